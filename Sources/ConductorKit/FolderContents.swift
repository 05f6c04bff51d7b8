import Compose
import Git
import Host
import SystemPackage

/// What the files of a folder hold now, committed or not.
struct FolderContents {
    /// The folder.
    let folder: FilePath
    /// The ids of all files that git knows or would offer, by their path in the folder; `nil` where nobody asked.
    private let listed: [String: String]?

    /// Looks at a folder.
    ///
    /// - Parameter globs: the patterns that will be asked for. Where one of them names more than a file, git lists the
    ///   folder: what it ignores is not in it.
    init(_ folder: FilePath, globs: [Glob], git: GitProgram) async throws {
        self.folder = folder
        let isListed = globs.contains {
            !$0.isLiteral || Files.kind(of: folder.pushing(FilePath($0.pattern))) == .folder
        }
        listed = isListed ? try await Self.list(folder, git) : nil
    }

    /// What identifies the content of the files that fit a pattern; `nil` where there are none.
    func id(of glob: Glob) -> String? {
        if glob.isLiteral {
            let path = folder.pushing(FilePath(glob.pattern))
            if Files.kind(of: path) == .file { return Self.id(of: path) }
        }
        let beneath = Glob(glob.pattern + "/")
        let files = (listed ?? [:]).filter { glob.matches($0.key) || glob.isLiteral && beneath.matches($0.key) }
        guard !files.isEmpty else { return nil }
        let lines = files.map { "\($0.key)\0\($0.value)" }.sorted().joined(separator: "\n")
        return ObjectID.ofBlob(Array(lines.utf8)).description
    }

    private static func id(of path: FilePath) -> String? {
        (try? Files.bytes(of: path)).map { ObjectID.ofBlob($0).description }
    }

    /// All files of a folder: those that did not change since git saw them have the ids that it knows.
    private static func list(_ folder: FilePath, _ git: GitProgram) async throws -> [String: String] {
        guard let top = Layout.find(from: folder)?.top, let real = Files.real(folder) else { return [:] }
        let prefix = real == top ? "" : String(real.string.dropFirst(top.string.count + 1)) + "/"
        let reader = git.reader(top)
        let status = try await reader.status()
        var files = try await reader.indexedFiles().mapValues(\.description)
        for path in status.modified + status.untracked + status.conflicted where path.hasPrefix(prefix) {
            files[path] = id(of: top.pushing(FilePath(path)))
        }
        var own: [String: String] = [:]
        for (path, id) in files where path.hasPrefix(prefix) { own[String(path.dropFirst(prefix.count))] = id }
        return own
    }
}
