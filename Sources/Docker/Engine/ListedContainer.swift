/// A container as the engine's API lists it (`GET /containers/json`).
struct ListedContainer: Decodable {
    /// A port of the container, published or not.
    struct Port: Decodable {
        /// The address of this machine at which it is published.
        let address: String?
        /// Its number in the container.
        let inside: Int
        /// Its number on this machine; `nil` where it is not published.
        let outside: Int?
        /// `tcp` or `udp`.
        let kind: String

        private enum CodingKeys: String, CodingKey {
            case address = "IP"
            case inside = "PrivatePort"
            case outside = "PublicPort"
            case kind = "Type"
        }

        /// Whether it may be written as part of a range.
        var isInRange: Bool { outside == nil || outside == inside }

        /// Whether another port follows it in a range.
        func isBefore(_ other: Port) -> Bool {
            kind == other.kind && address == other.address && inside + 1 == other.inside
                && outside.map { $0 + 1 } == other.outside
        }
    }

    /// How it is connected.
    private struct Connections: Decodable {
        struct Network: Decodable {}
        let networks: [String: Network]?

        private enum CodingKeys: String, CodingKey { case networks = "Networks" }
    }

    /// Its full id.
    let id: String
    /// The name of the image that it was made from, or that image's id.
    let image: String
    /// Its state, as a word.
    let state: String
    /// Its state in docker's words, with its exit code or health.
    let status: String
    private let names: [String]?
    private let labels: [String: String]?
    private let listedPorts: [Port]?
    private let connections: Connections?

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case image = "Image"
        case state = "State"
        case status = "Status"
        case names = "Names"
        case labels = "Labels"
        case listedPorts = "Ports"
        case connections = "NetworkSettings"
    }

    /// Its name. The aliases of links, `/OTHER/NAME`, are listed with it.
    var name: String { names?.map { $0.dropFirst() }.first { !$0.contains("/") }.map(String.init) ?? "" }

    /// The value of a label of compose's; empty where it has none.
    func label(_ name: String) -> String { labels?["com.docker.compose.\(name)"] ?? "" }

    /// The names of the networks that it is on.
    var networks: [String] { connections?.networks?.keys.sorted() ?? [] }

    /// Its ports as `docker ps` writes them, those first that it has and publishes with the same number, as ranges where they
    /// follow one another: `6379-6380/tcp`, `0.0.0.0:3000->80/tcp`.
    var ports: [String] {
        let sorted = (listedPorts ?? []).sorted {
            ($0.inside, $0.address ?? "", $0.outside ?? 0, $0.kind) < (
                $1.inside, $1.address ?? "", $1.outside ?? 0, $1.kind
            )
        }
        var ranges: [[Port]] = []
        for port in sorted.filter(\.isInRange) {
            if let index = ranges.firstIndex(where: { $0.last?.isBefore(port) == true }) {
                ranges[index].append(port)
            } else {
                ranges.append([port])
            }
        }
        return (ranges + sorted.filter { !$0.isInRange }.map { [$0] }).map(Self.words)
    }

    /// Those of its ports that it publishes.
    var publishedPorts: [String] { ports.filter { $0.contains("->") } }

    private static func words(_ range: [Port]) -> String {
        func span(_ key: (Port) -> Int?) -> String {
            let ends = [range.first, range.last].compactMap { $0.flatMap(key) }
            return Set(ends).count == 1 ? "\(ends[0])" : ends.map(String.init).joined(separator: "-")
        }
        let first = range[0]
        let inside = "\(span(\.inside))/\(first.kind)"
        guard first.outside != nil else { return inside }
        let address = first.address.map { $0.contains(":") ? "[\($0)]" : $0 } ?? ""
        return "\(address):\(span(\.outside))->\(inside)"
    }
}

/// An image as the engine's API lists it (`GET /images/json`).
struct ListedImage: Decodable {
    /// Its names, as `NAME:TAG`.
    let names: [String]?

    private enum CodingKeys: String, CodingKey { case names = "RepoTags" }
}

/// An image of which it is only asked whether it is there (`GET /images/NAME/json`).
struct InspectedImage: Decodable {}

/// What the engine's API tells of one container (`GET /containers/ID/json`).
struct InspectedContainer: Decodable {
    struct State: Decodable {
        /// When it was last started.
        let startedAt: String

        private enum CodingKeys: String, CodingKey { case startedAt = "StartedAt" }
    }

    struct Mount: Decodable {
        /// `bind` or `volume`.
        let kind: String
        /// The name of a volume.
        let name: String?
        /// The path on this machine.
        let source: String?

        private enum CodingKeys: String, CodingKey {
            case kind = "Type"
            case name = "Name"
            case source = "Source"
        }
    }

    let state: State
    let mounts: [Mount]?

    private enum CodingKeys: String, CodingKey {
        case state = "State"
        case mounts = "Mounts"
    }
}
