package import Compose
import Errors
import Host
package import Repositories
package import SystemPackage
import Text
package import YAML

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

    /// The environments to which a pod's metadata confines it.
    package struct Confinement: Sendable, Equatable {
        /// Their names.
        package let environments: [String]
        /// The key and its place: `'enable_in' (pods/db.metadata.yml:3)`.
        package let place: String
    }

    /// The name of its file, without the extension.
    package let name: String
    /// The kind that its metadata names; `service` by default.
    package let kind: Kind
    /// Whether it is enabled in the environment.
    package let isEnabled: Bool
    /// Whether `up` starts its services.
    package let isStarted: Bool
    /// The environments to which it is confined; `nil` if it is enabled in all.
    package let confinement: Confinement?
    /// Whether an export to Kubernetes makes a Deployment of each of its services.
    package let isSplit: Bool
    /// The commands of its metadata that initialize what it runs.
    package let initCommands: [PodCommand]
    /// The scripts of its services.
    package let scripts: [PodScript]
    /// Its compose file.
    package let base: ComposeFile
    /// What goes on top of it: its overrides in the environment, or the further files of a project without pods.
    package let overrides: [ComposeFile]

    /// Its files in the order in which compose merges them.
    package var files: [ComposeFile] { [base] + overrides }

    /// Reads the pods of a project, sorted: placeholders first, then by name.
    ///
    /// - Parameter loader: reads the compose files, and those that they include.
    /// - Throws: `YAMLError` with the place of the error; `ConductorError` of kind `content` if two files define the
    ///   same pod; `HostError`.
    package static func load(
        _ project: Project, environment: Environment, files: FileView, _ loader: ComposeLoader
    ) throws -> [Pod] {
        switch project.shape {
        case .composeFile, .chosenFiles:
            let paths = paths(project, environment: environment, files: files)
            if let outside = paths.first(where: { !$0.starts(with: project.root) }) {
                throw ConductorError(
                    .composeFileNotFound,
                    "the compose file '\(outside)' is outside of the repository '\(project.root)'",
                    hint: "'include:' in a file of the project names one from elsewhere")
            }
            let all = try paths.map(loader.read)
            return all.first.map { [Pod(base: $0, overrides: Array(all.dropFirst()))] } ?? []
        case .nothing:
            throw ConductorError(
                .noProject, "'\(project.root)' has neither a folder 'pods' nor a compose file at the moment",
                hint: "switch to a branch that has one of them, or make it a project again with 'git conductor init'")
        case .pods:
            let present = files.names(in: project.podsDirectory)
            let names = present.compactMap { file in name(ofFile: file).map { (name: $0, file: file) } }
            for (first, second) in zip(names, names.dropFirst()) where first.name == second.name {
                throw ConductorError(
                    .twoFilesOnePod, "both 'pods/\(first.file)' and 'pods/\(second.file)' are the pod '\(first.name)'",
                    hint: "give one of them another name")
            }
            try checkMetadata(among: present, names.map(\.name))
            return try names.map { try Pod($0.name, file: $0.file, project, environment, files, loader) }
                .sorted { ($0.kind == .placeholder ? 0 : 1, $0.name) < ($1.kind == .placeholder ? 0 : 1, $1.name) }
        }
    }

    /// Returns the paths of all pods' files, in the order in which docker-compose merges them.
    ///
    /// Pods that are not enabled are among them: which those are is known only from their metadata.
    package static func paths(_ project: Project, environment: Environment, files: FileView) -> [FilePath] {
        switch project.shape {
        case .composeFile(let name):
            let override = overrideName(in: project.root, files)
            return ([name] + (override.map { [$0] } ?? [])).map { project.root.appending($0) }
        case .chosenFiles(let names): return names.map { project.root.pushing(FilePath($0)).lexicallyNormalized() }
        case .nothing: return []
        case .pods:
            let present = files.names(in: project.podsDirectory).filter { name(ofFile: $0) != nil }
            return present.map { project.podsDirectory.appending($0) }
                + present.compactMap(name).compactMap { overridePath(of: $0, environment, in: project, files) }
        }
    }

    /// Returns the name of the pod that a file in `pods/` defines, or in the folder of an environment changes; `nil` for
    /// another file.
    package static func name(ofFile file: String) -> String? {
        for ending in [".yml", ".yaml"] where file.hasSuffix(ending) {
            let name = String(file.dropLast(ending.count))
            return name.isEmpty || name.hasPrefix(".") || name.hasSuffix(".metadata") ? nil : name
        }
        return nil
    }

    /// Returns the override file that docker-compose reads by itself beside a plain compose file, whatever the name of that
    /// one is; `nil` if there is none.
    static func overrideName(in folder: FilePath, _ files: FileView) -> String? {
        let stems = ["compose.override", "docker-compose.override"]
        return stems.flatMap { [$0 + ".yml", $0 + ".yaml"] }
            .first { files.kind(of: folder.appending($0)) != nil }
    }

    /// Throws where metadata is that of no pod.
    private static func checkMetadata(among files: [String], _ pods: [String]) throws(YAMLError) {
        for file in files where !file.hasPrefix(".") {
            for ending in [".metadata.yml", ".metadata.yaml"] where file.hasSuffix(ending) {
                let name = String(file.dropLast(ending.count))
                guard !pods.contains(name) else { continue }
                throw unknown(name, among: pods, file: "pods/\(file)")
            }
        }
    }

    /// Returns an error for a file that is named like a pod that there is not.
    package static func unknown(_ name: String, among pods: [String], file: String) -> YAMLError {
        let question = didYouMean(name, among: pods).map { "; \($0)" } ?? ""
        return YAMLError(message: "the project has no pod '\(name)'\(question)", file: file)
    }

    /// Returns the path of a pod's override in an environment; `nil` if it has none.
    private static func overridePath(
        of name: String, _ environment: Environment, in project: Project, _ files: FileView
    ) -> FilePath? {
        let folder = environment.directory(in: project, files)
        return [name + ".yml", name + ".yaml"].map { folder.appending($0) }.first { files.kind(of: $0) != nil }
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
                .twoFilesOnePod,
                "both 'pods/\(name).metadata.yml' and 'pods/\(name).metadata.yaml' are the metadata of the pod '\(name)'",
                hint: "remove one of them")
        }
        return paths.first
    }

    private init(
        _ name: String, file: String, _ project: Project, _ environment: Environment, _ files: FileView,
        _ loader: ComposeLoader
    ) throws {
        self.name = name
        let base = try loader.read(project.podsDirectory.appending(file))
        let path = Self.overridePath(of: name, environment, in: project, files)
        let overrides = try path.map { [try loader.read($0)] } ?? []
        (self.base, self.overrides) = (base, overrides)

        let metadata = try Self.metadataPath(of: name, in: project, files).map { path in
            let known = Environment.known(in: project, files)
            return try PodMetadata(
                Document(try files.text(of: path), file: project.display(path)), environments: known.map(\.name)
            ) {
                // A service may be in the override of another environment alone.
                let others = known.filter { $0 != environment }
                    .compactMap { Self.overridePath(of: name, $0, in: project, files) }
                    .compactMap { try? ComposeFile(try files.text(of: $0), path: $0, name: project.display($0)) }
                let own = try ([base] + overrides).flatMap(loader.withIncludes).map(\.file)
                return (own + others).flatMap(\.services).map(\.name)
            }
        }
        kind = metadata?.kind ?? .service
        confinement = metadata?.confinement
        isEnabled = confinement?.environments.contains(environment.name) ?? true
        // cage starts in its target 'test' only what is enabled there by name.
        let isLeftOut = confinement == nil && environment.name == "test" && Environment.isCages(project, files)
        isStarted = isEnabled && kind != .task && !isLeftOut
        isSplit = metadata?.isSplit ?? false
        initCommands = metadata?.initCommands ?? []
        scripts = metadata?.scripts ?? []
    }

    /// The one pod of a project without pods.
    private init(base: ComposeFile, overrides: [ComposeFile]) {
        (name, kind, isEnabled, isStarted) = ("default", .service, true, true)
        (confinement, isSplit, initCommands, scripts) = (nil, false, [], [])
        self.base = base
        self.overrides = overrides
    }
}
