import Git
@testable import Repositories
import TestSupport
import Testing

@Suite struct DanglingHeadTests {
    /// The second one makes git read what libgit2 would otherwise.
    @Test(
        "The remote's default branch is gone, and origin/HEAD names it still",
        arguments: ["true", "git config extensions.worktreeConfig true; git config --worktree a.b c"],
        ["true", "git pack-refs --all", "git tag file HEAD:a; git tag -a -m Tag v1"])
    func dangling(reading: String, more: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["a": "1\n"])
        try await sandbox.run(
            """
            git add . && git commit -qm First && git clone -q --bare . ../remote.git && git remote add origin ../remote.git
            git fetch -q && git remote set-head origin main && git branch -qu origin/main
            git -C ../remote.git branch -m main trunk && git fetch -q --prune 2>/dev/null
            git symbolic-ref refs/remotes/other/HEAD refs/nowhere
            git commit -q --allow-empty -m Mine && \(reading) && \(more)
            """, in: "project")
        let reader = GitProgram(sandbox.host()).reader(sandbox.path("project"))
        let commit = try #require(try await reader.head().commit)
        let isTagged = more.contains("v1")
        #expect(try await reader.commitsWithoutRemote(from: [commit]).map(\.summary) == (isTagged ? [] : ["Mine"]))
        #expect(try await reader.branches(.remote).map(\.name) == ["origin/trunk"])
        #expect(try await reader.defaultBranch() == nil)
        #expect(try await reader.resolve("origin/HEAD") == nil)
        #expect(try await reader.upstream(of: "main") == Upstream(name: "origin/main", commit: nil))
        #expect(try await reader.status().isClean)
        #expect(try await Revision("trunk", in: reader)?.kind == .remote(tracked: "refs/remotes/origin/trunk"))
    }
}
