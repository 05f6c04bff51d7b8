import Host
import Testing

@testable import ConductorCommands

/// A project whose pods have tests, scripts, and commands that initialize them.
private func shop() async throws -> Machine {
    let machine = Machine()
    try await machine.project([
        "pods/default.yml": """
        services:
          web: { image: acme/web, depends_on: [queue], x-conductor: { test: "rspec --tag 'not slow'" } }
          queue: { image: queue }
          mounted: { image: queue, volumes: ["../code:/app"] }
        """,
        "pods/default.metadata.yml": """
        run_on_init:
        - [web, rake, cache]
        services:
          web: { scripts: { routes: [[rake, routes], [rake, -T]], seed: [[rake, seed]] } }
          queue: { scripts: { routes: [[list]] } }
        """,
        "pods/zdb.yml": "services:\n  db: { image: postgres }\n",
        "pods/zdb.metadata.yml": """
        pod_type: placeholder
        enable_in: [development]
        run_on_init: [[db, pg_isready], [jobs/migrate, rake, "db:migrate"], [jobs]]
        services: { db: { scripts: { dump: [[pg_dump]] } } }
        """,
        "pods/jobs.yml": "services:\n  migrate: { image: acme/web, x-conductor: { test: rake } }\n",
        "pods/jobs.metadata.yml": "pod_type: task\nenable_in: [development, test]\n",
    ])
    return machine
}

/// The arguments of the calls of docker-compose's `run`, without the names of containers.
private func runs(_ outcome: Outcome) -> [String] {
    outcome.docker.filter { $0.contains("resolved.yml run ") }.map {
        String($0.split(separator: "resolved.yml ").last ?? "").replacing(/\ --name \S+-run-\w+/, with: "")
    }
}

@Suite struct TestCommandTests {
    @Test(
        "The service's own command, or another one, in a container of the stack of 'test'",
        arguments: [
            ("test web", "web rspec --tag not slow"), ("test web rspec -x --json", "web rspec -x --json"),
            ("test -q default/web -- rspec", "web rspec"), ("test jobs", "migrate rake"),
            ("-E test test web", "web rspec --tag not slow"),
        ])
    func run(line: String, words: String) async throws {
        let outcome = await (try await shop()).conductor(line)
        #expect(runs(outcome) == ["run --rm --no-deps -T \(words)"])
        #expect(outcome.status == 0, "\(outcome.error)")
        let call = try #require(outcome.docker.first { $0.contains(" run ") })
        #expect(call.contains(" --project-name projecttest ") && call.contains("/stacks/projecttest/test/"))
        #expect(call.contains(/--name projecttest-\w+-run-\w+\ /))
    }

    @Test("Another environment may be named, which then is the worktree's own stack")
    func environment() async throws {
        let outcome = await (try await shop()).conductor("test -E development web")
        #expect(outcome.docker.contains { $0.contains(" --project-name project ") && $0.contains(" run ") })
    }

    @Test("The status of the tests is passed on, and the container goes")
    func failure() async throws {
        let machine = try await shop()
        machine.docker.set { $0.failure = .init(status: .exited(17)) }
        let outcome = await machine.conductor("test -E development web")
        #expect(outcome.status == 17)
        #expect(outcome.docker.contains { $0.hasPrefix("docker rm --force --volumes project-web-run-") })
    }

    @Test("Where no code is mounted, that is said with a way out")
    func unmounted() async throws {
        let machine = try await shop()
        let start = "warning: no source code is mounted into"
        #expect(
            await machine.conductor("test web").error == "\(start) 'default/web': what its image has is tested\n")
        #expect(await machine.conductor("test mounted true").error.isEmpty)
    }

    @Test("What cannot be tested")
    func refusals() async throws {
        let machine = try await shop()
        #expect(
            await machine.conductor("test queue").transcript == """
                ! error: the service 'queue' does not say how it is tested [no-test-command]
                ! hint: 'x-conductor: { test: COMMAND }' in 'pods/default.yml' does, or: git conductor test queue COMMAND
                status 1

                """)
        #expect(
            await machine.conductor("test db true").transcript == """
                ! error: 'db' is not there in the environment 'test' [not-in-environment]
                !   'enable_in' (pods/zdb.metadata.yml:2) of the pod 'zdb' names 'development'
                ! hint: add 'test' there, or name another environment with '-E'
                status 1

                """)
        #expect(await machine.conductor("run -E test db true").error.hasPrefix("error: 'db' is not there in the"))
        #expect(await machine.conductor("test default").error.hasPrefix("error: 'default' is a pod of 3 services"))
        #expect(await machine.conductor("test --verbos web").status == 64)
        #expect(await machine.conductor("test").status == 64)
    }

    @Test("A dry run shows the call")
    func dryRun() async throws {
        let machine = try await shop()
        let outcome = await machine.conductor("test --dry-run --export-test-output web")
        #expect(
            outcome.output == """
                run docker compose run --no-deps -T web rspec --tag not slow
                copy test_output of the container to test_output

                """)
        #expect(outcome.docker.isEmpty)
    }

    @Test("Output that is there already is not overwritten, and nothing runs", arguments: ["x", nil])
    func outputExists(content: String?) async throws {
        let machine = try await shop()
        if let content {
            try machine.write(["test_output/report": content])
        } else {
            try await machine.run("ln -s nowhere test_output")
        }
        let outcome = await machine.conductor("test --export-test-output web")
        #expect(outcome.status == 1 && outcome.docker.isEmpty)
        #expect(
            outcome.error.hasPrefix("error: 'test_output' is there already, and is not overwritten [place-taken]\n"))
    }
}

