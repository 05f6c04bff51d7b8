import Compose
import Text
import YAML

/// The metadata of a pod: what a compose file has no key for.
struct PodMetadata: Sendable, Equatable {
    /// The kind of the pod; `service` by default.
    private(set) var kind = Pod.Kind.service
    /// The environments to which the pod is confined; `nil` if it is enabled in all.
    private(set) var confinement: Pod.Confinement?
    /// Whether an export to Kubernetes makes a Deployment of each of its services.
    private(set) var isSplit = false
    /// The commands that initialize what the pod runs.
    private(set) var initCommands: [PodCommand] = []
    /// The scripts of its services.
    private(set) var scripts: [PodScript] = []

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
            among: ["pod_type", "enable_in", "enable_in_targets", "run_on_init", "services", "split"])
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
            guard confinement == nil else {
                throw document.error("'enable_in' and 'enable_in_targets' mean the same; remove one", at: pair.key)
            }
            confinement = Pod.Confinement(
                environments: try document.environments(
                    pair.value, among: known, or: "'\(key)' must be a list of environments"),
                place: document.place(of: key, at: pair.key))
        case "split":
            guard let flag = pair.value.bool else {
                throw document.error("'split' is true or false", at: pair.value)
            }
            isSplit = flag
        case "run_on_init":
            initCommands = try document.commands(pair.value, of: "'run_on_init'")
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
                    let commands = try document.commands(script.value, of: "the script '\(scriptName)'")
                    self.scripts.append(PodScript(service: key, name: scriptName, commands: commands))
                }
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

    /// Returns a list of commands, each a list of words; none where the node is null.
    fileprivate func commands(_ node: Node, of what: String) throws(YAMLError) -> [PodCommand] {
        guard !node.isNull else { return [] }
        let message = "\(what) must be a list of commands, each a list of words"
        guard let commands = node.sequence else { throw error(message, at: node) }
        var all: [PodCommand] = []
        for command in commands {
            guard let items = command.sequence, let first = items.first else { throw error(message, at: command) }
            guard first.isString, first.string?.isEmpty == false else {
                throw error("the first word of a command must be a string that is not empty", at: first)
            }
            var words: [String] = []
            for item in items {
                guard let word = item.string else { throw error(message, at: item) }
                words.append(word)
            }
            all.append(PodCommand(words: words, place: "\(file):\(command.start.line)"))
        }
        return all
    }
}
