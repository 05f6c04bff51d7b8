import Git
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

/// What a person can tell git about a working tree of the files `a/f`, `b/f` and `top`, with what `git status` then shows.
struct WorktreeSetting: Sendable, CustomTestStringConvertible {
    let script: String
    var status = WorkingTreeStatus()

    var testDescription: String { script }

    static let all = [
        WorktreeSetting(script: "git sparse-checkout set a"),
        WorktreeSetting(script: "git sparse-checkout set --no-cone /b"),
        WorktreeSetting(script: "git sparse-checkout set --sparse-index a"),
        WorktreeSetting(
            script: "git sparse-checkout set a; echo 2 > a/f; echo 1 > new",
            status: WorkingTreeStatus(modified: ["a/f"], untracked: ["new"])),
        WorktreeSetting(script: "git update-index --skip-worktree b/f; rm -r b"),
        WorktreeSetting(script: "git update-index --assume-unchanged top; rm top"),
        WorktreeSetting(script: "git config --worktree core.fileMode false; chmod +x top"),
        WorktreeSetting(
            script: "git config --worktree core.fileMode true; git config core.fileMode false; chmod +x top",
            status: WorkingTreeStatus(modified: ["top"])),
        WorktreeSetting(
            script: "git config --worktree core.excludesFile $PWD/../rules; echo '*.x' > ../rules; echo > n.x"),
        WorktreeSetting(script: "git config --worktree core.autocrlf true; rm top; git checkout -q top"),
        WorktreeSetting(
            script: "git config --worktree status.showUntrackedFiles no; echo > new",
            status: WorkingTreeStatus(untracked: ["new"])),
        WorktreeSetting(
            script: "git config --worktree status.renames true; git mv top moved",
            status: WorkingTreeStatus(staged: ["moved", "top"])),
    ]
}

@Suite struct WorktreeSettingsTests {
    @Test(
        "What git is told about one worktree counts, as for git status", arguments: WorktreeSetting.all, [true, false])
    func status(_ setting: WorktreeSetting, isLinked: Bool) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["a/f": "1\n", "b/f": "1\n", "top": "1\n"], in: "main")
        try await sandbox.run(
            """
            git add . && git commit -qm First && git config extensions.worktreeConfig true
            git worktree add -q ../linked
            """, in: "main")
        let folder = isLinked ? "linked" : "main"
        try await sandbox.run(setting.script, in: folder)
        let reader = GitProgram(sandbox.host()).reader(sandbox.path(folder))
        #expect(try await reader.status() == setting.status)
    }

    @Test("A bare store stays one when git moves its settings to 'config.worktree'")
    func bare() async throws {
        let sandbox = Sandbox()
        _ = try await sandbox.remote("web")
        try await sandbox.run(
            "git worktree add -q ../linked && cd ../linked && git sparse-checkout set a", in: "web.git")
        #expect(try await sandbox.run("cat config.worktree", in: "web.git").contains("bare = true"))
        #expect(try #require(RepositoryLayout.find(from: sandbox.path("web.git"))).top == nil)
        let reader = GitProgram(sandbox.host()).reader(sandbox.path("web.git"))
        #expect(try await reader.worktrees().map(\.path) == [sandbox.path("linked")])
        // So does a repository that was made bare in its folder.
        try await sandbox.run("mkdir folder && mv web.git folder/.git")
        #expect(try #require(RepositoryLayout.find(from: sandbox.path("folder"))).top == nil)
    }

    @Test("GIT_CONFIG_GLOBAL decides what is ignored and changed, as for git")
    func otherConfiguration() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["top": "1\n"])
        try sandbox.write([
            "other": "[core]\n\tfileMode = false\n\texcludesFile = \(sandbox.path("rules"))\n", "rules": "*.x\n",
        ])
        try await sandbox.run(
            "git config --unset core.fileMode; git add . && git commit -qm First && chmod +x top && echo > n.x",
            in: "project")
        let environment = Sandbox.environment.merging(["GIT_CONFIG_GLOBAL": sandbox.path("other").string]) { $1 }
        let reader = GitProgram(sandbox.host(environment: environment)).reader(sandbox.path("project"))
        #expect(try await reader.status().isClean)
        #expect(try await reader.isIgnored("n.x"))
    }
}
