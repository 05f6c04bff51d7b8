import Git
import Host
package import SystemPackage
package import Text

/// The content of the files in a folder, committed or not, as ids that change with the content.
package struct FolderContents {
    /// The folder.
    let folder: FilePath
    private let view: FileView
    /// The blob ids of all files that git does not ignore, by their path in the folder; `nil` if no pattern needs them.
    private let listed: [String: String]?

    /// Reads a folder as far as some patterns need it.
    ///
    /// - Parameters:
    ///   - globs: the patterns that will be passed to ``id(of:)``. If one has a wildcard or names a folder, git lists
    ///     the folder, without ignored files.
    ///   - view: the files, as they are or will be.
    /// - Throws: `GitError`; `ConductorError` of kind `git`; `HostError`.
    package init(_ folder: FilePath, globs: [Glob], in view: FileView = .disk, git: GitProgram) async throws {
        self.folder = folder
        self.view = view
        let paths = globs.filter(\.isLiteral).map { folder.pushing(FilePath($0.pattern)) }
        let isListed = globs.contains { !$0.isLiteral } || paths.contains { view.kind(of: $0) == .folder }
        try await view.fetchContent(of: paths)
        listed = isListed ? try await FileTrace.pausing { try await Self.list(folder, view, git) } : nil
        if isListed, FileTrace.current != nil {
            for glob in globs where !glob.isLiteral || view.kind(of: folder.pushing(FilePath(glob.pattern))) == .folder
            {
                noteFolders(of: glob)
            }
            try await noteIgnoreFiles(git)
        }
    }

    /// Returns an id of the content of all files that match a pattern; `nil` if none does.
    package func id(of glob: Glob) -> String? {
        if glob.isLiteral {
            let path = folder.pushing(FilePath(glob.pattern))
            if view.kind(of: path) == .file { return Self.id(of: path, view) }
        }
        let files = files(matching: glob)
        guard !files.isEmpty else { return nil }
        let lines = files.map { "\($0.key)\0\($0.value)" }.sorted().joined(separator: "\n")
        return ObjectID.ofBlob(Array(lines.utf8)).description
    }

    /// Returns the listed files that match a pattern.
    func files(matching glob: Glob) -> [String: String] {
        let beneath = Glob(glob.pattern + "/")
        return (listed ?? [:]).filter { glob.matches($0.key) || glob.isLiteral && beneath.matches($0.key) }
    }

    /// Returns the blob id of a file; for one that cannot be read, as it is too large, an id of its stamp.
    private static func id(of path: FilePath, _ view: FileView) -> String? {
        guard view.kind(of: path) == .file else { return nil }
        return ((try? view.bytes(of: path)) ?? view.stamp(of: path).map { Array($0.utf8) })
            .map { ObjectID.ofBlob($0).description }
    }

    /// Lists the files of a folder that git does not ignore, with their blob ids.
    ///
    /// Only changed and untracked files are read: the ids of the others come from the index or, if the working tree
    /// will move, from the commit.
    private static func list(
        _ folder: FilePath, _ view: FileView, _ git: GitProgram
    ) async throws -> [String: String] {
        let move = view.move(around: folder)?.move
        guard let top = move?.top ?? RepositoryLayout.find(from: folder)?.top else { return [:] }
        let real = Files.real(folder) ?? folder
        let prefix = real == top ? "" : String(real.string.dropFirst(top.string.count + 1)) + "/"
        var files: [String: String] = [:]
        if Files.exists(top.appending(".git")) {
            let reader = git.reader(top)
            let status = try await reader.status()
            let changed = move == nil ? status.modified + status.conflicted : []
            if move == nil { files = try await reader.indexedFiles().mapValues(\.description) }
            for path in changed + status.untracked where path.hasPrefix(prefix) {
                files[path] = id(of: top.pushing(FilePath(path)), .disk)
            }
        }
        if let move { files.merge(move.files.mapValues(\.description)) { $1 } }
        var own: [String: String] = [:]
        for (path, id) in files where path.hasPrefix(prefix) { own[String(path.dropFirst(prefix.count))] = id }
        return own
    }
}
