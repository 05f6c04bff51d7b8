import Testing

/// `push`: what is ahead goes to the remotes.
@Suite struct PushTests {
    private let commit = "git commit -q --allow-empty -m Work"

    /// Returns the newest subjects of a branch at the remotes, by repository.
    private func remote(_ machine: Machine, _ branch: String = "main") async throws -> String {
        try await machine.run(
            "for name in project api web; do git -C $name.git log -1 --format=\"$name %s\" \(branch) -- || true; done 2>&1",
            in: "")
    }

    @Test("What is ahead is pushed, the rest is left; --dry-run only says so")
    func ahead() async throws {
        let machine = try await manyRepositories()
        try await machine.run("\(commit); \(commit)")
        try await machine.run(commit, in: "project/src/web")
        #expect(
            await machine.conductor("push --dry-run").transcript == """
                the project (main): would push 2 commits to origin/main
                src/api (main): up to date
                src/web (main): would push 1 commit to origin/main
                status 0

                """)
        #expect(try await remote(machine) == "project Project\napi First\nweb First\n")
        #expect(
            await machine.conductor("push").transcript == """
                the project (main): pushed 2 commits to origin/main
                src/api (main): up to date
                src/web (main): pushed 1 commit to origin/main
                status 0

                """)
        #expect(try await remote(machine) == "project Work\napi First\nweb Work\n")
        #expect(await machine.conductor("push").output.contains("src/web (main): up to date"))
    }

    @Test("With services only their checkouts are pushed")
    func named() async throws {
        let machine = try await manyRepositories()
        try await machine.run("\(commit); git -C src/api \(commit.dropFirst(4)); git -C src/web \(commit.dropFirst(4))")
        #expect(
            await machine.conductor("push web").transcript
                == "src/web (main): pushed 1 commit to origin/main\nstatus 0\n")
        #expect(try await remote(machine) == "project Project\napi First\nweb Work\n")
    }

    @Test("A new branch with commits gets an upstream of its name; one without stays here")
    func new() async throws {
        let machine = try await manyRepositories()
        try #require(await machine.conductor("switch -c fix --no-up").status == 0)
        try await machine.run(commit, in: "project/src/web")
        #expect(
            await machine.conductor("push").transcript == """
                the project (fix): a remote has all its commits
                src/api (fix): a remote has all its commits
                src/web (fix): pushed 1 commit to origin/fix, its upstream from now on
                status 0

                """)
        #expect(try await machine.run("git rev-parse --abbrev-ref @{u}", in: "project/src/web") == "origin/fix\n")
        #expect(try await machine.run("git branch --list fix", in: "api.git").isEmpty)
    }

    @Test("What a remote refuses is named with what to do, and the others are pushed")
    func refused() async throws {
        let machine = try await manyRepositories()
        try await machine.run(
            "git clone -q ../api.git ../other && cd ../other && git commit -q --allow-empty -m Other && git push -q")
        try await machine.run(commit, in: "project/src/api")
        try await machine.run(commit, in: "project/src/web")
        let outcome = await machine.conductor("push")
        #expect(
            outcome.transcript == """
                the project (main): up to date
                src/api (main): not pushed
                src/web (main): pushed 1 commit to origin/main
                ! error: 1 of 3 sources could not be pushed [some-failed]
                !   src/api: 'origin/main' has commits that 'main' lacks [push-behind]
                !   hint: 'git conductor sync' fetches them; then 'git -C src/api rebase origin/main', or '--force-with-lease', which drops what was fetched before
                ! hint: the others are pushed; mend this, then run the command again
                status 1

                """)
        #expect(try await remote(machine).hasSuffix("web Work\n"))
        let json = await machine.conductor("push api --json")
        #expect(json.status == 1 && json.output.contains(#""result" : "failed""#), "\(json.transcript)")
        #expect(json.error.isEmpty)

        // What was not fetched is not overwritten, and what was fetched is.
        let stale = await machine.conductor("push api --force-with-lease")
        #expect(stale.status == 1 && stale.error.contains("were not fetched yet"), "\(stale.transcript)")
        try await machine.run("git fetch -q", in: "project/src/api")
        let forced = await machine.conductor("push api --force-with-lease")
        #expect(forced.status == 0, "\(forced.transcript)")
        #expect(
            try await machine.run("git rev-parse main", in: "api.git")
                == machine.run("git rev-parse main", in: "project/src/api"))
    }

    @Test("A branch whose upstream has another name is not pushed over it")
    func otherName() async throws {
        let machine = try await manyRepositories()
        try await machine.run("git switch -qc main-fix --track origin/main && \(commit)", in: "project/src/web")
        let outcome = await machine.conductor("push web")
        #expect(
            outcome.transcript == """
                src/web (main-fix): not pushed
                ! error: 'main-fix' has 1 commit that no remote has: its upstream 'origin/main' has another name [no-push-target]
                ! hint: 'git -C src/web push -u origin main-fix' makes a branch of its own name there; 'git -C src/web push origin main-fix:main' pushes to 'main'
                status 1

                """)
        #expect(try await remote(machine).hasSuffix("web First\n"))
    }

    @Test("Commits on no branch are named; a detached HEAD without any is left")
    func detached() async throws {
        let machine = try await manyRepositories()
        try await machine.run("git switch -q --detach", in: "project/src/api")
        try await machine.run("git switch -q --detach && \(commit)", in: "project/src/web")
        #expect(await machine.conductor("push api").output.hasSuffix("on no branch\n"))
        let outcome = await machine.conductor("push web")
        #expect(outcome.status == 1)
        #expect(
            outcome.error == """
                error: HEAD is detached, with 1 commit that no branch has [detached-head]
                hint: git -C src/web switch -c BRANCH makes a branch of them

                """)
    }

    @Test("The form of --json")
    func json() async throws {
        let machine = try await manyRepositories()
        try await machine.run(commit, in: "project/src/web")
        try expectSnapshot(await machine.conductor("push --json").transcript, "push-json")
    }

    @Test("'status' counts commits that no remote has")
    func status() async throws {
        let machine = try await manyRepositories()
        try await machine.run("\(commit); \(commit)")
        try await machine.run("git switch -qc fix && \(commit)", in: "project/src/web")
        let text = await machine.conductor("status").output
        #expect(text.hasPrefix("project (development) on main, 2 not pushed\n"), "\(text)")
        #expect(text.contains("src/web (fix, 1 not pushed") && text.contains("src/api (main)"), "\(text)")
        let json = await machine.conductor("status --json").output
        #expect(json.contains(#""unpushed" : 2"#) && json.contains(#""unpushed" : 1"#), "\(json)")
    }
}
