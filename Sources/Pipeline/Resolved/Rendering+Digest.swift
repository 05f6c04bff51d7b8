import Compose
import Docker
import Host
import Projects
import SystemPackage
import YAML

extension Rendering {
    /// The digest of everything from which docker-compose resolves the stack, and of the docker-compose itself.
    ///
    /// While it stays the same, docker-compose accepts the files or refuses them as before, and answers the same.
    package var digest: String {
        let tool = situation.tool.map { "\($0.words) \($0.version)" } ?? ""
        var parts = ["3", tool, situation.stack] + composeFiles.map(\.string)
        let ours = Set(composeFiles)
        parts += files.filter { ours.contains($0.path) }.flatMap { [$0.path.string, $0.text] }
        var texts = situation.composeFiles.map { ($0.key.string, $0.value.document.text) }
        texts += environmentFileNames.map { ($0.string, situation.environmentFiles[$0] ?? "\0") }
        texts += situation.includedVariables.map { ($0.key.string, $0.value) }
        texts += otherFiles.map { ($0.string, Files.stamp(of: $0) ?? "\0") }
        texts.sort { $0.0 < $1.0 }
        var names = PossibleNames()
        for (_, text) in texts { names.add(text) }
        let variables = situation.interpolation.variables.filter { name, _ in
            names.isUncertain || names.contains(name) || Self.decisive.contains { name.hasPrefix($0) }
        }
        parts += texts.flatMap { [$0.0, $0.1] } + variables.map { "\($0.key)=\($0.value)" }.sorted()
        return Fact(parts.map { "\($0.utf8.count):\($0)" }.joined()).digest
    }

    /// What the names of variables begin with that docker-compose reads by itself.
    private static let decisive = ["COMPOSE_", "DOCKER_", "HOME"]

    /// The files of environment variables: those that services name, whether they exist or not, and those of every service.
    private var environmentFileNames: Set<FilePath> {
        Set(situation.services.flatMap { $0.definition.environmentFiles.map(\.path) })
            .union(situation.environmentFiles.keys)
    }

    /// Files that docker-compose reads, and we do not: the `.env` of included files, and files of labels.
    private var otherFiles: Set<FilePath> {
        var paths = Set(situation.enabledFiles.map { $0.folder.appending(".env") })
        func add(_ node: Node?, in folder: FilePath, _ interpolation: Interpolation) {
            for name in node?.sequence ?? node.map({ [$0] }) ?? [] {
                guard let text = name.string, let path = try? interpolation(text) else { continue }
                paths.insert(folder.pushing(FilePath(path)).lexicallyNormalized())
            }
        }
        for placed in situation.enabledFiles {
            for entry in placed.file.document.root?["include"]?.sequence ?? [] {
                add(entry["env_file"], in: placed.folder, placed.interpolation)
            }
            for service in placed.file.services {
                add(service.node["label_file"], in: placed.folder, placed.interpolation)
            }
        }
        return paths.subtracting(situation.includedVariables.keys)
    }
}
