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
        guard project.shape == .pods else { throw ConductorError.plainComposeFile("cannot have a file of secrets") }
        let folder = try ConfinedFolder(project.root)
        guard try folder.kind(of: FilePath(Secrets.file)) == nil else {
            throw ConductorError(.exists, "there is a file '\(Secrets.file)' already")
        }
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
        if !dryRun { try folder.write(text, to: FilePath(Secrets.file), isPrivate: true) }
        return Secrets.file
    }
}
