import YAML

/// A power over this machine that the compose files ask for, such as a bind mount outside of the project.
package struct HostPower: Sendable, Hashable {
    /// The service that asks; `nil` where the project does as a whole.
    package let service: String?
    /// What it asks for, in words that follow its name: `is privileged`.
    package let what: String
    /// The file and the line.
    package let place: String
    /// Identifies the power, independent of its place in the files.
    package let key: String
    /// The key of the files that asks, such as `provider`.
    package let subject: String

    /// Describes a power.
    ///
    /// - Parameter details: what tells it from others that are called by the same words.
    package init(_ service: String?, _ subject: String, _ what: String, place: String, details: [String]) {
        self.service = service
        self.subject = subject
        self.what = what
        self.place = place
        key = ([service.map { "service \($0)" } ?? "project", subject, what] + details).joined(separator: " | ")
    }

    private init(_ power: HostPower, for service: String) {
        self.init(
            service, power.subject, "shares with '\(power.service ?? "")', which \(power.what)", place: power.place,
            details: [power.key])
    }

    /// The power in a line.
    package var line: String { "\(service ?? "the project") \(what) (\(place))" }

    /// Whether it takes effect when containers are only stopped or removed.
    package var worksWhenStopping: Bool {
        ["provider", "pre_stop", "post_start", "include", "extends", "tag"].contains(subject)
    }
}

extension HostPower {
    /// All powers that a project asks for.
    ///
    /// Each file that asks counts, also where a later file overrides it. What is unknown counts: a key that is not known to
    /// be harmless, a value that docker-compose might read in another way.
    ///
    /// - Parameters:
    ///   - services: the services with all places that say what they are.
    ///   - files: the compose files, those that they include among them.
    ///   - interpolation: gives the variables their values.
    ///   - bounds: what belongs to the project.
    package static func all(
        services: [ServiceDefinition], files: [PlacedComposeFile], _ interpolation: Interpolation,
        _ bounds: ProjectBounds
    ) -> [HostPower] {
        var powers: [HostPower] = []
        var lenders: [String: Set<String>] = [:]
        var readers: [PowerReader] = []
        for service in services {
            let contexts = service.layers.flatMap { PowerReader.contexts(of: $0, interpolation) }
            for layer in service.layers {
                var reader = PowerReader(
                    document: layer.file.document, folder: layer.folder, service: service.name,
                    interpolation: interpolation, bounds: bounds)
                reader.readService(layer.node, contexts: contexts)
                powers += reader.found
                readers.append(reader)
                lenders[service.name, default: []].formUnion(reader.lenders)
            }
        }
        for file in files {
            var reader = PowerReader(
                document: file.file.document, folder: file.folder, service: nil, interpolation: interpolation,
                bounds: bounds)
            reader.readFile()
            powers += reader.found
        }
        powers += replaceable(readers)
        var documents: [String: Document] = [:]
        for file in files.map(\.file) + services.flatMap(\.layers).map(\.file) {
            documents[file.document.file] = file.document
        }
        for (_, document) in documents.sorted(by: { $0.key < $1.key }) { powers += tags(in: document) }
        var seen: Set<String> = []
        return (powers + lent(powers, by: lenders)).filter { seen.insert($0.key).inserted }
    }

    /// The subject of mounts that a container can lead elsewhere.
    package static let replaceable = "replaceable"

    /// Bind mounts of what a container can replace by a link to anything: docker follows it when the other one starts.
    private static func replaceable(_ readers: [PowerReader]) -> [HostPower] {
        let writable = readers.flatMap { reader in
            reader.binds.filter(\.isWritable).map { (service: reader.service ?? "", bind: $0) }
        }
        return readers.flatMap { reader in
            reader.binds.compactMap { bind -> HostPower? in
                guard let owner = writable.first(where: { bind.lies(in: $0.bind) }) else { return nil }
                return HostPower(
                    reader.service, replaceable,
                    "mounts '\(reader.bounds.display(bind.source))', which '\(owner.service)' can replace by a link to anywhere",
                    place: "\(reader.document.file):\(bind.node.start.line)", details: ["\(bind.source)"])
            }
        }
    }

    /// What services have because they share namespaces or volumes with others, at any depth.
    private static func lent(_ powers: [HostPower], by lenders: [String: Set<String>]) -> [HostPower] {
        lenders.sorted { $0.key < $1.key }.flatMap { service, direct -> [HostPower] in
            var all: Set<String> = []
            var next = direct
            while let lender = next.popFirst() {
                if all.insert(lender).inserted { next.formUnion(lenders[lender] ?? []) }
            }
            all.remove(service)
            return powers.filter { power in power.service.map(all.contains) == true }
                .map { HostPower($0, for: service) }
        }
    }

    /// Tags by which compose reads a value that we see otherwise, such as `!!binary`. What they do to the file nobody
    /// knows, so that it is the whole of it that is told from others.
    private static func tags(in document: Document) -> [HostPower] {
        (document.root?.withDescendants ?? []).compactMap { node in
            guard let tag = node.tag, !knownTags.contains(tag) else { return nil }
            return HostPower(
                nil, "tag", "has a value with the tag '\(tag)', which git conductor does not know",
                place: "\(document.file):\(node.start.line)", details: [document.file, document.text])
        }
    }

    private static let knownTags: Set<String> = Set(
        ["str", "bool", "int", "float", "null", "seq", "map"].map { "tag:yaml.org,2002:" + $0 }
    ).union(["!", "!reset", "!override"])
}
