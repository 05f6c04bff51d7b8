import Git
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What git can do to a repository so that libgit2 1.5 cannot read it, or only a part of it.
private let kinds = [
    "git config core.repositoryFormatVersion 1 && git config extensions.worktreeConfig true",
    "git config index.skipHash true && git update-index --force-write-index",
    "git update-index --split-index",
    "git config core.sparseCheckout true && git sparse-checkout set a && git sparse-checkout disable",
]

@Suite struct RepositoryReaderTests {
    /// Two worktrees, a remote, stashes, and branches of each kind.
    private static let script = """
        mkdir a && echo 1 > a/one && echo '*.log' > .gitignore && git add . && git commit -q -m 'First: one'
        git clone -q --bare . ../remote.git && git remote add origin ../remote.git && git fetch -q origin
        git remote set-head origin main && git branch -q -u origin/main
        echo 2 > a/two && git add . && git commit -q -m 'Second' && git branch gone && git branch -q side HEAD~1
        git config branch.gone.remote origin && git config branch.gone.merge refs/heads/gone
        echo 3 >> a/one && git stash push -q -m kept
        git worktree add -q ../linked -b topic && git worktree add -q --detach ../detached HEAD~1
        git worktree lock --reason 'not yet' ../linked
        echo staged > staged && git add staged && echo 4 >> a/one && echo new > 'new file' && echo x > x.log
        git config conductor.TEXT 'a b' && git config conductor.Sub.key yes && printf '[conductor]\\n\\tbare\\n' >> .git/config
        """

    /// All answers, as text: those of a repository that libgit2 reads are the standard.
    private func answers(_ reader: RepositoryReader) async throws -> [String] {
        let head = try await reader.head()
        let commit = try #require(head.commit)
        let first = try #require(try await reader.resolve("HEAD~1"))
        let divergence = try await reader.divergence(commit, from: first)
        let configuration = try await reader.configuration()
        return [
            "\(head)", "\(try await reader.branches(.local))", "\(try await reader.branches(.remote))",
            "\(try await reader.resolve("origin/main") == first) \(try await reader.resolve("none") as Any)",
            "\(try await reader.defaultBranch() as Any)", "\(try await reader.upstream(of: "main") as Any)",
            "\(try await reader.upstream(of: "gone") as Any)", "\(try await reader.upstream(of: "side") as Any)",
            "\(divergence)", "\(try await reader.worktrees())", "\(try await reader.status())",
            "\(try await reader.indexedFiles().sorted { $0.key < $1.key })", "\(try await reader.stashes())",
            "\(try await reader.commitsWithoutRemote(from: [commit]))",
            "\(try await reader.isIgnored("x.log")) \(try await reader.isIgnored("a/one"))",
            "\(try configuration.string("conductor.text") as Any) \(try configuration.bool("conductor.Sub.key") as Any)",
            "\(try configuration.bool("conductor.bare") as Any) \(try configuration.string("conductor.none") as Any)",
            "\(try await reader.changedPaths(from: first, to: commit)) \(try await reader.changedPaths(from: nil, to: first))",
            "\(try await reader.indexMarks()) \(try await reader.move(to: first))",
            "\(try await reader.branch("topic", isNew: false)) \(try await reader.branch("none", isNew: true))",
        ]
    }

    @Test("What libgit2 cannot read git reads, with the same answers", arguments: kinds)
    func sameAnswers(_ kind: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([:])
        try await sandbox.run(Self.script, in: "project")
        let git = GitProgram(sandbox.host())
        let standard = try await answers(git.reader(sandbox.path("project")))
        try await sandbox.run(kind, in: "project")
        #expect(try await answers(git.reader(sandbox.path("project"))) == standard)
    }

    @Test("A repository with SHA-256 and one without a commit are read")
    func otherRepositories() async throws {
        let sandbox = Sandbox()
        try await sandbox.run(
            """
            git init -q --object-format=sha256 new && cd new && git commit -q --allow-empty -m One
            git init -q ../empty && git -C ../empty config core.repositoryFormatVersion 1
            git -C ../empty config extensions.worktreeConfig true
            """)
        let git = GitProgram(sandbox.host())
        let head = try await git.reader(sandbox.path("new")).head()
        #expect(head.branch == "main")
        #expect(head.commit?.description.count == 64)
        #expect(
            try await git.reader(sandbox.path("new")).commitsWithoutRemote(from: [try #require(head.commit)]).count == 1
        )
        let empty = git.reader(sandbox.path("empty"))
        #expect(try await empty.head() == .unborn(branch: "main"))
        #expect(try await empty.branches(.local) == [])
        #expect(try await empty.stashes() == [])
        #expect(try await empty.defaultBranch() == nil)
    }

    @Test("GIT_CONFIG_GLOBAL names the user's configuration, as for git")
    func otherConfiguration() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([:])
        try sandbox.write(["other": "[test]\n\torder = other\n"])
        for (file, order) in [("other", "other"), (nil, "user")] {
            let variable = file.map { ["GIT_CONFIG_GLOBAL": sandbox.path($0).string] } ?? [:]
            let git = GitProgram(sandbox.host(environment: Sandbox.environment.merging(variable) { $1 }))
            let configuration = try await git.reader(sandbox.path("project")).configuration()
            #expect(try configuration.string("test.order") == order)
        }
    }

    @Test(
        "Another user's repository is read where git trusts it, and only there",
        .enabled(if: getuid() == 0, "only root can give files away"),
        arguments: [("*", true), ("*\n\tdirectory =", false), ("/elsewhere", false)])
    func otherOwner(directories: String, isTrusted: Bool) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([:])
        try sandbox.write(["global": "[safe]\n\tdirectory = \(directories)\n"])
        // What the repository says of itself does not count.
        try await sandbox.run("git -C project config safe.directory '*' && chown -R 12345 project")
        let variables = ["GIT_CONFIG_GLOBAL": sandbox.path("global").string]
        let git = GitProgram(sandbox.host(environment: Sandbox.environment.merging(variables) { $1 }))
        let head = try? await git.reader(sandbox.path("project")).head()
        #expect((head?.branch == "main") == isTrusted)
        #expect(((try? await git.reader(sandbox.path("project")).reasonForGit()) != nil) == isTrusted)
    }
}
