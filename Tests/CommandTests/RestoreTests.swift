import Host
import Testing

/// `snapshot` and `restore`: the commits of all sources, recorded and brought back.
@Suite struct RestoreTests {
    /// A project in which `web` and `api` are checked out, and `job` is not; `web` runs with a setting of its branch.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            for name in web api job; do
              git init -q work-$name && cd work-$name && echo one > app.txt && git add . && git commit -qm First
              git clone -q --bare . ../$name.git && git remote add origin ../$name.git && cd ..
            done
            """, in: "")
        func service(_ name: String) -> String {
            "  \(name): { image: acme/\(name), build: 'file://\(machine.path("\(name).git"))' }\n"
        }
        try await machine.project([
            "pods/default.yml": "services:\n" + ["web", "api", "job"].map(service).joined(), ".gitignore": "src\n",
        ])
        try await machine.run("git add . && git commit -qm Project")
        try #require(await machine.conductor("checkout web api -q --no-up").error == "")
        return machine
    }

    /// Makes a commit in a source's repository, without telling the project.
    @discardableResult
    private func push(_ name: String, _ machine: Machine, branch: String = "main") async throws -> String {
        try await machine.run(
            """
            git switch -qC \(branch) && git commit -q --allow-empty -m More && git push -qf origin \(branch)
            git rev-parse HEAD
            """, in: "work-\(name)"
        ).split(separator: "\n").joined()
    }

    private func heads(_ machine: Machine, _ names: [String] = ["web", "api"]) async throws -> [String] {
        var heads: [String] = []
        for name in names {
            heads.append(
                try await machine.run(
                    "echo \"$(git branch --show-current) $(git log -1 --format=%s)\"", in: "project/src/\(name)"
                )
                .split(separator: "\n").joined())
        }
        return heads
    }

    private func recorded(_ name: String, _ machine: Machine, in file: String = "sources.lock") throws -> String? {
        let lines = try machine.read("project/config/\(file)").split(separator: "\n").map(String.init)
        let start = lines.firstIndex(of: "  \(name):")
        return start.flatMap { lines[$0...].first { $0.hasPrefix("    commit: ") } }.map {
            $0.dropFirst(12).filter { $0 != "\"" }
        }
    }

    @Test("What is checked out is recorded as it is, the rest as it is at the remote; once")
    func record() async throws {
        let machine = try await machine()
        let job = try await push("job", machine)
        let dry = await machine.conductor("snapshot --dry-run")
        #expect(dry.output.hasSuffix("write config/sources.lock\n") && dry.error == "")
        #expect(!Files.exists(machine.path("project/config")))
        let outcome = await machine.conductor("snapshot")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.replacing(/[0-9a-f]{7}/, with: "ID")
                == "api: new, ID on 'main'\njob: new, ID on 'main'\nweb: new, ID on 'main'\n")
        #expect(outcome.error == "Next: git add config/sources.lock && git commit\n")
        #expect(try recorded("job", machine) == job)
        #expect(
            try recorded("web", machine)
                == (try await machine.run("git rev-parse HEAD", in: "project/src/web").filter { $0 != "\n" }))
        let stamp = Files.stamp(of: machine.path("project/config/sources.lock"))
        let again = await machine.conductor("snapshot")
        #expect(again.output == "" && again.error == "nothing has changed since 'config/sources.lock' was written\n")
        #expect(Files.stamp(of: machine.path("project/config/sources.lock")) == stamp)
        try await machine.run("git commit -q --allow-empty -m More && git push -q", in: "project/src/web")
        let json = await machine.conductor("snapshot rc --json")
        #expect(
            json.output.contains("\"file\" : \"config/snapshots/rc.lock\"")
                && json.output.contains("\"written\" : true"))
        #expect(json.output.contains("\"before\" : null"))
    }

    @Test("The branch, tag or commit that a pod names, of a source that is not checked out")
    func pinned() async throws {
        let machine = try await machine()
        let tip = try await push("job", machine, branch: "topic")
        try await machine.run("git tag -am Tag v1 && git push -q origin v1", in: "work-job")
        for (name, branch) in [("topic", "topic"), ("v1", nil), (tip, nil)] as [(String, String?)] {
            try await machine.run("sed -i.old 's,job.git[^'\\'']*,job.git#\(name),' pods/default.yml")
            try #require(await machine.conductor("snapshot -q").status == 0)
            #expect(try recorded("job", machine) == tip)
            let text = try machine.read("project/config/sources.lock")
            #expect(text.contains("    branch: topic\n") == (branch != nil))
        }
        try await machine.run("sed -i.old 's,job.git[^'\\'']*,job.git#nowhere,' pods/default.yml")
        let outcome = await machine.conductor("snapshot")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("job: the remote of 'job' has no branch or tag 'nowhere'"))
    }

    @Test("What nobody else could restore is refused, all of it; --force records the commits")
    func unpushed() async throws {
        let machine = try await machine()
        try await machine.run(
            """
            git -C src/web commit -q --allow-empty -m Mine; echo two > src/api/app.txt; echo x > src/api/new
            """)
        let outcome = await machine.conductor("snapshot")
        #expect(
            outcome.transcript.replacing(/[0-9a-f]{7}/, with: "ID") == """
                ! error: nobody else could restore what is in these checkouts [not-restorable]
                !   web: not pushed: ID Mine
                !   api: changed: app.txt
                !   api: untracked: new
                ! hint: commit and push it, then run the command again; or give '--force', which records the commits that are checked out all the same
                status 1

