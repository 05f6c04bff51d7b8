import Host
import Testing

/// `stack add`, `list` and `remove`, and what programs read of them.
@Suite struct StackCommandTests {
    /// A project whose two services come from repositories; that of `web` has a branch `topic`.
    private func machine(_ more: [String: String] = [:]) async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            for name in web api; do
            mkdir $name; (cd $name; git init -q; echo $name > app.txt; git add .; git commit -qm First)
            done
            git -C web branch topic
            for name in web api; do git clone -q --bare $name $name.git; done
            """, in: "")
        let services = ["web", "api"].map {
            "  \($0): { image: acme/\($0), build: 'file://\(machine.path("\($0).git"))' }\n"
        }
        try await machine.project(
            [
                "pods/default.yml": "services:\n" + services.joined(), ".gitignore": ".env\nout/\n",
                ".worktreeinclude": ".env\n", ".env": "A=1\n",
            ].merging(more) { $1 })
        try await machine.run("git add . && git commit -qm Project")
        return machine
    }

    @Test("A worktree beside the main one, on a branch of its name, with the ignored files")
    func add() async throws {
        let machine = try await machine()
        let preview = await machine.conductor("stack add fix --in web --up --dry-run")
        #expect(
            preview.transcript == """
                add a worktree at '$ROOT/project-fix' on a new branch 'fix'
                check out web on 'fix'
                bring the stack up
                status 0

                """)
        #expect(!Files.exists(machine.path("project-fix")))
        let add = await machine.conductor("stack add fix")
        #expect(
            add.transcript
                == """
                ! Adding a worktree at $ROOT/project-fix
                ! Copied .env from the main worktree
                ! Next: cd '$ROOT/project-fix' && git conductor up
                status 0

                """.replacing("'$ROOT/project-fix'", with: "$ROOT/project-fix"), "\(add.transcript)")
        #expect(try await machine.run("git branch --show-current", in: "project-fix") == "fix\n")
        #expect(
            await machine.conductor("stack add fix").transcript == """
                ! error: there is a stack 'project-fix' at '$ROOT/project-fix' already [stack-exists]
                ! hint: cd $ROOT/project-fix && git conductor up
                status 1

                """)
        // What is left to do is done, on that branch only.
        let more = await machine.conductor("stack add fix --in web")
        #expect(more.status == 0 && more.error.hasPrefix("Going on with the worktree at"), "\(more.transcript)")
        #expect(await machine.conductor("stack add fix main --in web").status == 1)
    }

    @Test(
        "The branch that it is on",
        arguments: [
            ("stack add one topic", "topic"), ("stack add topic", "topic"),
            ("stack add feature/login", "feature/login"),
            ("stack add one -b two", "two"), ("stack add one -b two topic", "two"), ("stack add one v1", ""),
            ("stack add one far", "far"),
        ])
    func branch(line: String, branch: String) async throws {
        let machine = try await machine()
        try await machine.run(
            "git branch topic; git tag v1; git update-ref refs/remotes/origin/far HEAD; git config remote.origin.url x; "
                + "git config remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'")
        let outcome = await machine.conductor("\(line) --json")
        #expect(outcome.status == 0, "\(outcome.transcript)")
        let path = try #require(outcome.output.firstMatch(of: /"worktree" : "\$ROOT\/(project-[^"]+)"/)?.1)
        #expect(
            try await machine.run("git branch --show-current", in: String(path))
                == (branch.isEmpty ? "" : branch + "\n"))
        #expect(
            path
                == (line.contains("login")
                    ? "project-feature-login" : line.contains("add topic") ? "project-topic" : "project-one"))
    }

    @Test(
        "What names no branch that can be checked out, for a program",
        arguments: [
            ("one nothing", "unknown-name"), ("one main", "git"), ("main", "git"), ("one -b topic", "exists"),
            ("one --path other", "exists"), ("../one", "usage"),
        ])
    func refused(words: String, code: String) async throws {
        let machine = try await machine()
        try await machine.run("git branch topic; mkdir ../project-x other; echo x > other/y")
        let outcome = await machine.conductor("stack add \(words) --json")
        #expect(outcome.status == (code == "usage" ? 64 : 1))
        #expect(outcome.output.contains("\"code\" : \"\(code)\""), "\(outcome.transcript)")
        #expect(outcome.output.hasPrefix("{\n  \"error\" : {") && outcome.error.isEmpty)
        #expect(!Files.exists(machine.path("project-one")))
    }

    @Test("Sources on the branch of that name: their own, or a new one")
    func sources() async throws {
        let machine = try await machine()
        let add = await machine.conductor("stack add topic --in web,api")
        #expect(add.status == 0, "\(add.transcript)")
        let web = try await machine.run("git rev-parse --abbrev-ref @ @{u}", in: "project-topic/src/web")
        #expect(web == "topic\norigin/topic\n")
        let api = try await machine.run("git branch --show-current; git log --format=%s", in: "project-topic/src/api")
        #expect(api == "topic\nFirst\n")
        let unknown = await machine.conductor("stack add two HEAD --in nothing")
        #expect(unknown.error.contains("'nothing'"), "\(unknown.transcript)")
        #expect(
            unknown.error.contains("  the worktree is made; the same command goes on from here"),
            "\(unknown.transcript)")
    }

    @Test("With conductor.follow a new worktree gets the checkouts of the main one, once")
    func follow() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("checkout web -q --no-up").status == 0)
        try await machine.run("git config conductor.follow true; git worktree add -q ../topic")
        try #require(await machine.conductor("up --no-wait", in: "topic").status == 0)
        #expect(try await machine.run("git branch --show-current", in: "topic/src/web") == "topic\n")
        #expect(!Files.exists(machine.path("topic/src/api")))
        try #require(await machine.conductor("remove web", in: "topic").status == 0)
        try #require(await machine.conductor("up --no-wait", in: "topic").status == 0)
        #expect(!Files.exists(machine.path("topic/src/web")))
        // A branch that the source has not: the pod's, of which the first stack has the branch itself.
        try #require(await machine.conductor("stack add other").status == 0)
        #expect(
            try await machine.run("git rev-parse --abbrev-ref @{u}", in: "project-other/src/web") == "origin/main\n")
    }

    @Test("The folder that conductor.worktrees names")
    func folder() async throws {
        let machine = try await machine()
        try await machine.run("git config conductor.worktrees ../trees")
        try #require(await machine.conductor("stack add fix -q").status == 0)
        #expect(Files.exists(machine.path("trees/fix/pods")))
        let list = await machine.conductor("stack list --no-usage")
        #expect(
            list.transcript == """
                * project      main  down  $ROOT/project
                  project-fix  fix   down  $ROOT/trees/fix
                status 0

