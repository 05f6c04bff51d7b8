import Compose
import Host
import Projects
import Repositories
import SystemPackage
import YAML

/// Reads the compose files and the files of variables of a project, each once, and records their stamps.
///
/// An instance serves one load.
final class ProjectReading {
    let project: Project
    let files: FileView
    /// The stamps of the files that were read, by path, to notice changes before docker-compose reads the files again.
    private(set) var stamps: [FilePath: String] = [:]
    /// The compose files that were read, by path.
    private(set) var composeFiles: [FilePath: ComposeFile] = [:]
    /// The files of variables that were read for included files, by path.
    private(set) var includedVariables: [FilePath: String] = [:]

    init(project: Project, files: FileView) {
        self.project = project
        self.files = files
    }

    /// Reads a file, after its stamp, so that a change while it is read is noticed.
    private func text(of path: FilePath) throws(HostError) -> String {
        if stamps[path] == nil { stamps[path] = files.stamp(of: path) }
        return try files.text(of: path)
    }

    /// Reads the `.env` that is passed to docker-compose: of a project with pods the one at the top, else the one beside
    /// them; of another project the one beside its compose files, else the one at the top, which may name them.
    ///
    /// By itself docker-compose would look only beside the compose files.
    func dotEnv() throws -> Situation.DotEnv? {
        let folders = [project.root, project.composeDirectory]
        let places = (project.shape == .pods ? folders : folders.reversed()).map { $0.appending(".env") }
        // A folder of that name is no business of docker-compose's either.
        guard let path = places.first(where: { ![nil, .folder].contains(files.kind(of: $0)) }) else { return nil }
        return Situation.DotEnv(path: path, text: try text(of: path))
    }

    /// Reads the files of environment variables and of labels that containers get, by path.
    func environmentFiles(
        _ environment: Environment, _ services: [Service]
    ) throws -> [FilePath: String] {
        let paths =
            CommonFiles(project, environment, files).all
            + services.map(\.definition).flatMap { ($0.environmentFiles + $0.labelFiles).map(\.path) }
        var texts: [FilePath: String] = [:]
        for path in paths where files.kind(of: path) != nil { texts[path] = try text(of: path) }
        return texts
    }

    /// Reads the file of default tags; `nil` where none is named.
    func defaultTags(_ name: String?) throws -> DefaultTags? {
        guard let name, !name.isEmpty else { return nil }
        let path = project.root.pushing(FilePath(name)).lexicallyNormalized()
        if stamps[path] == nil { stamps[path] = files.stamp(of: path) }
        return try DefaultTags(at: path, in: project, files)
    }

    /// Reads the secrets of services, as far as they are here: what the project's command printed last, its file, and the
    /// tokens of Vault.
    func secrets(
        _ environment: Environment, keeper: SecretKeeper?, services: [Service], project name: String
    ) throws -> Secrets {
        var secrets = Secrets(keeper: keeper)
        if let printed = keeper.flatMap({ KeptSecrets.output(of: $0, in: project) }) {
            try secrets.add(printed: printed, environment)
        }
        if let path = Secrets.path(in: project, files) {
            try secrets.add(try text(of: path), at: path, of: project, environment)
        }
        if Secrets.usesVault(project, files) {
            let text = try text(of: project.root.pushing(FilePath(VaultConfiguration.file)))
            try secrets.addTokens(text, for: services, of: project, named: name, environment)
        }
        return secrets
    }

    /// Reads a file of variables for the files that an `include:` names; `nil` if there is none.
    private func includedVariables(at path: FilePath) throws -> (name: String, text: String)? {
        guard ![nil, .folder].contains(files.kind(of: path)) else { return nil }
        let text = try text(of: path)
        includedVariables[path] = text
        return (project.display(path), text)
    }

    /// Reads a compose file, once.
    private func composeFile(at path: FilePath) throws -> ComposeFile {
        if let file = composeFiles[path] { return file }
        let file = try ComposeFile(try text(of: path), path: path, name: project.display(path))
        composeFiles[path] = file
        return file
    }

