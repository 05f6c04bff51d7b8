import SystemPackage
import Text
import YAML

/// A power over this machine that the compose files ask for, such as a bind mount outside of the project.
package struct HostPower: Sendable, Hashable {
    /// The service that asks for it; `nil` for the project as a whole.
    package let service: String?
    /// What it asks for, in words that follow the service's name: `is privileged`.
    package let what: String
    /// The file and the line.
    package let place: String
    /// Identifies the power, independently of its place in the files.
    package let key: String
    /// The key of the compose file that asks for it, such as `provider`.
    package let subject: String

    /// Describes a power.
    ///
    /// - Parameter details: what distinguishes it from other powers with the same words.
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

    /// Who asks for what, without the place.
    package var words: String { "\(service ?? "the project") \(what)" }

    /// The power in a line, which is one line whatever the files have for names.
    package var line: String { "\(words) (\(place))".visibleInLine }

    /// Whether it takes effect when containers are only stopped or removed.
    package var worksWhenStopping: Bool {
        ["provider", "pre_stop", "post_start", "include", "extends", Self.remote, "tag"].contains(subject)
    }
}

extension HostPower {
    /// Returns all powers that a project asks for.
    ///
    /// Each file counts, even where a later file overrides it. What is in doubt counts: a key that is not known to be
    /// harmless, a value that docker-compose might read in another way.
    ///
    /// - Parameters:
    ///   - services: the services, with their layers in all files.
    ///   - files: the compose files, with those that they include.
    ///   - bounds: what belongs to the project.
    package static func all(
        services: [ServiceDefinition], files: [PlacedComposeFile], _ bounds: ProjectBounds
    ) -> [HostPower] {
        var powers: [HostPower] = []
        var lenders: [String: Set<String>] = [:]
        var readers: [PowerReader] = []
        for service in services {
            let contexts = service.layers.flatMap { PowerReader.contexts(of: $0) }
            for layer in service.layers {
                var reader = PowerReader(
                    document: layer.file.document, folder: layer.folder, service: service.name,
                    interpolation: layer.interpolation, bounds: bounds)
                reader.readService(layer.node, contexts: contexts)
                powers += reader.found
                readers.append(reader)
                lenders[service.name, default: []].formUnion(reader.lenders)
            }
        }
        for file in files {
            var reader = PowerReader(
                document: file.file.document, folder: file.folder, service: nil,
                interpolation: file.interpolation, bounds: bounds)
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

    /// The subject of files that docker-compose fetches.
    package static let remote = "remote"

    /// The subject of bind mounts whose source a container can replace by a link.
    package static let replaceable = "replaceable"

    /// Returns the bind mounts whose source a container can replace by a link to anywhere: docker follows the link when
    /// the container with the mount starts.
    private static func replaceable(_ readers: [PowerReader]) -> [HostPower] {
        var writers: [FilePath: String] = [:]
        for reader in readers {
            let service = reader.service ?? ""
            for bind in reader.binds where bind.isWritable {
                writers[bind.source] = min(writers[bind.source] ?? service, service)
            }
        }
        return readers.flatMap { reader in
            reader.binds.compactMap { bind -> HostPower? in
                guard let writer = bind.around.compactMap({ writers[$0] }).min() else { return nil }
                return HostPower(
                    reader.service, replaceable,
                    "mounts '\(reader.bounds.display(bind.source))', which '\(writer)' can replace by a link to anywhere",
                    place: "\(reader.document.file):\(bind.node.start.line)", details: ["\(bind.source)"])
            }
        }
    }

    /// Returns the powers that services get from others with which they share namespaces or volumes, also indirectly.
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

    /// Returns a power for each unknown tag in a file, such as `!!binary`: compose may read its value in another way
    /// than we do. The effect of a tag is not known, so the power is approved for the whole text of the file.
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
