import FoundationEssentials
import Host
import SystemPackage

/// The engine's socket on this machine, at which it answers many times faster than `docker` starts.
///
/// It only saves time: whatever it does not answer as expected is asked through `docker`, which also tells what is wrong.
struct EngineSocket: Sendable {
    private let path: FilePath
    private let sockets: LocalSockets

    /// How long an answer may take, until docker is asked.
    private static let patience = Duration.seconds(1)

    /// Finds the socket that docker would use, from `DOCKER_HOST`, the user's docker context, or by default.
    ///
    /// - Returns: `nil` where docker would use another way, or which one is not certain.
    init?(_ host: Host) {
        func variable(_ name: String) -> String? { host.environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let docker = DockerProgram(host), let sockets = host.sockets, variable("DOCKER_API_VERSION") == nil,
            let settings = docker.settings, settings.headers?.isEmpty ?? true
        else { return nil }
        let address: String?
        switch (variable("DOCKER_HOST"), variable("DOCKER_CONTEXT")) {
        // Which one counts depends on the version of docker.
        case (.some, .some): address = nil
        case (let chosen?, nil): address = chosen
        case (nil, let name): address = docker.address(ofContext: name ?? settings.context ?? "default")
        }
        guard let address, address.hasPrefix("unix:///") else { return nil }
        path = FilePath(String(address.dropFirst("unix://".count)))
        self.sockets = sockets
    }

    /// What it answers to a question.
    enum Answer<Value> {
        /// What was asked for.
        case value(Value)
        /// There is no such thing.
        case missing
    }

    /// Asks for something.
    ///
    /// - Parameters:
    ///   - path: what to ask for, as the engine's API names it, without its version: `/containers/json`.
    ///   - query: the names and values that follow the path.
    /// - Returns: the answer; `nil` where docker is to be asked.
    /// - Throws: `CancellationError`.
    func get<Value: Decodable>(
        _ path: String, _ query: [String: String] = [:], as type: Value.Type
    ) async throws -> Answer<Value>? {
        let words = query.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.escaped($0.value))" }.joined(
            separator: "&")
        // With HTTP 1.0 the answer comes in one piece, and the connection ends with it.
        let request = "GET \(path)\(words.isEmpty ? "" : "?\(words)") HTTP/1.0\r\nHost: docker\r\n\r\n"
        guard let answer = try await sockets.exchange(Array(request.utf8), at: self.path, within: Self.patience),
            let end = answer.firstRange(of: "\r\n\r\n".utf8)
        else { return nil }
        let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = head.first?.split(separator: " ").dropFirst().first
        if status == "404" { return .missing }
        guard status == "200", let value = try? JSONDecoder().decode(type, from: Data(answer[end.upperBound...]))
        else { return nil }
        return .value(value)
    }

    /// Asks for things by their names.
    ///
    /// - Parameter kind: what they are, as the engine's API names it: `images`.
    /// - Returns: those that are there; `nil` where docker is to be asked.
    /// - Throws: `CancellationError`.
    func find<Value: Decodable>(
        _ names: [String], in kind: String, as type: Value.Type
    ) async throws -> [String: Value]? {
        var found: [String: Value] = [:]
        for name in names {
            switch try await get("/\(kind)/\(Self.escaped(name))/json", as: type) {
            case .value(let value): found[name] = value
            case .missing: break
            case nil: return nil
            }
        }
        return found
    }

    /// Returns a filter by one value, as the engine's API takes it.
    static func filter(_ name: String, _ value: String) -> String {
        let data = (try? JSONEncoder().encode([name: [value]])) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// Returns a text as part of an address: everything is escaped that could mean something else there.
    static func escaped(_ text: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:@".utf8)
        return text.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

extension DockerProgram {
    /// What we need to know of the user's settings.
    struct Settings: Decodable {
        var context: String?
        var headers: [String: String]?
        var pluginFolders: [String]?

        private enum CodingKeys: String, CodingKey {
            case context = "currentContext"
            case headers = "HttpHeaders"
            case pluginFolders = "cliPluginsExtraDirs"
        }
    }

    /// The user's settings; `nil` where they cannot be read.
    var settings: Settings? { Self.settings(host) }

    static func settings(_ host: Host) -> Settings? {
        let path = settingsFolder(host).appending("config.json")
        guard Files.exists(path) else { return Settings() }
        return (try? Files.bytes(of: path)).flatMap { try? JSONDecoder().decode(Settings.self, from: Data($0)) }
    }

    private struct Context: Decodable {
        struct Endpoint: Decodable {
            let address: String?

            private enum CodingKeys: String, CodingKey { case address = "Host" }
        }

        let name: String
        let endpoints: [String: Endpoint]

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case endpoints = "Endpoints"
        }
    }

    /// Returns the address of the engine of a docker context; `nil` where there is none of that name.
    func address(ofContext name: String) -> String? {
        if name == "default" { return "unix:///var/run/docker.sock" }
        let folder = settingsFolder.appending("contexts/meta")
        let contexts = Files.names(in: folder).lazy.compactMap { entry in
            (try? Files.bytes(of: folder.appending(entry).appending("meta.json")))
                .flatMap { try? JSONDecoder().decode(Context.self, from: Data($0)) }
        }
        return contexts.first { $0.name == name }?.endpoints["docker"]?.address
    }
}
