package import Git
package import Host
package import SystemPackage

/// The files of a project and of its checkouts: as they are on disk or, where a command only asks what would come of it,
/// as they will be when git has put working trees on other commits.
package struct FileView: Sendable {
    private let moves: [TreeMove]

    /// What is on disk.
    package static let disk = FileView([])

    /// What is on disk, but for working trees that will be on other commits.
    package init(_ moves: [TreeMove]) {
        self.moves = moves
    }

    /// Whether it is what is on disk.
    package var isDisk: Bool { moves.isEmpty }

    /// The working tree that will be on another commit, where a path is in one; and the path in it.
    func move(around path: FilePath) -> (move: TreeMove, path: String)? {
        // That of a checkout comes before that of the project around it.
        let move = moves.filter { path.starts(with: $0.top) }.max { $0.top.components.count < $1.top.components.count }
        guard let move else { return nil }
        var rest = path
        _ = rest.removePrefix(move.top)
        return (move, rest.string)
    }

    /// What will be checked out at the top of a working tree; `nil` where that is what is there now.
    package func head(of top: FilePath) -> Head? { moves.first { $0.top == top }?.head }

    /// What stands at the path, behind symbolic links; `nil` where there is nothing.
    package func kind(of path: FilePath) -> Files.Kind? {
        guard let (move, name) = move(around: path) else { return Files.kind(of: path) }
        if name.isEmpty || move.folders.contains(name) { return .folder }
        if move.changed.contains(name) {
            let content = move.content(of: name)
            // A file that nobody has asked for is one all the same.
            return Files.exists(content) ? target(of: path, content).flatMap { Files.kind(of: $0) } : .file
        }
        if move.gone.contains(name) { return nil }
        let kind = Files.kind(of: path)
        return kind == .folder && names(in: path).isEmpty && !Files.names(in: path).isEmpty ? nil : kind
    }

    /// The names in a folder, sorted; empty where there is no such folder.
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

    /// Reads a text file whole.
    ///
    /// - Throws: `HostError`, of kind `fileNotFound` where it is missing; also where it is not UTF-8.
    package func text(of path: FilePath) throws(HostError) -> String {
        guard let place = place(of: path) else { throw HostError(.fileNotFound, "'\(path)' will not be there") }
        return try Files.text(of: place)
    }

    /// Reads a file whole.
    ///
    /// - Throws: `HostError`, of kind `fileNotFound` where it is missing.
    package func bytes(of path: FilePath) throws(HostError) -> [UInt8] {
        guard let place = place(of: path) else { throw HostError(.fileNotFound, "'\(path)' will not be there") }
        return try Files.bytes(of: place)
    }

    /// Makes the content of files readable that will change, where they are in a working tree that will be on another commit.
    ///
    /// - Throws: `ConductorError` of kind `git`; `HostError`.
    func fetchContent(of paths: [FilePath]) async throws {
        for move in moves {
            let names = paths.compactMap { self.move(around: $0) }.filter { $0.move.top == move.top }.map(\.path)
            if !names.isEmpty { try await move.fetchContent(of: names) }
        }
    }

    /// A text that changes when the file does.
    package func stamp(of path: FilePath) -> String? { place(of: path).flatMap(Files.stamp) }

    /// Where the content of a file is now; `nil` where it will be gone.
    private func place(of path: FilePath) -> FilePath? {
        guard let (move, name) = move(around: path) else { return path }
        if move.changed.contains(name) { return target(of: path, move.content(of: name)) }
        return move.gone.contains(name) ? nil : path
    }

    /// Where the content of a file is that was put elsewhere to be read: a symbolic link leads on from where it belongs.
    private func target(of path: FilePath, _ content: FilePath, depth: Int = 0) -> FilePath? {
        guard let link = Files.link(at: content) else { return content }
        guard depth < 40 else { return nil }
        let next = path.removingLastComponent().pushing(link).lexicallyNormalized()
        guard let (move, name) = move(around: next), move.changed.contains(name) else { return place(of: next) }
        return target(of: next, move.content(of: name), depth: depth + 1)
    }
}
