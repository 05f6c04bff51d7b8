public import Compose
import Host
public import SystemPackage
import YAML

/// A compose file with its overrides for one environment and its metadata.
public struct Pod: Sendable {
    /// What a pod is for.
    public enum Kind: String, Sendable {
        /// Runs with the application.
        case service
        /// Stands in for what is hosted elsewhere in production; started first.
        case placeholder
        /// Is run by hand and never by `up`.
        case task
    }

    /// The name: that of its file, without the ending.
    public let name: String
    /// What it is for.
    public let kind: Kind
    /// Whether it takes part in the environment.
    public let isEnabled: Bool
    /// Its compose file.
    public let base: ComposeFile
    /// Its overrides in the environment, where there are any.
    public let override: ComposeFile?

    /// Its files in the order in which compose merges them.
    public var files: [ComposeFile] { [base] + (override.map { [$0] } ?? []) }

    /// The pods of a project, placeholders first, then by name.
    ///
    /// - Throws: `YAMLError` with the place of what cannot be understood; `HostError`.
    static func load(_ project: Project, environment: Environment, read: (FilePath) throws -> ComposeFile) throws
        -> [Pod]
    {
        switch project.shape {
        case .composeFile(let name):
            let override = Self.overrideName(of: name, in: project)
            return [
                Pod(
                    name: "default", kind: .service, isEnabled: true, base: try read(project.root.appending(name)),
                    override: try override.map { try read(project.root.appending($0)) })
            ]
        case .pods:
            let files = Files.names(in: project.podsDirectory)
                .compactMap { file in podName(file).map { (name: $0, file: file) } }
            for (first, second) in zip(files, files.dropFirst()) where first.name == second.name {
                throw ConductorError(
                    .content, "both 'pods/\(first.file)' and 'pods/\(second.file)' are the pod '\(first.name)'",
                    hint: "give one of them another name")
            }
            return try files.map { try Pod($0.name, file: $0.file, project, environment, read) }
                .sorted { ($0.kind == .placeholder ? 0 : 1, $0.name) < ($1.kind == .placeholder ? 0 : 1, $1.name) }
        }
    }

    /// The name of the pod that a file in `pods/` holds; `nil` where it holds none.
    private static func podName(_ file: String) -> String? {
        for ending in [".yml", ".yaml"] where file.hasSuffix(ending) {
            let name = String(file.dropLast(ending.count))
            return name.isEmpty || name.hasPrefix(".") || name.hasSuffix(".metadata") ? nil : name
        }
        return nil
    }

    /// The override that compose takes by itself beside a plain compose file.
    private static func overrideName(of file: String, in project: Project) -> String? {
        let stem = file.hasPrefix("docker-") ? "docker-compose.override" : "compose.override"
        return [stem + ".yml", stem + ".yaml"].first { Files.kind(of: project.root.appending($0)) == .file }
    }

    private init(
        _ name: String, file: String, _ project: Project, _ environment: Environment,
        _ read: (FilePath) throws -> ComposeFile
    ) throws {
        self.name = name
        base = try read(project.podsDirectory.appending(file))
        let folder = environment.directory(in: project)
        let path = [name + ".yml", name + ".yaml"].map { folder.appending($0) }
            .first { Files.kind(of: $0) == .file }
        override = try path.map(read)

        let metadata = project.podsDirectory.appending(name + ".metadata.yml")
        guard Files.kind(of: metadata) == .file else {
            (kind, isEnabled) = (.service, true)
            return
        }
        let document = try Document(try Files.text(of: metadata), file: project.display(metadata))
        if let node = document.root?["pod_type"], !node.isNull {
            guard let kind = node.string.flatMap(Kind.init) else {
                throw document.error("'pod_type' is 'service', 'placeholder' or 'task'", at: node)
            }
            self.kind = kind
        } else {
            kind = .service
        }
        if let node = document.root?["enable_in"] ?? document.root?["enable_in_targets"], !node.isNull {
            guard let names = node.sequence?.compactMap(\.string) else {
                throw document.error("'enable_in' must be a list of environments", at: node)
            }
            isEnabled = names.contains(environment.name)
        } else {
            isEnabled = true
        }
    }

    private init(name: String, kind: Kind, isEnabled: Bool, base: ComposeFile, override: ComposeFile?) {
        self.name = name
        self.kind = kind
        self.isEnabled = isEnabled
        self.base = base
        self.override = override
    }
}

/// A set of overrides: `development`, `test`, `production`, or one of the project's own.
public struct Environment: Sendable, Hashable {
    /// The name, as that of its folder under `pods/environments`.
    public let name: String

    /// The environment where none is named.
    public static let development = Environment(name: "development")

    /// Those that a new project has.
    public static let usual = ["development", "test", "production"].map(Environment.init(name:))

    /// Names an environment.
    public init(name: String) {
        self.name = name
    }

    /// The folder of its files; `pods/targets/NAME` in projects that cage made.
    public func directory(in project: Project) -> FilePath {
        let folder = project.podsDirectory.appending("environments").appending(name)
        let older = project.podsDirectory.appending("targets").appending(name)
        return Files.kind(of: folder) != .folder && Files.kind(of: older) == .folder ? older : folder
    }

    /// The environments that a project has files for.
    public static func all(in project: Project) -> [Environment] {
        ["environments", "targets"]
            .flatMap { Files.names(in: project.podsDirectory.appending($0)) }
            .map(Environment.init(name:))
    }
}
