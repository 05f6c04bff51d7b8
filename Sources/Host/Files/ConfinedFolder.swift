package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A folder whose content others choose, such as a project or a checkout: a branch may put symbolic links anywhere in it.
///
/// Each path is resolved component by component, from one open folder to the next. A link that leads out of the folder, or
/// into its `.git`, is not followed, not even one that is put there meanwhile.
package struct ConfinedFolder {
    /// Which symbolic links in it are followed.
    package enum Links: Sendable {
        /// Those that stay in the folder.
        case within
        /// None.
        case none
    }

    private let top: OpenFolder
    private let links: Links

    /// Opens a folder.
    ///
    /// - Parameters:
    ///   - path: the folder, without symbolic links.
    ///   - links: which links in it are followed.
    /// - Throws: ``HostError`` where it cannot be opened.
    package init(_ path: FilePath, following links: Links = .within) throws(HostError) {
        top = try OpenFolder(path)
        self.links = links
    }

    /// What is at a path, links followed; `nil` where there is nothing.
    ///
    /// - Parameter path: a path in the folder, absolute or relative to it. So it is for all that follow.
    /// - Throws: ``HostError`` of kind `outside` where the path leads out of the folder or into its `.git`.
    package func kind(of path: FilePath) throws(HostError) -> Files.Kind? {
        guard let place = try place(of: path) else { return nil }
        guard let name = place.name else { return .folder }
        return place.folder.status(of: name).map { Files.Kind($0) }
    }

    /// Makes a folder and those above it, where they are missing.
    ///
    /// - Throws: ``HostError``, of kind `outside` where the path leads out of the folder or into its `.git`.
    package func createFolder(_ path: FilePath) throws(HostError) {
        _ = try place(of: path, making: true, last: .entered)
    }

    /// Looks whether a path can be that of a folder in this one. The folder need not be there.
    ///
    /// - Throws: ``HostError``, of kind `outside` where the path leads out of the folder or into its `.git`.
    package func checkFolder(_ path: FilePath) throws(HostError) {
        _ = try place(of: path, last: .entered)
    }

    /// Writes a file so that at any moment either the old or the new content is there, and makes the folders above it.
    ///
    /// - Parameter isPrivate: whether only the user may read it.
    /// - Returns: whether anything was written; the same content is not written again.
    /// - Throws: ``HostError``, of kind `outside` where the path leads out of the folder or into its `.git`; the file is then
    ///   as it was.
    @discardableResult
    package func write(_ text: String, to path: FilePath, isPrivate: Bool = false) throws(HostError) -> Bool {
        try write(Array(text.utf8), to: path, isPrivate: isPrivate)
    }

    /// Writes a file as the function for texts does.
    @discardableResult
    package func write(_ bytes: [UInt8], to path: FilePath, isPrivate: Bool = false) throws(HostError) -> Bool {
        guard let place = try place(of: path, making: true), let name = place.name else {
            throw HostError(.file, "cannot write '\(path)': it is a folder")
        }
        try refuseGit(name, in: place.folder)
        return try place.folder.write(bytes, to: name, isPrivate: isPrivate)
    }

    /// Moves a file or folder from elsewhere into this folder, unless something has the path already.
    ///
    /// - Parameter source: where it is; that folder is trusted.
    /// - Returns: whether it was moved.
    /// - Throws: ``HostError``, of kind `outside` where the path leads out of the folder or into its `.git`.
    package func take(_ source: FilePath, as path: FilePath) throws(HostError) -> Bool {
        guard let place = try place(of: path, making: true, last: .left), let name = place.name,
            let old = source.lastComponent, place.folder.status(of: name) == nil
        else { return false }
        try OpenFolder(source.removingLastComponent()).move(old, to: name, in: place.folder)
        return true
    }

    /// Moves a file, a folder or a link away from this folder.
    ///
    /// - Parameter target: where it is to be; the folder around it is there, and trusted.
    /// - Throws: ``HostError``, of kind `outside` where the path leads out of the folder or into its `.git`.
    package func give(_ path: FilePath, to target: FilePath) throws(HostError) {
        guard let place = try place(of: path, last: .left), let name = place.name,
            let new = target.lastComponent
        else { throw HostError(.fileNotFound, "cannot move '\(path)': it is not there") }
        try place.folder.move(name, to: new, in: OpenFolder(target.removingLastComponent()))
    }
}

extension ConfinedFolder {
    /// The folder to which a path leads, and the name there; no name where it leads to the folder itself.
    private typealias Place = (folder: OpenFolder, name: FilePath.Component?)

    /// What is done with the last component of a path.
    private enum Last {
        /// A link is followed.
        case followed
        /// A link is left as it is.
        case left
        /// It is a folder, which is entered.
        case entered
    }

    /// Follows a path; `nil` where a folder on the way is missing.
    private func place(
        of path: FilePath, making: Bool = false, last: Last = .followed
    ) throws(HostError) -> Place? {
        var relative = path
        guard path.isRelative || relative.removePrefix(top.path) else {
            throw HostError(.outside, "'\(path)' is not in '\(top.path)'")
        }
        var rest = Array(relative.components.reversed())
        // The folders from the top to where we are: `..` goes back by them, not by what is on disk.
        var trail = [top]
        var followed: (link: FilePath, target: FilePath)?
        var count = 0
        while let name = rest.popLast() {
            let folder = trail[trail.count - 1]
            if name.kind == .parentDirectory {
                guard trail.count > 1 else { throw leadsOut(path, followed) }
                trail.removeLast()
            } else if name.kind == .regular {
                if last != .left || !rest.isEmpty, let target = folder.link(at: name) {
                    let link = folder.path.appending(name)
                    followed = (link, target)
                    count += 1
                    guard links == .within, count <= Self.mostLinks else { throw notFollowed(link, target) }
                    var target = target
                    if target.isAbsolute {
                        guard target.removePrefix(top.path) else { throw leadsOut(path, followed) }
                        trail = [top]
                    }
                    rest += target.components.reversed()
                    continue
                }
                if rest.isEmpty, last != .entered { return (folder, name) }
                try refuseGit(name, in: folder)
                if try folder.folder(name) == nil, making { try folder.makeFolder(name) }
                guard let next = try folder.folder(name) else { return nil }
                trail.append(next)
            }
        }
        return (trail[trail.count - 1], nil)
    }

    /// As many as Linux follows.
    private static let mostLinks = 40

    /// Some file systems find `.git` under other spellings, too.
    private func refuseGit(_ name: FilePath.Component, in folder: OpenFolder) throws(HostError) {
        guard name.string.lowercased() == ".git" else { return }
        throw HostError(
            .outside, "'\(folder.path.appending(name))' is git's own, and no place for files of a project")
    }

    private func leadsOut(_ path: FilePath, _ followed: (link: FilePath, target: FilePath)?) -> HostError {
        guard let followed else {
            return HostError(.outside, "'\(path)' leads out of '\(top.path)'")
        }
        return HostError(
            .outside,
            "'\(followed.link)' is a symbolic link to '\(followed.target)', which leads out of "
                + "'\(top.path)'; put a file or folder of the project in its place")
    }

    private func notFollowed(_ link: FilePath, _ target: FilePath) -> HostError {
        HostError(
            .outside, "'\(link)' is a symbolic link to '\(target)', which is not followed")
    }
}
