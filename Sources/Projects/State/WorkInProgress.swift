import FoundationEssentials
import Host
import SystemPackage

/// What is being applied at this moment, for other processes to see. It counts only while the worktree's lock is held.
package struct WorkInProgress {
    /// What is written.
    package struct Record: Sendable, Codable {
        static let schema = 1
        private(set) var schema = Self.schema
        /// When it began, in the form of ISO 8601.
        package let since: String
        /// The steps that are taken, a line each.
        package let steps: [String]

        /// What another process has left.
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

    /// Tells others that it begins.
    package func begin() throws { try JSONFile.write(record, to: path) }

    /// Tells others that it is over.
    package func end() { try? Files.remove(path) }

    /// Takes away what a process that was killed has left.
    ///
    /// - Returns: whether there was anything.
    package static func clear(in project: Project) -> Bool {
        let path = Record.path(in: project)
        guard Files.exists(path) else { return false }
        try? Files.remove(path)
        return true
    }
}
