import FoundationEssentials
import Host
import SystemPackage

/// What is being applied at this moment, for other processes to see. It counts only while the worktree's lock is held.
struct WorkInProgress {
    /// What is written.
    struct Record: Sendable, Codable {
        static let schema = 1
        private(set) var schema = Self.schema
        /// When it began, in the form of ISO 8601.
        let since: String
        /// The steps that are taken, a line each.
        let steps: [String]

        /// What another process has left.
        static func read(_ project: Project) -> Record? {
            JSONFile.read(path(in: project), warn: nil) { $0.schema == Self.schema }
        }

        fileprivate static func path(in project: Project) -> FilePath {
            project.stateDirectory.appending("applying.json")
        }
    }

    private let record: Record
    private let path: FilePath

    init(_ plan: Plan, in project: Project) {
        record = Record(since: Clock.now, steps: plan.taken.map(\.line))
        path = Record.path(in: project)
    }

    func begin() throws { try JSONFile.write(record, to: path) }

    func end() { try? Files.remove(path) }

    /// Takes away what a process that was killed has left.
    ///
    /// - Returns: whether there was anything.
    static func clear(in project: Project) -> Bool {
        let path = Record.path(in: project)
        guard Files.exists(path) else { return false }
        try? Files.remove(path)
        return true
    }
}

/// The time of day.
enum Clock {
    /// Now, in the form of ISO 8601, to the second.
    static var now: String { Date().formatted(.iso8601) }
}
