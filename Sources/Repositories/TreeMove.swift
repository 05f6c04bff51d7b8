package import Git
import Host
package import SystemPackage

/// A working tree as it will be when git has put it on another commit: read, and not done.
///
/// What git does not track stays where it is. The content of files comes from git itself, so that filters and line endings
/// are those of the working tree.
package struct TreeMove: Sendable {
    /// The top of the working tree, which need not be there yet.
    package let top: FilePath
    /// What will be checked out.
    package let head: Head
    /// The files of the commit by their paths, each with the id of its content.
    let files: [String: ObjectID]
    /// The folders of the commit, by their paths.
    let folders: Set<String>
    /// The files of the commit that are not on disk as they will be.
    let changed: Set<String>
    /// The tracked files that will be gone.
    let gone: Set<String>
    /// Where files that have changed are put, to be read there.
    private let place: FilePath
    /// The repository, and its index for the commit.
    private let git: GitProgram
    private let repository: FilePath

    /// Looks at a commit.
    ///
    /// - Parameters:
    ///   - top: the top of the working tree.
    ///   - head: what will be checked out there; it has a commit.
    ///   - repository: where git is run: the working tree or, where that is not there yet, its store.
    ///   - place: a folder that does not exist; whoever asks removes it.
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
            // `MODE TYPE ID<tab>PATH`; what is no blob is a submodule, which is a folder.
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

    /// Puts files that have changed where they can be read.
    ///
    /// - Parameter paths: the files; all that have changed where `nil`.
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

    /// Where the content of a file that has changed is put.
    func content(of path: String) -> FilePath { place.appending("files").pushing(FilePath(path)) }
}
