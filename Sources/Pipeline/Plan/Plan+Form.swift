package import Projects
extension Plan {
    /// The plan as JSON, for programs.
    package struct Form: Sendable, Codable, Equatable {
        /// The version of this format: members may be added, existing ones do not change.
        package let schema: Int
        /// The steps, in order, including those that are held.
        package let steps: [Pending]
        /// Where the result will differ from what the files suggest.
        package let notes: [String]
    }

    /// A step that waits to be applied, as JSON, for programs.
    package struct Pending: Sendable, Codable, Equatable {
        /// The service.
        package let service: String
        /// What will happen to it.
        package let action: String
        /// Why.
        package let reasons: [String]
        /// The command of the action `run`; `nil` for other actions.
        @Nullable package var command: [String]?
        /// Whether it is shown but not taken, because it, or the build before it, failed for the same content.
        package let held: Bool

        /// Takes a step of a plan.
        package init(_ step: Plan.Step) {
            service = step.service
            action = step.action.rawValue
            reasons = step.reasons
            held = step.isHeld
            _command = Nullable(wrappedValue: step.command)
        }

        /// The step in a line: what happens, and why.
        package var line: String {
            "\(command.map { "run '\($0.joined(separator: " "))' in" } ?? action) \(service): "
                + reasons.joined(separator: ", ")
        }
    }

    /// The plan as JSON, for programs.
    package var form: Form { Form(schema: 1, steps: steps.map(Pending.init), notes: allNotes) }
}
