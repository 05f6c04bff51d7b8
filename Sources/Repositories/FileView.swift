package import Git
package import Host
package import SystemPackage

/// The files of a project and of its checkouts: as they are on disk or, for a preview, as they will be after git has
/// moved working trees to other commits.
package struct FileView: Sendable {
    private let moves: [TreeMove]

    /// The files on disk.
    package static let disk = FileView([])

    /// Makes a view of the files on disk, except in working trees that will move to other commits.
    package init(_ moves: [TreeMove]) {
        self.moves = moves
    }

    /// Whether the view shows the files on disk alone, without moves.
    package var isDisk: Bool { moves.isEmpty }

    /// Returns the innermost working tree that contains a path and will move, and the path relative to its top; `nil`
    /// for none.
    func move(around path: FilePath) -> (move: TreeMove, path: String)? {
        // A checkout lies inside the project's working tree.
        let move = moves.filter { path.starts(with: $0.top) }.max { $0.top.components.count < $1.top.components.count }
        guard let move else { return nil }
        var rest = path
        _ = rest.removePrefix(move.top)
        return (move, rest.string)
    }

    /// Returns what will be checked out in a working tree; `nil` if that does not change.
    package func head(of top: FilePath) -> Head? { moves.first { $0.top == top }?.head }

    /// Returns the kind of file at a path, with symbolic links followed; `nil` if there will be none.
    package func kind(of path: FilePath) -> Files.Kind? {
        guard let (move, name) = move(around: path) else { return Files.kind(of: path) }
        if name.isEmpty || move.folders.contains(name) { return .folder }
        if move.changed.contains(name) {
            let content = move.content(of: name)
            // Without a call of `fetchContent(of:)` for it, a changed file counts as a regular file.
            return Files.exists(content) ? target(of: path, content).flatMap { Files.kind(of: $0) } : .file
        }
        if move.gone.contains(name) { return nil }
        let kind = Files.kind(of: path)
        return kind == .folder && names(in: path).isEmpty && !Files.names(in: path).isEmpty ? nil : kind
    }

    /// Returns the names in a folder, sorted; none if there is no such folder.
    package func names(in folder: FilePath) -> [String] {
        let present = Files.names(in: folder)
        guard let (move, name) = move(around: folder) else { return present }
        let prefix = name.isEmpty ? "" : name + "/"
        let coming = move.changed.union(move.folders).filter { $0.hasPrefix(prefix) }.compactMap {
            $0.dropFirst(prefix.count).split(separator: "/").first.map(String.init)
        }
        let staying = present.filter { kind(of: folder.appending($0)) != nil }
        return Set(coming + staying).sorted()
    }

    /// Reads a whole text file.
    ///
    /// - Throws: `HostError`, of kind `fileNotFound` if it is missing; also if it is not UTF-8.
    package func text(of path: FilePath) throws(HostError) -> String {
        guard let place = place(of: path) else { throw HostError(.fileNotFound, "'\(path)' will not be there") }
        return try Files.text(of: place)
    }

    /// Reads a whole file.
    ///
    /// - Throws: `HostError`, of kind `fileNotFound` if it is missing.
    package func bytes(of path: FilePath) throws(HostError) -> [UInt8] {
        guard let place = place(of: path) else { throw HostError(.fileNotFound, "'\(path)' will not be there") }
        return try Files.bytes(of: place)
    }

    /// Fetches the future content of those files that lie in a working tree that will move, so that it can be read.
    ///
    /// - Throws: `ConductorError` of kind `git`; `HostError`.
    func fetchContent(of paths: [FilePath]) async throws {
        for move in moves {
            let names = paths.compactMap { self.move(around: $0) }.filter { $0.move.top == move.top }.map(\.path)
            if !names.isEmpty { try await move.fetchContent(of: names) }
        }
    }

    /// Returns a text that changes when the file does; `nil` if there will be no such file.
    package func stamp(of path: FilePath) -> String? { place(of: path).flatMap(Files.stamp) }

    /// Returns a text that changes when another file or folder takes the place of that at a path; `nil` if there will be
    /// none.
    ///
    /// git replaces each file whose content changes, and makes a folder anew of which no file stays.
    package func identity(of path: FilePath) -> String? {
        guard let (move, name) = move(around: path) else { return Files.identity(of: path) }
        let stays =
            switch kind(of: path) {
            case nil: false
            case .folder:
                name.isEmpty || Files.names(in: path).contains { kind(of: path.appending($0)) != nil }
            default: !move.changed.contains(name)
            }
        return stays ? Files.identity(of: path) : kind(of: path).map { _ in "\(move.head)" }
    }

    /// Returns the file on disk that has the content now; `nil` if the file will be gone.
    private func place(of path: FilePath) -> FilePath? {
        guard let (move, name) = move(around: path) else { return path }
        if move.changed.contains(name) { return target(of: path, move.content(of: name)) }
        return move.gone.contains(name) ? nil : path
    }

    /// Returns where to read a changed file: its fetched copy or, if that is a symbolic link, the target of the link.
    ///
    /// The link is resolved from the file's path in the working tree, not from that of the copy.
    private func target(of path: FilePath, _ content: FilePath, depth: Int = 0) -> FilePath? {
        guard let link = Files.link(at: content) else { return content }
        guard depth < 40 else { return nil }
        let next = path.removingLastComponent().pushing(link).lexicallyNormalized()
        guard let (move, name) = move(around: next), move.changed.contains(name) else { return place(of: next) }
        return target(of: next, move.content(of: name), depth: depth + 1)
    }
}
