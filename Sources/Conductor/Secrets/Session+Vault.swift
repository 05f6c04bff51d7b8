import Errors
import FoundationEssentials
import Host
import Pipeline
import Projects
import SystemPackage

/// Tokens of Vault for services, as `config/vault.yml` wants them.
extension Session {
    /// Asks Vault for the tokens that services need and do not have.
    ///
    /// - Parameters:
    ///   - isFresh: whether to replace tokens that are near their end, too.
    ///   - approves: whether to approve their policies; otherwise they have to be approved already.
    /// - Throws: `ConductorError` of kind `approval`; of kind `content` where Vault gives no token; `HostError`.
    func prepareTokens(isFresh: Bool, approves: Bool) async throws {
        guard Secrets.usesVault(project) else { return }
        var kept = VaultTokens(of: project)
        // Another server knows nothing of them.
        if isFresh, let address = VaultServer.address(host), address != kept?.address { kept = nil }
        let requests = try await loadNames().secrets.requests.filter { kept?.needs($0, isFresh: isFresh) ?? true }
        guard !requests.isEmpty else { return }
        let server = try VaultServer(host)
        let powers = requests.map(\.power)
        if approves { try await approve(powers) } else { try checkApproved(powers) }
        var tokens = kept.flatMap { $0.address == server.address ? $0 : nil } ?? VaultTokens(address: server.address)
        for request in requests {
            let answer = try await server.answer(to: request)
            guard tokens.take(answer, for: request) else {
                throw ConductorError(
                    .vaultFailed, "Vault at '\(server.address)' gave no token for '\(request.service)'",
                    details: VaultServer.errors(in: answer),
                    hint: "look whether your own token may create tokens with the policies "
                        + request.policies.map { "'\($0)'" }.joined(separator: ", ") + ": vault token lookup")
            }
            // What was given is kept, whatever comes of the next one.
            try tokens.write(to: project)
        }
    }
}

/// A Vault server, reached with `curl`, which has the user's proxies and certificates.
private struct VaultServer {
    let address: String
    private let token: String
    private let host: Host

    /// Finds the server and the user's token: in `VAULT_ADDR`, and `VAULT_MASTER_TOKEN`, `VAULT_TOKEN` or `~/.vault-token`.
    init(_ host: Host) throws {
        let variables = host.environment
        guard let address = Self.address(host) else {
            throw ConductorError(
                .vaultNotConfigured, "'config/vault.yml' needs Vault, and 'VAULT_ADDR' does not name its address",
                hint: "export VAULT_ADDR=https://…")
        }
        let file = UserFolder.home(variables).flatMap { try? Files.text(of: $0.appending(".vault-token")) }
        let found = variables["VAULT_MASTER_TOKEN"] ?? variables["VAULT_TOKEN"] ?? file
        guard let token = found?.filter({ !$0.isWhitespace }), !token.isEmpty else {
            throw ConductorError(
                .vaultNotConfigured, "'config/vault.yml' needs Vault, and there is no token of yours",
                hint: "vault login")
        }
        (self.address, self.token, self.host) = (address, token, host)
    }

    /// Returns the address that `VAULT_ADDR` has, without slashes at its end; `nil` where it is no address.
    static func address(_ host: Host) -> String? {
        guard var address = host.environment["VAULT_ADDR"],
            address.hasPrefix("https://") || address.hasPrefix("http://")
        else { return nil }
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    /// Sends a request, and returns what was answered.
    ///
    /// - Throws: `ConductorError` of kind `content` where the server does not answer; `HostError` without `curl`.
    func answer(to request: VaultRequest) async throws -> String {
        var settings = [
            ("url", "\(address)/v1/auth/token/create"), ("header", "X-Vault-Token: \(token)"),
            ("header", "Content-Type: application/json"), ("data", request.body),
        ]
        if let namespace = host.environment["VAULT_NAMESPACE"] {
            settings.append(("header", "X-Vault-Namespace: \(namespace)"))
        }
        if let certificates = host.environment["VAULT_CACERT"] { settings.append(("cacert", certificates)) }
        var command = Command(
            "curl", ["--silent", "--show-error", "--config", "-"], environment: host.environment,
            // The token is in no argument, which others could see.
            input: settings.map { "\($0) = \"\(Self.quoted($1))\"\n" }.joined())
        command.ask(within: .seconds(30))
        let captured = try await host.processes.capture(command)
        guard captured.status.isSuccess else {
            throw ConductorError(
                .vaultFailed, "Vault at '\(address)' does not answer",
                details: captured.error.split(whereSeparator: \.isNewline).map(String.init),
                hint: "look at 'VAULT_ADDR', and whether it is unsealed: vault status", signal: captured.status.signal)
        }
        return captured.output
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// Returns the errors of an answer.
    static func errors(in answer: String) -> [String] {
        struct Answer: Decodable { let errors: [String] }
        return (try? JSONDecoder().decode(Answer.self, from: Data(answer.utf8)))?.errors ?? []
    }
}
