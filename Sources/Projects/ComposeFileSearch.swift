import Compose
import Errors
import Git
import Host
package import Repositories
package import SystemPackage
import Text
import YAML

/// Finds the compose files of a repository that is to become a project.
package struct ComposeFileSearch {
    /// The top of the worktree.
    let top: FilePath
    /// The folder in which the user is, inside of the worktree.
    let folder: FilePath
    /// The git that lists the files.
    let git: GitProgram

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - top: the top of the worktree.
    ///   - folder: the folder in which the user is.
    ///   - git: lists the files.
    package init(top: FilePath, folder: FilePath, git: GitProgram) {
        (self.top, self.folder, self.git) = (top, Files.real(folder) ?? folder, git)
    }

    /// Returns the files that the user names, relative to the top: those of the command line, else those of
    /// `COMPOSE_FILE`; `nil` if none is named.
    ///
    /// - Throws: `ConductorError` of kind `project` for a file that is not there or not in the repository; `YAMLError`
    ///   for one that is no compose file; `HostError`.
    package func named(_ words: [String], variables: [String: String]) throws -> [String]? {
        let words = words.isEmpty ? ChosenFiles(variables: variables)?.files ?? [] : words
        guard !words.isEmpty else { return nil }
        return try words.map { word in
            let path = folder.pushing(FilePath(word)).lexicallyNormalized()
            guard Files.kind(of: path) == .file else {
                throw ConductorError(.composeFileNotFound, "there is no file '\(path)'")
            }
            var relative = Files.real(path.removingLastComponent())?.appending(path.lastComponent?.string ?? "") ?? path
            guard relative.removePrefix(top) else {
                throw ConductorError(.composeFileNotFound, "'\(path)' is not in the repository '\(top)'")
            }
            _ = try ComposeFile(try Files.text(of: path), path: path, name: relative.string)
            return relative.string
        }
    }

    /// Returns the files of the project, relative to the top: those that docker-compose would find by itself in the
    /// user's folder, or above it, else the only one that the repository has; `nil` if it has none.
    ///
    /// - Throws: `ConductorError` of kind `project` where there are several to choose from.
    package func found() async throws -> [String]? {
        if let files = nearest() { return files }
        let all = try await all()
        let first = all.filter { !$0.contains(".override.") }
        guard let only = first.first else { return nil }
        let folders = Set(first.map { FilePath($0).removingLastComponent() })
        if folders.count == 1, let files = usual(in: top.pushing(FilePath(only)).removingLastComponent()) {
            return files
        }
        if first.count == 1 { return [only] }
        throw ConductorError(
            .severalComposeFiles, "this repository has several compose files", details: first,
            hint: "name those that make the project, in the order in which they are merged: "
                + "git conductor init -f \(only.quoted); 'git conductor init --pods' makes pods of its own beside them")
    }

    /// Returns the files that docker-compose would find by itself in the user's folder, or above it, below the top of the
    /// worktree; `nil` if there are none.
    private func nearest() -> [String]? {
        var place = folder
        while place.starts(with: top), place != top {
            if let files = usual(in: place) { return files }
            guard place.removeLastComponent() else { break }
        }
        return nil
    }

    /// Throws where docker-compose would find other files from the user's folder than those of the project.
    ///
    /// - Throws: `ConductorError` of kind `project`.
    package func check(_ project: Project) throws {
        // The folder may be in a checkout.
        guard RepositoryLayout.find(from: folder)?.top == top, let nearest = nearest() else { return }
        let present: [String]
        switch project.shape {
        case .pods, .nothing: return
        case .composeFile(let name): present = [name]
        case .chosenFiles(let files): present = files
        }
        guard !present.contains(nearest[0]) else { return }
        let names = nearest.map { name in
            var path = top.pushing(FilePath(name))
            return path.removePrefix(folder) ? path.string : top.pushing(FilePath(name)).string
        }
        throw ConductorError(
            .otherComposeFiles,
            "this project is made of \(present.joined(separator: " and ")), and not of \(nearest[0])",
            hint: "a repository is one project; to make it of other files: "
                + "git conductor init \(names.map { "-f \($0.quoted)" }.joined(separator: " "))")
    }

    /// Whether files are those that docker-compose finds by itself at the top.
    package func areUsual(_ files: [String]) -> Bool { usual(in: top) == files }

    /// Returns the files that docker-compose finds by itself in a folder; `nil` if there are none.
    private func usual(in folder: FilePath) -> [String]? {
        guard let name = Project.composeFileNames.first(where: { Files.kind(of: folder.appending($0)) == .file }) else {
            return nil
        }
        var place = folder
        guard place.removePrefix(top) else { return nil }
        let override = Pod.overrideName(in: folder, .disk)
        return ([name] + (override.map { [$0] } ?? [])).map { place.appending($0).string }
    }

    /// Returns all compose files of the repository that git does not ignore, relative to the top, sorted.
    private func all() async throws -> [String] {
        let patterns = ["compose*.y*ml", "docker-compose*.y*ml", "*.compose.y*ml"].map { ":(glob)**/\($0)" }
        let list = try await git.capture(
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"] + patterns, in: top)
        return Set(list.split(separator: "\0").map(String.init)).filter { name in
            let path = top.pushing(FilePath(name))
            guard let text = try? Files.text(of: path), let file = try? ComposeFile(text, path: path, name: name) else {
                return false
            }
            return !file.services.isEmpty || file.document.root?["include"] != nil
        }.sorted()
    }
}
