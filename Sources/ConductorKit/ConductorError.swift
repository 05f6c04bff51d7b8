/// A failure that a user reads: what, where, and what to run next.
public struct ConductorError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure that callers and scripts tell apart.
    public enum Kind: Sendable, Hashable {
        /// No project here, or not the right one.
        case project
        /// Something that the project's files say cannot be.
        case content
        /// A name that the project does not know.
        case unknownName
        /// Work of a person would be lost.
        case workAtRisk
        /// git did not do what was asked.
        case git
        /// docker or docker-compose is missing, too old, or does not answer.
        case engine
        /// docker-compose did not do what was asked.
        case compose
        /// A container did not come up.
        case container
        /// Something is there already.
        case exists
        /// The project asks for power over this machine that nobody has approved.
        case approval
        /// A signal asked us to end before all was done.
        case interrupted
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// One sentence: what happened, with its names quoted.
    public let message: String
    /// Lines that say more, one thing each.
    public let details: [String]
    /// What to do about it.
    public let hint: String?
    /// The exit code that a child ended with, where it is to be passed on.
    public let exitCode: Int32?

    /// Makes an error.
    public init(
        _ kind: Kind, _ message: String, details: [String] = [], hint: String? = nil, exitCode: Int32? = nil
    ) {
        self.kind = kind
        self.message = message
        self.details = details
        self.hint = hint
        self.exitCode = exitCode
    }

    /// The message, the details and the hint, a line each.
    public var description: String {
        ([message] + details.map { "  " + $0 } + (hint.map { ["hint: " + $0] } ?? []))
            .joined(separator: "\n")
    }
}
