/// A failure as the user reads it: what, where, and what to run next.
package struct ConductorError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure that callers and scripts tell apart. Their names are part of `--json`.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// There is no project here, or not the right one.
        case project
        /// The project's files are wrong.
        case content
        /// The project has nothing of that name.
        case unknownName = "unknown-name"
        /// Uncommitted or unpushed work would be lost.
        case workAtRisk = "work-at-risk"
        /// git failed.
        case git
        /// docker or docker-compose is missing, too old, or does not answer.
        case engine
        /// docker-compose failed.
        case compose
        /// A container did not come up.
        case container
        /// It exists already.
        case exists
        /// The project asks for power over this machine that nobody has approved.
        case approval
        /// A signal ended the command before all was done.
        case interrupted
        /// The command line is wrong.
        case usage
        /// A file or a program of this machine failed.
        case machine
    }

    /// What happened, as a name that stays the same from version to version.
    package let code: Code
    /// One sentence: what happened, with its names quoted.
    package let message: String
    /// More about it, a line each.
    package let details: [String]
    /// What to do about it.
    package let hint: String?
    /// The signal that ended the work; `nil` where it failed by itself.
    package let signal: Int32?

    /// Makes an error.
    package init(
        _ code: Code, _ message: String, details: [String] = [], hint: String? = nil, signal: Int32? = nil
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.hint = hint
        self.signal = signal
    }

    /// Returns the error with more lines about it.
    package func adding(details: [String]) -> ConductorError {
        ConductorError(code, message, details: self.details + details, hint: hint, signal: signal)
    }

    /// What kind of failure it is.
    package var kind: Kind { code.kind }

    /// Whether a signal, such as that of Ctrl-C, ended the work, which may have had no failure of its own.
    package var isInterruption: Bool { signal != nil }

    /// The exit code of a command that ends with this error: 1, 64 for a wrong command line, or 128 and the number of the
    /// signal.
    package var exitCode: Int32 { signal.map { 128 + $0 } ?? (kind == .usage ? 64 : 1) }

    /// The message, the details and the hint, a line each.
    package var description: String {
        ([message] + details.map { "  " + $0 } + (hint.map { ["hint: " + $0] } ?? []))
            .joined(separator: "\n")
    }
}
