import Git
import SystemPackage
import Testing

@Suite struct WorktreeTests {
    @Test("Those are left out of which a file is missing that git needs")
    func damaged() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; commit one
            for name in a b c d e; do git worktree add -q ../$name > /dev/null; done
            rm .git/worktrees/a/gitdir; : > .git/worktrees/b/gitdir; rm .git/worktrees/c/commondir; rm .git/worktrees/d/HEAD
            """)
        let names = try Repository(at: sandbox.path("r")).worktrees().map(\.name)
        #expect(names == ["e"])
    }

    @Test(arguments: [false, true])
    func listsThem(isBare: Bool) throws {
        let sandbox = Sandbox()
        let commit = try sandbox.run(
            """
            git init -q o; (cd o; commit one); git clone -q \(isBare ? "--bare" : "") o r; cd r
            git worktree add -q -b a/b ../first > /dev/null
            git worktree add -q --detach '../in a folder/zwölf'
            git worktree add -q -b gone ../gone; rm -r ../gone
            git worktree add -q -b emptied ../emptied; rm -r ../emptied; mkdir ../emptied
            git worktree add -q -b held ../held; git worktree lock --reason 'on a stick' ../held
            git worktree add -q -b unborn ../unborn; git worktree lock ../unborn
            git -C ../unborn symbolic-ref HEAD refs/heads/new
            git rev-parse HEAD
            """)
        let id = try #require(ObjectID(hex: commit))
        let repository = try Repository(at: sandbox.path("r"))
        let worktrees = try repository.worktrees()
        #expect(worktrees.map(\.name) == ["emptied", "first", "gone", "held", "unborn", "zwölf"])
        #expect(worktrees.map(\.isValid) == [false, true, false, true, true, true])
        #expect(worktrees.map(\.lockReason) == [nil, nil, nil, "on a stick", "", nil])
        #expect(
            worktrees.map(\.head) == [
                .branch(name: "emptied", commit: id), .branch(name: "a/b", commit: id),
                .branch(name: "gone", commit: id), .branch(name: "held", commit: id), .unborn(branch: "new"),
                .detached(id),
            ])
        #expect(worktrees.last?.path == sandbox.path("in a folder/zwölf"))
        for worktree in worktrees where worktree.isValid {
            let opened = try Repository(at: worktree.path)
            #expect(opened.gitDirectory == worktree.gitDirectory)
            #expect(opened.commonDirectory == repository.commonDirectory)
            #expect(!opened.isBare)
            #expect(try opened.worktrees() == worktrees)
        }
    }

    @Test func listsNone() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r")
        #expect(try Repository(at: sandbox.path("r")).worktrees().isEmpty)
    }
}
