import Git
import Host
import Projects
import Repositories
package import SystemPackage

extension ProjectCheckouts {
    /// Writes an index of git's with the files of the project and of all its checkouts, as if they were one repository.
    ///
    /// With it, `git grep` at the project's top searches all of them in one process, and its paths are those of the
    /// project; what it reads are the files on disk. A checkout elsewhere is left out, with a warning.
    ///
    /// - Parameter untracked: the options with which `git ls-files` lists untracked files that are meant, too; `nil` for
    ///   none.
    /// - Returns: the variables with which git uses the index.
    /// - Throws: ``ConductorError`` of kind `git`.
    package func writeJoinedIndex(to file: FilePath, untracked: [String]?) async throws -> [String: String] {
        let (inside, outside) = existing.map(\.path).reduce(into: ([FilePath](), [FilePath]())) { parts, path in
            if path.starts(with: project.root) { parts.0.append(path) } else { parts.1.append(path) }
        }
        for path in outside { warn("'\(path)' lies outside of the project, and is left out") }
        let listings = try await Jobs().all([project.root] + inside) { path in
            var listing = try await git("ls-files", "--stage", "-z", in: path)
            if let untracked {
                listing += Self.entries(
                    untracked: try await git.capture(["ls-files", "--others", "-z"] + untracked, in: path))
            }
            return path == project.root ? listing : Self.entries(listing, below: project.display(path) + "/")
        }
        let variables = [
            "GIT_INDEX_FILE": file.string,
            // For 'git grep --cached'.
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": Set(existing.map(\.store)).map { $0.appending("objects").string }
                .sorted()
                .joined(separator: ":"),
        ]
        try await git.capture(
            ["update-index", "-z", "--index-info"], in: project.root, input: listings.joined(), variables)
        return variables
    }

    /// Returns entries of an index for the files of a listing of `git ls-files --others -z`. A folder in it is a
    /// repository. The content that an entry names does not matter, as the file on disk is searched.
    private static func entries(untracked listing: String) -> String {
        listing.split(separator: "\0").filter { !$0.hasSuffix("/") }.map { "100644 \(emptyFile) 0\t\($0)\0" }.joined()
    }

    /// The id of the empty file.
    private static let emptyFile = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"

    /// Returns entries of `git ls-files --stage -z` with a prefix before each path.
    static func entries(_ listing: String, below prefix: String) -> String {
        var bytes: [UInt8] = []
        var isInPath = false
        for byte in listing.utf8 {
            bytes.append(byte)
            if byte == 0 {
                isInPath = false
            } else if byte == UInt8(ascii: "\t"), !isInPath {
                bytes += prefix.utf8
                isInPath = true
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