                """)
        #expect(!Files.exists(machine.path("project/config")))
        let forced = await machine.conductor("snapshot --force")
        #expect(
            forced.status == 0 && forced.error.contains("warning: nobody else can restore this: api: untracked: new"))
        #expect(
            try recorded("web", machine)
                == (try await machine.run("git rev-parse HEAD", in: "project/src/web").filter { $0 != "\n" }))
    }

    @Test("A snapshot that git has left with conflicts is written anew, and cannot be restored")
    func conflict() async throws {
        let machine = try await machine()
        try machine.write(["config/sources.lock": "sources:\n<<<<<<< HEAD\n  web:\n"])
        let restored = await machine.conductor("restore")
        #expect(restored.status == 1 && restored.error.contains("config/sources.lock:2:1: "))
        let outcome = await machine.conductor("snapshot -q")
        #expect(
            outcome.status == 0 && outcome.error.contains("cannot be read, and is replaced: config/sources.lock:2:1"))
        #expect(try recorded("web", machine) != nil)
    }

    @Test("The checkouts go forward on their branch, and back without one; what runs follows; others stay")
    func restore() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        try #require(await machine.conductor("snapshot old -q").status == 0)
        try await machine.run(
            "echo FROM x > Dockerfile && git add . && git commit -qm More && git push -q", in: "project/src/web")
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        try #require(await machine.conductor("snapshot -q").status == 0)

        let dry = await machine.conductor("restore old --dry-run")
        #expect(dry.output.replacing(/[0-9a-f]{7}/, with: "ID").hasPrefix("switch src/web to ID on no branch\n"))
        #expect(try await heads(machine) == ["main More", "main First"])
        let back = await machine.conductor("restore old")
        #expect(
            back.output.replacing(/[0-9a-f]{7}/, with: "ID") == "src/web is at ID on no branch\n", "\(back.transcript)"
        )
        #expect(back.docker.contains { $0.hasSuffix(" up --detach --no-deps --force-recreate web") })
        #expect(try await heads(machine) == [" First", "main First"])
        #expect(try await machine.run("git log -1 --format=%s main", in: "project/src/web") == "More\n")

        let again = await machine.conductor("restore old")
        #expect(
            again.error == "all checkouts are as 'config/snapshots/old.lock' says already\n" && again.docker.isEmpty)
        let forth = await machine.conductor("restore")
        #expect(forth.output.replacing(/[0-9a-f]{7}/, with: "ID") == "src/web is at ID on 'main'\n")
        #expect(try await heads(machine) == ["main More", "main First"])
        #expect(!Files.exists(machine.path("project/src/job")))
    }

    @Test("A branch that is behind is fast-forwarded; one with commits of its own does not move")
    func branches() async throws {
        let machine = try await machine()
        try await push("web", machine)
        try await push("api", machine)
        // As a colleague who was up to date has recorded it.
        let other = "git clone -q ../project ../other && cd ../other"
        try await machine.run(other)
        try #require(await machine.conductor("snapshot -q", in: "other").error.contains("hooks"))
        try await machine.run("mkdir config && cp ../other/config/sources.lock config/")
        try await machine.run("git commit -q --allow-empty -m Mine", in: "project/src/api")
        let outcome = await machine.conductor("restore")
        #expect(outcome.status == 0, "\(outcome.transcript)")
        #expect(try await heads(machine) == ["main More", " More"])
        #expect(try await machine.run("git log -1 --format=%s main", in: "project/src/api") == "Mine\n")
        // Back on its branch, which stays where it is.
        try await machine.run("git switch -q main", in: "project/src/api")
        try #require(await machine.conductor("restore -q").status == 0)
        #expect(try await heads(machine) == ["main More", " More"])
    }

    @Test("With work in the way of one none is restored; --force keeps it in a stash")
    func work() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("snapshot -q").status == 0)
        try await machine.run(
            """
            for name in web api; do echo two > src/$name/app.txt; git -C src/$name commit -qam Two; done
            echo mine > src/web/app.txt
            """)
        let outcome = await machine.conductor("restore")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("changed: app.txt") && outcome.error.contains("nothing is restored"))
        #expect(try await heads(machine) == ["main Two", "main Two"])
        #expect(try machine.read("project/src/web/app.txt") == "mine\n")
        let forced = await machine.conductor("restore --force")
        #expect(forced.status == 0, "\(forced.transcript)")
        #expect(try await heads(machine) == [" First", " First"])
        #expect(try await machine.run("git stash list", in: "project/src/web").contains("kept when main was left"))
    }

    @Test("A commit that is on no branch of the remote is fetched by itself; one that is gone is named")
    func gone() async throws {
        let machine = try await machine()
        try await push("web", machine)
        try await machine.run("git fetch -q && git merge -q --ff-only", in: "project/src/web")
        try #require(await machine.conductor("snapshot -q").status == 0)
        // The remote is rewritten, and the clone is new.
        try await machine.run("git reset -q --hard HEAD~ && git push -qf origin main", in: "work-web")
        try #require(await machine.conductor("remove web -q --force").status == 0)
        try await machine.run("rm -rf .git/conductor/stores/web.git")
        try #require(await machine.conductor("checkout --locked web -q --no-up").status == 0)
        #expect(try await heads(machine, ["web"]) == [" More"])

        try #require(await machine.conductor("remove web -q --force").status == 0)
        try await machine.run("rm -rf .git/conductor/stores/web.git")
        try await machine.run("git reflog expire --expire=now --all && git gc -q --prune=now", in: "web.git")
        let outcome = await machine.conductor("checkout --locked web --no-up")
        #expect(outcome.status == 1)
        #expect(
            outcome.error.contains("the commit COMMIT of 'web' cannot be fetched from 'file://$ROOT/web.git'"),
            "\(outcome.transcript)")
        #expect(!Files.exists(machine.path("project/src/web")))
    }

    @Test("'--locked' begins at the recorded commits, on a branch that follows the remote's")
    func locked() async throws {
        let machine = try await machine()
        #expect(
            await machine.conductor("checkout --locked web").error == """
                error: there is no snapshot 'config/sources.lock' [unknown-snapshot]
                hint: 'git conductor snapshot' records the commits of all sources

