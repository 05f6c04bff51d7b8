import Compose
import Git
import Host
public import SystemPackage
import YAML

/// The compose files that we add to the project's own, and what follows from them all for each service.
///
/// The second stage of the pipeline. The same situation always gives the same rendering.
public struct Rendering: Sendable, Equatable {
    /// A file that we write.
    public struct File: Sendable, Equatable {
        /// Where it is to lie.
        public let path: FilePath
        /// Its content.
        public let text: String
    }

    /// A volume as a file defines it.
    struct Volume: Sendable, Equatable {
        /// Its name, for docker.
        let name: String
        /// What it is made of.
        let definition: Fact
        /// The services that have it.
        let services: [String]
    }

    /// The files that we write, in the worktree's git directory.
    public let files: [File]
    /// All compose files, the project's and ours, in the order in which compose merges them.
    public let composeFiles: [FilePath]
    /// The facts that make the container of each service, as digests.
    public let facts: [String: [String: String]]
    /// The lines of files on which facts stand, by service.
    let lines: [String: [String: Int]]
    /// The images that are named after the content of their build inputs, by service; another service runs from the
    /// image that its pod names.
    let images: [String: String]
    /// The volumes, by the file that defines them and their key.
    let volumes: [String: Volume]
    /// The names of the volumes of each service.
    let volumeNames: [String: [String]]

    /// Renders a situation.
    ///
    /// - Throws: `YAMLError` with the place of what cannot be understood; ``ConductorError`` for what the
    ///   docker-compose at hand cannot do.
    public init(_ situation: Situation) throws {
        let folder = situation.project.stateDirectory.appending(situation.environment.name)
        let pods = situation.enabledPods
        let enabled = Set(pods.map(\.name))
        let services = situation.services.filter { enabled.contains($0.pod) }
        // docker-compose 1 wants the same version in all files; later ones warn of any.
        let version = situation.tool?.isLegacy == true ? pods.lazy.compactMap(\.base.version).first : nil

        var files: [File] = []
        func file(_ name: String, _ entries: [(String, Value)], volumes: [String] = []) -> [FilePath] {
            guard !entries.isEmpty else { return [] }
            let services = Value.mapping(entries.map { Value.Entry(key: $0.0, value: $0.1) })
            var document: [Value.Entry] = [Value.Entry(key: "services", value: services)]
            if !volumes.isEmpty {
                let volumes = volumes.map { Value.Entry(key: $0, value: .mapping([])) }
                document.append(Value.Entry(key: "volumes", value: .mapping(volumes)))
            }
            if let version { document.insert(Value.Entry(key: "version", value: .string(version)), at: 0) }
            let path = folder.appending(name)
            files.append(File(path: path, text: Self.heading + Value.mapping(document).serialized()))
            return [path]
        }
        func environmentFile(_ path: FilePath) -> [(String, Value)] {
            guard situation.environmentFiles[path] != nil else { return [] }
            return services.map { ($0.name, ["env_file": [.string(Interpolation.escape(path.string))]]) }
        }

        let common = CommonFiles(situation.project, situation.environment)
        var paths = file("common.yml", environmentFile(common.project))
        paths += pods.map(\.base).filter { !$0.isEmpty }.map(\.path)
        paths += file("environment.yml", environmentFile(common.environment))
        paths += pods.compactMap(\.override).filter { !$0.isEmpty }.map(\.path)
        var images: [String: String] = [:]
        for service in services { images[service.name] = try situation.builtImage(of: service) }
        self.images = images
        let kept = try services.flatMap { try situation.keptFolders(of: $0) }
        let overrides = try services.compactMap { service in
            try Self.override(service, image: images[service.name], in: situation).map { (service.name, $0) }
        }
        composeFiles = paths + file("override.yml", overrides, volumes: kept.map(\.volume))
        self.files = files

        var facts: [String: [String: Fact]] = [:]
        for service in services { facts[service.name] = try Self.facts(service, common, in: situation) }
        self.facts = facts.mapValues { $0.mapValues(\.digest) }
        lines = facts.mapValues { $0.compactMapValues(\.line) }
        var definitions: [String: Volume] = [:]
        var names: [String: String] = [:]
        for file in pods.flatMap(\.files) {
            for volume in try file.volumes(situation.interpolation) {
                let name = volume.name ?? names[volume.key] ?? "\(situation.stack)_\(volume.key)"
                names[volume.key] = name
                definitions["\(file.document.file): \(volume.key)"] = Volume(
                    name: name, definition: volume.definition,
                    services: services.filter { $0.definition.volumeKeys.contains(volume.key) }.map(\.name))
            }
        }
        volumes = definitions
        volumeNames = Dictionary(
            uniqueKeysWithValues: services.map { service in
                (service.name, service.definition.volumeKeys.compactMap { names[$0] }.sorted())
            })
    }

