package import SystemPackage
package import YAML
/// A service after the merge of all files, with the keys that we need.
package struct ServiceDefinition: Sendable {
    /// A variable as one layer sets it.
    package struct Variable: Sendable {
        /// Its name.
        package let name: String
        /// Its interpolated value, or that of the environment of compose for a name alone; `nil` where there is none.
        package let value: String?
        /// The file that sets it.
        package let file: String
    }

    /// An environment file, or a file of labels, as one layer names it.
    package struct EnvironmentFileName: Sendable {
        /// Its path, interpolated and absolute.
        package let path: FilePath
        /// Whether its values are taken as they are (`format: raw`).
        package let isRaw: Bool
        /// The file that names it.
        package let file: String
    }

    /// The name of the service.
    package let name: String
    /// Its definition in each file, earlier layers first.
    package let layers: [ServiceLayer]
    /// The image that it runs from, where one is named.
    package let image: String?
    /// The context of its `build:`.
    package let buildContext: BuildContext?
    /// The folder of this machine that its `build:` names; absolute.
    package let buildFolder: FilePath?
    /// The Dockerfile of its `build:`, relative to the context.
    package let dockerfile: String?
    /// The ports that it publishes.
    package let ports: [PublishedPort]
    /// The services that compose starts before it.
    package let dependencies: [String]
    /// Those of them that compose starts only where they are to be started anyway (`required: false`).
    package let optionalDependencies: Set<String>
    /// The containers of others that its container uses.
    package let shares: [Share]
    /// The number of its containers, which may be 0.
    package let replicas: Int
    /// Its profiles; one of them must be active for it to be started.
    package let profiles: [String]
    /// The fixed name of its container.
    package let containerName: String?
    /// The platform of its image.
    package let platform: String?
    /// Whether the files define a health check; its image may have another.
    package let hasHealthCheck: Bool
    /// Its variables from `environment:`; later ones win.
    package let environment: [Variable]
    /// Its environment files from `env_file:`; later ones win.
    package let environmentFiles: [EnvironmentFileName]
    /// Its files of labels from `label_file:`; later ones win, and `labels:` over all of them.
    package let labelFiles: [EnvironmentFileName]
    /// Its settings for `git conductor`, under `x-conductor:` or in labels.
    package let settings: ServiceSettings

    /// Reads the layers.
    ///
    /// - Parameters:
    ///   - name: the name of the service.
    ///   - layers: earlier ones first, as compose merges them.
    /// - Throws: `YAMLError` with the place of the mistake.
    package init(name: String, layers: [ServiceLayer]) throws(YAMLError) {
        self.name = name
        self.layers = layers
        let readers = layers.map(LayerReader.init)

        func last<Value>(_ read: (LayerReader) throws(YAMLError) -> Value?) throws(YAMLError) -> Value? {
            for reader in readers.reversed() {
                if let value = try read(reader) { return value }
            }
            return nil
        }
        func all<Value>(_ read: (LayerReader) throws(YAMLError) -> [Value]) throws(YAMLError) -> [Value] {
            var values: [Value] = []
            for reader in readers { values += try read(reader) }
            return values
        }

        image = try last { reader throws(YAMLError) in try reader.string("image") }
        containerName = try last { reader throws(YAMLError) in try reader.string("container_name") }
        platform = try last { reader throws(YAMLError) in try reader.string("platform") }
        buildContext = try last { reader throws(YAMLError) in try reader.buildContext() }
        buildFolder = try last { reader throws(YAMLError) in
            guard case .local(let folder) = try reader.buildContext() else { return nil }
            return reader.layer.folder.pushing(FilePath(folder)).lexicallyNormalized()
        }
        dockerfile = try last { reader throws(YAMLError) in try reader.string("build", "dockerfile") }
        hasHealthCheck = readers.contains { $0.layer.node["healthcheck"]?["test"] != nil }
        ports = try Self.ports(in: readers)
        profiles = try all { reader throws(YAMLError) in try reader.strings("profiles") }
        environmentFiles = try all { reader throws(YAMLError) in try reader.environmentFiles("env_file") }
        labelFiles = try all { reader throws(YAMLError) in try reader.environmentFiles("label_file") }
        environment = try all { reader throws(YAMLError) in
            try reader.pairs("environment").map { pair in
                Variable(
                    name: pair.name, value: pair.value ?? reader.interpolation.variables[pair.name],
                    file: reader.document.file)
            }
        }
        let dependsOn = try readers.dependsOn()
        shares = try readers.shares(dependsOn)
        dependencies = try readers.dependencies(dependsOn, shares)
        optionalDependencies = Set(dependsOn.filter { !$0.isRequired }.map(\.name))
        replicas = try readers.replicas()
        settings = try ServiceSettings(readers)
    }

    /// The first layer of the service.
    package var origin: ServiceLayer? { layers.first }

    /// Whether its image gets further names when it is built (`build.tags`).
    package var tagsImages: Bool { layers.contains { $0.node["build"]?["tags"] != nil } }

    /// Returns the ports that it would publish with other variables.
    ///
    /// - Parameter interpolation: returns for the variables of a layer the others.
    /// - Throws: `YAMLError` with the place of the mistake.
    package func ports(with interpolation: (Interpolation) -> Interpolation) throws(YAMLError) -> [PublishedPort] {
        try Self.ports(
            in: layers.map { layer in
                LayerReader(
                    layer: ServiceLayer(
                        file: layer.file, node: layer.node, folder: layer.folder,
                        interpolation: interpolation(layer.interpolation)))
            })
    }

    private static func ports(in readers: [LayerReader]) throws(YAMLError) -> [PublishedPort] {
        var ports: [PublishedPort] = []
        for reader in readers.since("ports") { ports += try reader.ports() }
        return ports
    }
}

