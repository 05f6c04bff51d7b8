import Errors
import Host
package import Projects
package import Repositories
import SystemPackage

/// The git that was found, and what would show that another is there now.
struct FoundGit: Sendable, Equatable, Codable {
    let version: GitVersion
    let stamp: String
}

extension GitProgram {
    /// The version of the user's git. The answer is kept, with a stamp of the program.
    ///
    /// - Throws: ``ConductorError`` of kind `git`.
    package func version(keptFor project: Project) async throws -> GitVersion {
        let path = project.sharedDirectory.appending("git.json")
        let stamp = Files.program("git", path: host.environment["PATH"]).flatMap(Files.stamp) ?? ""
        let known: FoundGit? = JSONFile.read(path, warn: { _ in }) { _ in true }
        if let known, known.stamp == stamp { return known.version }
        let text = try await self("version")
        guard let version = GitVersion(text) else {
            throw ConductorError(.git, "'git version' printed '\(text)', which names no version")
        }
        try JSONFile.write(FoundGit(version: version, stamp: stamp), to: path)
        return version
    }
}
