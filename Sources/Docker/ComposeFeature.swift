/// Something that compose files can say, and the version of docker-compose that first understood it.
package struct ComposeFeature: Sendable, Equatable {
    /// Where it is written, as keys with dots between them; `*` stands for any one key.
    package let path: String
    /// What it is, for a sentence.
    package let name: String
    /// The first version of docker-compose that understands it.
    package let since: ComposeVersion

    /// The features that some version we work with does not understand.
    package static let all: [ComposeFeature] = [
        ComposeFeature(path: "services.*.develop", name: "'develop'", since: "2.22.0"),
        ComposeFeature(path: "include", name: "'include'", since: "2.20.0"),
        ComposeFeature(path: "configs.*.content", name: "'content' of configs", since: "2.23.1"),
        ComposeFeature(path: "services.*.env_file.*.format", name: "'format' in 'env_file'", since: "2.30.0"),
        ComposeFeature(path: "services.*.env_file", name: "'env_file' with mappings", since: "2.24.0"),
        ComposeFeature(path: "services.*.post_start", name: "'post_start'", since: "2.30.0"),
        ComposeFeature(path: "services.*.pre_stop", name: "'pre_stop'", since: "2.30.0"),
        ComposeFeature(path: "services.*.gpus", name: "'gpus'", since: "2.30.0"),
        ComposeFeature(path: "services.*.label_file", name: "'label_file'", since: "2.32.0"),
        ComposeFeature(path: "services.*.provider", name: "'provider'", since: "2.35.0"),
        ComposeFeature(path: "services.*.use_api_socket", name: "'use_api_socket'", since: "2.37.0"),
        ComposeFeature(path: "services.*.models", name: "'models'", since: "2.38.0"),
        ComposeFeature(path: "models", name: "'models'", since: "2.38.0"),
    ]

    /// Tags that docker-compose would pass over without a word where it does not understand them.
    package static let tags: [String: ComposeFeature] = [
        "!override": ComposeFeature(path: "", name: "'!override'", since: "2.24.4"),
        "!reset": ComposeFeature(path: "", name: "'!reset'", since: "2.18.0"),
    ]

    /// Whether a key is this feature, or lies within it.
    ///
    /// - Parameter keys: the keys that lead to it, with dots between them.
    package func covers(_ keys: String) -> Bool {
        let (pattern, keys) = (path.split(separator: "."), keys.split(separator: "."))
        guard keys.count >= pattern.count else { return false }
        return zip(pattern, keys).allSatisfy { $0 == "*" || $0 == $1 }
    }
}

extension ComposeTool {
    /// What this docker-compose does not understand.
    package var missingFeatures: [ComposeFeature] {
        let tags = ComposeFeature.tags.sorted { $0.key < $1.key }.map(\.value)
        return (tags + ComposeFeature.all).filter { number < $0.since }
    }

    /// Returns the sentence that names the version in use and the one that is needed.
    package func needs(_ feature: ComposeFeature) -> String {
        "\(feature.name) needs docker compose \(feature.since) or later; this is \(version)"
    }
}
