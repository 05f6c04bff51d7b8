package import Git
import Host
package import SystemPackage

/// A working tree as it will be after git has moved it to another commit, found out without moving it.
///
/// Untracked files stay where they are. git itself writes the content of changed files to a temporary folder, so that
/// filters and line endings are those of the working tree; only files of git-lfs stay pointers.
package struct TreeMove: Sendable {
    /// The top of the working tree, which need not exist yet.
    package let top: FilePath
    /// What will be checked out.
    package let head: Head
    /// The files of the commit: blob ids by path.
    let files: [String: ObjectID]
    /// The paths of the folders of the commit, submodules included.
    let folders: Set<String>
    /// The files of the commit that are missing on disk or have another content there.
    let changed: Set<String>
    /// The tracked files that the commit does not have.
    let gone: Set<String>
    /// The temporary folder for the content of changed files.
    private let place: FilePath
    /// The user's git, and the folder to run it in.
    private let git: GitProgram
    private let repository: FilePath

    /// Compares a working tree with the commit that it will move to.
    ///
    /// - Parameters:
    ///   - top: the top of the working tree.
    ///   - head: what will be checked out there; it has a commit.
    ///   - repository: where to run git: in the working tree or, if that does not exist yet, in its store.
    ///   - place: a temporary folder that does not exist yet; the caller removes it.
    /// - Throws: `GitError`; `ConductorError` of kind `git`; `HostError`.
    package init(
        of top: FilePath, to head: Head, repository: FilePath, place: FilePath, git: GitProgram
    ) async throws {
        self.top = top
        self.head = head
        self.place = place
        self.git = git
        self.repository = repository
        var files: [String: ObjectID] = [:]
        var folders: Set<String> = []
        if let commit = head.commit {
            // `MODE TYPE ID<tab>PATH`; an entry that is no blob is a submodule, which is a folder.
            for line in try await git("ls-tree", "-r", "-z", "\(commit)", in: repository).split(separator: "\0") {
                let parts = line.split(separator: "\t", maxSplits: 1)
                let words = parts[0].split(separator: " ")
                guard parts.count == 2, words.count == 3 else { continue }
                let path = String(parts[1])
                if words[1] == "blob" { files[path] = ObjectID(hex: String(words[2])) } else { folders.insert(path) }
                var folder = FilePath(path).removingLastComponent()
                while !folder.isEmpty, folders.insert(folder.string).inserted { folder.removeLastComponent() }
            }
        }
        self.files = files
        self.folders = folders
        guard Files.exists(top.appending(".git")) else {
            (changed, gone) = (Set(files.keys), [])
            return
        }
        let present = try await git.reader(top).indexedFiles()
        let status = try await git.reader(top).status()
        let touched = Set(status.modified + status.staged + status.conflicted)
        changed = Set(files.filter { present[$0.key] != $0.value || touched.contains($0.key) }.keys)
        gone = Set(present.keys.filter { files[$0] == nil }).union(touched.filter { files[$0] == nil })
    }

    /// Writes the future content of changed files to the temporary folder.
    ///
    /// - Parameter paths: the files; `nil` for all that change.
    /// - Throws: `ConductorError` of kind `git`; `HostError`.
    package func fetchContent(of paths: [String]? = nil) async throws {
        guard let commit = head.commit else { return }
        let wanted = (paths ?? changed.sorted()).filter { changed.contains($0) && !Files.exists(content(of: $0)) }
        guard !wanted.isEmpty else { return }
        try Files.createFolder(place)
        let index = ["GIT_INDEX_FILE": place.appending("index").string, "GIT_LFS_SKIP_SMUDGE": "1"]
        try await git.capture(["read-tree", "\(commit)"], in: repository, input: "", index)
        try await git.capture(
            [
                "-c", "core.bare=false", "--work-tree=\(place)", "checkout-index", "--prefix=\(place)/files/", "-z",
                "--stdin",
            ],
            in: repository, input: wanted.map { $0 + "\0" }.joined(), index)
    }

    /// Returns the file in the temporary folder for the content of a changed file.
    func content(of path: String) -> FilePath { place.appending("files").pushing(FilePath(path)) }
}
