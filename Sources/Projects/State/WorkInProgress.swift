import FoundationEssentials
import Host
import SystemPackage

/// What is being applied now, for other processes to read. It counts only while the lock of the worktree is held.
package struct WorkInProgress {
    /// The content of the file.
    package struct Record: Sendable, Codable {
        static let schema = 1
        private(set) var schema = Self.schema
        /// When it began, in the form of ISO 8601.
        package let since: String
        /// The steps that are taken, a line each.
        package let steps: [String]

        /// Reads what a process has written.
        package static func read(_ project: Project) -> Record? {
            JSONFile.read(path(in: project), warn: nil) { $0.schema == Self.schema }
        }

        fileprivate static func path(in project: Project) -> FilePath {
            project.stateDirectory.appending("applying.json")
        }
    }

    private let record: Record
    private let path: FilePath

    /// Describes work that is about to begin.
    ///
    /// - Parameter steps: what will be done, a line each.
    package init(_ steps: [String], in project: Project) {
        record = Record(since: Timestamp.now, steps: steps)
        path = Record.path(in: project)
    }

    /// Writes the file, when the work begins.
    package func begin() throws { try JSONFile.write(record, to: path) }

    /// Removes the file, when the work is over.
    package func end() { try? Files.remove(path) }

    /// Removes the file of a process that was killed.
    ///
    /// - Returns: whether there was anything.
    package static func clear(in project: Project) -> Bool {
        let path = Record.path(in: project)
        guard Files.exists(path) else { return false }
        try? Files.remove(path)
        return true
    }
}
