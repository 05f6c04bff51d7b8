import Errors

/// What a look at one thing has shown.
package struct Finding: Sendable {
    /// How good or bad it is.
    package enum State: String, Sendable, Encodable, CaseIterable {
        /// As it should be.
        case ok
        /// Worth knowing; nothing is kept from working.
        case warning
        /// Something does not work until it is mended.
        case problem
    }

    /// Something that mends it without losing anything.
    package struct Fix: Sendable {
        /// What was done, in a line.
        package let done: String
        /// Whether every command does it without being asked.
        let isAutomatic: Bool
        /// Does it. Doing it twice does no harm.
        let mend: @Sendable () async throws -> Void

        init(_ done: String, isAutomatic: Bool = false, mend: @escaping @Sendable () async throws -> Void) {
            self.done = done
            self.isAutomatic = isAutomatic
            self.mend = mend
        }
    }

    /// How good or bad it is.
    package let state: State
    /// What was found, in a sentence without its full stop.
    package let what: String
    /// What to do about it.
    package let hint: String?
    /// What `doctor --fix` does about it; `nil` where that is for a person to decide.
    package let fix: Fix?

    init(_ state: State, _ what: String, hint: String? = nil, fix: Fix? = nil) {
        self.state = state
        self.what = what
        self.hint = hint ?? (fix == nil ? nil : "git conductor doctor --fix")
        self.fix = fix
    }

    /// A failure to look.
    init(_ error: any Error) {
        let error = error as? ConductorError ?? ConductorError(.project, "\(error)")
        self.init(.problem, ([error.message] + error.details).joined(separator: "; "), hint: error.hint)
    }

    /// What was found and what to do, in one line.
    var line: String { what + (hint.map { ": \($0)" } ?? "") }
}
