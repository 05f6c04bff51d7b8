import Git
import SystemPackage
import Testing

/// What decides whether a working tree can move to another commit.
@Suite struct ChangesTests {
    @Test("Paths that are new, and those that differ or go, as git tells them")
    func changedPaths() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; mkdir lib; commit one same edited gone lib/deep file; ln -s same link; echo x > becomes
            git add .; commit one2 same; git switch -q -c other; git rm -q gone file becomes link
            mkdir file; echo x > link; ln -s same becomes
            git add .; commit two edited file/inside new 'grüße ü'
            """)
        let repository = try Repository(at: sandbox.path("r"))
        let (main, other) = (
            try #require(try repository.resolve("main")), try #require(try repository.resolve("other"))
        )
        for (old, new) in [(main, other), (other, main), (main, main)] {
            let lines = try sandbox.run(
                "cd r; git -c core.quotePath=no diff-tree -r --no-renames --name-status \(old) \(new)"
            )
            .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
            let changes = try repository.changedPaths(from: old, to: new)
            #expect(changes.new == lines.filter { $0[0] == "A" }.map { $0[1] })
            #expect(changes.others == Set(lines.filter { $0[0] != "A" }.map { $0[1] }))
        }
        let all = try sandbox.run("cd r; git -c core.quotePath=no ls-tree -r --name-only main").split(separator: "\n")
        #expect(try repository.changedPaths(from: nil, to: main) == ChangedPaths(new: all.map(String.init)))
    }

    @Test("Files at which git was told not to look, and submodules")
    func indexMarks() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q lib; cd lib; commit lib; cd ..; git init -q r; cd r; commit one a b c
            git submodule --quiet add ../lib sub; commit two; git update-index --assume-unchanged a
            git update-index --skip-worktree b
            """)
        let marks = try Repository(at: sandbox.path("r")).indexMarks()
        #expect(marks.submodules == ["sub"])
        #expect(marks.unwatched.keys.sorted() == ["a", "b"])
        #expect(try sandbox.run("cd r; git rev-parse :a") == marks.unwatched["a"]?.description)
    }

    @Test("Without untracked files, what is changed is told all the same")
    func statusOfTracked() throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; commit one a b; echo > new; echo x >> a; echo x >> b; git add b")
        let status = try Repository(at: sandbox.path("r")).status(untracked: false)
        #expect(status == WorkingTreeStatus(staged: ["b"], modified: ["a"]))
    }
}
