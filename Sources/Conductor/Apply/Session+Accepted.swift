import Compose
import Errors
import Host
package import Pipeline
import Projects
import SystemPackage

/// Whether docker-compose accepts the compose files, known without asking it again while nothing has changed.
extension Session {
    /// The digest of the files that docker-compose accepted last, in `accepted.json`.
    private struct Accepted: Codable {
        static let schema = 1
        var schema = Self.schema
        let digest: String
    }

    /// What docker-compose answered last, in `answer.json`; apart from the digest, since it may be long.
    struct ComposeAnswer: Codable {
        static let schema = 1
        var schema = Self.schema
        /// The digest of all from which it follows.
        let digest: String
        /// What `config` printed.
        let printed: String
        /// What it warned of.
        let warnings: [String]
    }

    private var answerFile: FilePath { project.stackDirectory.appending("answer.json") }

    /// Returns what docker-compose would answer, if it has been asked the same before.
    func keptAnswer(to rendering: Rendering) -> ComposeAnswer? {
        let last: ComposeAnswer? = JSONFile.read(answerFile, warn: nil) { $0.schema == ComposeAnswer.schema }
        return last?.digest == rendering.digest ? last : nil
    }

    private var acceptedFile: FilePath { project.stackDirectory.appending("accepted.json") }

    /// Whether docker-compose accepted the same files before.
    func isAccepted(_ rendering: Rendering) -> Bool {
        let last: Accepted? = JSONFile.read(acceptedFile, warn: nil) { $0.schema == Accepted.schema }
        return last?.digest == rendering.digest
    }

    /// Records that docker-compose accepts the files, and what it makes of them; without the lock, since each value that these
    /// files can have is true. The answer contains the values of variables, so only the user can read it.
    func recordAccepted(_ resolved: ResolvedStack) {
        let rendering = resolved.rendering
        guard rendering.situation.isCurrent else { return }
        // Where they cannot be written, docker-compose is asked again. The answer comes first: after a kill between the two, the
        // next command asks, and finds it.
        if !resolved.isKept, !rendering.situation.needsRemoteFiles {
            let answer = ComposeAnswer(
                digest: rendering.digest, printed: resolved.printed, warnings: resolved.warnings)
            try? JSONFile.write(answer, to: answerFile, isPrivate: true)
        }
        if !isAccepted(rendering) { try? JSONFile.write(Accepted(digest: rendering.digest), to: acceptedFile) }
    }

    /// Has docker-compose check the compose files, unless it has accepted the same ones before.
    ///
    /// Files that will be, or that need a remote file which is not approved, are not checked.
    ///
    /// - Returns: the stack, where docker-compose was asked.
    /// - Throws: `ConductorError` of kind `compose` where docker-compose refuses the files, and what
    ///   ``resolve(_:in:)`` throws.
    @discardableResult
    package func checkAccepted(_ rendering: Rendering) async throws -> ResolvedStack? {
        let situation = rendering.situation
        guard situation.tool != nil, !situation.isExpected, !isAccepted(rendering),
            !unapproved(situation.powers(of: nil)).contains(where: { $0.subject == HostPower.remote })
        else { return nil }
        return try await withTemporaryFolder(rendering) { try await resolve(rendering, in: $0) }
    }
}
