import SystemPackage
import YAML

/// Finds the powers over this machine that one part of a compose file asks for.
///
/// It finds everything that any version of docker-compose might see, also the pairs of a merge key that the mapping
/// itself replaces.
struct PowerReader {
    let document: Document
    /// The folder to which paths are relative.
    let folder: FilePath
    /// The service; `nil` for the parts of a file outside of its services.
    let service: String?
    let interpolation: Interpolation
    let bounds: ProjectBounds
    /// The powers that were found.
    private(set) var found: [HostPower] = []
    /// The services whose namespaces or volumes this one shares.
    private(set) var lenders: Set<String> = []
    /// The bind mounts.
    var binds: [Bind] = []

    init(
        document: Document, folder: FilePath, service: String?, interpolation: Interpolation, bounds: ProjectBounds
    ) {
        self.document = document
        self.folder = folder
        self.service = service
        self.interpolation = interpolation
        self.bounds = bounds
    }

    // MARK: Findings

    mutating func add(_ subject: String, _ what: String, at node: Node, _ details: String...) {
        found.append(
            HostPower(
                service, subject, what, place: "\(document.file):\(node.start.line)",
                details: details.isEmpty ? [canonical(node)] : details))
    }

    mutating func addUnknown(_ subject: String, at node: Node, value: Node? = nil) {
        let what = "asks for '\(subject)', which git conductor does not know"
        add(subject, what, at: node, canonical(value ?? node))
    }

    mutating func share(with service: String) { lenders.insert(service) }

    // MARK: Values

    /// Returns the value of a scalar; `nil` where versions of docker-compose might read different values.
    func text(_ node: Node) -> String? {
        Self.text(node, interpolation)
    }

    static func text(_ node: Node, _ interpolation: Interpolation) -> String? {
        if node.isNull { return "" }
        guard let raw = node.string, let text = try? interpolation(raw), !text.contains("\n") else { return nil }
        // docker-compose 1 ends `${A:-${B}}` at the first brace.
        var rest = raw[...]
        while let start = rest.firstRange(of: "${") {
            rest = rest[start.upperBound...]
            if let next = rest.firstRange(of: "${"), rest[..<next.lowerBound].contains("}") == false { return nil }
        }
        return text
    }

    /// Returns a text for a value of any kind; different values have different texts.
    func canonical(_ node: Node) -> String {
        (try? node.canonical { try interpolation($0) }) ?? node.canonical
    }

    /// Whether a node is neither null nor empty.
    func isSaid(_ node: Node) -> Bool {
        !node.isNull && node.sequence?.isEmpty != true && node.everyPair?.isEmpty != true
    }

    /// Returns the strings of a list, or the only one; `nil` for those that versions of docker-compose might read
    /// differently.
    func items(_ node: Node) -> [(text: String?, node: Node)] {
        (node.sequence ?? [node]).map { (text($0), $0) }
    }

    // MARK: Mappings

    /// Reads the keys of a mapping, and counts those that are not known.
    ///
    /// - Parameters:
    ///   - harmless: keys that never count, whatever their values.
    ///   - read: reads another key, and returns whether the key is known.
    mutating func readMapping(
        _ node: Node, _ subject: String, harmless: Set<String>,
        _ read: (inout PowerReader, _ key: String, _ value: Node) -> Bool = { _, _, _ in false }
    ) {
        guard isSaid(node) else { return }
        guard let pairs = node.everyPair else { return addUnknown(subject, at: node) }
        for pair in pairs {
            let name = pair.key.string ?? pair.key.canonical
            if harmless.contains(name) || !isSaid(pair.value) { continue }
            if read(&self, name, pair.value) || name.hasPrefix("x-") { continue }
            addUnknown(subject.isEmpty ? name : "\(subject).\(name)", at: pair.key, value: pair.value)
        }
    }

    /// Reads the entries of a mapping whose keys are names that the user has chosen.
    mutating func readEntries(_ node: Node, _ subject: String, _ read: (inout PowerReader, String, Node) -> Void) {
        guard isSaid(node) else { return }
        guard let pairs = node.everyPair else { return addUnknown(subject, at: node) }
        for pair in pairs { read(&self, pair.key.string ?? pair.key.canonical, pair.value) }
    }

    // MARK: Files

    /// Counts a file outside of the project.
    mutating func readFile(_ subject: String, _ node: Node, _ what: String) {
        switch text(node).map({ bounds.place(of: $0, in: folder) }) ?? .unknown {
        case .inside: break
        case .outside(let path), .git(let path), .socket(let path):
            add(subject, "\(what) '\(bounds.display(path))', which is no file of the project", at: node, path.string)
        case .unknown: add(subject, "\(what) '\(node.string ?? "?")', of which nobody knows where it is", at: node)
        }
    }
}
