import Compose
import Docker
import Host
package import Explain
package import Pipeline
import Projects
package import SystemPackage
package import YAML

/// A project as an environment has it: all that an export is made from.
package struct ExportedProject: Sendable {
    /// A pod.
    struct Pod: Sendable {
        let name: String
        let kind: Projects.Pod.Kind
        /// Whether its metadata asks for a Deployment for each service.
        let isSplit: Bool
        let services: [Service]
    }

    /// A service.
    struct Service: Sendable {
        let name: String
        let pod: String
        /// What the compose files say of it, resolved and in the long syntax; with `$$` for `$`.
        let value: Value
        /// Its secret variables.
        let secrets: [Secret]

        /// The keys that lead to it.
        var path: [String] { ["services", name] }
        /// Its keys, with `$$` for `$`.
        var keys: Keys { Keys(value, at: path) }
    }

    /// Its name, which docker compose accepts.
    let name: String
    /// The name of the environment.
    let environment: String
    /// The top of the project.
    let root: FilePath
    /// The folder of the checkouts.
    let checkouts: FilePath
    /// The pods that are enabled, those of placeholders first.
    let pods: [Pod]
    /// What the compose files say of networks, volumes, configs and secrets, in the long syntax; with `$$` for `$`.
    private let sections: Value
    /// The version of the compose files; `nil` where docker-compose needs none.
    let version: String?
    /// The variables of compose files.
    let variables: [String: String]
    /// The names of the services that others depend on.
    let needed: Set<String>
    /// The names of the services for whose success others wait.
    let awaited: Set<String>
    /// The names that `links:` of others give to a service.
    let linkNames: [String: [String]]
    private let findPlace: @Sendable ([String]) -> Explanation.Place?
    /// What is not part of the export at all: profiles that are not active, secrets that are not here.
    let omissions: [(path: [String], text: String)]

    /// Describes a project.
    ///
    /// - Parameters:
    ///   - situation: the project's files, with the values of secrets.
    ///   - resolved: what docker-compose resolved, without additions.
    ///   - warnings: what docker-compose warned of.
    ///   - everyProfile: whether services are part of it whose profiles are not active.
    ///   - checkouts: the folder of the checkouts.
    ///   - place: returns the place that sets what keys lead to.
    package init(
        _ situation: Situation, resolved: Value, warnings: [String] = [], everyProfile: Bool, checkouts: FilePath,
        place: @escaping @Sendable ([String]) -> Explanation.Place?
    ) {
        let resolved = resolved.inLongSyntax
        let found = Dictionary((resolved["services"]?.entries ?? []).map { ($0.key, $0.value) }) { $1 }
        name = situation.stack
        environment = situation.environment.name
        root = situation.project.root
        self.checkouts = checkouts
        sections = resolved
        version = resolved["version"]?.text
        var secretFiles: [FilePath: String] = [:]
        let contents = (resolved["secrets"]?.entries ?? []).compactMap { $0.value["file"]?.text }
            .map { FilePath(Interpolation.unescape($0)).lexicallyNormalized() }
        let own = [situation.secrets.path, situation.project.root.pushing(FilePath(Secrets.file))].compactMap(\.self)
        for file in own + contents { secretFiles[Files.real(file) ?? file] = situation.project.display(file) }
        self.secretFiles = secretFiles
        variables = situation.interpolation.variables
        findPlace = place
        // docker-compose 1 prints all services.
        let profiles = Set((variables["COMPOSE_PROFILES"] ?? "").split(separator: ",").map(String.init))
        let active = situation.services.filter {
            let own = $0.definition.profiles
            return everyProfile || own.isEmpty || profiles.contains("*") || !profiles.isDisjoint(with: own)
                || situation.tool?.isLegacy != true
        }
        pods = situation.enabledPods.map { pod in
            let services = active.filter { $0.pod == pod.name }.compactMap { service in
                found[service.name].map {
                    Service(
                        name: service.name, pod: pod.name, value: $0.withoutSettings,
                        secrets: situation.secrets(of: service))
                }
            }
            return Pod(name: pod.name, kind: pod.kind, isSplit: pod.isSplit, services: services)
        }
        let services = pods.flatMap(\.services)
        let dependencies: [Value.Entry] = services.flatMap { service -> [Value.Entry] in
            service.value["depends_on"]?.entries ?? []
        }
        needed = Set(dependencies.map(\.key))
        awaited = Set(dependencies.filter(\.value.waitsForSuccess).map(\.key))
        let links: [[String]] = services.flatMap { service -> [String] in service.value["links"]?.texts ?? [] }
            .map { $0.split(separator: ":").map(String.init) }
        linkNames = Dictionary(grouping: links.filter { $0.count == 2 }) { $0[0] }.mapValues { $0.map { $0[1] } }
        let exported = Set(services.map(\.name))
        omissions =
            situation.enabledServices.filter { !exported.contains($0.name) }.map {
                (["services", $0.name, "profiles"], "it is not exported: none of its profiles is active")
            } + situation.secrets.missing.map { ([], "the secrets from \($0) are not here, and not exported") }
            + (situation.notes + warnings).map { ([], $0) }
    }

    /// The files that hold secrets, by their paths; with the names that messages have for them.
    let secretFiles: [FilePath: String]

    /// Whether services have secrets.
    var hasSecrets: Bool { !definitions("secrets").isEmpty || services.contains { !$0.secrets.isEmpty } }

    /// The services of all pods.
    var services: [Service] { pods.flatMap(\.services) }

    /// Returns the definition of a network, volume, config or secret, with `$$` for `$`.
    func definition(_ section: String, _ key: String) -> Value { sections[section]?[key] ?? .mapping([]) }

    /// Returns the definitions of networks, volumes, configs or secrets, with `$$` for `$`.
    func definitions(_ section: String) -> [Value.Entry] { sections[section]?.entries ?? [] }

    /// Returns the place that sets what keys lead to; `nil` where no file does.
    func place(_ path: [String]) -> Explanation.Place? { path.isEmpty ? nil : findPlace(path) }

    /// Returns the name that a volume, network, config or secret has where it is not derived from that of the project.
    func givenName(_ section: String, _ key: String) -> String? {
        definition(section, key)["name"]?.text.flatMap { $0 == "\(name)_\(key)" ? nil : $0 }
    }
}

extension Value {
    /// A service without settings of git conductor, and what else never reaches a container.
    fileprivate var withoutSettings: Value {
        return .mapping(
            entries.filter { !$0.key.hasPrefix("x-") }.compactMap { entry in
                guard entry.key == "labels" else { return entry }
                let labels = entry.value.pairs().filter { !ServiceSettings.isLabel($0.name) }
                guard !labels.isEmpty else { return nil }
                return Entry(
                    key: "labels", value: .mapping(labels.map { .init(key: $0.name, value: .string($0.value ?? "")) }))
            })
    }
}