@Suite struct ScriptTests {
    @Test(
        "The script of all services, or of those that are named, in the pods' order",
        arguments: [
            (
                "run-script routes",
                ["run --rm -T web rake routes", "run --rm -T web rake -T", "run --rm -T queue list"]
            ),
            ("run-script --no-deps seed default", ["run --rm --no-deps -T web rake seed"]),
            ("run-script routes queue", ["run --rm -T queue list"]),
            ("run-script dump zdb", ["run --rm -T db pg_dump"]),
        ])
    func order(line: String, calls: [String]) async throws {
        let machine = try await shop()
        let outcome = await machine.conductor(line)
        #expect(runs(outcome) == calls)
        #expect(outcome.status == 0)
        #expect(
            await machine.conductor(line + " --dry-run").output
                == calls.map { $0.replacing("run ", with: "run docker compose run ", maxReplacements: 1) + "\n" }
                .joined())
    }

    @Test("The first failure ends it")
    func failure() async throws {
        let machine = try await shop()
        machine.docker.set { $0.failure = .init(status: .exited(3)) }
        let outcome = await machine.conductor("run-script routes")
        #expect(runs(outcome) == ["run --rm -T web rake routes"])
        #expect(
            outcome.error == """
                Running 'rake routes' in web (pods/default.metadata.yml:4)
                error: 'rake routes' has ended with 3 in 'web' (pods/default.metadata.yml:4) [command-failed]

                """)
        #expect(outcome.status == 3)
    }

    @Test("A script that there is not")
    func unknown() async throws {
        let machine = try await shop()
        #expect(
            await machine.conductor("run-script -E test rotues").transcript == """
                ! error: no service has a script 'rotues' [unknown-script]
                !   db, not in 'test': dump
                !   web: routes, seed
                !   queue: routes
                ! hint: did you mean 'routes'?
                status 1

                """)
        #expect(
            await machine.conductor("run-script dump web").error.hasPrefix(
                "error: 'web' has no script 'dump' [unknown-script]\n"))
        #expect(await machine.conductor("run-script -E test dump").status == 1)
        #expect(await machine.conductor("run-script -E test dump db").error.contains("is not there in the environment"))
        #expect(await machine.conductor("run-script routes nothing").error.contains("no service or pod is called"))
    }
}

@Suite struct PodInitTests {
    private static let all = [
        "run --rm -T db pg_isready", "run --rm -T migrate rake db:migrate", "run --rm -T migrate",
        "run --rm -T web rake cache",
    ]

    @Test("After all is up, and again where it is up already")
    func up() async throws {
        let machine = try await shop()
        let first = await machine.conductor("up --init")
        #expect(runs(first) == Self.all && first.status == 0, "\(first.error)")
        #expect(!first.error.contains("no effect"))
        #expect(first.docker.first?.contains(" up --detach ") == true)
        #expect(runs(await machine.conductor("up --init")) == Self.all)
        #expect(runs(await machine.conductor("up")).isEmpty)
    }

    @Test("Of the pods that are started, dependencies among them")
    func some() async throws {
        let machine = try await shop()
        #expect(runs(await machine.conductor("up --init db")) == Array(Self.all.prefix(3)))
        #expect(runs(await machine.conductor("up --init web")) == Self.all)
        #expect(runs(await machine.conductor("up --init --no-deps web")) == [Self.all[3]])
        #expect(runs(await machine.conductor("up --init -E test")) == [Self.all[3]])
    }

    @Test("A dry run names them after the plan; they need no '--no-wait'")
    func dryRun() async throws {
        let machine = try await shop()
        let outcome = await machine.conductor("up --init --dry-run db")
        #expect(
            outcome.output == "start db: it has no container\n"
                + Self.all.prefix(3).map { "run docker compose \($0)\n" }.joined())
        #expect(outcome.docker.isEmpty)
        #expect(await machine.conductor("up --init --no-wait").status == 64)
        #expect(await machine.conductor("up --init --json --dry-run").status == 64)
    }

    @Test("A command of no service is found before anything is started")
    func unknown() async throws {
        let machine = try await shop()
        try machine.write(["pods/default.metadata.yml": "run_on_init:\n- [web, true]\n- [dbb, create]\n"])
        let outcome = await machine.conductor("up --init")
        #expect(
            outcome.transcript == """
                ! error: no service or pod is called 'dbb' [unknown-service]
                !   'run_on_init' names it: pods/default.metadata.yml:3
                ! hint: did you mean 'db'?
                status 1

                """)
        #expect(outcome.docker.isEmpty)
    }
}
