import Errors
import Host
package import Pipeline
import Projects
import SystemPackage

extension Situation {
    /// Adds `config/secrets.yml`, with an example in comments, readable by the user only.
    ///
    /// - Returns: its path, relative to the project.
    /// - Throws: ``ConductorError`` if there is one, or the project has a plain compose file; `HostError`.
    package func addSecrets(dryRun: Bool) throws -> String {
        let pod = pods.first?.name ?? "default"
        let service = services.first { $0.pod == pod }?.name ?? "web"
        let text = """
            # Secret environment variables of services. git ignores this file: keep it so.
            # What comes later here wins, and all of it over 'environment:' in the pods.
            #
            # common:                # every service
            #   GLOBAL_PASSWORD: "magic"
            # pods:
            #   \(pod):
            #     \(service):
            #       SOME_PASSWORD: "secret"
            # targets:
            #   production:          # the same for one environment
            #     common:
            #       GLOBAL_PASSWORD: "more magic"

            """
        try add(text, at: Secrets.file, isPrivate: true, dryRun: dryRun)
        return Secrets.file
    }

    /// Adds `config/vault.yml`, in which no service has a policy yet.
    ///
    /// - Returns: its path, relative to the project.
    /// - Throws: ``ConductorError`` if there is one, or the project has a plain compose file; `HostError`.
    package func addVault(dryRun: Bool) throws -> String {
        let text = """
            # Tokens of Vault for services, as VAULT_TOKEN beside VAULT_ADDR. $PROJECT, $TARGET, $POD and $SERVICE are replaced.
            auth_type: token
            enable_in_targets: [production]
            # How long a token is valid, in seconds.
            default_ttl: 2592000
            # The policies of each token; a service without any gets no token.
            default_policies: []
            # - "$PROJECT-$TARGET-$POD-$SERVICE"
            # More for some services:
            # pods:
            #   POD:
            #     SERVICE: { policies: [NAME], no_default_policies: true }

            """
        try add(text, at: VaultConfiguration.file, isPrivate: false, dryRun: dryRun)
        return VaultConfiguration.file
    }

    private func add(_ text: String, at path: String, isPrivate: Bool, dryRun: Bool) throws {
        guard project.shape == .pods else { throw ConductorError.plainComposeFile("cannot have '\(path)'") }
        let folder = try ConfinedFolder(project.root)
        guard try folder.kind(of: FilePath(path)) == nil else {
            throw ConductorError(.placeTaken, "there is a file '\(path)' already")
        }
        if !dryRun { try folder.write(text, to: FilePath(path), isPrivate: isPrivate) }
    }
}
