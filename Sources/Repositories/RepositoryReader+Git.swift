import Errors
import Git
import Host
import SystemPackage
import Text

/// Reads through git, for the questions whose answer takes some parsing.
extension RepositoryReader {
    /// Returns git's output; `nil` if it ends with status 1, with which it answers "no" or "none".
    func ask(_ arguments: String...) async throws -> String? {
        let captured = try await git.attempt(arguments, in: path)
        if captured.status == .exited(1) { return nil }
        return try git.output(of: captured, for: arguments)
    }

    func headThroughGit() async throws -> Head {
        let commit = try await resolve("HEAD")
        guard let reference = try await ask("symbolic-ref", "--quiet", "HEAD") else {
            guard let commit else {
                throw ConductorError(
                    .unreadableRepository, "HEAD of '\(path)' names nothing",
                    hint: "git -C \(path.string.quoted) switch BRANCH")
            }
            return .detached(commit)
        }
        return head(on: reference, commit)
    }

    private func head(on reference: String, _ commit: ObjectID?) -> Head {
        let name = Self.shortName(reference)
        return commit.map { .branch(name: name, commit: $0) } ?? .unborn(branch: name)
    }

    func branchesThroughGit(_ kind: Branch.Kind) async throws -> [Branch] {
        let prefix = kind == .local ? "refs/heads" : "refs/remotes"
        let format = "%(refname)%00%(objectname)%00%(upstream)%00%(symref)"
        return try await git("for-each-ref", "--format=\(format)", prefix, in: path).split(separator: "\n")
            .compactMap { line in
                let fields = line.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
                guard fields.count == 4, fields[3].isEmpty, let commit = ObjectID(hex: fields[1]) else { return nil }
                return Branch(
                    name: Self.shortName(fields[0]), commit: commit,
                    upstream: fields[2].isEmpty ? nil : Self.shortName(fields[2]))
            }
    }

    func indexedFilesThroughGit() async throws -> [String: ObjectID] {
        var files: [String: ObjectID] = [:]
        // `MODE ID STAGE<tab>PATH`
        for line in try await git("ls-files", "--stage", "-z", in: path).split(separator: "\0") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            let words = parts[0].split(separator: " ")
            guard parts.count == 2, words.count == 3, words[2] == "0" else { continue }
            files[String(parts[1])] = ObjectID(hex: String(words[1]))
        }
        return files
    }

    func upstreamThroughGit(of branch: String) async throws -> Upstream? {
        let name = "refs/heads/\(branch)"
        let line = try await git("for-each-ref", "--format=%(refname)%00%(upstream)", name, in: path)
        let fields = line.split(separator: "\n").first { $0.hasPrefix(name + "\0") }?.split(separator: "\0")
        guard let fields, fields.count == 2 else { return nil }
        return Upstream(name: Self.shortName(String(fields[1])), commit: try await resolve(String(fields[1])))
    }

    func worktreesThroughGit() async throws -> [Worktree] {
        guard let layout = RepositoryLayout.find(from: path) else { return [] }
        let folder = layout.commonDirectory.appending("worktrees")
        var records: [String: [String: String]] = [:]
        for record in try await git("worktree", "list", "--porcelain", "-z", in: path).split(separator: "\0\0") {
            let lines = record.split(separator: "\0").map { $0.split(separator: " ", maxSplits: 1).map(String.init) }
            let fields = Dictionary(
                lines.map { ($0[0], $0.count == 2 ? $0[1] : "") }, uniquingKeysWith: { first, _ in first })
            if let top = fields["worktree"] { records[top] = fields }
        }
        return Files.names(in: folder).compactMap { name in
            let gitDirectory = folder.appending(name)
            guard let link = try? Files.text(of: gitDirectory.appending("gitdir")) else { return nil }
            let entry = folder.appending(name).pushing(FilePath(String(link.prefix { $0 != "\n" })))
            let top = entry.removingLastComponent().lexicallyNormalized()
            guard let fields = records[top.string] else { return nil }
            let commit = fields["HEAD"].flatMap(ObjectID.init(hex:)).flatMap { $0.isZero ? nil : $0 }
            return Worktree(
                name: name, path: top, gitDirectory: gitDirectory, isValid: Files.kind(of: entry) == .file,
                lockReason: fields["locked"],
                head: fields["branch"].map { head(on: $0, commit) } ?? commit.map { .detached($0) })
        }
    }

    func stashesThroughGit() async throws -> [Stash] {
        guard try await resolve("refs/stash") != nil else { return [] }
        return try await git("log", "--walk-reflogs", "-z", "--format=%H %gs", "refs/stash", "--", in: path)
            .split(separator: "\0").enumerated().compactMap { index, line in
                ObjectID(hex: String(line.prefix { $0 != " " })).map {
                    Stash(index: index, message: String(line.drop { $0 != " " }.dropFirst()), commit: $0)
                }
            }
    }

    /// Returns a branch's name without `refs/heads/` or `refs/remotes/`.
    private static func shortName(_ reference: String) -> String {
        for prefix in ["refs/heads/", "refs/remotes/"] where reference.hasPrefix(prefix) {
            return String(reference.dropFirst(prefix.count))
        }
        return reference
    }
}

extension ObjectID {
    /// Whether it is all zeros, which git writes where there is no object.
    fileprivate var isZero: Bool { description.allSatisfy { $0 == "0" } }
}

extension WorkingTreeStatus {
    /// Reads the output of `git status --porcelain=v2 -z`.
    init(porcelain text: String) {
        var status = WorkingTreeStatus()
        var fields = text.split(separator: "\0").makeIterator()
        while let field = fields.next() {
            let kind = field.first
            // "1 XY sub mH mI mW hH hI path", "2 ... X<score> path" and then the old path, "u ... path", "? path"
            let path = { (skipped: Int) in
                String(field.split(separator: " ", maxSplits: skipped, omittingEmptySubsequences: false).last ?? "")
            }
            switch kind {
            case "1", "2":
                let codes = Array(field.dropFirst(2).prefix(2))
                let name = path(kind == "1" ? 8 : 9)
                if kind == "2" { _ = fields.next() }
                if codes.first != "." { status.staged.append(name) }
                if codes.last != "." { status.modified.append(name) }
            case "u": status.conflicted.append(path(10))
            case "?": status.untracked.append(path(1))
            default: break
            }
        }
        self = status
    }
}

extension RepositoryReader {
    /// Returns why libgit2 does not support the repository, so that git reads it; `nil` if libgit2 supports it.
    ///
    /// - Throws: `GitError` if the repository cannot be read for any other reason.
    package func reasonForGit() async throws -> String? {
        do {
            let repository = try Repository(at: path)
            _ = try repository.head
            if !repository.isBare { _ = try repository.status() }
            return nil
        } catch  where error.kind == .unsupported {
            return error.message
        } catch  where error.kind == .owner {
            guard try await isTrustedByGit else { throw error }
            return "it is another user's, and libgit2 does not know all of 'safe.directory'"
        }
    }
}
