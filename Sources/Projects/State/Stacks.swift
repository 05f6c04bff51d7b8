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
        /// Whether the worktree is a copy, which got this name in place of the original's; `nil` is no.
        package var isOfCopy: Bool?

        /// Whether the recorded path is that of this worktree.
        package func isOf(_ project: Project) -> Bool {
            path == project.root.string || Files.real(FilePath(path)) == project.root
        }

        /// Whether a worktree of another repository, with state of this program, is at the recorded path, so that this one is a
        /// copy. A worktree of the same repository there has taken the place of one that was moved.
        package func isInUse(besides project: Project) -> Bool {
            let folder = Files.real(FilePath(path))
            guard let folder, let layout = RepositoryLayout.find(from: folder), layout.top == folder,
                layout.commonDirectory != project.commonDirectory
            else { return false }
            return Files.exists(layout.gitDirectory.appending("conductor"))
        }
    }

    /// The name that docker-compose itself would give to the stack.
    package struct DeclaredName: Sendable, Equatable {
        /// The name.
        package let name: String
        /// Whether it comes from `COMPOSE_PROJECT_NAME`, which each worktree may set to another one.
        package let isPerWorktree: Bool

        /// Describes a name.
        package init(_ name: String, isPerWorktree: Bool) {
            self.name = name
            self.isPerWorktree = isPerWorktree
        }
    }

    /// The version of the file's format.
    package static let schema = 1
    /// The version of the file's format that this was read from.
    package private(set) var schema = Self.schema
    /// The records, by git's name for the worktree; the main worktree has the empty name.
    package var stacks: [String: Record] = [:]
    /// The records of other stacks that worktrees have brought up, by git's names for the worktrees; `nil` is none.
    private var others: [String: [Record]]?
    /// git's name for the linked worktree whose own stack has the project's ports; `nil` is the main worktree.
    private var portHolder: String?

    /// All records, each with git's name for the worktree, in a fixed order: a worktree's own stack comes first.
    package var all: [(worktree: String, record: Record)] {
        Set(stacks.keys).union(others?.keys.map(\.self) ?? []).sorted().flatMap { worktree in
            ([stacks[worktree]].compactMap(\.self) + (others?[worktree] ?? [])).map { (worktree, $0) }
        }
    }

    /// Returns the record of the stack of a name that another worktree has.
    package func record(named name: String, besides project: Project) -> Record? {
        all.first { $0.worktree != project.worktreeName && $0.record.name == name }?.record
    }

    /// Returns whether a command is about the stack that publishes at the ports of the project's files: the main worktree's own,
    /// unless another one has taken them (``giveOwnPorts(to:in:)``).
    package func holdsPorts(_ project: Project) -> Bool {
        project.otherStack == nil && project.worktreeName == holder(in: project)
    }

    /// Returns git's name for the worktree whose own stack has the project's ports; it is empty for the main one.
    package func holder(in project: Project) -> String {
        guard let portHolder, Files.exists(project.commonDirectory.pushing(FilePath("worktrees/\(portHolder)"))) else {
            return ""
        }
        return portHolder
    }

    /// Records that the own stack of a worktree has the project's ports from now on.
    ///
    /// - Parameter worktree: git's name for it.
    package static func giveOwnPorts(to worktree: String, in project: Project) async throws {
        try await change(project) { $0.portHolder = worktree.isEmpty ? nil : worktree }
    }

    private static func path(in project: Project) -> FilePath {
        project.sharedDirectory.appending("stacks.json")
    }

    /// Reads the record.
    ///
    /// - Parameter warn: called when a file that cannot be read was renamed; with `nil` it stays where it is.
    package static func read(_ project: Project, warn: ((String) -> Void)?) -> Stacks {
        JSONFile.read(path(in: project), warn: warn) { $0.schema == Self.schema } ?? Stacks()
    }

    /// Returns the name of a worktree's stack: the configured name, else that of a stack that is up, else the declared name,
    /// else the recorded name, else a new one.
    ///
    /// A new name is that of the project; a linked worktree appends its own name to it, unless that begins with it, as it
    /// does to a configured or declared one. If the recorded path is still in use, this worktree is a copy, and its stack is named after its
    /// folder. A number is added to a new name that another worktree has.
    ///
    /// - Parameters:
    ///   - configured: the value of `conductor.stack`, which all worktrees of the repository share.
    ///   - declared: the name that docker-compose itself would take from the project's files or its environment.
    ///   - projectName: the name of the project.
    ///   - isUp: whether the stack that was recorded is up: it keeps its name until it is taken down.
    package func name(
        for project: Project, configured: String?, declared: DeclaredName? = nil, projectName: String,
        isUp: Bool = false
    ) -> String {
        func added(to base: String) -> String {
            guard project.isLinkedWorktree else { return base }
            let own = StackName.normalized(project.worktreeName)
            // `shop-fix`, a worktree of `shop`, is no `shop-shop-fix`.
            let isWhole = own.hasPrefix("\(base)-") && self.record(named: own, besides: project) == nil
            return isWhole ? own : "\(base)-\(own)"
        }
        if let configured { return added(to: configured) }
        let record = stacks[project.worktreeName]
        let isCopy = record.map { !$0.isOf(project) && $0.isInUse(besides: project) } ?? false
        if let record, !isCopy, isUp || record.isOfCopy == true { return record.name }
        let others = stacks.filter { $0.key != project.worktreeName }
        if let declared, !isCopy {
            // Somebody who gives each worktree a name does not want a longer one.
            let isOwn =
                declared.isPerWorktree && others[""] != nil && !others.values.contains { $0.name == declared.name }
            return isOwn ? declared.name : added(to: declared.name)
        }
        if let record, !isCopy { return record.name }
        let wanted =
            isCopy
            ? StackName.normalized(project.root.lastComponent?.string ?? projectName)
            : added(to: StackName.normalized(projectName))
        let taken = Set(
            all.filter { isCopy || $0.worktree != project.worktreeName }.map(\.record.name))
        return taken.contains(wanted)
            ? (2...).lazy.map { "\(wanted)-\($0)" }.first { !taken.contains($0) } ?? wanted : wanted
    }

    /// Records the stack that a command is about.
    ///
    /// - Parameter isOfCopy: whether the worktree is a copy, which keeps the name in place of the original's.
    package static func record(_ name: String, for project: Project, isOfCopy: Bool = false) async throws {
        let worktree = project.worktreeName
        let stacks = read(project, warn: nil)
        if project.otherStack != nil {
            let record = Record(name: name, path: project.root.string)
            guard stacks.others?[worktree]?.contains(record) != true else { return }
            return try await change(project) { stacks in
                stacks.others = (stacks.others ?? [:]).merging([worktree: [record]]) { known, new in
                    known.filter { $0.name != name } + new
                }
            }
        }
        let before = stacks.stacks[worktree]
        let stays = isOfCopy || before?.name == name && before?.isOfCopy == true
        let record = Record(name: name, path: project.root.string, isOfCopy: stays ? true : nil)
        guard before != record else { return }
        try await change(project) {
            $0.stacks[worktree] = record
            // Those of a copy are the original's.
            let others = isOfCopy ? nil : $0.others?[worktree]?.map { Record(name: $0.name, path: record.path) }
            $0.others?[worktree] = others
        }
    }

    /// Removes records of stacks, by their names and git's names for their worktrees.
    package static func forget(_ stacks: [(worktree: String, name: String)], in project: Project) async throws {
        try await change(project) { records in
            for (worktree, name) in stacks {
                if records.stacks[worktree]?.name == name { records.stacks[worktree] = nil }
                let left = records.others?[worktree]?.filter { $0.name != name } ?? []
                records.others?[worktree] = left.isEmpty ? nil : left
            }
        }
    }

    private static func change(_ project: Project, _ body: (inout Stacks) -> Void) async throws {
        try await JSONFile.change(path(in: project), read: { read(project) { _ in } }, body)
    }
}
