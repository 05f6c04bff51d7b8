import Foundation
import Git
import SystemPackage
import Testing

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

    @Test func discoversUpwardOrNot() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; mkdir -p r/a/b none")
        #expect(try Repository.discover(from: sandbox.path("r/a/b"))?.workTree == sandbox.path("r"))
        #expect(try Repository.discover(from: sandbox.path("none")) == nil)
        #expect(try Repository.discover(from: sandbox.path("missing")) == nil)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give files away"))
    func refusesAForeignOwner() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q 'a b'; git init -q --bare plain.git; chown -R 12345 'a b' plain.git")
        for (name, word) in [("a b", "'\(sandbox.path("a b"))'"), ("plain.git", "\(sandbox.path("plain.git"))")] {
            let ways: [(FilePath) throws -> Repository?] = [
                { try Repository(at: $0) }, { try Repository.discover(from: $0) },
            ]
            for open in ways {
                let error = #expect(throws: GitError.self) { try open(sandbox.path(name)) }
                #expect(error?.kind == .owner)
                let command = "git config --global --add safe.directory \(word)"
                #expect(error?.message.hasSuffix(command) == true, "\(error?.message ?? "")")
                try sandbox.run(
                    """
                    export GIT_CONFIG_GLOBAL="$PWD/global"; unset GIT_CONFIG_COUNT; cd -- '\(name)'
                    if git rev-parse --git-dir 2> /dev/null; then echo 'git trusts it' >&2; exit 1; fi
                    \(command); git rev-parse --git-dir; rm ../global
                    """)
            }
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

    @Test func refusesASplitIndex() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; commit one; git update-index --split-index")
        let repository = try Repository(at: sandbox.path("r"))
        #expect(repository.workTree != nil)
        let error = #expect(throws: GitError.self) { try repository.status() }
        #expect(error?.kind == .unsupported)
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

    @Test func listsReferences() throws {
        let sandbox = Sandbox()
        let commit = try sandbox.run(
            """
            git init -q r; cd r; commit one; git tag plain; git tag -a -m t noted; git tag blob HEAD:file
            git update-ref refs/remotes/origin/a/b HEAD; git update-ref refs/remotes/origin2/c HEAD; git pack-refs --all
            git update-ref refs/remotes/origin/d HEAD; git rev-parse HEAD
            """)
        let repository = try Repository(at: sandbox.path("r"))
        let tags = try repository.references(under: "refs/tags")
        #expect(tags.map(\.name) == ["refs/tags/noted", "refs/tags/plain"])
        #expect(tags.allSatisfy { $0.commit.description == commit })
        let names = ["refs/remotes/origin/a/b", "refs/remotes/origin/d"]
        #expect(try repository.references(under: "refs/remotes/origin").map(\.name) == names)
        #expect(try repository.references(under: "refs/remotes/origin/").map(\.name) == names)
        #expect(try repository.references(under: "refs/none").isEmpty)
    }
}