/// Reads and interpolates the keys of one layer, and throws errors with their places.
struct LayerReader {
    let layer: ServiceLayer

    var interpolation: Interpolation { layer.interpolation }
    var document: Document { layer.file.document }

    /// Returns the interpolated value of a scalar.
    func text(of node: Node, _ what: String) throws(YAMLError) -> String {
        try document.text(of: node, what, interpolation)
    }

    /// Returns the node at a path of keys; `nil` where it is missing or null.
    func node(_ path: [String]) -> Node? {
        var node = layer.node
        for key in path {
            guard let next = node[key], !next.isNull else { return nil }
            node = next
        }
        return node
    }

    /// Returns the string at a path of keys; `nil` where there is none.
    func string(_ path: String...) throws(YAMLError) -> String? {
        guard let node = node(path) else { return nil }
        return try text(of: node, "'\(path.joined(separator: "."))'")
    }

    /// Returns the strings of the list at a path of keys; one string counts as a list of one.
    func strings(_ path: String...) throws(YAMLError) -> [String] {
        guard let node = node(path) else { return [] }
        return try strings(in: node, "'\(path.joined(separator: "."))'")
    }

    /// Returns the strings of a list; one string counts as a list of one.
    func strings(in node: Node, _ what: String) throws(YAMLError) -> [String] {
        if node.string != nil { return [try text(of: node, what)] }
        guard let items = node.sequence else {
            throw document.error("\(what) must be a list of strings", at: node)
        }
        var strings: [String] = []
        for item in items { strings.append(try text(of: item, "an entry of \(what)")) }
        return strings
    }

    /// Returns the entries of a mapping, or of a list of `NAME=VALUE`, at a path of keys.
    func pairs(_ path: String...) throws(YAMLError) -> [(name: String, value: String?, node: Node)] {
        try pairs(path)
    }

    func pairs(_ path: [String]) throws(YAMLError) -> [(name: String, value: String?, node: Node)] {
        guard let node = node(path) else { return [] }
        let key = path.joined(separator: ".")
        var pairs: [(name: String, value: String?, node: Node)] = []
        if let mapping = node.mapping {
            for pair in mapping {
                // compose interpolates values, and no keys.
                guard let name = pair.key.string else {
                    throw document.error("a name in '\(key)' must be a string", at: pair.key)
                }
                let value = pair.value.isNull ? nil : try text(of: pair.value, "'\(key).\(name)'")
                pairs.append((name, value, pair.key))
            }
        } else if let items = node.sequence {
            for item in items {
                let entry = try text(of: item, "an entry of '\(key)'")
                let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                pairs.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : nil, item))
            }
        } else {
            throw document.error("'\(key)' must be a mapping or a list", at: node)
        }
        return pairs
    }

    func buildContext() throws(YAMLError) -> BuildContext? {
        guard let node = layer.node["build"] else { return nil }
        return try BuildContext(node, in: document, interpolation)
    }

    func environmentFiles(_ key: String) throws(YAMLError) -> [ServiceDefinition.EnvironmentFileName] {
        guard let node = layer.node[key], !node.isNull else { return [] }
        var files: [ServiceDefinition.EnvironmentFileName] = []
        for item in node.sequence ?? [node] {
            let path = layer.folder.pushing(FilePath(try text(of: item["path"] ?? item, "'\(key)'")))
            let format = item["format"].flatMap { $0.isNull ? nil : $0 }
            let isRaw = try format.map { node throws(YAMLError) in try text(of: node, "'format'") } == "raw"
            files.append(.init(path: path.lexicallyNormalized(), isRaw: isRaw, file: document.file))
        }
        return files
    }

    func ports() throws(YAMLError) -> [PublishedPort] {
        guard let node = layer.node["ports"], !node.isNull else { return [] }
        guard let items = node.sequence else { throw document.error("'ports' must be a list", at: node) }
        var ports: [PublishedPort] = []
        for item in items {
            guard let port = PublishedPort(try shortPort(item)) else {
                throw document.error("this is no port that compose knows", at: item)
            }
            ports.append(port)
        }
        return ports
    }

    /// Returns a port in the short syntax, also where it is written in the long one.
    private func shortPort(_ item: Node) throws(YAMLError) -> String {
        guard item.mapping != nil else { return try text(of: item, "a port") }
        func field(_ name: String) throws(YAMLError) -> String? {
            guard let node = item[name], !node.isNull else { return nil }
            return try text(of: node, "'\(name)'")
        }
        let address = try field("host_ip").map { $0.contains(":") ? "[\($0)]:" : "\($0):" } ?? ""
        let published = try field("published").map { "\($0):" } ?? (address.isEmpty ? "" : ":")
        let target = try field("target") ?? ""
        return address + published + target + (try field("protocol").map { "/\($0)" } ?? "")
    }
}
