import Compose
import YAML

/// The metadata of a pod: what a compose file has no key for.
struct PodMetadata: Sendable, Equatable {
    /// The kind of the pod; `service` by default.
    private(set) var kind = Pod.Kind.service
    /// The environments in which the pod is enabled; `nil` for all.
    private(set) var environments: [String]?
    /// The keys of cage that have no effect yet, each with its place.
    private(set) var unhonoured: [String] = []

    /// Reads `pods/NAME.metadata.yml`.
    ///
    /// - Throws: `YAMLError` with the place of an unknown key or an invalid value.
    init(_ document: Document) throws(YAMLError) {
        guard let root = document.root, !root.isNull else { return }
        guard let pairs = root.mapping else { throw document.error("metadata must be a mapping of keys", at: root) }
        try document.checkKeys(
            pairs, of: "the metadata of a pod",
            among: ["pod_type", "enable_in", "enable_in_targets", "run_on_init", "services"])
        for pair in pairs where !pair.value.isNull { try read(pair, in: document) }
    }

    private mutating func read(_ pair: Node.Pair, in document: Document) throws(YAMLError) {
        let key = pair.key.string ?? ""
        switch key {
        case "pod_type":
            guard let kind = pair.value.string.flatMap(Pod.Kind.init) else {
                throw document.error("'pod_type' is 'service', 'placeholder' or 'task'", at: pair.value)
            }
            self.kind = kind
        case "enable_in", "enable_in_targets":
            guard environments == nil else {
                throw document.error("'enable_in' and 'enable_in_targets' mean the same; remove one", at: pair.key)
            }
            environments = try document.names(pair.value, or: "'\(key)' must be a list of environments")
        case "run_on_init":
            try document.checkCommands(pair.value, of: "'run_on_init'")
            unhonoured.append(document.place(of: key, at: pair.key))
        case "services":
            try readServices(pair.value, in: document)
        default:
            break
        }
    }

    /// Reads `services: { NAME: { scripts: { SCRIPT: [[WORD…]…] } } }`.
    private mutating func readServices(_ node: Node, in document: Document) throws(YAMLError) {
        guard let services = node.mapping else {
            throw document.error("'services' must be a mapping of services to their scripts", at: node)
        }
        for service in services where !service.value.isNull {
            let name = "services.\(service.key.string ?? "")"
            guard let pairs = service.value.mapping else {
                throw document.error("'\(name)' must be a mapping", at: service.value)
            }
            try document.checkKeys(pairs, of: "'\(name)'", among: ["scripts"])
            for pair in pairs where pair.key.string == "scripts" && !pair.value.isNull {
                guard let scripts = pair.value.mapping else {
                    throw document.error("'\(name).scripts' must be a mapping of names to commands", at: pair.value)
                }
                for script in scripts {
                    try document.checkCommands(script.value, of: "the script '\(script.key.string ?? "")'")
                }
                unhonoured.append(document.place(of: "\(name).scripts", at: pair.key))
            }
        }
    }
}

extension Document {
    /// Returns the strings of a list.
    fileprivate func names(_ node: Node, or message: String) throws(YAMLError) -> [String] {
        guard let items = node.sequence else { throw error(message, at: node) }
        var names: [String] = []
        for item in items {
            guard let name = item.string else { throw error(message, at: item) }
            names.append(name)
        }
        return names
    }

    /// Throws unless a node is null or a list of commands, each a list of words.
    fileprivate func checkCommands(_ node: Node, of what: String) throws(YAMLError) {
        guard !node.isNull else { return }
        let message = "\(what) must be a list of commands, each a list of words"
        guard let commands = node.sequence else { throw error(message, at: node) }
        for command in commands { _ = try names(command, or: message) }
    }
}
