package import SystemPackage
package import YAML
/// A compose file.
///
/// Only what we need is read; docker-compose reads the file itself.
package struct ComposeFile: Sendable {
    /// A service as one file writes it.
    package struct Service: Sendable {
        /// The name under `services:`.
        package let name: String
        /// The node of the name.
        package let key: Node
        /// The service's mapping, or null.
        package let node: Node
    }

    /// The path of the file.
    package let path: FilePath
    /// Its parsed text, with places for messages and edits.
    package let document: Document
    /// The services in the order of the file.
    package let services: [Service]
    /// The places of the services in their list, by name.
    private let places: [String: Int]

    /// Reads a compose file.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - path: the path of the file.
    ///   - name: the name of the file in messages.
    /// - Throws: `YAMLError` with the place, where the text is no YAML or has not the structure of a compose file.
    package init(_ text: String, path: FilePath, name: String) throws(YAMLError) {
        self.path = path
        document = try Document(text, file: name)
        guard let root = document.root, !root.isNull else {
            (services, places) = ([], [:])
            return
        }
        guard root.mapping != nil else {
            throw document.error("a compose file is a mapping, with 'services:' and the like", at: root)
        }
        try Self.checkResets(root, in: document)
        var services: [Service] = []
        if let node = root["services"], !node.isNull {
            guard let pairs = node.mapping else {
                throw document.error("'services' must be a mapping of names to services", at: node)
            }
            for pair in pairs {
                guard let name = pair.key.string else {
                    throw document.error("the name of a service must be a string", at: pair.key)
                }
                guard name.unicodeScalars.first != "-" else {
                    throw document.error(
                        "no service can be called '\(name)': programs would take the name for an option", at: pair.key)
                }
                guard pair.value.mapping != nil || pair.value.isNull else {
                    throw document.error("the service '\(name)' must be a mapping", at: pair.value)
                }
                services.append(Service(name: name, key: pair.key, node: pair.value))
            }
        }
        self.services = services
        places = Dictionary(
            zip(services.map(\.name), services.indices), uniquingKeysWith: { first, _ in first })
    }

    /// Throws where a key with `!reset` also comes from a merge key: docker-compose removes the first value and merges
    /// afterwards, which brings the other value back.
    private static func checkResets(_ root: Node, in document: Document) throws(YAMLError) {
        for node in root.withDescendants {
            guard let pairs = node.everyPair, pairs.count != node.mapping?.count else { continue }
            for pair in pairs where pair.value.resolved.tag == "!reset" {
                let name = pair.key.string
                guard pairs.count(where: { $0.key.string == name }) > 1 else { continue }
                throw document.error(
                    "'!reset' takes away what a merge key then brings back: leave one of them out", at: pair.key)
            }
        }
    }

    /// Whether the file is empty or null; docker-compose refuses such a file.
    package var isEmpty: Bool {
        document.root?.mapping?.isEmpty ?? true
    }

    /// The file's `version:`, which has to be the same in all files for docker-compose 1.29.
    package var version: String? {
        document.root?["version"]?.string
    }

    /// Returns the service of that name; `nil` where the file has none.
    package func service(_ name: String) -> Service? {
        places[name].map { services[$0] }
    }
}
