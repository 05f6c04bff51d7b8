import SystemPackage
import YAML

/// Looks through one place of a compose file for what reaches out of the containers.
///
/// It looks at everything that might count in the eyes of any docker-compose, also at what a merge key brings and the
/// mapping itself replaces.
struct PowerReader {
    let document: Document
    /// The folder to which paths are relative.
    let folder: FilePath
    /// The service; `nil` for what is said outside of services.
    let service: String?
    let interpolation: Interpolation
    let bounds: ProjectBounds
    /// What was found.
    private(set) var found: [HostPower] = []
    /// The services of which this one shares namespaces or volumes.
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

    /// The value of a scalar; `nil` where docker-composes might not agree on it.
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

    /// A text for the value, whatever it is, that is another one when the value is.
    func canonical(_ node: Node) -> String {
        (try? node.canonical { try interpolation($0) }) ?? node.canonical
    }

    /// Whether anything is said at a node.
    func isSaid(_ node: Node) -> Bool {
        !node.isNull && node.sequence?.isEmpty != true && node.everyPair?.isEmpty != true
    }

    /// The strings of a list, or the only one; those that cannot be told are `nil`.
    func items(_ node: Node) -> [(text: String?, node: Node)] {
        (node.sequence ?? [node]).map { (text($0), $0) }
    }

    // MARK: Mappings

    /// Looks at the keys of a mapping.
    ///
    /// - Parameters:
    ///   - harmless: keys that never count, whatever they hold.
    ///   - read: looks at another key, and tells whether it knows it.
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

    /// Looks at entries that have names of the user's choice.
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
