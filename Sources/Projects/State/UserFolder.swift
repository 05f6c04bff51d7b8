package import SystemPackage

/// The folder of what is known of this machine, for all projects of its user.
package enum UserFolder {
    /// Returns `$XDG_STATE_HOME/conductor`, by default `~/.local/state/conductor`; `nil` where neither is known.
    ///
    /// - Parameter environment: the user's.
    package static func path(_ environment: [String: String]) -> FilePath? {
        let folder = environment["XDG_STATE_HOME"].map { FilePath($0) }.flatMap { $0.isAbsolute ? $0 : nil }
        let home = environment["HOME"].map { FilePath($0).appending(".local").appending("state") }
        return (folder ?? home)?.appending("conductor")
    }
}
