package import Text
package import YAML
/// What a service says to `git conductor` and compose has no word for.
///
/// Written under `x-conductor:`; in files too old for that, in labels `conductor.NAME`. Labels
/// `io.fdy.cage.NAME` of projects that cage made are read as well.
package struct ServiceSettings: Sendable, Equatable {
    /// A library as a service asks for it.
    package struct Library: Sendable, Equatable {
        /// The key under which the project names the library.
        package let key: String
        /// Where the container gets it mounted.
        package let target: String
        /// Where the service asks for it.
        private let place: YAMLError

        fileprivate init(key: String, target: String, place: YAMLError) {
            self.key = key
            self.target = target
            self.place = place
        }

        /// Returns an error at the place where the service asks for the library.
        package func error(_ message: String) -> YAMLError {
            YAMLError(message: message, file: place.file, mark: place.mark, line: place.line)
        }
    }

    /// Where the source is mounted in the container.
    package let sourceDirectory: String
    /// The shell of the image.
    package let shell: String
    /// The command that runs the service's tests.
    package let test: String?
    /// Whether git is to work in the container, on what is mounted there.
    package let usesGit: Bool
    /// The libraries that the container gets mounted, by key.
    package let libraries: [Library]
    /// The files that its image is built from, relative to its folder; `nil` for the usual ones.
    package var rebuildOn: [Glob]? { changes.rebuildOn }
    /// The files whose change restarts it, relative to its folder.
    package var restartOn: [Glob] { changes.restartOn }
    /// The commands to run when files have changed, in their order.
    package var runOnChange: [OnChange] { changes.runOnChange }
    /// The folders under its mount, relative to it, that stay those of the image.
    package var keep: [String] { changes.keep }
    private let changes: Changes

    /// The mount point of a source where nothing else is said.
    package static let defaultSourceDirectory = "/app"
    static let labelPrefix = "conductor."

    /// The keys that may stand under `x-conductor`.
    private static let keys = [
        "git", "keep", "libs", "rebuild_on", "restart_on", "run_on_change", "shell", "srcdir", "test",
    ]

    /// Refuses keys that nobody reads: what they are to do would not be done.
    private static func checkKeys(_ reader: LayerReader) throws(YAMLError) {
        guard let node = reader.node(["x-conductor"]) else { return }
        guard let pairs = node.mapping else {
            throw reader.document.error("'x-conductor' is a mapping of settings", at: node)
        }
        try reader.document.checkKeys(pairs, of: "'x-conductor'", among: keys)
        for (key, form) in [("run_on_change", "of patterns to commands"), ("libs", "of libraries to mount points")] {
            guard let value = reader.node(["x-conductor", key]), value.mapping == nil else { continue }
            throw reader.document.error("'\(key)' is a mapping \(form)", at: value)
        }
    }

    init(_ readers: [LayerReader]) throws(YAMLError) {
        var values: [String: (text: String, reader: LayerReader, node: Node)] = [:]
        for reader in readers {
            try Self.checkKeys(reader)
            for label in try reader.pairs("labels") {
                for prefix in ["io.fdy.cage.", Self.labelPrefix] where label.name.hasPrefix(prefix) {
                    let name = String(label.name.dropFirst(prefix.count))
                    values[name] = label.value.map { ($0, reader, label.node) }
                }
            }
            for key in ["srcdir", "shell", "test", "git"] {
                guard let node = reader.node(["x-conductor", key]) else { continue }
                values[key] = (try reader.text(of: node, "'x-conductor.\(key)'"), reader, node)
            }
            for library in try reader.pairs("x-conductor", "libs") {
                values["lib." + library.name] = library.value.map { ($0, reader, library.node) }
            }
        }
        sourceDirectory = values["srcdir"]?.text ?? Self.defaultSourceDirectory
        shell = values["shell"]?.text ?? "sh"
        test = values["test"]?.text
        usesGit =
            try values["git"].map { value throws(YAMLError) in
                guard ["true", "false"].contains(value.text) else {
                    throw value.reader.document.error("'git' is 'true' or 'false'", at: value.node)
                }
                return value.text == "true"
            } ?? false
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
        changes = try Changes(readers)
    }
}
