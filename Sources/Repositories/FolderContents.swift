import Git
import Host
package import SystemPackage
package import Text

/// What the files of a folder hold, committed or not.
package struct FolderContents {
    /// The folder.
    private let folder: FilePath
    private let view: FileView
    /// The ids of all files that git knows or would offer, by their path in the folder; `nil` where nobody asked.
    private let listed: [String: String]?

    /// Looks at a folder.
    ///
    /// - Parameters:
    ///   - globs: the patterns that will be asked for. Where one of them names more than a file, git lists the folder: what
    ///     it ignores is not in it.
    ///   - view: how the files are seen.
    /// - Throws: `GitError`; `ConductorError` of kind `git`.
    package init(_ folder: FilePath, globs: [Glob], in view: FileView = .disk, git: GitProgram) async throws {
        self.folder = folder
        self.view = view
        let paths = globs.filter(\.isLiteral).map { folder.pushing(FilePath($0.pattern)) }
        let isListed = globs.contains { !$0.isLiteral } || paths.contains { view.kind(of: $0) == .folder }
        try await view.fetchContent(of: paths)
        listed = isListed ? try await Self.list(folder, view, git) : nil
    }

    /// What identifies the content of the files that fit a pattern; `nil` where there are none.
    package func id(of glob: Glob) -> String? {
        if glob.isLiteral {
            let path = folder.pushing(FilePath(glob.pattern))
            if view.kind(of: path) == .file { return Self.id(of: path, view) }
        }
        let beneath = Glob(glob.pattern + "/")
        let files = (listed ?? [:]).filter { glob.matches($0.key) || glob.isLiteral && beneath.matches($0.key) }
        guard !files.isEmpty else { return nil }
        let lines = files.map { "\($0.key)\0\($0.value)" }.sorted().joined(separator: "\n")
        return ObjectID.ofBlob(Array(lines.utf8)).description
    }

    /// What identifies the content of a file; of one that is too large to be read, what changes with it.
    private static func id(of path: FilePath, _ view: FileView) -> String? {
        guard view.kind(of: path) == .file else { return nil }
        return ((try? view.bytes(of: path)) ?? view.stamp(of: path).map { Array($0.utf8) })
            .map { ObjectID.ofBlob($0).description }
    }

    /// All files of a folder: those that did not change since git saw them have the ids that it knows.
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
