package import GitURLs
package import Text
package import YAML
/// The settings of a service for `git conductor`.
///
/// They are written under `x-conductor:`, or in labels `conductor.NAME` where the version of the file is too old for
/// that. Labels `io.fdy.cage.NAME` of projects that cage made mean the same.
package struct ServiceSettings: Sendable, Equatable {
    /// A library that a service mounts.
    package struct Library: Sendable, Equatable {
        /// The key under which the project names the library.
        package let key: String
        /// The path of its bind mount in the container.
        package let target: String
        /// Its place in the file.
        private let place: YAMLError

        fileprivate init(key: String, target: String, place: YAMLError) {
            self.key = key
            self.target = target
            self.place = place
        }

        /// Returns an error at the place of the setting.
        package func error(_ message: String) -> YAMLError {
            YAMLError(message: message, file: place.file, mark: place.mark, line: place.line)
        }
    }

    /// The repository that the code of the service comes from; `nil` for that of its `build:`.
    package let source: GitContext?
    /// The path of the bind mount of the source in the container.
    package let sourceDirectory: String
    /// The shell to run in the container.
    package let shell: String
    /// The words of the command that runs the service's tests.
    package let test: [String]?
    /// The command line, for a shell in its container, that writes its data to the standard output; `nil` where the files of
    /// its volumes are copied.
    package let dump: String?
    /// The command line, for a shell in its container, that reads such data from the standard input.
    package let restore: String?
    /// Whether git works in the container, on the checkouts that are mounted there.
    package let usesGit: Bool
    /// The libraries to mount, sorted by key.
    package let libraries: [Library]
    /// The files that its image is built from, relative to its folder; `nil` for the usual ones.
    package var rebuildOn: [Glob]? { changes.rebuildOn }
    /// The files whose change restarts it, relative to its folder.
    package var restartOn: [Glob] { changes.restartOn }
    /// The commands to run when files have changed, in their order.
    package var runOnChange: [OnChange] { changes.runOnChange }
    /// The folders under its mount, relative to it, that stay those of the image.
    package var keep: [String] { changes.keep }
    /// The variables and build arguments with addresses in which ports are replaced by those of the stack.
    package var followPorts: [String] { changes.followPorts }
    /// Whether its containers get variables with the ports of the stack.
    package let usesPorts: Bool
    /// Whether all stacks of the project use the containers of the main worktree's stack.
    package let isShared: Bool
    /// cage's labels that have no effect yet, each with its place: `'io.fdy.cage.pod' (pods/db.yml:7)`.
    package let unhonoured: [String]
    private let changes: Changes
    /// The settings that are true or false.
    private static let flags = ["git", "ports", "shared"]

    /// The mount point of a source without `srcdir`.
    package static let defaultSourceDirectory = "/app"

    init(_ readers: [LayerReader]) throws(YAMLError) {
        var layers: [Layer] = []
        for reader in readers { layers.append(try Layer(reader)) }
        unhonoured = layers.flatMap(\.unhonoured)

        var values: [String: (text: String, reader: LayerReader, node: Node)] = [:]
        for layer in layers {
            let reader = layer.reader
            for label in layer.labels { values[label.name] = label.value.map { ($0, reader, label.node) } }
            for key in ["source", "srcdir", "shell", "test", "dump", "restore"] + Self.flags {
                guard let node = reader.node(["x-conductor", key]) else { continue }
                guard node.isString || Self.flags.contains(key) else {
                    throw reader.document.error("'x-conductor.\(key)' must be a string", at: node)
                }
                values[key] = (try reader.text(of: node, "'x-conductor.\(key)'"), reader, node)
            }
            for library in try reader.pairs("x-conductor", "libs") {
                values["lib." + library.name] = library.value.map { ($0, reader, library.node) }
            }
        }
        if let value = values["srcdir"], !value.text.hasPrefix("/") {
            throw value.reader.document.error("'srcdir' must be an absolute path in the container", at: value.node)
        }
        for key in ["shell", "test", "dump", "restore"] {
            guard let value = values[key], value.text.allSatisfy(\.isWhitespace) else { continue }
            throw value.reader.document.error("'\(key)' must not be empty", at: value.node)
        }
        source = try values["source"].map { value throws(YAMLError) in
            guard let context = GitContext(source: value.text) else {
                throw value.reader.document.error("'source' must be the URL of a git repository", at: value.node)
            }
            if let problem = context.problem {
                throw value.reader.document.error("this source is not safe to use: \(problem)", at: value.node)
            }
            return context
        }
        sourceDirectory = values["srcdir"]?.text ?? Self.defaultSourceDirectory
        shell = values["shell"]?.text ?? "sh"
        test = try values["test"].map { value throws(YAMLError) in
            let words = try value.reader.words(of: value.text, at: value.node)
            guard words.first?.isEmpty == false else {
                throw value.reader.document.error("the first word of 'test' names a program", at: value.node)
            }
            return words
        }
        dump = values["dump"]?.text
        restore = values["restore"]?.text
        for (key, other) in [("dump", "restore"), ("restore", "dump")] {
            guard let value = values[key], values[other] == nil else { continue }
            throw value.reader.document.error("'\(key)' needs '\(other)', too", at: value.node)
        }
        func flag(_ key: String) throws(YAMLError) -> Bool {
            guard let value = values[key] else { return false }
            guard let flag = Node.bool(value.text) else {
                throw value.reader.document.error("'\(key)' must be 'true' or 'false'", at: value.node)
            }
            return flag
        }
        usesGit = try flag("git")
        usesPorts = try flag("ports")
        isShared = try flag("shared")
        var libraries: [Library] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) where name.hasPrefix("lib.") {
            let place = value.reader.document.error("", at: value.node)
            let library = Library(key: String(name.dropFirst(4)), target: value.text, place: place)
            guard value.text.hasPrefix("/") else {
                throw library.error("a library is mounted at an absolute path in the container")
            }
            libraries.append(library)
        }
        self.libraries = libraries
        changes = try Changes(layers)
    }
}
