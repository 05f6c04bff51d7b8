package import SystemPackage

/// The folder of what is known of this machine, for all projects of its user.
package enum UserFolder {
    /// Returns `$XDG_STATE_HOME/conductor`, by default `~/.local/state/conductor`; `nil` where neither is known.
    ///
    /// - Parameter environment: the user's.
    package static func path(_ environment: [String: String]) -> FilePath? {
        let folder = absolute("XDG_STATE_HOME", environment)
        return (folder ?? home(environment)?.appending(".local").appending("state"))?.appending("conductor")
    }

    /// Returns the user's home folder; `nil` where `HOME` is no absolute path, such as an empty one.
    package static func home(_ environment: [String: String]) -> FilePath? { absolute("HOME", environment) }

    private static func absolute(_ variable: String, _ environment: [String: String]) -> FilePath? {
        environment[variable].map { FilePath($0) }.flatMap { $0.isAbsolute ? $0 : nil }
    }
}
