import Git
import SystemPackage
import Testing

@Suite struct StatusTests {
    @Test func tellsWhatChanged() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; echo '*.log' > .gitignore; mkdir 'sub folder'
            commit one .gitignore edited deleted staged both 'sub folder/grüße' renamed
            """)
        let repository = try Repository(at: sandbox.path("r"))
        #expect(try repository.status().isClean)
        let before = try sandbox.run(
            """
            cd r; echo x >> edited; rm deleted; echo x >> staged; git add staged; echo x >> both; git add both
            echo y >> both; echo x >> 'sub folder/grüße'; git mv renamed 'new name'; mkdir -p deep/er; echo > deep/er/file
            echo > ignored.log; touch -d 2001-01-01T00:00:00 .gitignore; git hash-object --no-filters .git/index
            """)
        let status = try repository.status()
        #expect(status.staged == ["both", "new name", "renamed", "staged"])
        #expect(status.modified == ["both", "deleted", "edited", "sub folder/grüße"])
        #expect(status.untracked == ["deep/er/file"])
        #expect(status.conflicted.isEmpty && !status.isClean)
        #expect(try sandbox.run("cd r; git hash-object --no-filters .git/index") == before)
    }

    @Test func tellsConflicts() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; commit base; git switch -q -c other; commit theirs; git switch -q main; commit ours
            git merge -q other > /dev/null 2>&1 || true
            """)
        #expect(try Repository(at: sandbox.path("r")).status() == WorkingTreeStatus(conflicted: ["file"]))
    }

    @Test func countsSubmodulesThatChanged() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q s; (cd s; commit one); git init -q r; cd r; git submodule --quiet add ../s sub; git commit -qm one
            """)
        func modified() throws -> [String] { try Repository(at: sandbox.path("r")).status().modified }
        #expect(try modified() == [])
        try sandbox.run("echo x >> r/sub/file")
        #expect(try modified() == ["sub"])
        try sandbox.run("cd r/sub; git checkout -q file; echo > new")
        #expect(try modified() == ["sub"])
        try sandbox.run("cd r/sub; rm new; commit two")
        #expect(try modified() == ["sub"])
        try sandbox.run("git clone -q r c")
        #expect(try Repository(at: sandbox.path("c")).status().isClean)
    }

    @Test func worksInLinkedWorktreesAndUnbornBranches() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; commit one; cd ..; git clone -q --bare r s.git; git -C s.git worktree add -q -b x ../w
            echo > w/new; git init -q empty; cd empty; echo > staged; git add .; echo > new
            """)
        #expect(try Repository(at: sandbox.path("w")).status() == WorkingTreeStatus(untracked: ["new"]))
        #expect(
            try Repository(at: sandbox.path("empty")).status()
                == WorkingTreeStatus(staged: ["staged"], untracked: ["new"]))
        let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path("s.git")).status() }
        #expect(error?.kind == .bare)
    }

    @Test(arguments: [
        "git config filter.upper.clean 'tr a-z A-Z'; echo '* filter=upper' > .gitattributes",
        "echo '* working-tree-encoding=UTF-16' > .gitattributes",
        "git config core.sparseCheckout true",
    ])
    func leavesToGitWhatItCannotJudge(_ script: String) throws {
        let sandbox = Sandbox()
        try sandbox.run("git init -q r; cd r; commit one; \(script); echo x >> file")
        let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path("r")).status() }
        #expect(error?.kind == .unsupported)
    }

    @Test func knowsWhatIsIgnored() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; mkdir a; echo /x > a/.gitignore
            printf 'src/\\n*.log\\n!keep.log\\n' > .gitignore
            """)
        let repository = try Repository(at: sandbox.path("r"))
        for path in ["src/", "src/web/file", "b.log", "a/b.log", "a/x"] {
            #expect(try repository.isIgnored(path), "\(path)")
        }
        for path in ["src", "keep.log", "x", "file"] {
            #expect(try !repository.isIgnored(path), "\(path)")
        }
    }

    @Test func listsStashes() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; commit one; echo x >> file; git stash -q
            git switch -q -c feature/x; echo y >> file; git stash push -q -m 'half: done'
            git checkout -q --detach; echo z >> file; git stash -q; git worktree add -q ../w
            """)
        let commits = try sandbox.run("git -C r rev-parse stash@{0} stash@{1} stash@{2}")
        for name in ["r", "w"] {
            let stashes = try Repository(at: sandbox.path(name)).stashes()
            #expect(stashes.map(\.index) == [0, 1, 2])
            #expect(stashes.map(\.branch) == [nil, "feature/x", "main"])
            #expect(stashes.count == 3 && stashes[1].message == "On feature/x: half: done")
            #expect(stashes.map(\.commit.description).joined(separator: "\n") == commits)
        }
        try sandbox.run("git init -q empty")
        #expect(try Repository(at: sandbox.path("empty")).stashes().isEmpty)
    }
}
