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

    @Test func comparesCommits() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; git config diff.renames false
            seq 100 > long; echo 1 > stays; echo 1 > changes; echo 1 > goes; echo 1 > mode; ln -s stays link; git add .
            git commit -qm one
            mkdir 'ä b'; git mv long 'ä b/long'; echo 2 >> changes; git rm -q goes; echo x > 'new file'; chmod +x mode
            rm link; echo file > link; git add .; git commit -qm two
            """)
        let repository = try Repository(at: sandbox.path("r"))
        let old = try #require(try repository.resolve("main^"))
        let new = try #require(try repository.resolve("main"))
        #expect(
            try repository.changedFiles(from: old, to: new) == [
                ChangedFile(path: "changes", status: .modified), ChangedFile(path: "goes", status: .deleted),
                ChangedFile(path: "link", status: .modified), ChangedFile(path: "mode", status: .modified),
                ChangedFile(path: "new file", status: .added),
                ChangedFile(path: "ä b/long", status: .renamed(from: "long")),
            ])
        #expect(try repository.changedFiles(from: new, to: new).isEmpty)
    }

    @Test func readsFilesOfACommit() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            "git init -q r; cd r; mkdir 'd e'; printf 'a\\000b' > 'd e/ü'; : > empty; git add .; git commit -qm one; rm -r 'd e'"
        )
        let repository = try Repository(at: sandbox.path("r"))
        let commit = try #require(try repository.head.commit)
        #expect(try repository.contents(of: "d e/ü", at: commit) == [0x61, 0, 0x62])
        #expect(try repository.contents(of: "empty", at: commit) == [])
        #expect(try repository.contents(of: "d e", at: commit) == nil)
        #expect(try repository.contents(of: "nothing/here", at: commit) == nil)
        let unknown = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        #expect(throws: GitError.self) { try repository.contents(of: "empty", at: unknown) }
    }
}
