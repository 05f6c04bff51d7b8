/// A failure of a program or of a file operation.
package struct HostError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure that callers tell apart.
    package enum Kind: Sendable, Hashable {
        /// The program is not on this machine.
        case programNotFound
        /// The program could not be started or followed.
        case process
        /// The program took longer than it may.
        case timeout
        /// A file or folder could not be read or written.
        case file
        /// A file or folder is not there.
        case fileNotFound
        /// A path leads out of the folder that it is to stay in, or into the `.git` there.
        case outside
    }

    /// What kind of failure it is.
    package let kind: Kind
    /// What happened, with the path or the program concerned.
    package let message: String

    /// Makes an error of the kind.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    package var description: String { message }
}
