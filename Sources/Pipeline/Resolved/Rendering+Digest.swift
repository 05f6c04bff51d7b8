import Compose
import Docker
import Host
import Projects
import SystemPackage
import YAML

extension Rendering {
    /// The digest of everything from which docker-compose resolves the stack, and of the docker-compose itself.
    ///
    /// While it stays the same, docker-compose accepts the files or refuses them as before.
    package var digest: String {
        let tool = situation.tool.map { "\($0.words) \($0.version)" } ?? ""
        var parts = ["1", tool, situation.stack] + composeFiles.map(\.string)
        let ours = Set(composeFiles)
        parts += files.filter { ours.contains($0.path) }.flatMap { [$0.path.string, $0.text] }
        var texts = situation.composeFiles.map { ($0.key.string, $0.value.document.text) }
        texts += environmentFileNames.map { ($0.string, situation.environmentFiles[$0] ?? "\0") }
        texts += otherFiles.map { ($0.string, Files.stamp(of: $0) ?? "\0") }
        texts.sort { $0.0 < $1.0 }
        // Those that have a value by `environment: [NAME]` cannot make a file wrong.
        let names = texts.reduce(into: Set<String>()) { $0.formUnion(Self.variables(in: $1.1)) }
        let variables = names.sorted().map { "\($0)=\(situation.interpolation.variables[$0] ?? "\0")" }
        parts += texts.flatMap { [$0.0, $0.1] } + variables
        return Fact(parts.map { "\($0.utf8.count):\($0)" }.joined()).digest
    }

    /// Returns the names that follow a `$` or `${` in a text; without a regular expression, which is slow for many pods.
    private static func variables(in text: String) -> Set<String> {
        func isPart(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return Set(
            text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).dropFirst().compactMap {
                rest in
                let name = (rest.first == UInt8(ascii: "{") ? rest.dropFirst() : rest).prefix(while: isPart)
                return name.isEmpty ? nil : String(Substring(name))
            })
    }

    /// The files of environment variables that services name, whether they exist or not.
    private var environmentFileNames: Set<FilePath> {
        Set(situation.services.flatMap { $0.definition.environmentFiles.map(\.path) })
    }

    /// Files that docker-compose reads, and we do not: the `.env` of included files, and files of labels.
    private var otherFiles: Set<FilePath> {
        var paths = Set(situation.enabledFiles.map { $0.folder.appending(".env") })
        func add(_ node: Node?, in folder: FilePath) {
            for name in node?.sequence ?? node.map({ [$0] }) ?? [] {
                guard let text = name.string, let path = try? situation.interpolation(text) else { continue }
                paths.insert(folder.pushing(FilePath(path)).lexicallyNormalized())
            }
        }
        for placed in situation.enabledFiles {
            for entry in placed.file.document.root?["include"]?.sequence ?? [] {
                add(entry["env_file"], in: placed.folder)
            }
            for service in placed.file.services { add(service.node["label_file"], in: placed.folder) }
        }
        return paths
    }
}
