import Host
import SystemPackage
import Testing

@Suite struct HookCommandTests {
    @Test("A hook never fails, and says nothing where nothing concerns us", arguments: ["project", "", "project/pods"])
    func silent(folder: String) async throws {
        let machine = try await machine()
        for name in ["post-checkout", "post-merge", "post-rewrite", "post-commit", "post-applypatch", "unheard-of"] {
            #expect(await machine.conductor(["hook", name, "a", "b", "1"], in: folder).transcript == "status 0\n")
        }
    }

    @Test("Where something has to be done, a process in the background does it and one line says so")
    func background() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("config set web development A 2 -q")
        let outcome = await machine.conductor("hook post-checkout a b 1")
        #expect(
            outcome.transcript == """
                ! conductor: recreate web (pods/environments/development/default.yml:4 environment.A added) \
                - in the background, 'git conductor wait' waits for it
                status 0

                """)
        #expect(outcome.docker == ["in the background: /usr/bin/git-conductor hook follow"])
        #expect(
            await machine.conductor(["hook", "post-checkout", "a", "b", "1"], environment: ["CONDUCTOR_HOOKS": "0"])
                .docker.isEmpty)
        let follow = await machine.conductor("hook follow")
        #expect(follow.docker.count == 1 && follow.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
        #expect(await machine.conductor("wait").transcript == "status 0\n")
    }

    @Test("git config conductor.hookWait keeps it in the foreground; conductor.hooks turns it off")
    func configured() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("config set web development A 2 -q")
        try await machine.run("git config conductor.hooks false")
        #expect(await machine.conductor("hook post-merge 0").docker.isEmpty)
        try await machine.run("git config conductor.hooks true; git config conductor.hookWait true")
        let outcome = await machine.conductor("hook post-merge 0")
        #expect(outcome.docker.count == 1 && outcome.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
    }

    @Test("In the middle of an operation of git nothing is said or done until its last hook")
    func inTheMiddle() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("config set web development A 2 -q")
        try machine.write([".git/rebase-merge/done": ""])
        let follower = "in the background: /usr/bin/git-conductor hook follow"

        let middle = await machine.conductor("hook post-checkout a b 1")
        #expect(middle.transcript == "status 0\n" && middle.docker == [follower])
        #expect(await machine.conductor("hook post-rewrite amend").error.isEmpty)
        let last = await machine.conductor("hook post-rewrite rebase")
        #expect(last.error.hasPrefix("conductor: recreate web (") && last.error.contains(" - in the background, "))

        // Whoever lets the lock go leaves it to the follower.
        #expect(await machine.conductor("restart db -q").docker.last == follower)
        let wait = await machine.conductor("wait")
        #expect(wait.status == 1 && wait.docker.isEmpty)
        #expect(
            wait.error.hasPrefix(
                "error: git is in the middle of a rebase: until it is over nothing is applied [unfinished-operation]\n")
        )

        try Files.remove(machine.path("project/.git/rebase-merge"))
        let follow = await machine.conductor("hook follow")
        #expect(follow.docker.count == 1 && follow.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
    }

    @Test("One process follows: a hook that finds it leaves a note")
    func oneFollower() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("config set web development A 2 -q")
        let state = machine.path("project/.git/conductor")
        guard let lock = try FileLock.take(state.appending("follower")) else {
            Issue.record("somebody follows")
            return
        }
        let outcome = await machine.conductor("hook post-checkout a b 1")
        #expect(outcome.transcript == "status 0\n" && outcome.docker.isEmpty)
        #expect(try machine.read("project/.git/conductor/again") == machine.path("project").string)
        let status = await machine.conductor("status --json")
        #expect(status.output.contains("\"applying\" : true"))
        _ = consume lock
    }

    @Test("A rebase of which only the reflog tells yet is waited for")
    func rebaseStarting() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("config set web development A 2 -q")
        try await machine.run("git add . && git commit -qm one && git checkout -q --detach")
        for message in ["rebase (start): checkout main", "pull --rebase . main (start): checkout a1b2c3"] {
            try await machine.run(
                "git update-ref -m '\(message)' HEAD $(git commit-tree -m new -p HEAD 'HEAD^{tree}')")
            #expect(await machine.conductor("hook post-checkout a b 1").error.isEmpty, "\(message)")
        }
        try await machine.run("git commit -q --allow-empty -m 'rebase: checkout main'")
        try Files.remove(machine.path("project/.git/conductor/again"))
        #expect(await machine.conductor("hook post-commit").error.hasPrefix("conductor: recreate web ("))
    }

    @Test("What a command leaves out of date is told")
    func leftOver() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("config set web development A 2 -q")
        for command in ["up db --no-wait -q", "restart db -q"] {
            #expect(
                await machine.conductor(command).error == """
                    warning: 'web' is out of date (pods/environments/development/default.yml:4 environment.A added); \
                    'git conductor up' brings it to order

                    """, "\(command)")
        }
        #expect(await machine.conductor("up --no-wait -q").error == "")
    }

    @Test(
        "A broken file or a wrong setting is one line, and no failure",
        arguments: [
            ("pods/default.yml", "services: [\n"),
            ("pods/default.yml", "services: { web: { image: w, x-conductor: { git: 5 } } }\n"),
            ("pods/data.metadata.yml", "enable_in: [tset]\n"), ("pods/dta.metadata.yml", ""),
            ("config/project.yml", "name: 5\n"), ("config/sources.yml", "a: 5\n"),
        ])
    func broken(path: String, text: String) async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        try machine.write([path: text])
        let outcome = await machine.conductor("hook post-checkout a b 1")
        #expect(outcome.status == 0)
        #expect(outcome.error.hasPrefix("conductor: \(path):"))
        #expect(outcome.error.hasSuffix(": correct it, or switch back, then 'git conductor up' [invalid-file]\n"))
        #expect(outcome.error.split(separator: "\n").count == 1)
    }
}
