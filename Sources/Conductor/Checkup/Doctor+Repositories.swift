import Errors
import Git
import Host
import Projects
import Repositories
import SystemPackage
import Text

extension Session {
    /// Checks that the project, its stores and its checkouts can be read, and looks for stale lock files in them and for
    /// operations of git that have not ended.
    func examineRepositories() async throws -> [Finding] {
        let stores = Store.paths(in: project)
        let checkouts = try await checkoutFolders()
        var findings: [Finding] = []
        for path in [project.root] + stores + checkouts {
            findings += await readings(of: path)
            findings += locks(in: path)
        }
        for path in [project.root] + stores { findings += try await losses(in: path) }
        for path in checkouts {
            guard let operation = RepositoryLayout.find(from: path)?.operationInProgress else { continue }
            findings.append(
                Finding(
                    .warning, .unfinishedOperation, "'\(project.display(path))' is in the middle of a \(operation)",
                    hint: "end it, or abort it: git -C \(path.string.quoted) status"))
        }
        let count = 1 + stores.count + checkouts.count
        return findings.isEmpty ? [Finding(ok: "all \(count) are read with libgit2")] : findings
    }

    /// Returns what is to be said of how a repository is read.
    private func readings(of path: FilePath) async -> [Finding] {
        do {
            guard let reason = try await git.reader(path).reasonForGit() else { return [] }
            let isBare = RepositoryLayout.find(from: path)?.top == nil
            if !isBare { try await git("status", "--porcelain", "--untracked-files=no", in: path) }
            let name = path == project.root ? "the project" : "'\(project.display(path))'"
            return [Finding(ok: "\(name) is read through git: \(reason)")]
        } catch {
            let error = error as? ConductorError ?? ConductorError(error.errorCode, error.firstLine)
            return [
                Finding(
                    .problem, .unreadableRepository, ([error.message] + error.details).joined(separator: "; "),
                    hint: error.details.contains { $0.contains("index") }
                        ? indexRemedy(path)
                        : error.hint ?? (path.starts(with: project.storesDirectory) ? storeRemedy(path) : nil))
            ]
        }
    }

    /// The command that makes the index of a working tree anew, from what is checked out.
    private func indexRemedy(_ top: FilePath) -> String? {
        RepositoryLayout.find(from: top).map { layout in
            "rm \(layout.gitDirectory.appending("index").string.quoted) && git -C \(top.string.quoted) reset"
        }
    }

    /// The commands that make a store anew.
    private func storeRemedy(_ store: FilePath) -> String {
        "mv \(store.string.quoted) \("\(store).damaged".quoted) && git conductor doctor --fix; files of checkouts stay"
    }

    /// Returns a problem where commits of branches are not there.
    private func losses(in path: FilePath) async throws -> [Finding] {
        let look = ["for-each-ref", "--format=%(objecttype)"]
        let captured = try await git.attempt(look, in: path)
        guard !captured.status.isSuccess else { return [] }
        let said = captured.error.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
        let isProject = path == project.root
        return [
            Finding(
                .problem, .unreadableRepository,
                "\(isProject ? "the project" : "'\(project.display(path))'") has lost what its branches name\(said)",
                hint: isProject
                    ? "'git fsck' says what is missing, which a new clone has"
                    : storeRemedy(path))
        ]
    }

    /// Returns a finding for each lock file of git: one that is older than ten minutes was probably left by a killed git.
    private func locks(in path: FilePath) -> [Finding] {
        guard let layout = RepositoryLayout.find(from: path) else { return [] }
        let places = [
            layout.gitDirectory.appending("index.lock"), layout.gitDirectory.appending("HEAD.lock"),
            layout.commonDirectory.appending("config.lock"), layout.commonDirectory.appending("packed-refs.lock"),
            layout.commonDirectory.appending("shallow.lock"),
        ]
        return Set(places).filter { Files.age(of: $0).map { $0 > .seconds(10) } ?? false }
            .sorted { $0.string < $1.string }.map { lock in
                let isOld = Files.age(of: lock).map { $0 > .seconds(600) } ?? false
                return Finding(
                    isOld ? .problem : .warning, .repositoryLocked,
                    "'\(lock)' keeps git from working; it is \(isOld ? "likely to be" : "perhaps") that of a git that was killed",
                    hint: "where no git is at work there: rm \(lock.string.quoted)")
            }
    }
}
