package import Compose

/// The name of a fact: one of the things that decide how the container of a service is made.
package enum FactName: Hashable, Sendable {
    /// The value of a key of the service in a compose file.
    case key(ComposeKey)
    /// The content of a file of environment variables, by its path relative to the project.
    case variables(file: String)
    /// A secret variable, by the file of secrets that sets it.
    case secret(ComposeKey)
    /// The bind mount of the service's own source.
    case mount
    /// The bind mount of a library at a path in the container.
    case library(target: String)
    /// The mounts and variables that git in the container needs.
    case git
    /// The image, where another service builds the one that the files name.
    case image
    /// The default tag of the image.
    case defaultTag
    /// The name of this machine in the container.
    case machine
    /// Where this stack publishes the ports, in the place of the ports that the files name.
    case ports
    /// A folder under the bind mount that keeps the image's content, by its path relative to the mount.
    case kept(path: String)
    /// The value of a key under `build:` in a compose file.
    case buildKey(ComposeKey)
    /// The files that the image is built from, by their pattern, which begins with the folder.
    case buildFiles(pattern: String)
    /// The files whose change restarts the service, by their pattern, which begins with the folder.
    case restartFiles(pattern: String)
    /// Which file or folder is at a path that docker mounts from, by the path relative to the project.
    case mounted(path: String)
    /// Which file or folder is at a path below a mounted folder on which docker mounts something else, by the path
    /// relative to the project.
    case mountPoint(path: String)
    /// Which file is at a path below a mounted folder to which docker-compose copies a config or a secret, by the path
    /// relative to the project.
    case copied(path: String)

    /// What a fact is about.
    package enum Kind: Sendable {
        /// What docker-compose creates the container from.
        case container
        /// A bind-mounted folder; a container keeps the folder that was there when it started, even if another takes
        /// its place.
        case mount
        /// What the image is built from.
        case build
        /// Files whose change restarts the service.
        case restart
        /// A file or folder of this machine that is mounted: another one at the same path reaches the container only when
        /// it is started again.
        case mounted
        /// A file of this machine that docker-compose writes when it creates the container, and only then.
        case copied
    }

    /// What the fact is about.
    package var kind: Kind {
        switch self {
        case .key, .variables, .secret, .git, .image, .defaultTag, .machine, .ports, .kept: .container
        case .mount, .library: .mount
        case .buildKey, .buildFiles: .build
        case .restartFiles: .restart
        case .mounted, .mountPoint: .mounted
        case .copied: .copied
        }
    }

    /// The path whose file or folder the fact is about; `nil` for other facts.
    package var mountedPath: String? {
        switch self {
        case .mounted(let path), .mountPoint(let path), .copied(let path): path
        default: nil
        }
    }

    /// Returns the name for messages: `pods/default.yml:12 image`, `mount of web`.
    ///
    /// - Parameters:
    ///   - service: the service that the fact is about.
    ///   - line: its line in the file, if known.
    package func words(of service: String, line: Int? = nil) -> String {
        switch self {
        case .key(let key), .buildKey(let key), .secret(let key):
            line.map { "\(key.file):\($0) \(key.key)" } ?? "\(key.file): \(key.key)"
        case .variables(let file): file
        case .mount: "mount of \(service)"
        case .library(let target): "mount at \(target)"
        case .git: "git in the container"
        case .image: "the image that another service builds"
        case .defaultTag: "the default tag of its image"
        case .machine: "host.docker.internal"
        case .ports: "the ports of this stack"
        case .kept(let path): "the image's \(path)"
        case .buildFiles(let pattern), .restartFiles(let pattern): pattern
        case .mounted(let path), .mountPoint(let path), .copied(let path): path
        }
    }
}

extension FactName: Comparable {
    /// Orders names as messages show them: by file, then by key.
    package static func < (left: Self, right: Self) -> Bool { left.words(of: "") < right.words(of: "") }
}

