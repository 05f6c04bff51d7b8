package import Compose
import Docker
import Git
import Host
package import Projects
package import SystemPackage
import YAML

/// The compose files that we add to the project's own, and the facts of each service that follow from all files.
///
/// The second stage of the pipeline. The same situation always gives the same rendering.
package struct Rendering: Sendable {
    /// A file that we write.
    package struct File: Sendable, Equatable {
        /// Its path.
        package let path: FilePath
        /// What it says.
        let content: Value

        /// Its content, which is made each time it is asked for: a hook needs it seldom.
        package var text: String { Rendering.heading + content.serialized() }
    }

    /// A volume that a compose file defines.
    package struct Volume: Sendable, Equatable {
        /// Its name in docker.
        package let name: String
        /// Its definition in the file.
        package let definition: Fact
        /// The services that use it.
        package let services: [String]
    }

    /// The situation that was rendered.
    package let situation: Situation
    /// The files that we write, in the worktree's git directory.
    package let files: [File]
    /// All compose files that docker-compose merges, the project's and ours, in their order.
    package let composeFiles: [FilePath]
    /// What is written into docker-compose's result, in the form of a compose file that would be merged last.
    let additions: Value
    /// The file that shows it to the user; `nil` if nothing is added.
    package let additionsFile: FilePath?
    /// The digests of the facts from which the container of each service is made.
    package let facts: [String: [FactName: String]]
    /// The lines of facts in their files, by service.
    let lines: [String: [FactName: Int]]
    /// The images that are named after their build inputs, by service; a service without one runs from its pod's image.
    package let images: [String: String]
    /// The images of services that name one which another service builds, where that runs from one that is named after its
    /// build inputs.
    private let sharedImages: [String: String]
    /// The volumes, by the file that defines them and their key.
    package let volumes: [String: Volume]
    /// The names of the volumes of each service.
    package let volumeNames: [String: [String]]
    /// The keys of the volumes that each branch has for itself.
    package let branchVolumes: Set<String>
    /// The reasons of what our files set, by the keys that lead to it.
    private let reasons: [[String]: String]

    /// Renders a situation.
    ///
    /// - Throws: `YAMLError` with the place of the error; ``ConductorError`` for what the docker-compose that was found
    ///   cannot do.
    package init(_ situation: Situation) throws {
        self.situation = situation
        try situation.checkTags()
        let folder = Self.folder(situation.project, situation.environment)
        let pods = situation.enabledPods
        let enabled = Set(pods.map(\.name))
        let services = situation.services.filter { enabled.contains($0.pod) }
        let unnameable = Set(situation.unnameableServices.map(\.name))
        let nameable = services.filter { !unnameable.contains($0.name) }
        // docker-compose 1 requires the same 'version' in all files; later releases warn about any.
        let version =
            situation.tool?.isLegacy == true ? pods.isEmpty ? "3" : pods.lazy.compactMap(\.base.version).first : nil

        var files: [File] = []
        func file(_ name: String, _ document: [Value.Entry]) -> FilePath {
            let path = folder.appending(name)
            files.append(File(path: path, content: .mapping(document)))
            return path
        }
        func composeFile(_ name: String, _ services: [Value.Entry]) -> FilePath {
            let version = version.map { [Value.Entry(key: "version", value: .string($0))] } ?? []
            return file(name, version + [Value.Entry(key: "services", value: .mapping(services))])
        }
        var reasons: [[String]: String] = [:]
        func environmentFile(_ name: String, _ path: FilePath, _ scope: String) -> [FilePath] {
            guard situation.environmentFiles[path] != nil, !nameable.isEmpty else { return [] }
            let entries = nameable.map { service in
                reasons[["services", service.name, "env_file", path.string]] =
                    "every service gets \(situation.project.display(path))\(scope)"
                return Value.Entry(
                    key: service.name, value: ["env_file": [.string(Interpolation.escape(path.string))]])
            }
            return [composeFile(name, entries)]
        }

        let common = CommonFiles(situation.project, situation.environment, situation.files)
        var paths = environmentFile("common.yml", common.project, "")
        paths += pods.map(\.base).filter { !$0.isEmpty }.map(\.path)
        paths += environmentFile("environment.yml", common.environment, " in \(situation.environment.name)")
        paths += pods.flatMap(\.overrides).filter { !$0.isEmpty }.map(\.path)
        let contexts = services.filter(situation.refusesContext).map {
            Value.Entry(
                key: $0.name,
                value: ["build": ["context": .string(Interpolation.escape(situation.project.root.string))]])
        }
        if !contexts.isEmpty { paths.append(composeFile("contexts.yml", contexts)) }
        var images: [String: String] = [:]
        for service in services { images[service.name] = try situation.builtImage(of: service) }
        self.images = images
        // What another service builds under the name that this one names.
        let built = Dictionary(
            services.compactMap { service in
                service.definition.image.flatMap { name in images[service.name].map { (name, $0) } }
            }, uniquingKeysWith: { first, _ in first })
        sharedImages = Dictionary(
            services.filter { $0.definition.buildContext == nil }.compactMap { service in
                service.definition.image.flatMap { built[$0] }.map { (service.name, $0) }
            }, uniquingKeysWith: { first, _ in first })
        let sharedImages = sharedImages
        let kept = try services.flatMap { try situation.keptFolders(of: $0) }
        let overrides = try services.compactMap { service -> Value.Entry? in
            let image = images[service.name] ?? sharedImages[service.name]
            let override = try Override(of: service, image: image, in: situation)
            for (path, reason) in override.reasons { reasons[["services", service.name] + path] = reason }
            return override.value.map { Value.Entry(key: service.name, value: $0) }
        }
        for folder in kept { reasons[["volumes", folder.volume]] = Override.keepReason }
        var ownNames = try situation.ownNames()
        for (kind, names) in ownNames {
            for key in names.keys {
                reasons[[kind, key, "name"]] = "another stack has one of the name that its file gives"
            }
        }
        let branchVolumes = try situation.branchVolumes(ownNames["volumes"] ?? [:])
        self.branchVolumes = Set(branchVolumes.keys)
        if let data = situation.data, !data.isHome {
            ownNames["volumes", default: [:]].merge(branchVolumes.mapValues(data.name)) { $1 }
            for key in branchVolumes.keys { reasons[["volumes", key, "name"]] = situation.dataReason }
        }
        self.reasons = reasons
        // docker-compose wants a file even where all pods are disabled.
        composeFiles = paths.isEmpty ? [composeFile("common.yml", [])] : paths
        var additions: [Value.Entry] = []
        if !overrides.isEmpty { additions.append(Value.Entry(key: "services", value: .mapping(overrides))) }
        for kind in ["networks", "volumes"] {
            var entries = (ownNames[kind] ?? [:]).sorted { $0.key < $1.key }.map {
                Value.Entry(key: $0.key, value: ["name": .string(Interpolation.escape($0.value))])
            }
            if kind == "volumes" { entries += kept.map { Value.Entry(key: $0.volume, value: .mapping([])) } }
            if !entries.isEmpty { additions.append(Value.Entry(key: kind, value: .mapping(entries))) }
        }
        self.additions = .mapping(additions)
        additionsFile = additions.isEmpty ? nil : file("override.yml", additions)
        self.files = files

        var facts: [String: [FactName: Fact]] = [:]
        let composeDefinitions = ComposeDefinitions(of: situation.enabledFiles)
        // Once a file, as every service may read the same one.
        let variableFacts = Dictionary(
            uniqueKeysWithValues: situation.environmentFiles.map { path, text in
                (path, Fact(text + Self.variables(in: text, situation.interpolation)))
            })
        for service in services {
            facts[service.name] = try Self.facts(service, composeDefinitions, common, variableFacts, in: situation)
            if let image = sharedImages[service.name] {
                facts[service.name]?[.image] = Fact(image)
            } else if images[service.name] == nil, let tag = situation.defaultTag(of: service) {
                facts[service.name]?[.defaultTag] = Fact(tag.image)
            }
        }
        self.facts = facts.mapValues { $0.mapValues(\.digest) }
        lines = facts.mapValues { $0.compactMapValues(\.line) }
        var definitions: [String: Volume] = [:]
        var names: [String: String] = [:]
        let volumeKeys = services.map { ($0.name, $0.definition.volumeKeys) }
        var users: [String: [String]] = [:]
        for (service, keys) in volumeKeys { for key in keys { users[key, default: []].append(service) } }
        for placed in situation.enabledFiles {
            for volume in try placed.volumes() {
                let name =
                    ownNames["volumes"]?[volume.key] ?? volume.name ?? names[volume.key]
                    ?? "\(situation.stack)_\(volume.key)"
                names[volume.key] = name
                definitions["\(placed.file.document.file): \(volume.key)"] = Volume(
                    name: name, definition: volume.definition,
                    services: users[volume.key] ?? [])
            }
        }
        volumes = definitions
        volumeNames = Dictionary(
            uniqueKeysWithValues: volumeKeys.map { service, keys in
                (service, keys.compactMap { names[$0] }.sorted())
            })
    }

    /// The folder of our files for the applied stack; only the process that holds the worktree's lock writes there.
    package var folder: FilePath { Self.folder(situation.project, situation.environment) }

    static func folder(_ project: Project, _ environment: Environment) -> FilePath {
        project.stackDirectory.appending(environment.name)
    }

    fileprivate static let heading = """
        # Written by git conductor anew whenever it has to be; what you change here is lost.

        """

    /// Writes our files that changed, and removes the others from the folder, except those of a resolved stack.
    ///
    /// - Parameter folder: where to write; by default the folder of the applied stack.
    /// - Throws: `HostError`.
    package func write(to folder: FilePath? = nil) throws {
        let folder = folder ?? self.folder
        let texts = Dictionary(files.map { ($0.path.lastComponent?.string ?? "", $0.text) }) { $1 }
        for (name, text) in texts { try Files.write(text, to: folder.appending(name)) }
        let resolved = ResolvedStack.names
        for name in Files.names(in: folder)
        where texts[name] == nil && ![resolved.file, resolved.variables].contains(name) {
            try Files.remove(folder.appending(name))
        }
    }

    /// Returns why one of our files sets something.
    ///
    /// - Parameter path: the keys that lead to what it sets.
    package func reason(for path: [String]) -> String {
        let known = (1...max(1, path.count)).reversed().lazy.compactMap { reasons[Array(path.prefix($0))] }
        return known.first ?? "added by git conductor"
    }

    /// Returns the name of the image that a service runs from: also docker-compose's own name for one that it builds.
    package func imageName(of service: String) -> String {
        let separator = situation.tool?.isLegacy == true ? "_" : "-"
        return images[service] ?? sharedImages[service] ?? situation.service(service).flatMap(situation.image)
            ?? [situation.stack, service].joined(separator: separator)
    }

    /// Returns the key of the data with which the containers of a service are made; `nil` for volumes with ordinary names.
    package func data(of service: Service) -> String? {
        guard let data = situation.data, !data.isHome,
            !branchVolumes.isDisjoint(with: service.definition.volumeKeys)
        else { return nil }
        return data.key
    }

    /// Returns the variables that a file of variables takes from outside of it, with their values; empty if there are none.
    private static func variables(in text: String, _ interpolation: Interpolation) -> String {
        guard text.contains("$") || text.split(whereSeparator: \.isNewline).contains(where: { !$0.contains("=") }),
            let lines = try? EnvironmentFile.lines(of: text, file: "")
        else { return "" }
        let names = lines.flatMap { line in
            guard let text = line.text else { return [line.name] }
            return line.isInterpolated ? ((try? interpolation.uses(in: text)) ?? []).map(\.name) : []
        }
        return Set(names).sorted().compactMap { name in interpolation.variables[name].map { "\0\(name)=\($0)" } }
            .joined()
    }

    private static func facts(
        _ service: Service, _ definitions: ComposeDefinitions, _ common: CommonFiles, _ variableFacts: [FilePath: Fact],
        in situation: Situation
    ) throws -> [FactName: Fact] {
        let keys = try service.definition.facts(in: definitions)
        var facts = Dictionary(uniqueKeysWithValues: keys.map { (FactName.key($0.key), $0.value) })
        let own = service.definition.environmentFiles + service.definition.labelFiles
        for path in common.all + own.map(\.path) {
            facts[.variables(file: situation.project.display(path))] = variableFacts[path]
        }
        for secret in situation.secrets(of: service) {
            facts[.secret(ComposeKey(file: secret.file, key: secret.name))] = Fact(secret.value, line: secret.line)
        }
        let mounts = situation.mounts(of: service)
        for mount in mounts { facts[mount.factName] = Fact(mount.fact) }
        if let git = ContainerGit(service, mounts) { facts[.git] = Fact(git.fact) }
        if try situation.namesMachine(in: service) { facts[.machine] = Fact(Situation.machine) }
        if let ports = situation.portFact(of: service) { facts[.ports] = Fact(ports) }
        for name in situation.state.applied?.services[service.name]?.keys ?? [:].keys {
            if let path = name.mountedPath { facts[name] = Fact(situation.mounted[path] ?? "") }
        }
        return facts.merging(try situation.inputFacts(of: service)) { $1 }
    }
}

extension Fact {
    /// The digest of a fact about a file or folder that is not there.
    package static let absent = Fact("").digest

    /// The digest of its text.
    package var digest: String { ObjectID.ofBlob(Array(text.utf8)).description }
}
