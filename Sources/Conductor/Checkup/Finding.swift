package import Errors

/// What a check of `doctor` has found.
package struct Finding: Sendable {
    /// How bad a finding is.
    package enum State: String, Sendable, Encodable, CaseIterable {
        /// As it should be.
        case ok
        /// Worth knowing, but everything works.
        case warning
        /// Something does not work until it is repaired.
        case problem
    }

    /// A repair that loses nothing.
    package struct Fix: Sendable {
        /// What the repair has done, in one line.
        package let done: String
        /// Whether every command makes the repair, not only `doctor --fix`.
        let isAutomatic: Bool
        /// Makes the repair. Making it twice does no harm.
        let mend: @Sendable () async throws -> Void

        init(_ done: String, isAutomatic: Bool = false, mend: @escaping @Sendable () async throws -> Void) {
            self.done = done
            self.isAutomatic = isAutomatic
            self.mend = mend
        }
    }

    /// How bad a finding is.
    package let state: State
    /// What has to be understood and done, as a name that stays the same from version to version; `nil` where all is well.
    package let code: ConductorError.Code?
    /// What was found, in a sentence without its full stop.
    package let what: String
    /// What to do about it.
    package let hint: String?
    /// The repair that `doctor --fix` makes; `nil` where a person has to decide.
    package let fix: Fix?

    /// Makes a finding that all is well.
    init(ok what: String) { (state, code, self.what, hint, fix) = (.ok, nil, what, nil, nil) }

    /// Makes a finding that somebody has to look at.
    init(_ state: State, _ code: ConductorError.Code, _ what: String, hint: String? = nil, fix: Fix? = nil) {
        self.state = state
        self.code = code
        self.what = what
        self.hint = hint ?? (fix == nil ? nil : "git conductor doctor --fix")
        self.fix = fix
    }

    /// Makes a problem of an error that a check has thrown.
    init(_ error: any Error) {
        let error = error as? ConductorError ?? ConductorError(error.errorCode, "\(error)")
        self.init(.problem, error.code, ([error.message] + error.details).joined(separator: "; "), hint: error.hint)
    }

    /// Returns what a check has found, or its error as a problem.
    static func collect(_ look: () async throws -> [Finding]) async -> [Finding] {
        do { return try await look() } catch { return [Finding(error)] }
    }

    /// What was found and what to do, in one line.
    var line: String { what + (hint.map { ": \($0)" } ?? "") }
}
