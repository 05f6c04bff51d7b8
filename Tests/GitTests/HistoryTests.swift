import Git
import SystemPackage
import Testing

/// Branches, their upstreams, and what lies between commits.
@Suite struct HistoryTests {
    @Test func listsBranchesWithTheirUpstreams() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q s; cd s; commit one; git branch feature/login; git branch gone; cd ..
            git clone -q s r; cd r; git switch -q -c feature/login origin/feature/login; commit mine
            git switch -q -c local; git branch -q --track following main
            git branch -q --track lost origin/gone; git update-ref -d refs/remotes/origin/gone
            """)
        let repository = try Repository(at: sandbox.path("r"))
        let local = try repository.branches(.local)
        #expect(local.map(\.name) == ["feature/login", "following", "local", "lost", "main"])
        #expect(local.map(\.upstream) == ["origin/feature/login", "main", nil, "origin/gone", "origin/main"])
        #expect(local[0].commit.description == (try sandbox.run("git -C r rev-parse feature/login")))
        let remote = try repository.branches(.remote)
        #expect(remote.map(\.name) == ["origin/feature/login", "origin/main"])
        #expect(remote.allSatisfy { $0.upstream == nil })

        #expect(try repository.upstream(of: "lost") == Upstream(name: "origin/gone", commit: nil))
        #expect(try repository.upstream(of: "main")?.commit == remote[1].commit)
        #expect(try repository.upstream(of: "local") == nil)
        #expect(try repository.upstream(of: "nothing") == nil)
    }

    @Test func countsAheadAndBehind() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            "git init -q r; cd r; commit base; git branch up; commit a; commit b; git switch -q up; commit c")
        let repository = try Repository(at: sandbox.path("r"))
        let main = try #require(try repository.resolve("main"))
        let upstream = try #require(try repository.resolve("up"))
        #expect(try repository.divergence(main, from: upstream) == (2, 1))
        #expect(try repository.divergence(main, from: main) == (0, 0))
        let unknown = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let error = #expect(throws: GitError.self) { try repository.divergence(main, from: unknown) }
        #expect(error?.kind == .notFound)
    }

    @Test func findsCommitsThatNoRemoteHas() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q s; cd s; commit shared; git branch deep/er; cd ..; git clone -q s r; cd r
            time=1700001000
            git switch -q deep/er; commit pushed; git update-ref refs/remotes/origin/deep/er HEAD
            git switch -q -c tagged; commit kept; git tag -a -m t v1; git tag blob HEAD:file
            git switch -q -c mine; commit 'first of mine'; commit 'second of mine'
            git switch -q main; commit other
            """)
        let repository = try Repository(at: sandbox.path("r"))
        func lost(_ names: String...) throws -> [String] {
            try repository.commitsWithoutRemote(from: names.map { try #require(try repository.resolve($0)) }).map(
                \.summary)
        }
        #expect(try lost("deep/er").isEmpty)
        #expect(try lost("tagged").isEmpty)
        #expect(try lost("mine") == ["second of mine", "first of mine"])
        #expect(try lost("mine", "main") == ["other", "second of mine", "first of mine"])
        #expect(try lost().isEmpty)
    }
}