    private static let heading = """
        # Written by git conductor anew whenever it has to be; what you change here is lost.

        """

    /// Writes the files whose content differs from what is there, and removes those that are no longer wanted.
    ///
    /// - Throws: `HostError`.
    public func write(in situation: Situation) throws {
        for file in files { try Files.write(file.text, to: file.path) }
        let folder = situation.project.stateDirectory.appending(situation.environment.name)
        let wanted = Set(files.map(\.path))
        for name in Files.names(in: folder) where !wanted.contains(folder.appending(name)) {
            try Files.remove(folder.appending(name))
        }
    }

    /// What we add to a service; `nil` where that is nothing.
    private static func override(_ service: Service, image: String?, in situation: Situation) throws -> Value? {
        var entries: [Value.Entry] = []
        if let image { entries.append(Value.Entry(key: "image", value: .string(image))) }
        if let checkout = situation.checkout(behind: service),
            let use = situation.source(of: service)?.build(of: service.name)
        {
            let folder = Mount(checkout: checkout, use: use).folder
            entries.append(Value.Entry(key: "build", value: ["context": .string(Interpolation.escape(folder.string))]))
        }
        let mounts = situation.mounts(of: service)
        let git = ContainerGit(service, mounts)
        let volumes =
            mounts.map(\.value) + (git?.folders ?? []).map { .bind($0, at: $0.string) }
            + (try situation.keptFolders(of: service)).map(\.value)
        if !volumes.isEmpty { entries.append(Value.Entry(key: "volumes", value: .sequence(volumes))) }
        if let git {
            let variables = git.variables.map {
                Value.Entry(key: $0.name, value: .string(Interpolation.escape($0.value)))
            }
            entries.append(Value.Entry(key: "environment", value: .mapping(variables)))
        }
        let placeholders = situation.placeholders(before: service)
        if !placeholders.isEmpty {
            let conditions = placeholders.map { placeholder in
                Value.Entry(
                    key: placeholder.name,
                    value: [
                        "condition": placeholder.definition.hasHealthCheck ? "service_healthy" : "service_started"
                    ])
            }
            entries.append(Value.Entry(key: "depends_on", value: .mapping(conditions)))
        }
        if situation.project.isLinkedWorktree, let name = service.definition.containerName {
            // Two stacks cannot have containers of the same name.
            guard situation.tool?.isLegacy != true else {
                throw ConductorError(
                    .engine,
                    "the service '\(service.name)' has the fixed container name '\(name)', which docker-compose 1 cannot change for a second stack",
                    hint: "remove 'container_name' from the pod, or use Docker Compose v2")
            }
            entries.append(Value.Entry(key: "container_name", value: .tagged("!reset", .null)))
        }
        return entries.isEmpty ? nil : .mapping(entries)
    }

    private static func facts(
        _ service: Service, _ common: CommonFiles, in situation: Situation
    ) throws -> [String: Fact] {
        var facts = try service.definition.facts(
            situation.interpolation, others: situation.enabledPods.flatMap(\.files))
        let own = service.definition.environmentFiles.map(\.path)
        for path in common.all + own {
            facts[situation.project.display(path)] = situation.environmentFiles[path].map { Fact($0) }
        }
        let mounts = situation.mounts(of: service)
        for mount in mounts { facts[mount.factName] = Fact(mount.fact) }
        if let git = ContainerGit(service, mounts) { facts[ContainerGit.factName] = Fact(git.fact) }
        return facts.merging(try situation.inputFacts(of: service)) { $1 }
    }
}

extension Fact {
    /// What tells it from others.
    var digest: String { ObjectID.ofBlob(Array(text.utf8)).description }
}
