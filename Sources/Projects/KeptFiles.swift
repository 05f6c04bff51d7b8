import Host
package import SystemPackage
/// The files of a removed checkout that git does not store: ignored files, nested repositories and the repositories of
/// submodules.
///
/// They stay in the store until the next checkout of the same name puts them back:
///
///     STORE/kept/NAME/1/files/…       by their paths in the checkout
///     STORE/kept/NAME/1/modules/…     as they were in the worktree's git directory
///
/// Those of a worktree of the project are kept likewise, until the next one of its name.
package struct KeptFiles {
    /// The kept files of one checkout; each removal adds a folder with the next number.
    private let folder: FilePath

    /// Locates the kept files of a checkout.
    ///
    /// - Parameters:
    ///   - name: the checkout's name.
    ///   - store: the path of its store.
    ///   - project: the worktree of the project that has the checkout.
    package init(of name: String, store: FilePath, project: Project) {
        let owner = project.isLinkedWorktree ? "@\(project.worktreeName)" : ""
        folder = Self.folder(in: store).appending(name + owner)
    }

    /// Locates the kept files of a linked worktree of the project, which lie beside the stores.
    ///
    /// - Parameters:
    ///   - worktree: git's name for it.
    ///   - project: any worktree of the project.
    package init(ofWorktree worktree: String, in project: Project) {
        folder = Self.folder(in: project.sharedDirectory).appending(worktree)
    }

    /// Returns the folder with all kept files of a store.
    package static func folder(in store: FilePath) -> FilePath { store.appending("kept") }

    private var numbers: [Int] { Files.names(in: folder).compactMap(Int.init).sorted() }

    /// Whether there are no kept files.
    package var isEmpty: Bool { Self.holdsNothing(folder) }

    /// Moves files and folders away from a working tree.
    ///
    /// - Parameters:
    ///   - entries: their paths, relative to the top; they may end with a slash.
    ///   - top: the top of the working tree.
    ///   - modules: the folder with the repositories of submodules, which is moved, too; `nil` for none.
    /// - Returns: the folder that holds them now; `nil` if there was nothing to move.
    /// - Throws: `HostError` if one cannot be moved; those moved before are then moved back.
    package func take(_ entries: [String], from top: FilePath, modules: FilePath?) throws -> FilePath? {
        guard !entries.isEmpty || modules != nil else { return nil }
        let place = folder.appending("\((numbers.last ?? 0) + 1)")
        let tree = try ConfinedFolder(top)
        let moves = entries.map { (FilePath($0), place.appending("files").pushing(FilePath($0))) }
        var done: [(from: FilePath, to: FilePath)] = []
        do {
            for (from, to) in moves {
                try Files.createFolder(to.removingLastComponent())
                try tree.give(from, to: to)
                done.append((from, to))
            }
            if let modules {
                try Files.createFolder(place)
                try Files.move(modules, to: place.appending("modules"))
            }
        } catch {
            for (from, to) in done.reversed() { _ = try? tree.take(to, as: from) }
            try? Self.removeEmpty(place)
            throw error
        }
        return place
    }

    /// Moves the repositories of submodules back into a worktree's git directory, unless it has such a folder.
    ///
    /// Call it before the submodules are cloned.
    package func putModulesBack(to modules: FilePath) throws {
        guard let number = numbers.last else { return }
        let kept = folder.appending("\(number)").appending("modules")
        if Files.exists(kept), !Files.exists(modules) { try Files.move(kept, to: modules) }
    }

    /// Moves the files of the latest removal back into a working tree, without overwriting anything and without following
    /// a link out of the working tree.
    ///
    /// - Returns: the paths that were moved, and the folder with what remains because its place was taken; `nil` if
    ///   nothing remains.
    package func putFilesBack(to top: FilePath) throws -> (files: [String], left: FilePath?) {
        guard let number = numbers.last else { return ([], nil) }
        let place = folder.appending("\(number)")
        let files = try Self.merge(place.appending("files"), into: ConfinedFolder(top))
        try Self.removeEmpty(place)
        try Self.removeEmpty(folder)
        return (files, Files.exists(place) ? place : nil)
    }

    /// Moves the entries of a folder to a working tree, unless they exist there, and merges folders that exist in both.
    ///
    /// - Parameter path: the folder's path in the working tree.
    /// - Returns: the paths of what was moved.
    private static func merge(
        _ source: FilePath, into tree: ConfinedFolder, at path: FilePath = ""
    ) throws -> [String] {
        var moved: [String] = []
        for name in Files.names(in: source) {
            let (from, to) = (source.appending(name), path.appending(name))
            if try tree.take(from, as: to) {
                moved.append(to.string)
            } else if Files.kind(of: from, isFollowed: false) == .folder, (try? tree.kind(of: to)) == .folder {
                moved += try merge(from, into: tree, at: to)
            }
        }
        return moved
    }

    /// Removes a folder that has no files at any depth.
    private static func removeEmpty(_ path: FilePath) throws {
        guard holdsNothing(path) else { return }
        try Files.remove(path)
    }

    /// Whether a path does not exist, or is a folder that has no files at any depth.
    package static func holdsNothing(_ path: FilePath) -> Bool {
        guard Files.exists(path) else { return true }
        guard Files.kind(of: path, isFollowed: false) == .folder else { return false }
        return Files.names(in: path).allSatisfy { holdsNothing(path.appending($0)) }
    }
}
