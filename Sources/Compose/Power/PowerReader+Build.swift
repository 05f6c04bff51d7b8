import GitURLs
import SystemPackage
import YAML

extension PowerReader {
    /// Returns the build contexts that a layer names, as folders.
    static func contexts(of layer: ServiceLayer) -> [FilePath] {
        let builds = (layer.node.everyPair ?? []).filter { $0.key.string == "build" }.map(\.value)
        let contexts = builds.flatMap { build in
            build.everyPair?.filter { $0.key.string == "context" }.map(\.value) ?? [build]
        }
        return contexts.compactMap { text($0, layer.interpolation) }.map { layer.folder.pushing(FilePath($0)) }
    }

    /// Finds the powers of a service's `build:`.
    ///
    /// - Parameter contexts: the contexts that the service's layers name: the Dockerfile is in one of them.
    mutating func readBuild(_ node: Node, contexts: [FilePath]) {
        guard node.everyPair != nil else { return readContext(node, "build") }
        readMapping(node, "build", harmless: Self.harmlessInBuild) { reader, key, value in
            switch key {
            case "context": reader.readContext(value, "build")
            case "additional_contexts":
                for context in reader.namedContexts(value) {
                    if let text = context.text, text.hasPrefix("service:") {
                        reader.share(with: String(text.dropFirst("service:".count)))
                        continue
                    }
                    reader.readContext(context.node, "build.additional_contexts", text: context.text)
                }
            case "dockerfile":
                for folder in contexts + [reader.folder] { reader.readDockerfile(value, in: folder) }
            case "network":
                let mode = reader.text(value)
                if !["none", "default", "bridge"].contains(mode) {
                    reader.add("build", "is built in the network '\(mode ?? "?")'", at: value)
                }
            case "cache_from":
                for (text, item) in reader.items(value) where !Self.isRemoteCache(text) {
                    reader.add("build", "is built with the cache '\(text ?? "?")'", at: item)
                }
            case "cache_to":
                for (text, item) in reader.items(value) {
                    reader.add("build", "writes the cache '\(text ?? "?")' when it is built", at: item)
                }
            case "tags":
                for (text, item) in reader.items(value) {
                    reader.add("build", "gives its image the name '\(text ?? "?")' too", at: item)
                }
            case "privileged":
                if reader.text(value)?.lowercased() != "false" { reader.add("build", "is built privileged", at: value) }
            default: return false
            }
            return true
        }
    }

    private static let harmlessInBuild: Set = [
        "args", "dockerfile_inline", "extra_hosts", "labels", "no_cache", "no_cache_filter", "platforms",
        "provenance", "pull", "sbom", "shm_size", "target", "ulimits",
    ]

    /// Whether a cache is an image in a registry: a name alone, or `type=registry,ref=NAME` without other attributes.
    private static func isRemoteCache(_ text: String?) -> Bool {
        guard let text else { return false }
        guard text.contains("=") else { return true }
        let names = text.split(separator: ",").map { $0.prefix { $0 != "=" }.lowercased() }
        return text.hasPrefix("type=registry,") && Set(names) == ["type", "ref"] && names.count == 2
    }

    private func namedContexts(_ node: Node) -> [(text: String?, node: Node)] {
        if let pairs = node.everyPair { return pairs.map { (text($0.value), $0.value) } }
        return items(node).map { text, item in
            let parts = text?.split(separator: "=", maxSplits: 1).map(String.init)
            return (parts?.count == 2 ? parts?[1] : nil, item)
        }
    }

    private mutating func readContext(_ node: Node, _ subject: String) {
        readContext(node, subject, text: text(node))
    }

    /// Finds the powers of a build context.
    ///
    /// A repository or an archive is none. But docker prefers a folder with the same name, so the text is checked as a
    /// path in any case.
    private mutating func readContext(_ node: Node, _ subject: String, text: String?) {
        guard let text else { return addUnknown(subject, at: node) }
        if case .archive = BuildContext(text), !["http", "https", "docker-image"].contains(URLScheme(of: text)?.name) {
            return add(subject, "is built from '\(text)', which git conductor does not know", at: node)
        }
        switch bounds.place(of: text, in: folder) {
        case .inside: break
        // A build only reads, and the whole project is a usual context.
        case .git(let path) where path.starts(with: bounds.root): break
        case .outside(let path), .git(let path), .socket(let path):
            add(subject, "is built from '\(path)' of this machine", at: node, path.string)
        case .unknown: add(subject, "is built from '\(text)', of which nobody knows where it is", at: node)
        }
    }

    private mutating func readDockerfile(_ node: Node, in context: FilePath) {
        guard let text = text(node), !text.contains("\\") else { return addUnknown("build.dockerfile", at: node) }
        // The Dockerfile of a remote context is in that context.
        let path = context.pushing(FilePath(text)).lexicallyNormalized()
        switch bounds.place(of: path) {
        case .inside: break
        case .git(let path), .outside(let path), .socket(let path):
            add(
                "build", "is built by the Dockerfile '\(bounds.display(path))', which is no file of the project",
                at: node, path.string)
        case .unknown: add("build", "is built by a Dockerfile of which nobody knows where it is", at: node)
        }
    }
}
