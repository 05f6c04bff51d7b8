import Errors
import Host
package import Projects
package import Repositories
import SystemPackage

/// The version of git that was found, with a stamp that changes when another git is installed.
struct FoundGit: Sendable, Equatable, Codable {
    let version: GitVersion
    let stamp: String
}

extension GitProgram {
    /// Returns the version of the user's git; the result is kept until another git is installed.
    ///
    /// - Throws: ``ConductorError`` of kind `git`.
    package func version(keptFor project: Project) async throws -> GitVersion {
        let path = (UserFolder.path(host.environment) ?? project.sharedDirectory).appending("git.json")
        let program = Files.program("git", path: host.environment["PATH"])
        let stamp = program.flatMap { path in Files.stamp(of: path).map { "\(path) \($0)" } } ?? ""
        let known: FoundGit? = JSONFile.read(path, warn: { _ in }) { _ in true }
        if let known, known.stamp == stamp { return known.version }
        let text = try await self("version")
        guard let version = GitVersion(text) else {
            throw ConductorError(.gitFailed, "'git version' printed '\(text)', which names no version")
        }
        // Where it cannot be written, git is asked again.
        try? JSONFile.write(FoundGit(version: version, stamp: stamp), to: path)
        return version
    }
}