                """, "\(list.transcript)")
        #expect(await machine.conductor("stack remove fix -q").transcript == "status 0\n")
        #expect(!Files.exists(machine.path("trees/fix")))
    }

    @Test("JSON alone on the standard output, of what is there then")
    func json() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix -q").status == 0)
        for line in ["checkout web --no-up --json", "switch -c more --no-up --json"] {
            let outcome = await machine.conductor(line, in: "project-fix")
            #expect(outcome.output.hasPrefix("{") && outcome.output.hasSuffix("}\n"), "\(outcome.transcript)")
            #expect(outcome.output.contains(#""source" : "web""#), "\(outcome.transcript)")
        }
        let removal = await machine.conductor("stack remove fix --json")
        #expect(removal.output.hasPrefix("{") && removal.output.contains(#""stack" : "project-fix""#))
    }

    @Test("A broken pod keeps nobody from removing the stack")
    func broken() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix -q --in web").status == 0)
        try await machine.run("echo 'services: [' > pods/default.yml; git commit -qam Broken", in: "project-fix")
        let removal = await machine.conductor("stack remove fix -q")
        #expect(removal.status == 0, "\(removal.transcript)")
        #expect(!Files.exists(machine.path("project-fix")))
    }

    @Test(
        "Work that would be lost",
        arguments: [
            ("echo '# x' >> pods/default.yml", "changed: pods/default.yml"), ("echo x > new", "untracked: new"),
            ("echo x >> src/web/app.txt", "src/web: changed: app.txt"),
            ("echo x > src/web/new", "src/web: untracked: new"),
            (
                "git commit -q --allow-empty -m Loose; git switch -q --detach; git commit -q --allow-empty -m Loose",
                "on no branch: ID Loose"
            ),
            ("git worktree unlock .; git worktree lock --reason Mine .", "the worktree is locked: Mine"),
        ])
    func refusal(script: String, line: String) async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix --in web -q").status == 0)
        try await machine.run(script, in: "project-fix")
        let refusal = await machine.conductor("stack remove fix --volumes --ignored")
        #expect(refusal.status == 1)
        #expect(
            refusal.error.replacing(/\b[0-9a-f]{7}\b/, with: "ID").contains(
                "error: work in '$ROOT/project-fix' would be lost [work-would-be-lost]\n  \(line)\n"),
            "\(refusal.transcript)")
        #expect(Files.exists(machine.path("project-fix/src/web/app.txt")))
        let forced = await machine.conductor("stack remove fix --force")
        if line.contains("locked") {
            #expect(forced.status == 1)
        } else {
            #expect(forced.status == 0, "\(forced.transcript)")
            let places = try await machine.run(
                "git stash list; git branch --list 'kept-*'; "
                    + "git -C .git/conductor/stores/web.git for-each-ref --format='%(subject)' refs/stash")
            #expect(places.contains("kept"), "\(places)")
            #expect(!Files.exists(machine.path("project-fix")))
        }
    }

    @Test("What git ignores is kept and put back, unless it is the main worktree's")
    func ignored() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix -q").status == 0)
        try machine.write(["out/a": "1\n"], in: "project-fix")
        let removal = await machine.conductor("stack remove project-fix")
        #expect(
            removal.output.contains(
                "kept what git ignores, in '$ROOT/project/.git/conductor/kept/project-fix/1': out/\n"),
            "\(removal.transcript)")
        let again = await machine.conductor("stack add fix")
        #expect(again.error.contains("Put back what was kept of the stack: out\n"), "\(again.transcript)")
        #expect(try machine.read("project-fix/out/a") == "1\n")
        #expect(await machine.conductor("stack remove fix --ignored -q").status == 0)
        #expect(await !machine.conductor("stack add fix").error.contains("Put back"))
    }

    @Test("The main worktree's stack, and one that is not there")
    func names() async throws {
        let machine = try await machine()
        #expect(
            await machine.conductor("stack remove project").transcript == """
                ! error: 'project' is the stack of the main worktree, which stays [main-stack]
                ! hint: git conductor down takes its containers and networks away
                status 1

