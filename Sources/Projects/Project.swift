import Errors
package import Git
import Host
import Repositories
package import SystemPackage
import Text

/// A worktree of a git repository that holds pods, or a plain compose file, or held them when it was last used.
package struct Project: Sendable {
    /// How the compose files of a project are laid out.
    package enum Shape: Sendable, Equatable {
        /// Pods in the folder `pods/`.
        case pods
        /// The compose file that docker-compose finds by itself at the top, read as the pod `default`.
        case composeFile(String)
        /// Compose files that somebody chose, read as the pod `default`: their paths relative to the top, in the order in
        /// which docker-compose merges them.
        case chosenFiles([String])
        /// Neither is there, on this branch: only what was last applied is known.
        case nothing
    }

    /// The top of the worktree, without symbolic links.
    package let root: FilePath
    /// The git directory of this worktree.
    package let gitDirectory: FilePath
    /// The git directory that all worktrees of the repository share.
    package let commonDirectory: FilePath
    /// How the compose files are laid out.
    package let shape: Shape
    /// The name of the stack that a command is about; `nil` for the worktree's own stack, which hooks follow.
    package var otherStack: String?

    /// The file names that docker-compose itself looks for, in the order of docker-compose v2.
    package static let composeFileNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]

    /// Reads the layout of a worktree; `nil` if the worktree is not a project.
    package init?(_ layout: RepositoryLayout) {
        guard let top = layout.top else { return nil }
        root = top
        gitDirectory = layout.gitDirectory
        commonDirectory = layout.commonDirectory
        let usual = Self.composeFileNames.first { Files.kind(of: top.appending($0)) != nil }
        if Self.hasPods(top.appending("pods")) {
            shape = .pods
        } else if let chosen = ChosenFiles.read(commonDirectory) ?? ChosenFiles.dotEnv(in: top),
            // A branch without one of them is an error; on a branch without any there is no project.
            usual != nil || chosen.files.contains(where: { Files.exists(top.pushing(FilePath($0))) })
        {
            shape = .chosenFiles(chosen.files)
        } else if let usual {
            shape = .composeFile(usual)
        } else if Files.exists(gitDirectory.appending(Self.stateFolder)) {
            shape = .nothing
        } else {
            return nil
        }
    }

    /// Whether a folder is one of pods, and not one of somebody else's that has the same name.
    private static func hasPods(_ folder: FilePath) -> Bool {
        guard Files.kind(of: folder) == .folder else { return false }
        return Files.names(in: folder).contains {
            Pod.name(ofFile: $0) != nil || ["common.env", "environments", "targets"].contains($0)
        }
    }

    /// Finds the project around a folder.
    ///
    /// Checkouts of sources are repositories inside the project, so the search continues above them.
    ///
    /// - Throws: `ConductorError` of kind `project` if there is none.
    package static func find(from folder: FilePath) throws -> Project {
        var place = folder
        var astray: (top: FilePath, entry: FilePath)?
        while true {
            let top: FilePath
            if let layout = RepositoryLayout.find(from: place) {
                if !Store.contains(layout), let project = Project(layout) { return project }
                guard let found = layout.top else { break }
                top = found
            } else if let found = worktreeAstray(around: place) {
                astray = astray ?? found
                top = found.top
            } else {
                break
            }
            guard !top.removingLastComponent().isEmpty, top.lastComponent != nil else { break }
            place = top.removingLastComponent()
        }
        if let astray {
            throw ConductorError(
                .movedRepository, "'\(astray.top)' is a worktree of '\(astray.entry)', which is not there",
                hint: "if its repository was moved, 'git conductor status' there leads it to this worktree again")
        }
        let more =
            switch RepositoryLayout.find(from: folder) {
            case let layout? where layout.top != nil: ", or turn this repository into one with 'git conductor init'"
            case _?: ", or go into a worktree of this repository"
            case nil: ""
            }
        throw ConductorError(
            .noProject, "no project here: no git repository around '\(folder)' has a folder 'pods' or a compose file",
            hint: "make one with 'git conductor new NAME'\(more)")
    }

    /// Returns the nearest folder at or above this one with a `.git` entry, and the git directory that it names; `nil`
    /// unless the entry is the `.git` file of a worktree.
    private static func worktreeAstray(around folder: FilePath) -> (top: FilePath, entry: FilePath)? {
        guard var folder = Files.real(folder) else { return nil }
        while !Files.exists(folder.appending(".git")) {
            guard folder.removeLastComponent() else { return nil }
        }
        return WorktreeLink.entry(namedBy: folder).map { (folder, $0) }
    }

    /// Whether this worktree was added to the repository with `git worktree add`.
    package var isLinkedWorktree: Bool { gitDirectory != commonDirectory }

    /// The folder to which paths in the compose files are relative.
    package var composeDirectory: FilePath {
        switch shape {
        case .pods: podsDirectory
        case .chosenFiles(let files):
            root.pushing(FilePath(files.first ?? "")).lexicallyNormalized().removingLastComponent()
        case .composeFile, .nothing: root
        }
    }

    /// The name of the project where its files give it none: that of the folder that docker-compose takes.
    package var usualName: String {
        if case .chosenFiles = shape, composeDirectory != root { return composeDirectory.lastComponent?.string ?? "" }
        return mainRoot.lastComponent?.string ?? ""
    }

    /// The file of variables that docker-compose gets, where it is expected.
    package var dotEnv: FilePath { (shape == .pods ? root : composeDirectory).appending(".env") }

    /// The folder of the pods.
    package var podsDirectory: FilePath { root.appending("pods") }

    /// The folder with the state of this worktree; `git worktree remove` removes it, too.
    package var stateDirectory: FilePath { gitDirectory.appending(Self.stateFolder) }

    private static let stateFolder = "conductor"

    /// The option with which a command is about the same stack, after a space; empty for the worktree's own stack.
    package var stackOption: String { otherStack.map { " -p \($0)" } ?? "" }

    /// The folder with the state of the worktree's other stacks, in a folder each.
    package var otherStacksDirectory: FilePath { stateDirectory.appending("stacks") }

    /// The folder with the state of the stack that a command is about: what was applied, and the files for it.
    package var stackDirectory: FilePath { otherStack.map(otherStacksDirectory.appending) ?? stateDirectory }

    /// Whether the stack that a command is about is another one than the main worktree's own.
    package var isSecondStack: Bool { isLinkedWorktree || otherStack != nil }

    /// The project for the worktree's own stack.
    package var forOwnStack: Project {
        var project = self
        project.otherStack = nil
        return project
    }

    /// The folder with the state that all worktrees of the project share.
    package var sharedDirectory: FilePath { commonDirectory.appending("conductor") }

    /// Returns what to do about files that this worktree lacks and the main one has, such as an ignored `.env`; `nil`
    /// where there are none.
    package func hint(forMissing paths: [FilePath]) -> String? {
        guard isLinkedWorktree else { return nil }
        let commands = paths.compactMap { path -> String? in
            var relative = path
            guard relative.removePrefix(root), Files.kind(of: path) == nil else { return nil }
            let original = mainRoot.pushing(relative)
            return Files.kind(of: original) == nil ? nil : "cp \(original.string.quoted) \(path.string.quoted)"
        }
        return commands.isEmpty
            ? nil : "the main worktree has what is missing here: \(commands.joined(separator: " && "))"
    }

    /// The folder of the stores.
    package var storesDirectory: FilePath { sharedDirectory.appending("stores") }

    /// Returns a path inside the project relative to its top, and any other path unchanged.
    package func display(_ path: FilePath) -> String {
        var path = path
        return path.removePrefix(root) ? (path.isEmpty ? "." : path.string) : path.string
    }
}

extension Project {
    /// The name of this worktree in git (`worktrees/NAME`); empty for the main worktree.
    package var worktreeName: String {
        isLinkedWorktree ? gitDirectory.lastComponent?.string ?? "" : ""
    }

    /// The top of the main worktree.
    package var mainRoot: FilePath {
        isLinkedWorktree ? commonDirectory.removingLastComponent() : root
    }

    /// Whether there is a main worktree: a bare repository has none, whatever worktrees are linked to it.
    package var hasMainWorktree: Bool {
        !isLinkedWorktree || RepositoryLayout.find(from: mainRoot)?.gitDirectory == commonDirectory
    }
}

extension Project {
    /// Returns the name of a working tree for messages: `the project`, or the path of a checkout.
    package func name(of path: FilePath) -> String { path == root ? "the project" : display(path) }
}
