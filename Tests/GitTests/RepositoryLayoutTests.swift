import Git
import SystemPackage
import Testing

/// RepositoryLayout, libgit2 and `git rev-parse` must tell the same of every kind of repository.
@Suite struct RepositoryLayoutTests {
    static let repositories = [
        "plain": "git init -q here",
        "subfolder": "git init -q r; mkdir -p r/a/b; ln -s r/a/b here",
        "spaces and unicode": "git init -q 'zwölf  Äpfel'; ln -s 'zwölf  Äpfel' here",
        "linked": "git init -q r; cd r; commit one; git worktree add -q ../here",
        "subfolder of linked":
            "git init -q r; cd r; commit one; git worktree add -q ../w; mkdir ../w/s; ln -s w/s ../here",
        "linked to a bare one":
            "git init -q r; cd r; commit one; cd ..; git clone -q --bare r s.git; git -C s.git worktree add -q ../here",
        "bare": "git init -q --bare here",
        "inside a bare one": "git init -q --bare r; ln -s r/refs here",
        "inside .git": "git init -q r; ln -s r/.git/hooks here",
        "inside a worktree's git directory":
            "git init -q r; cd r; commit one; git worktree add -q ../w; ln -s r/.git/worktrees/w ../here",
        "separate": "git init -q --separate-git-dir=elsewhere here",
        "symlinked .git": "git init -q r; mkdir here; mv r/.git e; ln -s ../e here/.git",
        "bare .git": "git init -q here; git -C here config core.bare yes",
        "core.worktree": "mkdir here top; git init -q here; git -C here config core.worktree ../../top",
        "submodule": """
        git init -q s; (cd s; commit one); git init -q r; cd r; git submodule --quiet add ../s sub
        ln -s r/sub ../here
        """,
        "worktree with a .git that is no repository": "git init -q r; mkdir -p r/a/.git; ln -s r/a here",
        "relative link": """
        git init -q r; cd r; commit one; git worktree add -q ../here
        echo 'gitdir: ../r/.git/worktrees/here' > ../here/.git
        """,
        "detached": "git init -q here; cd here; commit one; git checkout -q --detach",
    ]

    @Test(arguments: repositories.keys.sorted())
    func agreesWithGit(_ name: String) throws {
        let sandbox = Sandbox()
        try sandbox.run(try #require(Self.repositories[name]))
        let layout = try #require(RepositoryLayout.find(from: sandbox.path("here")))
        let paths = try sandbox.run(
            """
            cd -P here
            git rev-parse --path-format=absolute --absolute-git-dir --git-common-dir
            git rev-parse --show-toplevel 2> /dev/null || echo none
            """
        ).split(separator: "\n").map(String.init)
        #expect(layout.gitDirectory.string == paths[0])
        #expect(layout.commonDirectory.string == paths[1])
        #expect(layout.top?.string ?? "none" == paths[2])
        #expect(layout.isLinkedWorktree == (paths[0] != paths[1]))
        #expect(layout.headText() == (try sandbox.run("cat '\(paths[0])/HEAD'")))

        // What core.worktree names has no `.git` by which to find the repository.
        let place = name == "core.worktree" ? layout.gitDirectory : layout.top ?? layout.gitDirectory
        let repository = try Repository(at: place)
        #expect(repository.gitDirectory == layout.gitDirectory)
        #expect(repository.commonDirectory == layout.commonDirectory)
        if !name.hasPrefix("inside") {
            #expect(repository.workTree == layout.top)
            #expect(repository.isBare == (layout.top == nil))
        }
    }

    @Test func findsNothing() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            mkdir -p none broken/sub half/.git; echo 'gitdir: /nowhere' > broken/.git
            echo 'ref: refs/heads/main' > half/.git/HEAD
            """)
        for name in ["none", "missing", "broken", "broken/sub", "half"] {
            #expect(RepositoryLayout.find(from: sandbox.path(name)) == nil, "\(name)")
        }
    }

    static let operations: [(Operation?, String)] = [
        (nil, "true"),
        (.merge, "git merge -q other || true"),
        (.rebase, "git rebase -q other || true"),
        (.rebase, "git rebase -q --apply other || true"),
        (.am, "git format-patch -q -1 --stdout other > ../p; git am -q ../p || true"),
        (.cherryPick, "git cherry-pick other || true"),
        (.revert, "git revert --no-edit HEAD~1 || true"),
        (.bisect, "git bisect start > /dev/null"),
        (.cherryPick, "git cherry-pick other~1 other || true; echo x > file; git add file; git commit -qm picked"),
        (.rebase, "git bisect start > /dev/null; git rebase -q other || true"),
    ]

    @Test(arguments: operations.indices, [false, true])
    func seesOperations(_ index: Int, isLinked: Bool) throws {
        let (expected, script) = Self.operations[index]
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; commit base; git switch -q -c other; commit theirs; commit more
            git switch -q main; commit ours; commit again
            \(isLinked ? "git switch -q --detach; git worktree add -q ../w main; cd ../w" : "ln -s r ../w")
            (\(script)) > /dev/null 2>&1
            """)
        let layout = try #require(RepositoryLayout.find(from: sandbox.path("w")))
        #expect(layout.operationInProgress == expected)
    }

    static let branches: [(branch: String?, script: String)] = [
        ("topic/買い物", "git rebase -q other || true"),
        ("topic/買い物", "git rebase -q --apply other || true"),
        ("topic/買い物", "git bisect start HEAD HEAD~2"),
        (nil, "git switch -q --detach; git rebase -q other || true"),
        (nil, "git switch -q --detach; git bisect start HEAD HEAD~2"),
        (nil, "git merge -q other || true"),
        (nil, "true"),
    ]

    @Test("The branch to which a rebase or a bisection comes back", arguments: branches.indices, [false, true])
    func branchOfOperation(_ index: Int, isLinked: Bool) throws {
        let (expected, script) = Self.branches[index]
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q r; cd r; commit base; git switch -q -c other; commit theirs
            git switch -q -c topic/買い物 main; commit ours; commit again
            \(isLinked ? "git switch -q --detach; git worktree add -q ../w topic/買い物; cd ../w" : "ln -s r ../w")
            (\(script)) > /dev/null 2>&1
            """)
        let layout = try #require(RepositoryLayout.find(from: sandbox.path("w")))
        #expect(layout.branchOfOperation == expected)
    }

    @Test func namesOperationsAsGitDoes() {
        #expect("\(Operation.cherryPick)" == "cherry-pick")
    }
}