extension FactName: Codable, CodingKeyRepresentable {
    /// The form in state files: the kind, then the file, pattern or path and, after a tab, the key.
    private var text: String {
        switch self {
        case .key(let key): "key \(key.file)\t\(key.key)"
        case .variables(let file): "variables \(file)"
        case .secret(let key): "secret \(key.file)\t\(key.key)"
        case .mount: "mount"
        case .library(let target): "library \(target)"
        case .git: "git"
        case .image: "image"
        case .defaultTag: "default-tag"
        case .machine: "machine"
        case .ports: "ports"
        case .kept(let path): "kept \(path)"
        case .buildKey(let key): "build-key \(key.file)\t\(key.key)"
        case .buildFiles(let pattern): "build-files \(pattern)"
        case .restartFiles(let pattern): "restart-files \(pattern)"
        case .mounted(let path): "mounted \(path)"
        case .mountPoint(let path): "mount-point \(path)"
        case .copied(let path): "copied \(path)"
        }
    }

    private init(text: String) {
        // Bytes, as there are many names, and the boundaries of characters are costly to find.
        let kind = Substring(text.utf8.prefix { $0 != UInt8(ascii: " ") })
        let rest = String(Substring(text.utf8.dropFirst(kind.utf8.count + 1)))
        let parts = rest.utf8.split(separator: UInt8(ascii: "\t"), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        switch (kind, parts.count) {
        case ("key", 2): self = .key(ComposeKey(file: parts[0], key: parts[1]))
        case ("build-key", 2): self = .buildKey(ComposeKey(file: parts[0], key: parts[1]))
        case ("secret", 2): self = .secret(ComposeKey(file: parts[0], key: parts[1]))
        case ("variables", _): self = .variables(file: rest)
        case ("library", _): self = .library(target: rest)
        case ("kept", _): self = .kept(path: rest)
        case ("build-files", _): self = .buildFiles(pattern: rest)
        case ("restart-files", _): self = .restartFiles(pattern: rest)
        case ("mounted", _): self = .mounted(path: rest)
        case ("mount-point", _): self = .mountPoint(path: rest)
        case ("copied", _): self = .copied(path: rest)
        case ("mount", _) where rest.isEmpty: self = .mount
        case ("git", _) where rest.isEmpty: self = .git
        case ("image", _) where rest.isEmpty: self = .image
        case ("default-tag", _) where rest.isEmpty: self = .defaultTag
        case ("machine", _) where rest.isEmpty: self = .machine
        case ("ports", _) where rest.isEmpty: self = .ports
        default: self.init(earlierText: text)
        }
    }

    /// Reads the form of version 0.1.0, so that an update of this program recreates no container.
    private init(earlierText text: String) {
        func rest(after prefix: String) -> String? {
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
        }
        func key(_ text: String) -> ComposeKey? {
            text.firstRange(of: ": ").map {
                ComposeKey(file: String(text[..<$0.lowerBound]), key: String(text[$0.upperBound...]))
            }
        }
        if text == "git in the container" {
            self = .git
        } else if let target = rest(after: "mount at ") {
            self = .library(target: target)
        } else if let path = rest(after: "the image's ") {
            self = .kept(path: path)
        } else if let pattern = rest(after: "restart: ") {
            self = .restartFiles(pattern: pattern)
        } else if let build = rest(after: "build: ") {
            self = key(build).map { .buildKey($0) } ?? .buildFiles(pattern: build)
        } else {
            self = key(text).map { .key($0) } ?? .variables(file: text)
        }
    }

    /// The name as a key of a JSON object.
    package var codingKey: any CodingKey { Key(stringValue: text) }

    /// Reads the name from a key of a JSON object.
    package init?(codingKey: some CodingKey) { self.init(text: codingKey.stringValue) }

    /// Decodes the name from a string.
    package init(from decoder: any Decoder) throws {
        self.init(text: try decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the name as a string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