                """)
        try #require(await machine.conductor("stack add login -q -b feature").status == 0)
        #expect(
            await machine.conductor("stack remove logim").error.contains("hint: 'git conductor stack list' shows all"))
        for name in ["login", "project-login", "feature", "../project-login"] {
            let preview = await machine.conductor("stack remove \(name) --dry-run")
            #expect(preview.output.contains("remove the worktree '$ROOT/project-login'\n"), "\(preview.transcript)")
        }
    }

    @Test("What cannot be made is refused before anything is made")
    func unmade() async throws {
        let machine = try await machine([
            "config/sources.yml": "common: { context: ../common }\n", "common/a": "a\n",
        ])
        try await machine.run("git remote add origin ../web.git")
        for (words, error) in [
            (["a b"], "error: 'a b' is no name for a branch [name-not-allowed]\n"),
            (["fix", "-b", "a..b"], "error: 'a..b' is no name for a branch [name-not-allowed]\n"),
            (
                ["fix", "origin/topic"],
                "error: the project has no branch, tag or commit 'origin/topic' [unknown-branch]\n"
                    + "hint: git conductor stack add fix -b topic makes a branch; 'git fetch origin' brings new ones\n"
            ),
            (
                ["fix", "--in", "common"],
                "error: the library 'common' is the folder 'common' of the project itself: there is nothing to check out "
                    + "[built-from-folder]\nhint: 'git conductor mount common' mounts it in the containers, 'unmount' takes that back\n"
            ),
            (["fix", "--in", "wbe"], "error: no service, pod or source is called 'wbe' [unknown-service]\n"),
        ] {
            let outcome = await machine.conductor(["stack", "add"] + words)
            #expect(outcome.error.hasPrefix(error), "\(outcome.transcript)")
        }
        #expect(try await machine.run("git worktree list; git branch").split(separator: "\n").count == 2)
    }

    @Test("A worktree that was deleted with its checkouts is named, and makes way for another one")
    func gone() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix -q --in web").status == 0)
        try #require(await machine.conductor("up --no-wait -q", in: "project-fix").status == 0)
        machine.docker.set { $0.containers = [:] }
        try await machine.run(
            "git -C src/web commit -q --allow-empty -m Work; rm -rf ../project-fix", in: "project-fix")
        #expect(
            await machine.conductor("stack remove fix").transcript == """
                ! error: the worktree '$ROOT/project-fix' of the stack 'project-fix' is gone [worktree-gone]
                ! hint: git conductor prune removes what is left of it
                status 1

