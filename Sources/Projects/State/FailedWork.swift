import Host
import SystemPackage

/// Why the last attempt to bring the stack up to date failed, in a file that later commands read; it is gone once an attempt
/// has succeeded.
package struct FailedWork: Sendable, Codable, Equatable {
    private static let schema = 1
    private var schema = Self.schema
    /// When it failed, in ISO 8601.
    package let at: String
    /// What failed, in one sentence.
    package let message: String

    private static func path(in project: Project) -> FilePath { project.stackDirectory.appending("failed.json") }

    /// Reads the file; `nil` where nothing has failed.
    package static func read(_ project: Project) -> FailedWork? {
        JSONFile.read(path(in: project), warn: nil) { $0.schema == Self.schema }
    }

    /// Writes the file. A failure to do so is not worth more words than the first one.
    package static func record(_ message: String, in project: Project) {
        try? JSONFile.write(FailedWork(at: Timestamp.now, message: message), to: path(in: project))
    }

    /// Removes the file, where there is one.
    package static func clear(in project: Project) { try? Files.remove(path(in: project)) }

    private init(at: String, message: String) {
        self.at = at
        self.message = message
    }
}
