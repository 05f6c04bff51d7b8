package import SystemPackage
/// Which paths of this machine belong to a project.
package struct ProjectBounds: Sendable {
    /// Where a path of the project's files leads.
    enum Place: Equatable {
        /// Into the project, outside of its git directory.
        case inside(FilePath)
        /// Into a git directory, or to a folder that contains one of the project's.
        case git(FilePath)
        /// To a socket at which a docker engine listens.
        case socket(FilePath)
        /// Out of the project.
        case outside(FilePath)
        /// This is not known.
        case unknown
    }

    /// The top of the project, without symbolic links.
    package let root: FilePath
    /// The project's git directories, without symbolic links.
    package let gitFolders: [FilePath]
    /// The name of the stack, with which docker-compose begins the names of networks and volumes.
    package let stack: String
    /// The folder of the pods, without symbolic links; `nil` where the project has only a plain compose file.
    package let pods: FilePath?
    /// The project's own `.env`, which is read already.
    package let dotEnv: FilePath?
    /// Whether docker-compose reads the environment files of an `include:` as our own reading does: compose 2.20 takes
    /// them in place of the variables of the project, and versions before 2.29 look for some in other folders.
    package let addsIncludedVariables: Bool
    /// Follows symbolic links, as far as a path exists; `nil` where that is not possible.
    package let real: @Sendable (FilePath) -> FilePath?
    /// Reads a file; `nil` where there is none.
    package let read: @Sendable (FilePath) -> String?

    /// Describes the bounds of a project.
    package init(
        root: FilePath, gitFolders: [FilePath], stack: String, pods: FilePath?, dotEnv: FilePath? = nil,
        addsIncludedVariables: Bool = false,
        real: @escaping @Sendable (FilePath) -> FilePath?, read: @escaping @Sendable (FilePath) -> String?
    ) {
        self.root = root
        self.gitFolders = gitFolders
        self.stack = stack
        self.pods = pods
        self.dotEnv = dotEnv
        self.addsIncludedVariables = addsIncludedVariables
        self.real = real
        self.read = read
    }

    /// Returns where a path that a file contains leads.
    ///
    /// As in docker-compose, `..` is resolved by the text alone; then symbolic links are followed.
    func place(of text: String, in folder: FilePath) -> Place {
        // Compare a scalar, because a combining mark would change the character; normalize, because `./~` becomes `~`.
        if FilePath(text).lexicallyNormalized().string.unicodeScalars.first == "~" { return .outside(FilePath(text)) }
        // A backslash, or `C:`, makes a Windows path, which compose reads on every system.
        let isDrive = text.dropFirst().hasPrefix(":") && text.first?.isLetter == true
        guard !text.isEmpty, !text.contains("\\"), !text.contains("\n"), !text.contains("\0"), !isDrive else {
            return .unknown
        }
        return place(of: folder.pushing(FilePath(text)).lexicallyNormalized())
    }

    /// Returns where an absolute path leads.
    func place(of path: FilePath) -> Place {
        let path = path.lexicallyNormalized()
        if Self.sockets.contains(path.string) { return .socket(path) }
        guard let real = real(path) else { return .unknown }
        // Some file systems ignore case.
        let isGit = real.components.contains { $0.string.lowercased() == ".git" }
        if isGit || gitFolders.contains(where: { $0.starts(with: real) || real.starts(with: $0) }) { return .git(real) }
        if real.starts(with: root) { return .inside(real) }
        return real.lastComponent == "docker.sock" ? .socket(real) : .outside(real)
    }

    /// Whether a container may have a folder without approval: it is inside of the project, links followed, and neither git's
    /// own files nor those that define the stack are in it.
    package func isHarmless(_ folder: FilePath) -> Bool {
        guard case .inside(let real) = place(of: folder) else { return false }
        return !saysWhatRuns(real)
    }

    /// Whether a path is one of the files that define the stack (pods, their metadata, overrides, environment files),
    /// or a folder with such files.
    func saysWhatRuns(_ path: FilePath) -> Bool {
        guard let pods else { return false }
        var rest = path
        guard rest.removePrefix(pods) else { return pods.starts(with: path) }
        guard let first = rest.components.first?.string else { return true }
        if ["environments", "targets"].contains(first) { return true }
        return rest.components.count == 1 && [".yml", ".yaml", ".env"].contains(where: first.hasSuffix)
    }

    /// Whether the name of a network or a volume is the one that docker-compose gives it by default.
    func isOwn(_ name: String, _ key: String) -> Bool { name == "\(stack)_\(key)" }

    private static let sockets: Set = ["/var/run/docker.sock", "/run/docker.sock"]

    /// Returns a path for messages: inside of the project relative to its top.
    func display(_ path: FilePath) -> String {
        var path = path
        return path.removePrefix(root) ? (path.isEmpty ? "." : path.string) : path.string
    }
}
