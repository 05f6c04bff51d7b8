import Compose
package import Docker
import Errors
package import Host
import Projects

extension Rendering {
    /// Calls of docker-compose with all compose files named.
    ///
    /// - Parameter host: where docker-compose is run.
    /// - Throws: `ConductorError` of kind `engine` where no docker-compose was found.
    package func compose(on host: Host) throws -> ComposeCommand {
        guard let tool = situation.tool else {
            throw ConductorError(.engine, "no docker-compose was found")
        }
        let stack = ComposeCommand.Stack(
            name: situation.stack, directory: situation.project.composeDirectory,
            workingDirectory: situation.project.root, dotEnv: situation.dotEnv?.path, files: composeFiles,
            profiles: Set(situation.services.flatMap(\.definition.profiles)))
        return ComposeCommand(tool, stack, host: host)
    }
}
