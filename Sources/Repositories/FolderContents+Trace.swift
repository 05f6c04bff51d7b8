import Git
import Host
import SystemPackage
import Text

/// What a listing by git follows from, as far as patterns need it: the names in the folders below the patterns' beginnings, the
/// content of the files that match, and what is ignored.
extension FolderContents {
    /// The most folders that are noted: with more, to look at them takes as long as to ask git.
    private static let folderLimit = 300

    /// Notes the folders in which a file may match a pattern, and the files that do, in the current trace.
    func noteFolders(of glob: Glob) {
        for name in files(matching: glob).keys {
            let path = folder.pushing(FilePath(name))
            FileTrace.note(contentOf: path)
            _ = Files.link(at: path)
        }
        var folders = [folder.pushing(FilePath(glob.literalBeginning))]
        var count = 0
        while let place = folders.popLast() {
            count += 1
            let names = Files.names(in: place)
            // What is in a repository of its own follows from that one, too.
            if count > Self.folderLimit || place != folder && names.contains(".git") { return FileTrace.spoil() }
            if names.contains(".gitignore") { FileTrace.note(contentOf: place.appending(".gitignore")) }
            FileTrace.pausing {
                for name in names where name != ".git" {
                    let path = place.appending(name)
                    if Files.kind(of: path, isFollowed: false) == .folder { folders.append(path) }
                }
            }
        }
    }

    /// Notes the files above the folders that say what git ignores in the current trace.
    func noteIgnoreFiles(_ git: GitProgram) async throws {
        guard let layout = RepositoryLayout.find(from: folder), let top = layout.top else { return FileTrace.spoil() }
        var place = Files.real(folder) ?? folder
        while place.starts(with: top) {
            FileTrace.note(contentOf: place.appending(".gitignore"))
            guard place.removeLastComponent() else { break }
        }
        FileTrace.note(contentOf: layout.commonDirectory.appending("info").appending("exclude"))
        let home = git.host.environment["HOME"] ?? ""
        let usual = (git.host.environment["XDG_CONFIG_HOME"] ?? "\(home)/.config") + "/git/ignore"
        let named = try await git.reader(top).configuration().string("core.excludesFile") ?? usual
        FileTrace.note(contentOf: FilePath(named.hasPrefix("~/") ? home + named.dropFirst() : named))
    }
}
