package import Compose
import Errors
import Host
package import Repositories
package import SystemPackage
import YAML

/// A compose file with its overrides for one environment and its metadata.
package struct Pod: Sendable {
    /// What a pod is for.
    package enum Kind: String, Sendable {
        /// Runs with the application.
        case service
        /// Stands in for what is hosted elsewhere in production; started first.
        case placeholder
        /// Is run by hand and never by `up`.
        case task
    }

    /// The name of its file, without the extension.
    package let name: String
    /// The kind that its metadata names; `service` by default.
    package let kind: Kind
    /// Whether it is enabled in the environment.
    package let isEnabled: Bool
    /// Its compose file.
    package let base: ComposeFile
    /// Its overrides in the environment, if any.
    package let override: ComposeFile?
    /// The keys of its metadata that have no effect yet, each with its place: `'run_on_init' (pods/db.metadata.yml:3)`.
    package let unhonoured: [String]

    /// Its files in the order in which compose merges them.
    package var files: [ComposeFile] { [base] + (override.map { [$0] } ?? []) }

    /// Reads the pods of a project, sorted: placeholders first, then by name.
    ///
    /// - Throws: `YAMLError` with the place of the error; `ConductorError` of kind `content` if two files define the
    ///   same pod; `HostError`.
    package static func load(
        _ project: Project, environment: Environment, files: FileView, read: (FilePath) throws -> ComposeFile
    ) throws -> [Pod] {
        switch project.shape {
        case .composeFile(let name):
            let override = Self.overrideName(of: name, in: project, files)
            return [
                Pod(
                    name: "default", kind: .service, isEnabled: true, base: try read(project.root.appending(name)),
                    override: try override.map { try read(project.root.appending($0)) })
            ]
        case .pods:
            let names = files.names(in: project.podsDirectory)
                .compactMap { file in podName(file).map { (name: $0, file: file) } }
            for (first, second) in zip(names, names.dropFirst()) where first.name == second.name {
                throw ConductorError(
                    .content, "both 'pods/\(first.file)' and 'pods/\(second.file)' are the pod '\(first.name)'",
                    hint: "give one of them another name")
            }
            return try names.map { try Pod($0.name, file: $0.file, project, environment, files, read) }
                .sorted { ($0.kind == .placeholder ? 0 : 1, $0.name) < ($1.kind == .placeholder ? 0 : 1, $1.name) }
        }
    }

    /// Returns the name of the pod that a file in `pods/` defines; `nil` for another file.
    private static func podName(_ file: String) -> String? {
        for ending in [".yml", ".yaml"] where file.hasSuffix(ending) {
            let name = String(file.dropLast(ending.count))
            return name.isEmpty || name.hasPrefix(".") || name.hasSuffix(".metadata") ? nil : name
        }
        return nil
    }

    /// Returns the override file that docker-compose reads by itself beside a plain compose file; `nil` if there is
    /// none.
    private static func overrideName(of file: String, in project: Project, _ files: FileView) -> String? {
        let stem = file.hasPrefix("docker-") ? "docker-compose.override" : "compose.override"
        return [stem + ".yml", stem + ".yaml"].first { files.kind(of: project.root.appending($0)) != nil }
    }

    /// Returns the path of a pod's metadata file; `nil` if it has none.
    ///
    /// - Throws: `ConductorError` of kind `content` if it has two.
    private static func metadataPath(
        of name: String, in project: Project, _ files: FileView
    ) throws(ConductorError) -> FilePath? {
        let paths = [".yml", ".yaml"].map { project.podsDirectory.appending("\(name).metadata\($0)") }
            .filter { files.kind(of: $0) != nil }
        guard paths.count < 2 else {
            throw ConductorError(
                .content,
                "both 'pods/\(name).metadata.yml' and 'pods/\(name).metadata.yaml' are the metadata of the pod '\(name)'",
                hint: "remove one of them")
        }
        return paths.first
    }

    private init(
        _ name: String, file: String, _ project: Project, _ environment: Environment, _ files: FileView,
        _ read: (FilePath) throws -> ComposeFile
    ) throws {
        self.name = name
        base = try read(project.podsDirectory.appending(file))
        let folder = environment.directory(in: project, files)
        let path = [name + ".yml", name + ".yaml"].map { folder.appending($0) }
            .first { files.kind(of: $0) != nil }
        override = try path.map(read)

        let metadata = try Self.metadataPath(of: name, in: project, files).map { path in
            try PodMetadata(Document(try files.text(of: path), file: project.display(path)))
        }
        kind = metadata?.kind ?? .service
        isEnabled = metadata?.environments?.contains(environment.name) ?? true
        unhonoured = metadata?.unhonoured ?? []
    }

    private init(name: String, kind: Kind, isEnabled: Bool, base: ComposeFile, override: ComposeFile?) {
        unhonoured = []
        self.name = name
        self.kind = kind
        self.isEnabled = isEnabled
        self.base = base
        self.override = override
    }
}
