package import Projects
extension Plan {
    /// The plan for a program.
    package struct Form: Sendable, Codable, Equatable {
        /// The version of this form. It grows; what is there does not change.
        package let schema: Int
        /// What happens, in its order.
        package let steps: [Pending]
        /// What will be different from what a reader of the files may expect.
        package let notes: [String]
    }

    /// A step for a program: something that waits to be applied.
    package struct Pending: Sendable, Codable, Equatable {
        /// The service.
        package let service: String
        /// What will happen to it.
        package let action: String
        /// Why.
        package let reasons: [String]
        /// The command that runs; `nil` where that is none.
        @Nullable package var command: [String]?
        /// Whether it failed before, and is not tried again by itself.
        package let held: Bool

        /// Describes a step.
        package init(_ step: Plan.Step) {
            service = step.service
            action = step.action.rawValue
            reasons = step.reasons
            held = step.isHeld
            _command = Nullable(wrappedValue: step.command)
        }

        /// What happens, and why, in a line.
        package var line: String {
            "\(command.map { "run '\($0.joined(separator: " "))' in" } ?? action) \(service): "
                + reasons.joined(separator: ", ")
        }
    }

    /// The plan for a program.
    package var form: Form { Form(schema: 1, steps: steps.map(Pending.init), notes: notes) }
}
