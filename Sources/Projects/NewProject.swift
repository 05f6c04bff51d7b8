import Host
package import SystemPackage
import YAML

/// A project that is to be made, with its first files.
package struct NewProject: Sendable {
    /// The top of its worktree.
    package let root: FilePath
    /// Its name.
    package let name: String

    /// Describes a project that is to be made.
    package init(root: FilePath, name: String) {
        self.root = root
        self.name = name
    }

    /// The files to write, in order, with paths relative to the top.
    package var files: [(path: String, text: String)] {
        var files = [
            (
                "config/project.yml",
                "# This project, for git conductor.\n"
                    + Value.mapping([Value.Entry(key: "name", value: .string(name))]).serialized()
            ),
            (
                "pods/default.yml",
                """
                # The pod 'default': an ordinary docker-compose file, and all of docker-compose may be used in it.
                # What differs in an environment goes to environments/NAME/default.yml.
                services: {}

                """
            ),
            ("pods/common.env", "# Variables of every service, in every environment: NAME=value\n"),
        ]
        for environment in Environment.usual {
            files.append(
                (
                    "pods/environments/\(environment.name)/common.env",
                    "# Variables of every service in the environment '\(environment.name)': NAME=value\n"
                ))
        }
        return files
    }

    static let ignored = ["/src/", "/config/secrets.yml"]

    /// Writes the files that are missing, and adds the missing lines to `.gitignore`.
    ///
    /// - Parameter dryRun: whether to write nothing, and only return the paths.
    /// - Returns: the paths of what was written, relative to the top.
    /// - Throws: `HostError`.
    package func write(dryRun: Bool = false) throws -> [String] {
        var written: [String] = []
        if !dryRun { try Files.createFolder(root) }
        for (path, text) in files where !Files.exists(root.pushing(FilePath(path))) {
            if !dryRun { try ConfinedFolder(root).write(text, to: FilePath(path)) }
            written.append(path)
        }
        let path = root.appending(".gitignore")
        var text = Files.exists(path) ? try Files.text(of: path) : ""
        let lines = Set(text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == "/" } })
        let missing = Self.ignored.filter { !lines.contains($0.drop { $0 == "/" }) }
        if !missing.isEmpty {
            if !text.isEmpty, text.utf8.last != UInt8(ascii: "\n") { text += "\n" }
            if !dryRun { try ConfinedFolder(root).write(text + missing.joined(separator: "\n") + "\n", to: path) }
            written.append(".gitignore")
        }
        return written
    }
}
