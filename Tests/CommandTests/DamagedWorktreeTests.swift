import Testing

@Suite struct DamagedWorktreeTests {
    @Test(
        "Worktrees of a store that git cannot read stop no command",
        arguments: [
            "rm a/gitdir b/gitdir", ": > a/gitdir; : > b/gitdir", "rm a/commondir b/commondir",
            ": > a/commondir; : > b/commondir", "rm -r a/*; rm -r b/*", "rm a/HEAD b/HEAD",
            "echo x > a/gitdir; rm b/gitdir", "echo nonsense > a/HEAD; rm b/gitdir",
            "rm web/gitdir web/commondir a/gitdir b/gitdir",
        ])
    func commands(script: String) async throws {
        let machine = try await shopWithCheckout()
        try await machine.run(
            """
            cd .git/conductor/stores/web.git/worktrees; cp -R web a; cp -R web b; rm a/locked b/locked
            for n in a b; do echo /nowhere/$n/.git > $n/gitdir; git -C .. rev-parse origin/main > $n/HEAD; done; \(script)
            """)
        for line in [
            "checkout web --no-up -q", "status", "fetch -q", "remove web -q", "checkout web --no-up -q",
            "prune --dry-run",
        ] {
            let outcome = await machine.conductor(line)
            #expect(outcome.status == 0, "\(line): \(outcome.transcript)")
        }
        #expect(try await machine.run("git -C src/web status -sb") == "## main...origin/main\n", "\(script)")
        try await machine.succeed("doctor --fix -q")
        // The checkout was made anew.
        try await machine.succeed("up -q --no-wait")
        #expect(await machine.conductor("doctor -q").transcript == "status 0\n")
    }

    @Test("What another worktree of the project has checked out is mended, not removed")
    func other() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("git worktree add -q ../second -b second")
        try await machine.succeed("checkout web --no-up -q", in: "second")
        try await machine.run("rm .git/conductor/stores/web.git/worktrees/web1/gitdir")
        try await machine.succeed("doctor --fix -q")
        #expect(try await machine.run("git -C src/web status -s; git -C ../second/src/web status -s") == "")
        #expect(
            try machine.read("project/.git/conductor/stores/web.git/worktrees/web1/gitdir")
                == "\(machine.path("second/src/web/.git"))\n")
    }

    @Test("A commit that is on no branch keeps a damaged worktree from being removed")
    func commit() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run(
            """
            cd src/web; git switch -q --detach; git commit -q --allow-empty -m precious; cd ../..
            cd .git/conductor/stores/web.git/worktrees; mv web a; rm a/gitdir; rm -rf ../../../../../src/web
            """)
        let outcome = await machine.conductor("doctor --fix")
        #expect(outcome.transcript.contains("on no branch: "), "\(outcome.transcript)")
        #expect(try await machine.run("ls .git/conductor/stores/web.git/worktrees") == "a\n")
    }
}
