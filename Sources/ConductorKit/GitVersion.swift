import Host
import SystemPackage

/// A version of git, as far as it decides what git can do.
struct GitVersion: Sendable, Hashable, Comparable, Codable {
    let major: Int
    let minor: Int

    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads what `git version` prints: `git version 2.39.5 (Apple Git-154)`.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count >= 3, words[0] == "git", words[1] == "version" else { return nil }
        let numbers = words[2].split(separator: ".").prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return nil }
        self.init(major: numbers[0], minor: numbers[1])
    }

    static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

/// The git that was found, and what would show that another is there now.
struct FoundGit: Sendable, Equatable, Codable {
    let version: GitVersion
    let stamp: String
}

extension GitProgram {
    /// The version of the user's git. The answer is kept, with a stamp of the program.
    ///
    /// - Throws: ``ConductorError`` of kind `git`.
    func version(keptFor project: Project) async throws -> GitVersion {
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