    /// Throws where the environment's folder holds a compose file that is no override of a pod, and that no other file
    /// names. Other files, such as the configuration of a program in a container, may be there.
    private func checkOverrides(_ environment: Environment, _ pods: [String]) throws {
        let folder = environment.directory(in: project, files)
        for file in files.names(in: folder) {
            let path = folder.appending(file)
            guard let name = Pod.name(ofFile: file), composeFiles[path] == nil, files.kind(of: path) == .file,
                let root = (try? Document(try files.text(of: path), file: file))?.root,
                ["services", "networks", "volumes"].contains(where: { root[$0] != nil })
            else { continue }
            guard !pods.contains(name) else {
                throw YAMLError(
                    message: "the pod '\(name)' has two overrides in '\(environment.name)'", file: project.display(path)
                )
            }
            throw Pod.unknown(name, among: pods, file: project.display(path))
        }
    }

    /// Returns the name that docker-compose itself would give to the stack: `COMPOSE_PROJECT_NAME`, else the last `name:`
    /// at the top of a compose file; `nil` where neither is set, and it would take the folder's.
    ///
    /// - Parameter variables: the user's environment, and the project's `.env`.
    func declaredName(_ environment: Environment, _ variables: [String: String]) throws -> Stacks.DeclaredName? {
        if let name = variables["COMPOSE_PROJECT_NAME"], !name.isEmpty { return .init(name, isPerWorktree: true) }
        let interpolation = Interpolation(variables: variables)
        for path in Pod.paths(project, environment: environment, files: files).reversed() {
            let document = try composeFile(at: path).document
            guard let node = document.root?["name"], node.string?.isEmpty == false else { continue }
            return .init(try document.text(of: node, "'name'", interpolation), isPerWorktree: false)
        }
        return nil
    }

    /// The content of the compose files.
    struct Compose {
        /// The pods, placeholders first.
        let pods: [Pod]
        /// The services of all pods, in the pods' order.
        let services: [Service]
        /// The compose files of the enabled pods, and those that they include.
        let files: [PlacedComposeFile]
    }

    /// Reads the compose files of all pods.
    ///
    /// - Parameters:
    ///   - profiles: the active profiles, with commas between them.
    ///   - lasting: those that the project's `.env` makes active.
    func compose(
        _ environment: Environment, _ interpolation: Interpolation, profiles: String, lasting: String
    ) throws -> Compose {
        let loader = ComposeLoader(
            projectDirectory: project.composeDirectory, interpolation: interpolation, readVariables: includedVariables
        ) { try self.composeFile(at: $0) }
        let pods = try Pod.load(project, environment: environment, files: files, loader)
        var enabledFiles: [PlacedComposeFile] = []
        func isActive(_ own: [String], _ profiles: String) -> Bool {
            let active = Set(profiles.split(separator: ",").map(String.init))
            return own.isEmpty || active.contains("*") || !active.isDisjoint(with: own)
        }
        var services: [Service] = []
        var places: [String: (pod: String, place: String)] = [:]
        for pod in pods {
            var layers: [(name: String, layers: [ServiceLayer])] = []
            var indices: [String: Int] = [:]
            let placedFiles = try pod.files.flatMap(loader.withIncludes)
            if pod.isEnabled { enabledFiles += placedFiles }
            for placed in placedFiles {
                let file = placed.file
                for service in file.services {
                    let place = "\(file.document.file):\(service.key.start.line)"
                    if let other = places[service.name], other.pod != pod.name {
                        throw file.document.error(
                            "the service '\(service.name)' is in two pods, here and at \(other.place)",
                            at: service.key)
                    }
                    places[service.name] = places[service.name] ?? (pod.name, place)
                    let own = try loader.layers(of: service, in: placed)
                    if let index = indices[service.name] {
                        layers[index].layers += own
                    } else {
                        indices[service.name] = layers.count
                        layers.append((service.name, own))
                    }
                }
            }
            for (name, layers) in layers {
                let definition = try ServiceDefinition(name: name, layers: layers)
                let isRun = pod.isStarted
                services.append(
                    Service(
                        pod: pod.name, definition: definition,
                        isStarted: isRun && isActive(definition.profiles, profiles),
                        isStartedByFiles: isRun && isActive(definition.profiles, lasting)))
            }
        }
        try checkOverrides(environment, pods.map(\.name))
        return Compose(pods: pods, services: services, files: enabledFiles)
    }
}
