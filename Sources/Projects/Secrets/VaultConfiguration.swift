package import Compose
import YAML

/// `config/vault.yml`, in cage's format: which services get a token of [Vault](https://developer.hashicorp.com/vault), with
/// which policies.
///
///     enable_in_targets: [production]              all but `test` if not given
///     auth_type: token
///     default_ttl: 2592000                         seconds
///     default_policies: ["$PROJECT-$TARGET"]       $PROJECT, $TARGET, $POD and $SERVICE are replaced
///     extra_environment: { VAULT_ENV: "$TARGET" }
///     targets: { TARGET: { … } }                   the last three for one environment
///     pods: { POD: { SERVICE: { no_default_policies: true, policies: [NAME…] } } }
package struct VaultConfiguration: Sendable {
    /// A text with its place.
    private struct Text {
        let text: String
        let node: Node
    }

    /// What may differ between environments.
    private struct Level {
        var ttl: Int?
        var policies: [Text]?
        var variables: [(name: String, value: Text)] = []
    }

    private struct ServiceEntry {
        var hasDefaultPolicies = true
        var policies: [Text] = []
    }

    /// The file of a project, relative to its top.
    package static let file = "config/vault.yml"
    /// How long a token is valid if nothing is said: 30 days, in seconds.
    private static let usualTTL = 30 * 24 * 60 * 60

    private let document: Document
    private var environments: [String]?
    private var usual = Level()
    private var targets: [String: Level] = [:]
    private var services: [String: [String: ServiceEntry]] = [:]

    /// Reads the file.
    ///
    /// - Throws: `YAMLError` with the place of the error.
    init(_ text: String) throws(YAMLError) {
        document = try Document(text, file: Self.file)
        guard let root = document.root, !root.isNull else { return }
        let level = ["default_ttl", "default_policies", "extra_environment"]
        let pairs = try document.mapping(root, "'\(Self.file)'")
        try document.checkKeys(
            pairs, of: "'\(Self.file)'",
            among: level + ["enable_in_targets", "enable_in", "auth_type", "targets", "environments", "pods"])
        for pair in pairs where !pair.value.isNull {
            switch pair.key.string {
            case "enable_in_targets", "enable_in": environments = try texts(pair.value).map(\.text)
            case "auth_type":
                guard pair.value.string == "token" else {
                    throw document.error("'auth_type' can only be 'token'", at: pair.value)
                }
            case "targets", "environments":
                for target in try document.mapping(pair.value, "'targets'") where !target.value.isNull {
                    let name = try self.text(target.key).text
                    let own = try document.mapping(target.value, "'\(name)'")
                    try document.checkKeys(own, of: "'\(name)'", among: level)
                    targets[name] = try readLevel(own)
                }
            case "pods": try readPods(pair.value)
            default: break
            }
        }
        usual = try readLevel(pairs)
    }

    private func readLevel(_ pairs: [Node.Pair]) throws(YAMLError) -> Level {
        var level = Level()
        for pair in pairs where !pair.value.isNull {
            switch pair.key.string {
            case "default_ttl":
                guard let ttl = pair.value.string.flatMap({ Int($0) }), ttl > 0 else {
                    throw document.error("'default_ttl' is a number of seconds", at: pair.value)
                }
                level.ttl = ttl
            case "default_policies": level.policies = try texts(pair.value)
            case "extra_environment":
                for variable in try document.mapping(pair.value, "'extra_environment'") {
                    level.variables.append((try text(variable.key).text, try text(variable.value)))
                }
            default: break
            }
        }
        return level
    }

    private mutating func readPods(_ node: Node) throws(YAMLError) {
        for pod in try document.mapping(node, "'pods'") where !pod.value.isNull {
            let podName = try text(pod.key).text
            for service in try document.mapping(pod.value, "the pod '\(podName)'") where !service.value.isNull {
                let name = try text(service.key).text
                let pairs = try document.mapping(service.value, "'\(name)'")
                try document.checkKeys(pairs, of: "'\(name)'", among: ["no_default_policies", "policies"])
                var entry = ServiceEntry()
                if let value = service.value["no_default_policies"], !value.isNull {
                    guard let isOff = value.bool else {
                        throw document.error("'no_default_policies' is true or false", at: value)
                    }
                    entry.hasDefaultPolicies = !isOff
                }
                if let policies = service.value["policies"], !policies.isNull { entry.policies = try texts(policies) }
                services[podName, default: [:]][name] = entry
            }
        }
    }

    private func text(_ node: Node) throws(YAMLError) -> Text {
        guard let text = node.string, !node.isNull, !text.isEmpty else {
            throw document.error("this must be a string", at: node)
        }
        return Text(text: text, node: node)
    }

    private func texts(_ node: Node) throws(YAMLError) -> [Text] {
        guard let items = node.sequence else { throw document.error("this must be a list of strings", at: node) }
        var texts: [Text] = []
        for item in items { texts.append(try text(item)) }
        return texts
    }

    /// Returns what the services of an environment need, those without policies left out.
    ///
    /// - Parameters:
    ///   - all: the services.
    ///   - project: the name of the project.
    /// - Throws: `YAMLError` with the place of a variable that is not replaced.
    func requests(for all: [Service], of project: String, _ environment: Environment) throws -> [VaultRequest] {
        guard environments?.contains(environment.name) ?? (environment.name != "test") else { return [] }
        let own = targets[environment.name]
        let usualPolicies = own?.policies ?? usual.policies ?? []
        return try all.compactMap { service in
            let entry = services[service.pod]?[service.name] ?? ServiceEntry()
            let policies = (entry.hasDefaultPolicies ? usualPolicies : []) + entry.policies
            guard let first = policies.first else { return nil }
            let interpolation = Interpolation(variables: [
                "PROJECT": project, "TARGET": environment.name, "POD": service.pod, "SERVICE": service.name,
            ])
            let variables = Dictionary(
                (usual.variables + (own?.variables ?? [])).map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            return VaultRequest(
                pod: service.pod, service: service.name, environment: environment.name,
                displayName: [project, environment.name, service.pod, service.name].joined(separator: "_"),
                policies: Set(try policies.map { try replaced($0, interpolation) }).sorted(),
                ttl: own?.ttl ?? usual.ttl ?? Self.usualTTL,
                variables: try variables.sorted { $0.key < $1.key }.map { name, value in
                    Secret(
                        name: name, value: try replaced(value, interpolation), file: Self.file,
                        line: value.node.start.line)
                }, line: first.node.start.line)
        }
    }

    private func replaced(_ text: Text, _ interpolation: Interpolation) throws -> String {
        if let missing = try interpolation.uses(in: text.text).first(where: { $0.value == nil && !$0.isReplaced }) {
            throw document.error(
                "'$\(missing.name)' is not replaced here; $PROJECT, $TARGET, $POD and $SERVICE are", at: text.node)
        }
        return try interpolation(text.text)
    }
}

/// A token of Vault that a service needs.
package struct VaultRequest: Sendable {
    /// The pod of the service.
    package let pod: String
    /// The service.
    package let service: String
    /// The name of the environment.
    let environment: String
    /// What Vault calls the token.
    let displayName: String
    /// The policies that the token is to have, sorted.
    package let policies: [String]
    /// How long it is to be valid, in seconds.
    let ttl: Int
    /// The variables that go with it.
    let variables: [Secret]
    /// The line in the file of its first policy.
    let line: Int

    /// The power that it is: what the policies allow, the service may do.
    package var power: HostPower {
        let names = policies.map { "'\($0)'" }.joined(separator: ", ")
        return HostPower(
            service, "vault", "gets a token of Vault with the policies \(names)",
            place: "\(VaultConfiguration.file):\(line)", details: policies)
    }
}
