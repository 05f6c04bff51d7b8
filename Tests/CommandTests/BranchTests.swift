import Host
@testable import Projects
import Testing

/// `switch` and `sync`: the project and its checkouts go together.
@Suite struct BranchTests {
    /// A project with a remote, and `web` checked out; both have a branch `feature`, and only the project has `docs`.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            mkdir work && cd work && git init -q && echo one > app.txt && git add . && git commit -qm First
            git switch -qc feature && echo two > app.txt && git commit -qam Feature && git switch -q main
            git clone -q --bare . ../web.git
            """, in: "")
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }\n",
            ".gitignore": "src\n",
        ])
        try await machine.run(
            """
            git add . && git commit -qm Project && git branch docs && git switch -qc feature
            sed -i.old 's,acme/web,acme/new,' pods/default.yml && rm pods/*.old && git commit -qam Feature
            git switch -q main && git clone -q --bare . ../project.git && git remote add origin "file://$PWD/../project.git"
            git fetch -q && git branch -q -u origin/main && git branch -qD feature
            """)
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        try #require(await machine.conductor("checkout web -q").error == "")
        return machine
    }

    private func branches(_ machine: Machine) async throws -> String {
        try await machine.run("git branch --show-current; git -C src/web branch --show-current")
    }

    @Test("All that have the branch go to it, and what runs is brought to its new state once")
    func both() async throws {
        let machine = try await machine()
        #expect(
            await machine.conductor("switch feature --dry-run").output == """
                switch the project to 'feature'
                switch src/web to 'feature'
                recreate web: pods/default.yml:2 image changed

                """)
        #expect(try await branches(machine) == "main\nmain\n")
        let outcome = await machine.conductor("switch feature")
        #expect(
            outcome.transcript == """
                the project is on 'feature'
                src/web is on 'feature'
                ! recreate web: pods/default.yml:2 image changed
                status 0

                """)
        #expect(outcome.docker.count == 1 && outcome.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
        #expect(try await branches(machine) == "feature\nfeature\n")
        #expect(
            try await machine.run("git rev-parse --abbrev-ref @{u}; git -C src/web rev-parse --abbrev-ref @{u}")
                == "origin/feature\norigin/feature\n")
        try #require(await machine.conductor("switch -").output == "the project is on 'main'\nsrc/web is on 'main'\n")
        try #require(await machine.conductor("switch -").status == 0)
        let again = await machine.conductor("switch feature")
        #expect(again.output == "all that have a branch 'feature' are on it already\n")
        #expect(again.docker.isEmpty)
    }

    @Test("What has no such branch stays, and a line says so; with --no-up nothing is started")
    func one() async throws {
        let machine = try await machine()
        let outcome = await machine.conductor("switch docs --no-up")
        #expect(
            outcome.transcript == """
                the project is on 'docs'
                src/web stays on 'main': it has no branch 'docs'
                status 0

                """)
        #expect(outcome.docker.isEmpty)
        #expect(try await branches(machine) == "docs\nmain\n")
    }

    @Test("A new branch in all, or in none where one has it")
    func create() async throws {
        let machine = try await machine()
        try await machine.run("echo mine > src/web/app.txt")
        #expect(await machine.conductor("switch -c mine -q").transcript == "status 0\n")
        #expect(try await branches(machine) == "mine\nmine\n")
        // As with git, changes come along.
        #expect(try machine.read("project/src/web/app.txt") == "mine\n")
        #expect(
            await machine.conductor("switch -c docs").transcript == """
                ! error: nothing is switched to 'docs', as something is in the way [switch-blocked]
                !   the project: it has a branch 'docs'
                ! hint: finish this first, or choose another branch
                status 1

                """)
        #expect(try await branches(machine) == "mine\nmine\n")
    }

    @Test("What is in the way in one keeps all where they are, until it is forced")
    func refused() async throws {
        let machine = try await machine()
        try await machine.run("echo mine > src/web/app.txt")
        for arguments in ["switch feature", "switch feature --dry-run"] {
            #expect(
                await machine.conductor(arguments).transcript == """
                    ! error: nothing is switched to 'feature', as something is in the way [switch-blocked]
                    !   src/web: changed: app.txt
                    ! hint: commit or stash it, then run the command again; or give '--force', which keeps it in stashes \
                    and on branches
                    status 1

                    """)
        }
        #expect(try await branches(machine) == "main\nmain\n")
        let forced = await machine.conductor("switch feature --force")
        #expect(
            forced.error
                == "changes and untracked files of 'src/web' are in a stash: git -C src/web stash pop --index\n"
                + "recreate web: pods/default.yml:2 image changed\n")
        #expect(try await branches(machine) == "feature\nfeature\n")
    }

    @Test("One git for each working tree; hooks of other programs run, beside ours too, and ours have nothing to do")
    func processes() async throws {
        let machine = try await machine()
        let hooks = ".git/conductor/stores/web.git/hooks"
        try await machine.run(
            """
            printf '#!/bin/sh\\npwd >> "%s"\\n' "$PWD/../ran" > \(hooks)/post-checkout.before-conductor
            chmod +x \(hooks)/post-checkout.before-conductor && touch src/web/untracked
            """)
        let lines = await machine.conductor("switch feature --no-up -v").error.split(separator: "\n")
        let commands = lines.filter { $0.hasPrefix("+ ") }
        #expect(commands.count == 2, "\(commands)")
        #expect(commands.allSatisfy { $0.contains(" switch ") })
        #expect(try machine.read("ran") == "\(machine.path("project/src/web"))\n")
    }

    @Test("Where nothing runs, nothing is loaded: the files of the branch may be broken")
    func nothingUp() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
        try await machine.run(
            """
            git add . && git commit -qm Project && git switch -qc broken && echo '{' > pods/default.yml
            git commit -qam Broken && git switch -q main
            """)
        #expect(await machine.conductor("switch broken").transcript == "the project is on 'broken'\nstatus 0\n")
    }

    @Test("A branch that another worktree has out, and one that nothing has")
    func taken() async throws {
        let machine = try await machine()
        try await machine.run("git worktree add -q ../other docs")
        let taken = await machine.conductor("switch docs --force")
        #expect(taken.status == 1)
        #expect(taken.error.contains("  the project: 'docs' is checked out at '$ROOT/other'\n"))
        #expect(
            await machine.conductor("switch nowhere").transcript == """
                ! error: neither the project nor a checkout has a branch 'nowhere' [unknown-branch]
                ! hint: git conductor fetch, if it is new at a remote; git conductor switch -c nowhere makes it
                status 1

                """)
        #expect(await machine.conductor("switch featrue").error.contains("hint: did you mean 'feature'?\n"))
    }

    @Test("A branch that 'checkout' cannot make", arguments: ["checkout web", "checkout web --dry-run"])
    func unmade(line: String) async throws {
        let machine = try await machine()
        for (name, words) in [
            (
                "main",
                "error: 'web' has a branch 'main' already [branch-exists]\nhint: git conductor checkout web main\n"
            ),
            ("a..b", "error: 'a..b' is no name for a branch [name-not-allowed]\n"),
        ] {
            let outcome = await machine.conductor("\(line) -b \(name)")
            #expect(outcome.error.hasPrefix(words), "\(outcome.transcript)")
        }
        #expect(try await branches(machine) == "main\nmain\n")
    }

    @Test("All that is only behind goes forward, and what runs follows")
    func sync() async throws {
        let machine = try await machine()
        try await machine.run("git update-ref refs/heads/main feature", in: "project.git")
        try await machine.run("git update-ref refs/heads/main feature", in: "web.git")
        #expect(
            await machine.conductor("sync --dry-run").output == """
                fetch the project
                fetch web from file://$ROOT/web.git
                the project (main): up to date with what was fetched before
                src/web (main): up to date with what was fetched before

                """)
        let outcome = await machine.conductor("sync")
        #expect(
            outcome.output == """
                the project (main): moved forward by 1 commit
                src/web (main): moved forward by 1 commit

                """)
        #expect(outcome.status == 0)
        #expect(outcome.docker.count == 1 && outcome.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
        #expect(try machine.read("project/src/web/app.txt") == "two\n")
        let again = await machine.conductor("sync web")
        #expect(again.output == "src/web (main): up to date\n")
        #expect(again.docker.isEmpty)
    }

    @Test(
        "What has something of its own stays as it is, with the reason",
        arguments: [
            ("git commit -q --allow-empty -m Mine", "it has 1 of its own and lacks 1 of 'origin/main'"),
            ("echo x > app.txt", "it lacks 1 of 'origin/main'; changed: app.txt"),
            ("git switch -q --detach", "it is on no branch"),
            ("git switch -qc mine", "'mine' follows no branch of a remote"),
            ("git bisect start -q", "a bisect is not finished"),
            ("git config branch.main.merge refs/heads/gone", "'origin/gone' is gone"),
        ])
    func left(script: String, reason: String) async throws {
        let machine = try await machine()
        try await machine.run(script, in: "project/src/web")
        try await machine.run("git update-ref refs/heads/main feature", in: "web.git")
        let before = try await machine.run("git rev-parse HEAD; git status --porcelain", in: "project/src/web")
        let outcome = await machine.conductor("sync web")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix("): not updated, as \(reason)\n"), "\(outcome.transcript)")
        #expect(try await machine.run("git rev-parse HEAD; git status --porcelain", in: "project/src/web") == before)
    }

    @Test("A remote that does not answer does not stop the others")
    func gone() async throws {
        let machine = try await machine()
        try await machine.run("git update-ref refs/heads/main feature", in: "project.git")
        try Files.remove(machine.path("web.git"))
        let outcome = await machine.conductor("sync")
        #expect(outcome.status == 1)
        #expect(
            outcome.output == """
                the project (main): moved forward by 1 commit
                src/web (main): up to date

                """)
        #expect(
            outcome.error.contains("error: 1 of 2 sources could not be fetched [some-failed]\n"), "\(outcome.error)")
    }
}
