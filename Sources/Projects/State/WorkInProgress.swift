import FoundationEssentials
import Host
import SystemPackage

/// The steps that a process is applying, in a file that other processes read.
///
/// The file is valid only while the lock of the worktree is held.
package struct WorkInProgress {
    /// The content of the file.
    package struct Record: Sendable, Codable {
        static let schema = 1
        private(set) var schema = Self.schema
        /// When it began, in ISO 8601.
        package let since: String
        /// The steps, a line each.
        package let steps: [String]

        /// Reads the file; `nil` if there is none that can be read.
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
    /// - Parameters:
    ///   - steps: the steps, a line each.
    ///   - project: the worktree of the project.
    package init(_ steps: [String], in project: Project) {
        record = Record(since: Timestamp.now, steps: steps)
        path = Record.path(in: project)
    }

    /// Writes the file, when the work begins.
    package func begin() throws { try JSONFile.write(record, to: path) }

    /// Removes the file, when the work is over.
    package func end() { try? Files.remove(path) }

    /// Removes the file that a killed process left.
    ///
    /// - Returns: whether there was one.
    package static func clear(in project: Project) -> Bool {
        let path = Record.path(in: project)
        guard Files.exists(path) else { return false }
        try? Files.remove(path)
        return true
    }
}
