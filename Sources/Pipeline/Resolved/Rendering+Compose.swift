import Compose
package import Docker
import Errors
package import Host
import Projects
package import SystemPackage

extension Rendering {
    /// Returns a docker-compose command with all compose files, the project's and ours.
    ///
    /// - Parameters:
    ///   - host: the machine that runs docker-compose.
    ///   - folder: the folder where ours were written; by default that of the applied stack.
    /// - Throws: `ConductorError` of kind `engine` if no docker-compose was found.
    package func compose(on host: Host, in folder: FilePath? = nil) throws -> ComposeCommand {
        let ours = Set(files.map(\.path))
        let files = composeFiles.map { path in
            guard ours.contains(path), let name = path.lastComponent else { return path }
            return (folder ?? self.folder).appending(name)
        }
        return try compose(on: host, files: files, variables: situation.dotEnv?.path)
    }

    /// Returns a docker-compose command for a resolved stack.
    ///
    /// - Parameters:
    ///   - host: the machine that runs docker-compose.
    ///   - folder: the folder where the resolved stack was written.
    /// - Throws: `ConductorError` of kind `engine` if no docker-compose was found.
    package func composeResolved(on host: Host, in folder: FilePath) throws -> ComposeCommand {
        let names = ResolvedStack.names
        return try compose(
            on: host, files: [folder.appending(names.file)], variables: folder.appending(names.variables))
    }

    private func compose(on host: Host, files: [FilePath], variables: FilePath?) throws -> ComposeCommand {
        guard let tool = situation.tool else {
            throw ConductorError(
                .composeNotFound, "no docker-compose was found",
                hint: "install Docker Compose v2: https://docs.docker.com/compose/install")
        }
        let stack = ComposeCommand.Stack(
            name: situation.stack, directory: situation.project.composeDirectory,
            workingDirectory: situation.project.root, dotEnv: variables, files: files,
            profiles: Set(
                (situation.services + (situation.shared?.services ?? [])).flatMap(\.definition.profiles)))
        return ComposeCommand(tool, stack, host: host)
    }
}