                """)
        try #require(await machine.conductor("snapshot -q").status == 0)
        try await machine.run("git add config && git commit -qm Snapshot")
        for name in ["web", "api", "job"] { try await push(name, machine) }
        let outcome = await machine.conductor(
            ["clone", "file://\(machine.path("project"))", "copy", "--all", "--locked", "-q"], in: "")
        #expect(outcome.status == 0, "\(outcome.transcript)")
        for name in ["web", "api", "job"] {
            let line = try await machine.run(
                "git log -1 --format=%s; git rev-parse --abbrev-ref HEAD @{u}", in: "copy/src/\(name)")
            #expect(line == "First\nmain\norigin/main\n")
        }
        try await machine.run("git pull -q", in: "copy/src/web")
        let dry = await machine.conductor("up --locked --dry-run", in: "copy")
        #expect(dry.output.contains("switch src/web to "), "\(dry.transcript)")
        try #require(await machine.conductor("up --locked -q --no-wait", in: "copy").status == 0)
        #expect(try await machine.run("git log -1 --format=%s", in: "copy/src/web") == "First\n")
    }

    @Test("A source that was not recorded is named where it is asked for, and stays otherwise; --all makes checkouts")
    func unrecorded() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("snapshot -q").status == 0)
        try #require(await machine.conductor("remove --all -q").status == 0)
        #expect(
            await machine.conductor("restore").error
                == "nothing is checked out; 'git conductor restore --all' does it\n")
        try #require(await machine.conductor("checkout web api -q --no-up").status == 0)
        let all = await machine.conductor("restore --all --no-up")
        #expect(all.output.replacing(/[0-9a-f]{7}/, with: "ID") == "src/job is at ID on 'main'\n", "\(all.transcript)")
        try await machine.run("sed -i.old '/^  job:/,/commit/d' config/sources.lock")
        let named = await machine.conductor("restore job")
        #expect(
            named.status == 1
                && named.error.hasPrefix("error: 'config/sources.lock' does not have 'job' [unknown-snapshot]\n"))
        #expect(await machine.conductor("restore").error.hasPrefix("'job' stays as it is: 'config/sources.lock'"))
        #expect(await machine.conductor("checkout --locked --all").error.contains("does not have 'job'"))
        let unknown = await machine.conductor("restore nonsense")
        #expect(unknown.error.contains("there is no snapshot 'config/snapshots/nonsense.lock'"))
    }

    @Test("In another worktree of the project, whose checkouts have branches of their own")
    func worktree() async throws {
        let machine = try await machine()
        try await machine.run("git worktree add -q ../other -b other")
        try #require(await machine.conductor("checkout web -q --no-up", in: "other").status == 0)
        try #require(try await heads(machine, ["../../other/src/web"]) == ["main-other First"])
        try await push("web", machine)
        try await machine.run("git pull -q", in: "other/src/web")
        try #require(await machine.conductor("snapshot -q", in: "other").status == 0)
        #expect(try machine.read("other/config/sources.lock").contains("    branch: main\n"))
        // Here 'main' is taken, and there 'main-other'.
        try await machine.run("cp -r ../other/config . && git -C ../other/src/web reset -q --hard HEAD~")
        try #require(await machine.conductor("restore -q").status == 0)
        try #require(await machine.conductor("restore -q", in: "other").status == 0)
        #expect(try await heads(machine, ["web", "../../other/src/web"]) == ["main More", "main-other More"])
    }

    @Test("A checkout that is not mounted stays so")
    func unmounted() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("snapshot -q").status == 0)
        try #require(await machine.conductor("unmount web -q").status == 0)
        try await machine.run("git commit -q --allow-empty -m More", in: "project/src/web")
        #expect(await !machine.conductor("restore --dry-run").output.contains("mount"))
        try #require(await machine.conductor("restore -q").status == 0)
        #expect(try await heads(machine, ["web"]) == [" First"])
        #expect(await machine.conductor("source ls --json").output.contains("\"mounted\" : false"))
    }
}
