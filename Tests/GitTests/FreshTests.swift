import Git
import Testing

@Suite struct FreshTests {
    let sandbox = Sandbox()

    /// A clone that only git has changed is the measure.
    @Test func writesWhatGitWrites() throws {
        try sandbox.run(
            """
            git init -q origin; cd origin; echo 1 > f; git add .; git commit -qm 1; git checkout -qb 'team/ünï.x'; cd ..
            for clone in ours gits; do git clone -q --no-checkout --template= origin $clone; done
            cd gits; git symbolic-ref HEAD refs/heads/none; git branch -qD 'team/ünï.x'
            git config core.bare true; git config conductor.source '; a "b" \\c # d '
            """)
        let repository = try Repository(at: sandbox.path("ours"))
        try repository.requireOwnFiles()
        try repository.setHead(to: "none")
        try repository.deleteBranch("team/ünï.x")
        try repository.set("core.bare", to: "true")
        try repository.set("conductor.source", to: #"; a "b" \c # d "#)
        let script = """
            git config --local --list | sort; git for-each-ref; cat HEAD; find . | grep -v objects | sort; stat -c %a HEAD config
            """
        let (ours, gits) = (try sandbox.run("cd ours/.git; " + script), try sandbox.run("cd gits/.git; " + script))
        #expect(ours == gits)
    }

    @Test func leavesFilesOfAGroupToGit() throws {
        try sandbox.run("git init -q r; git -C r config core.sharedRepository group")
        let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path("r")).requireOwnFiles() }
        #expect(error?.kind == .unsupported)
    }
}
