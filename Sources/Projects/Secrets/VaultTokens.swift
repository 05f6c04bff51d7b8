import FoundationEssentials
import Host
import SystemPackage

/// The tokens that Vault has given, in `vault.json` in the worktree's git directory, readable by the user only.
package struct VaultTokens: Codable, Equatable {
    /// A token of a service.
    struct Token: Codable, Equatable {
        /// The token.
        let token: String
        /// The policies that were asked for.
        let policies: [String]
        /// When it ends, in seconds since 1970.
        let expires: Int
    }

    private static let schema = 1
    private var schema = Self.schema
    /// The address of the server.
    package private(set) var address: String
    private var tokens: [String: Token] = [:]

    private static func path(in project: Project) -> FilePath { project.stateDirectory.appending("vault.json") }

    private static func key(_ request: VaultRequest) -> String {
        [request.environment, request.pod, request.service].joined(separator: "/")
    }

    /// Reads the tokens of a worktree; `nil` if there are none.
    package init?(of project: Project) {
        let kept: VaultTokens? = JSONFile.read(Self.path(in: project), warn: nil) { $0.schema == Self.schema }
        guard let kept else { return nil }
        self = kept
    }

    /// Begins without tokens.
    package init(address: String) {
        self.address = address
    }

    /// Returns the variables that a service gets with its token; `nil` if there is none with the policies that it needs.
    func variables(for request: VaultRequest) -> [Secret]? {
        guard let token = tokens[Self.key(request)], token.policies == request.policies else { return nil }
        func secret(_ name: String, _ value: String) -> Secret {
            Secret(name: name, value: value, file: VaultConfiguration.file, line: request.line)
        }
        return [secret("VAULT_ADDR", address), secret("VAULT_TOKEN", token.token)] + request.variables
    }

    /// Whether a token has to be asked for: it is missing, has other policies, or ends within half of the time that it is to
    /// be valid.
    ///
    /// - Parameter isFresh: whether the time counts.
    package func needs(_ request: VaultRequest, isFresh: Bool) -> Bool {
        guard let token = tokens[Self.key(request)], token.policies == request.policies else { return true }
        return isFresh && Self.now + request.ttl / 2 >= token.expires
    }

    /// Takes what Vault has answered.
    ///
    /// - Parameter answer: the JSON of `auth/token/create`.
    /// - Returns: whether it has a token.
    package mutating func take(_ answer: String, for request: VaultRequest) -> Bool {
        struct Answer: Decodable {
            struct Auth: Decodable {
                let client_token: String
                let lease_duration: Int?
            }
            let auth: Auth
        }
        guard let auth = (try? JSONDecoder().decode(Answer.self, from: Data(answer.utf8)))?.auth else { return false }
        tokens[Self.key(request)] = Token(
            token: auth.client_token, policies: request.policies,
            expires: Self.now + (auth.lease_duration ?? request.ttl))
        return true
    }

    /// Writes the tokens.
    ///
    /// - Throws: `HostError`.
    package func write(to project: Project) throws {
        try JSONFile.write(self, to: Self.path(in: project), isPrivate: true)
    }

    private static var now: Int { Int(Date().timeIntervalSince1970) }
}

extension VaultRequest {
    /// The JSON of a request for the token.
    package var body: String {
        struct Body: Encodable {
            let display_name: String
            let policies: [String]
            let renewable = true
            let ttl: String
        }
        let body = Body(display_name: displayName, policies: policies, ttl: "\(ttl)s")
        return (try? JSONEncoder().encode(body)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
