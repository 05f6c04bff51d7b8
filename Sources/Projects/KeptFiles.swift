import Host
package import SystemPackage
/// What was in a removed checkout and git does not keep: ignored files, repositories inside, and the repositories of
/// submodules. It is in the store until the next checkout puts it back.
///
///     STORE/kept/NAME/1/files/…       by their paths in the checkout
///     STORE/kept/NAME/1/modules/…     as they were in the worktree's git directory
package struct KeptFiles {
    /// What was kept of one checkout, each time in a folder with the next number.
    private let folder: FilePath

    /// The kept files of a checkout.
    ///
    /// - Parameters:
    ///   - name: the checkout's name.
    ///   - project: the worktree of the project that it belongs to.
    package init(of name: String, store: FilePath, project: Project) {
        let owner = project.isLinkedWorktree ? "@\(project.worktreeName)" : ""
        folder = Self.folder(in: store).appending(name + owner)
    }

    /// The folder of all kept files of a store.
    package static func folder(in store: FilePath) -> FilePath { store.appending("kept") }

    private var numbers: [Int] { Files.names(in: folder).compactMap(Int.init).sorted() }

    /// Whether nothing was kept, or all of it was put back.
    package var isEmpty: Bool { Self.holdsNothing(folder) }

    /// Moves files and folders away from a working tree.
    ///
    /// - Parameters:
    ///   - entries: their paths, relative to the top; a slash may be at the end.
    ///   - top: the top of the working tree.
    ///   - modules: the folder of repositories of submodules that is to go with them.
    /// - Returns: where they are now; `nil` where there were none.
    /// - Throws: `HostError` where one cannot be moved; all are then where they were.
    package func take(_ entries: [String], from top: FilePath, modules: FilePath?) throws -> FilePath? {
        guard !entries.isEmpty || modules != nil else { return nil }
        let place = folder.appending("\((numbers.last ?? 0) + 1)")
        var moves = entries.map { (top.pushing(FilePath($0)), place.appending("files").pushing(FilePath($0))) }
        if let modules { moves.append((modules, place.appending("modules"))) }
        var done: [(from: FilePath, to: FilePath)] = []
        do {
            for (from, to) in moves {
                try Files.createFolder(to.removingLastComponent())
                try Files.move(from, to: to)
                done.append((from, to))
            }
        } catch {
            for (from, to) in done.reversed() { try? Files.move(to, to: from) }
            try? Self.removeEmpty(place)
            throw error
        }
        return place
    }

    /// Puts the repositories of submodules back into a worktree's git directory, before the submodules are cloned.
    package func putModulesBack(to modules: FilePath) throws {
        guard let number = numbers.last else { return }
        let kept = folder.appending("\(number)").appending("modules")
        if Files.exists(kept), !Files.exists(modules) { try Files.move(kept, to: modules) }
    }

    /// Puts files back into a working tree. Nothing is overwritten.
    ///
    /// - Returns: what was put back, and the folder with what was not, because something was in its place.
    package func putFilesBack(to top: FilePath) throws -> (files: [String], left: FilePath?) {
        guard let number = numbers.last else { return ([], nil) }
        let place = folder.appending("\(number)")
        let files = try Self.merge(place.appending("files"), into: top)
        try Self.removeEmpty(place)
        try Self.removeEmpty(folder)
        return (files, Files.exists(place) ? place : nil)
    }

    /// Moves what is in a folder into another one where it is missing there.
    private static func merge(_ source: FilePath, into target: FilePath) throws -> [String] {
        var moved: [String] = []
        for name in Files.names(in: source) {
            let (from, to) = (source.appending(name), target.appending(name))
            if !Files.exists(to) {
                try Files.move(from, to: to)
                moved.append(name)
            } else if Files.kind(of: from) == .folder, Files.kind(of: to) == .folder {
                moved += try merge(from, into: to).map { "\(name)/\($0)" }
            }
        }
        return moved
    }

    /// Removes a folder in which there are no files.
    private static func removeEmpty(_ path: FilePath) throws {
        guard holdsNothing(path) else { return }
        try Files.remove(path)
    }

    /// Whether there are only empty folders.
    package static func holdsNothing(_ path: FilePath) -> Bool {
        guard Files.exists(path) else { return true }
        guard Files.kind(of: path) == .folder else { return false }
        return Files.names(in: path).allSatisfy { holdsNothing(path.appending($0)) }
    }
}
