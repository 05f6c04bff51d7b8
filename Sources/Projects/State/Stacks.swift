import Compose
import Git
import Host
import SystemPackage

/// The names of the stacks of all worktrees of a project.
///
/// All worktrees share the file, so that a stack keeps its name when its worktree is moved.
package struct Stacks: Sendable, Equatable, Codable {
    /// One worktree's stack.
    package struct Record: Sendable, Codable, Equatable {
        /// The name of the compose project.
        package var name: String
        /// The path of the worktree when it was recorded.
        package var path: String

        /// Whether the recorded path is that of this worktree.
        package func isOf(_ project: Project) -> Bool {
            path == project.root.string || Files.real(FilePath(path)) == project.root
        }

        /// Whether a worktree with state of this program is at the recorded path.
        package var isInUse: Bool {
            let folder = Files.real(FilePath(path))
            guard let folder, let layout = RepositoryLayout.find(from: folder), layout.top == folder else {
                return false
            }
            return Files.exists(layout.gitDirectory.appending("conductor"))
        }
    }

    /// The version of the file's format.
    package static let schema = 1
    /// The version of the file's format that this was read from.
    package private(set) var schema = Self.schema
    /// The records, by git's name for the worktree; the main worktree has the empty name.
    package var stacks: [String: Record] = [:]

    private static func path(in project: Project) -> FilePath {
        project.sharedDirectory.appending("stacks.json")
    }

    /// Reads the record.
    ///
    /// - Parameter warn: called when a file that cannot be read was renamed; with `nil` it stays where it is.
    package static func read(_ project: Project, warn: ((String) -> Void)?) -> Stacks {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? Stacks()
    }

    /// Returns the name of a worktree's stack: the configured name, else the recorded name, else a new one.
    ///
    /// A new name is that of the project; a linked worktree appends its own name to it, as it does to a configured one.
    /// If the recorded path is still in use, this worktree is a copy, and its stack is named after its folder. A number is
    /// added to a new name that another worktree has.
    ///
    /// - Parameters:
    ///   - configured: the value of `conductor.stack`, which all worktrees of the repository share.
    ///   - projectName: the name of the project.
    package func name(for project: Project, configured: String?, projectName: String) -> String {
        func added(to base: String) -> String {
            project.isLinkedWorktree ? "\(base)-\(StackName.normalized(project.worktreeName))" : base
        }
        if let configured { return added(to: configured) }
        var wanted = added(to: StackName.normalized(projectName))
        if let record = stacks[project.worktreeName] {
            guard !record.isOf(project), record.isInUse else { return record.name }
            wanted = StackName.normalized(project.root.lastComponent?.string ?? projectName)
        }
        let taken = Set(stacks.values.map(\.name))
        return taken.contains(wanted)
            ? (2...).lazy.map { "\(wanted)-\($0)" }.first { !taken.contains($0) } ?? wanted : wanted
    }

    /// Records the stack of a worktree.
    package static func record(_ name: String, for project: Project) async throws {
        let record = Record(name: name, path: project.root.string)
        guard read(project, warn: nil).stacks[project.worktreeName] != record else { return }
        try await change(project) { $0.stacks[project.worktreeName] = record }
    }

    /// Removes the records of worktrees, by git's names for them.
    package static func forget(_ worktrees: [String], in project: Project) async throws {
        try await change(project) { stacks in
            for name in worktrees { stacks.stacks[name] = nil }
        }
    }

    private static func change(_ project: Project, _ body: (inout Stacks) -> Void) async throws {
        try await JSONFile.change(path(in: project), read: { read(project) { _ in } }, body)
    }
}
