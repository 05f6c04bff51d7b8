import Compose
import Text
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
    /// - Parameters:
    ///   - document: the content of the file.
    ///   - known: the names of the environments that the project knows.
    ///   - services: returns the names of the pod's services, in any environment.
    /// - Throws: `YAMLError` with the place of an unknown key or name, or of an invalid value; what `services` throws.
    init(_ document: Document, environments known: [String], services: () throws -> [String]) throws {
        guard let root = document.root, !root.isNull else { return }
        guard let pairs = root.mapping else { throw document.error("metadata must be a mapping of keys", at: root) }
        try document.checkKeys(
            pairs, of: "the metadata of a pod",
            among: ["pod_type", "enable_in", "enable_in_targets", "run_on_init", "services"])
        for pair in pairs where !pair.value.isNull {
            if pair.key.string == "services" {
                try readServices(pair.value, in: document, among: try services())
            } else {
                try read(pair, in: document, known)
            }
        }
    }

    private mutating func read(_ pair: Node.Pair, in document: Document, _ known: [String]) throws(YAMLError) {
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
            environments = try document.environments(
                pair.value, among: known, or: "'\(key)' must be a list of environments")
        case "run_on_init":
            try document.checkCommands(pair.value, of: "'run_on_init'")
            unhonoured.append(document.place(of: key, at: pair.key))
        default:
            break
        }
    }

    /// Reads `services: { NAME: { scripts: { SCRIPT: [[WORD…]…] } } }`.
    private mutating func readServices(
        _ node: Node, in document: Document, among names: [String]
    ) throws(YAMLError) {
        guard let services = node.mapping else {
            throw document.error("'services' must be a mapping of services to their scripts", at: node)
        }
        for service in services {
            let key = try document.name(service.key, of: "'services'")
            let name = "services.\(key)"
            guard names.contains(key) else {
                guard !key.hasPrefix("x-") else { continue }
                let question = didYouMean(key, among: names).map { "; \($0)" } ?? ""
                throw document.error("the pod has no service '\(key)'\(question)", at: service.key)
            }
            guard !service.value.isNull else { continue }
            guard let pairs = service.value.mapping else {
                throw document.error("'\(name)' must be a mapping", at: service.value)
            }
            try document.checkKeys(pairs, of: "'\(name)'", among: ["scripts"])
            for pair in pairs where pair.key.string == "scripts" && !pair.value.isNull {
                guard let scripts = pair.value.mapping else {
                    throw document.error("'\(name).scripts' must be a mapping of names to commands", at: pair.value)
                }
                for script in scripts {
                    let scriptName = try document.name(script.key, of: "'\(name).scripts'")
                    try document.checkCommands(script.value, of: "the script '\(scriptName)'")
                }
                unhonoured.append(document.place(of: "\(name).scripts", at: pair.key))
            }
        }
    }
}

extension Document {
    /// Returns the names of environments in a list.
    fileprivate func environments(
        _ node: Node, among known: [String], or message: String
    ) throws(YAMLError) -> [String] {
        guard let items = node.sequence else { throw error(message, at: node) }
        var names: [String] = []
        for item in items {
            guard let name = item.string, item.isString else { throw error(message, at: item) }
            guard known.contains(name) else {
                let hint = didYouMean(name, among: known) ?? "it has \(known.map { "'\($0)'" }.joined(separator: ", "))"
                throw error("the project has no environment '\(name)'; \(hint)", at: item)
            }
            names.append(name)
        }
        return names
    }

    /// Returns the text of a key.
    fileprivate func name(_ key: Node, of what: String) throws(YAMLError) -> String {
        guard let name = key.string else { throw error("a key of \(what) must be a string", at: key) }
        return name
    }

    /// Throws unless a node is null or a list of commands, each a list of words.
    fileprivate func checkCommands(_ node: Node, of what: String) throws(YAMLError) {
        guard !node.isNull else { return }
        let message = "\(what) must be a list of commands, each a list of words"
        guard let commands = node.sequence else { throw error(message, at: node) }
        for command in commands {
            guard let words = command.sequence, let first = words.first else { throw error(message, at: command) }
            guard first.isString, first.string?.isEmpty == false else {
                throw error("the first word of a command must be a string that is not empty", at: first)
            }
            for word in words where word.string == nil { throw error(message, at: word) }
        }
    }
}