                """)
        let again = await machine.conductor("stack add fix --in web")
        #expect(again.status == 0, "\(again.transcript)")
        // The branch of the source has its commit.
        #expect(try await machine.run("git log -1 --format=%s", in: "project-fix/src/web") == "Work\n")
        try await machine.run("rm -rf ../project-fix")
        #expect(await machine.conductor("prune").status == 0)
        #expect(try await machine.run("git worktree list").split(separator: "\n").count == 1)
        // Somebody else's lock, or work in git's folder, keeps it.
        try #require(await machine.conductor("stack add fix -q").status == 0)
        try await machine.run("git worktree lock --reason Disk ../project-fix; rm -rf ../project-fix")
        let kept = await machine.conductor("stack add fix")
        #expect(
            kept.error.contains("and git still has work of it [damaged-worktree]\n  locked: Disk\n"),
            "\(kept.transcript)")
    }

    @Test("Names that could be the beginning of a commit's id", arguments: ["e", "ab", "cafe", "0"])
    func hexadecimal(name: String) async throws {
        let machine = try await machine()
        #expect(await machine.conductor("stack add \(name) -q").transcript == "status 0\n")
        #expect(try await machine.run("git branch --show-current", in: "project-\(name)") == "\(name)\n")
    }

    @Test("Worktrees of a bare repository")
    func bare() async throws {
        let machine = try await machine()
        try await machine.run(
            "git clone -q --bare project shop.git; git -C shop.git worktree add -q ../trees/main main", in: "")
        try #require(await machine.conductor("init", in: "trees/main").status == 0)
        #expect(await machine.conductor("stack add fix -q", in: "trees/main").status == 0)
        let list = await machine.conductor("stack list --no-usage", in: "trees/main")
        #expect(list.output.contains("$ROOT/trees/shop-fix\n"), "\(list.transcript)")
        #expect(await machine.conductor("stack remove fix -q", in: "trees/main").transcript == "status 0\n")
    }

    @Test("A worktree that was moved keeps its stack, though another one is where it was")
    func moved() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix -q").status == 0)
        try #require(await machine.conductor("up --no-wait -q", in: "project-fix").status == 0)
        try await machine.run("git worktree move ../project-fix ../moved")
        try #require(await machine.conductor("stack add other -q --path ../project-fix").status == 0)
        let status = await machine.conductor("status", in: "moved")
        #expect(
            status.error
                == "This project was moved from '$ROOT/project-fix': its stack 'project-fix' goes with it\n")
        #expect(status.output.hasPrefix("project (development) on fix, stack project-fix\n"))
        // The word means the branch of one and the folder of the other.
        let removal = await machine.conductor("stack remove fix")
        #expect(
            removal.error.hasPrefix("error: 'fix' may be several stacks [unknown-stack]\n"), "\(removal.transcript)")
        machine.docker.set { $0.containers = [:] }
        #expect(await machine.conductor("stack remove other -q").status == 0)
        #expect(Files.exists(machine.path("moved/pods")))
    }

    @Test("The project's ports go to the stack that takes them, and back when it is removed")
    func take() async throws {
        let machine = try await machine(["pods/p.yml": "services:\n  p: { image: x, ports: ['3000:80'] }\n"])
        try #require(await machine.conductor("stack add fix -q").status == 0)
        func port(_ folder: String) async -> String {
            await machine.conductor("open p --print", in: folder).output
        }
        #expect(await port("project") == "http://localhost:3000\n")
        #expect(await port("project-fix") != "http://localhost:3000\n")
        #expect(
            await machine.conductor("stack take --dry-run", in: "project-fix").output
                == "give the stack 'project' at '$ROOT/project' other ports\npublish this stack at the project's ports\n"
        )
        let take = await machine.conductor("stack take", in: "project-fix")
        #expect(take.output == "this stack has the project's ports; 'project' has others\np: http://localhost:3000\n")
        #expect(await port("project") != "http://localhost:3000\n")
        #expect(
            await machine.conductor("stack take", in: "project-fix").error
                == "This stack has the project's ports already.\n")
        #expect(await machine.conductor("stack remove fix -q").status == 0)
        #expect(await port("project") == "http://localhost:3000\n")
        try await machine.run("git config conductor.ports own")
        #expect(await machine.conductor("stack take").error.contains("'conductor.ports' is set"))
    }

    @Test("Where a folder is, for a program")
    func here() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("stack add fix --in web -q").status == 0)
        let here = await machine.conductor("here", in: "project-fix/src/web")
        #expect(
            here.output == """
                project-fix (development) on fix: down
                  $ROOT/project-fix (linked worktree)
                  * web  $ROOT/project-fix/src/web  fix

                """, "\(here.transcript)")
        try await machine.run("git bisect start", in: "project-fix/src/web")
        try await machine.run("git checkout -q --detach", in: "project-fix/src/web")
        #expect(await machine.conductor("here", in: "project-fix").output.hasSuffix("src/web  bisecting fix\n"))
        machine.docker.set { $0.isUp = false }
        let down = await machine.conductor("here --json")
        #expect(down.output.contains("\"healthy\" : null") && down.output.contains("\"state\" : \"unknown\""))
    }

    @Test("All commands that the instructions for programs name are there")
    func skill() async throws {
        let machine = Machine()
        let text = await machine.conductor("skill", in: "").output
        let names = Set(text.matches(of: /git conductor ([a-z]+)( [a-z]+)?/).map { String($0.1) }).subtracting(["does"])
        #expect(names.count > 10)
        for name in names {
            #expect(await machine.conductor("\(name) --help", in: "").status == 0, "\(name)")
        }
    }
}
