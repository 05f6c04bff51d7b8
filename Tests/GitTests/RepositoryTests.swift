import Foundation
import SystemPackage
import Testing

@testable import Git

@Suite struct RepositoryTests {
    @Test func opensOnlyWhatIsThere() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; mkdir r/sub; git init -q --bare b.git")
        #expect(try Repository(at: sandbox.path("r")).workTree == sandbox.path("r"))
        #expect(try Repository(at: sandbox.path("r/.git")).gitDirectory == sandbox.path("r/.git"))
        #expect(try Repository(at: sandbox.path("b.git")).isBare)
        let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path("r/sub")) }
        #expect(error?.kind == .notFound)
        #expect(error?.description.hasPrefix("cannot open the repository '\(sandbox.path("r/sub"))': ") == true)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give files away"))
    func refusesAForeignOwner() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q 'a b'; git init -q --bare plain.git; chown -R 12345 'a b' plain.git")
        for (name, word) in [("a b", "'\(sandbox.path("a b"))'"), ("plain.git", "\(sandbox.path("plain.git"))")] {
            let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path(name)) }
            #expect(error?.kind == .owner)
            let command = "git config --global --add safe.directory \(word)"
            #expect(error?.message.hasSuffix(command) == true, "\(error?.message ?? "")")
            try sandbox.run(
                """
                export GIT_CONFIG_GLOBAL="$PWD/global"; unset GIT_CONFIG_COUNT; cd -- '\(name)'
                if git rev-parse --git-dir 2> /dev/null; then echo 'git trusts it' >&2; exit 1; fi
                \(command); git rev-parse --git-dir; rm ../global
                """)
            // libgit2 reads the user's own configuration, not GIT_CONFIG_GLOBAL's.
            try sandbox.run("git config --file ~/.gitconfig --add safe.directory \(word)")
            #expect(try Repository(at: sandbox.path(name)).gitDirectory.string.hasPrefix(sandbox.root.string))
        }
    }

    @Test(arguments: [
        ("extensions.somethingNew", "true", "somethingnew"), ("extensions.refStorage", "reftable", "ref"),
        ("extensions.objectFormat", "sha256", "object"), ("core.repositoryFormatVersion", "2", "version"),
    ])
    func saysWhatIsUnsupported(key: String, value: String, word: String) throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; git config core.repositoryFormatVersion 1; git config \(key) \(value)")
        let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path("r")) }
        #expect(error?.kind == .unsupported, "\(error.map(String.init(describing:)) ?? "")")
        #expect(error?.message.lowercased().contains(word) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        "git update-index --split-index",
        // What index.skipHash leaves, and a version that nobody knows.
        "truncate -s -20 .git/index; head -c 20 /dev/zero >> .git/index",
        "printf '\\t' | dd of=.git/index bs=1 seek=7 conv=notrunc status=none",
    ])
    func refusesAnIndexThatItCannotRead(script: String) throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; commit one; \(script)")
        let repository = try Repository(at: sandbox.path("r"))
        #expect(repository.workTree != nil)
        let error = #expect(throws: GitError.self) { try repository.status() }
        #expect(error?.kind == .unsupported, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test func forgetsEachError() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; commit one; git worktree add -q ../gone; rm -r ../gone")
        func messageOfNone() throws -> String {
            try #require(#expect(throws: GitError.self) { try Libgit2.check(-1, "do something") }).message
        }
        // libgit2 keeps why the worktree is not valid, though nothing has failed.
        #expect(try Repository(at: sandbox.path("r")).worktrees().map(\.isValid) == [false])
        #expect(try messageOfNone() == "libgit2 failed with code -1")
        #expect(throws: GitError.self) { try Repository(at: sandbox.path("missing")) }
        #expect(try messageOfNone() == "libgit2 failed with code -1")
    }

    // MARK: HEAD

    @Test func readsHeads() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; git -C r symbolic-ref HEAD refs/heads/feature/new")
        #expect(try Repository(at: sandbox.path("r")).head == .unborn(branch: "feature/new"))
        let commit = try #require(ObjectID(hex: try sandbox.run("cd r; commit one; git rev-parse HEAD")))
        let head = try Repository(at: sandbox.path("r")).head
        #expect(head == .branch(name: "feature/new", commit: commit))
        #expect(head.branch == "feature/new" && head.commit == commit)
        try sandbox.run("cd r; git checkout -q --detach; git worktree add -q -b topic ../w; git pack-refs --all")
        #expect(try Repository(at: sandbox.path("r")).head == .detached(commit))
        #expect(try Repository(at: sandbox.path("w")).head == .branch(name: "topic", commit: commit))
    }

    @Test func seesAHeadThatMoves() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; commit one; git branch other")
        let repository = try Repository(at: sandbox.path("r"))
        #expect(try repository.head.branch == "main")
        let commit = try sandbox.run("cd r; git switch -q other; commit two; git rev-parse HEAD")
        #expect(try repository.head.commit?.description == commit)
        #expect(try repository.head.branch == "other")
    }

    @Test func resolvesRevisions() throws {
        let sandbox = Sandbox()
        let ids = try sandbox.run(
            """
            git init -q r; cd r; commit one; commit two; git tag -a -m t v1; git branch a/b HEAD~1
            git rev-parse HEAD HEAD~1
            """
        ).split(separator: "\n").map { ObjectID(hex: String($0)) }
        let repository = try Repository(at: sandbox.path("r"))
        let id = try #require(ids[0])
        for name in ["HEAD", "main", "v1", "refs/heads/main", "\(id)", id.abbreviated] {
            #expect(try repository.resolve(name) == ids[0], "\(name)")
        }
        #expect(try repository.resolve("a/b") == ids[1])
        #expect(try repository.resolve("main^") == ids[1])
        for name in ["nothing", "", "main:file", "main~5", String(repeating: "1", count: 40), "a..b", "not a name"] {
            #expect(try repository.resolve(name) == nil, "\(name)")
        }
        try sandbox.run("git init -q empty")
        #expect(try Repository(at: sandbox.path("empty")).resolve("HEAD") == nil)
    }
}
