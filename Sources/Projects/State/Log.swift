import Host
import Text
package import SystemPackage
/// The log of what was done in the background, with the output of docker-compose.
package struct Log: Sendable {
    /// Its file.
    package let path: FilePath
    /// The size in bytes above which the log is rotated.
    private static let limit = 1 << 20

    /// The log of a worktree of the project.
    package init(_ project: Project) {
        path = project.stateDirectory.appending("log")
    }

    /// Appends lines, without passwords in their URLs.
    ///
    /// - Throws: `HostError`.
    package func add(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try Files.append(lines.joined(separator: "\n").withoutCredentials + "\n", to: path)
    }

    /// Renames a log that is too large to `log.1`, in place of the previous one.
    ///
    /// - Throws: `HostError`.
    package func rotate() throws {
        if Files.size(of: path) ?? 0 > Self.limit { try Files.move(path, to: FilePath("\(path).1")) }
    }

    /// The lines of the log that are not empty; none if the log cannot be read.
    package var lines: [String] {
        ((try? Files.text(of: path)) ?? "").split(whereSeparator: \.isNewline).map(String.init)
    }

    /// The lines about the latest plan, at most the last twenty.
    package var lastLines: [String] {
        let lines = lines
        // The lines of each plan begin with its steps, which alone start with a time.
        func isStep(_ index: Int) -> Bool { lines[index].prefix(20).hasSuffix("Z") }
        let start = lines.indices.last { isStep($0) && ($0 == 0 || !isStep($0 - 1)) } ?? 0
        return lines[start...].suffix(20)
    }
}
