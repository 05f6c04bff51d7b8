import Host
import Testing

/// `checkout web pr/12`: pull and merge requests.
@Suite struct PullRequestTests {
    /// A project with the service `web`, whose remote keeps the request 12 under a reference.
    private func machine(_ reference: String = "refs/pull/12/head", program: String = "auto") async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            git init -q work && cd work && echo one > app.txt && git add . && git commit -qm First
            git clone -q --bare . ../web.git && git remote add origin ../web.git
            git switch -qc theirs && git commit -q --allow-empty -m Theirs && git push -q origin HEAD:\(reference)
            """, in: "")
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }\n"
        ])
        try await machine.run("git config conductor.transfer \(program)")
        return machine
    }

    private func head(_ machine: Machine) async throws -> String {
        try await machine.run(
            "git log -1 --format=%s; git rev-parse --abbrev-ref HEAD @{u}; git config branch.$(git branch --show-current).merge",
            in: "project/src/web"
        ).split(separator: "\n").joined(separator: " ")
    }

    private func push(_ machine: Machine, _ script: String = "git commit -q --allow-empty -m Again") async throws {
        try await machine.run("\(script) && git push -qf origin HEAD:refs/pull/12/head", in: "work")
    }

    @Test(
        "A request becomes a branch that follows it, at the first checkout and later", arguments: ["git", "libgit2"],
        [true, false])
    func checkout(program: String, isFirst: Bool) async throws {
        let machine = try await machine(program: program)
        if !isFirst { try #require(await machine.conductor("checkout web -q --no-up").status == 0) }
        let outcome = await machine.conductor("checkout web pr/12 --no-up")
        #expect(
            outcome.output == "web: src/web (pr/12) will be mounted at /app\n" && outcome.status == 0,
            "\(outcome.transcript)")
        #expect(try await head(machine) == "Theirs pr/12 requests/pr/12 refs/pull/12/head")
        // git alone follows it.
        try await push(machine)
        try await machine.run("git pull -q", in: "project/src/web")
        #expect(try await head(machine).hasPrefix("Again pr/12"))
        // So do our own commands.
        try await push(machine)
        let fetched = await machine.conductor("fetch")
        #expect(fetched.output == "web: pr/12 has 1 new commit\n  src/web (pr/12): behind 1\n")
        try #require(await machine.conductor("checkout web main -q --no-up").status == 0)
        try await push(machine, "git commit -q --allow-empty -m Last")
        try #require(await machine.conductor("checkout web pr/12 -q --no-up").error == "")
        #expect(try await head(machine).hasPrefix("Last pr/12"))
    }

    @Test("GitLab's, and those of other hosts", arguments: ["refs/merge-requests/12/head", "refs/changes/12/now"])
    func hosts(reference: String) async throws {
        let machine = try await machine(reference)
        try await machine.run(
            "git config --add conductor.pullRefs refs/x/%; git config --add conductor.pullRefs refs/changes/%/now")
        try #require(await machine.conductor("checkout web mr/12 -q --no-up").error == "")
        #expect(try await head(machine) == "Theirs mr/12 requests/mr/12 \(reference)")
    }

    @Test("One that was rewritten leaves the branch as it is, and says so")
    func rewritten() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("checkout web pr/12 -q --no-up").status == 0)
        try await push(machine, "git commit -q --allow-empty --amend -m Rewritten")
        let outcome = await machine.conductor("checkout web pr/12 --no-up")
        #expect(outcome.status == 0)
        #expect(
            outcome.error
                == "warning: 'pr/12' in 'src/web' is not moved forward, as it has 1 of its own and lacks 1 of 'requests/pr/12'\n"
        )
        #expect(try await head(machine).hasPrefix("Theirs pr/12"))
    }

    @Test("A branch of that name is meant first, the remote's or one's own")
    func branch() async throws {
        let machine = try await machine()
        try await machine.run("git push -q origin main:refs/heads/pr/12", in: "work")
        try #require(await machine.conductor("checkout web pr/12 -q --no-up").status == 0)
        #expect(try await head(machine) == "First pr/12 origin/pr/12 refs/heads/pr/12")
        try #require(await machine.conductor("checkout web -b pr/13 -q --no-up").status == 0)
        try #require(await machine.conductor("checkout web main -q --no-up").status == 0)
        try await machine.run("rm -rf ../web.git")
        #expect(await machine.conductor("checkout web pr/13 -q --no-up").status == 0)
    }

    @Test("One that is not there is an error that says where it was looked for")
    func missing() async throws {
        let machine = try await machine()
        let outcome = await machine.conductor("checkout web pr/7 --no-up")
        #expect(
            outcome.transcript == """
                ! error: 'web' has no pull request 7 [no-pull-request]
                !   'file://$ROOT/web.git' has none of these: refs/pull/7/head, refs/merge-requests/7/head
                ! hint: if it keeps them elsewhere: git config --add conductor.pullRefs 'refs/…/%/…', with % for the number
                status 1

                """)
        #expect(!Files.exists(machine.path("project/src/web")))
    }

    @Test("One that is closed, or a remote that is away, keeps nobody from its branch")
    func closed() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("checkout web pr/12 -q --no-up").status == 0)
        try #require(await machine.conductor("checkout web main -q --no-up").status == 0)
        try await machine.run("git push -q origin :refs/pull/12/head", in: "work")
        try #require(await machine.conductor("fetch").output == "web: pr/12 is gone\n")
        #expect(await machine.conductor("checkout web pr/12 -q --no-up").status == 0)
        try #require(await machine.conductor("checkout web main -q --no-up").status == 0)
        try await machine.run("mv ../web.git ../away.git")
        let outcome = await machine.conductor("checkout web pr/12 -q --no-up")
        #expect(
            outcome.status == 0 && outcome.error.contains("warning: 'pr/12' is as it was fetched before: cannot read"))
    }
}
