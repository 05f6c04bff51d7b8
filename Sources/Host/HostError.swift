/// Something that the machine did not let us do.
public struct HostError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure that callers tell apart.
    public enum Kind: Sendable, Hashable {
        /// The program is not on this machine.
        case programNotFound
        /// The program could not be started or followed.
        case process
        /// A file or folder could not be read or written.
        case file
        /// A file or folder is not there.
        case fileNotFound
    }

    /// What kind of failure it is.
    public let kind: Kind
    /// What happened, with the path or the program concerned.
    public let message: String

    /// Makes an error of the kind.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
