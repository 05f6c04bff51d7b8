import Host
import Testing

@testable import ConductorCommands

private let small = ["pods/default.yml": "services:\n  web: { image: acme/web }\n"]

@Suite struct ErrorTests {
    @Test("What happened, what more there is to say, and what to do, on the standard error")
    func form() async throws {
        let machine = Machine()
        try await machine.project(small)
        #expect(
            await machine.conductor("up wbe").transcript == """
                ! error: no service or pod is called 'wbe' [unknown-service]
                ! hint: did you mean 'web'?
                status 1

                """)
        #expect(
            await machine.conductor("status", in: "").transcript == """
                ! error: no project here: no git repository around '$ROOT' has a folder 'pods' or a compose file [no-project]
                ! hint: make one with 'git conductor new NAME'
                status 1

                """)
    }

    @Test("Details are indented")
    func details() async throws {
        let machine = Machine()
        try await machine.project(small)
        machine.docker.set { $0.isUp = false }
        #expect(
            await machine.conductor("up").transcript == """
                ! error: the docker engine does not answer [engine-not-running]
                !   Cannot connect to the Docker daemon at unix:///var/run/docker.sock.
                ! hint: start it ('sudo systemctl start docker', or Docker Desktop), then run the command again
                status 1

                """)
    }

    @Test("An error in a file shows its place")
    func place() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: 12\n"])
        #expect(
            await machine.conductor("status").transcript == """
                ! error: pods/default.yml:2:8: the service 'web' must be a mapping [invalid-file]
                !       web: 12
                !            ^
                status 1

                """)
    }

    @Test("Without docker-compose: one message, and what to do")
    func noCompose() async throws {
        let machine = Machine()
        try await machine.project(small)
        machine.docker.set { $0.isThere = false }
        #expect(
            await machine.conductor("up").transcript == """
                ! error: neither 'docker compose' nor 'docker-compose' works on this machine [compose-not-found]
                ! hint: install Docker Compose v2: https://docs.docker.com/compose/install
                status 1

                """)
    }

    @Test("Missing hooks are a warning that says how to install them")
    func missingHooks() async throws {
        let machine = Machine()
        try machine.write(small)
        try await machine.run("git init -q")
        let outcome = await machine.conductor("status")
        #expect(
            outcome.error
                == "warning: the git hooks of this project are not installed: 'git conductor init' installs them\n")
        #expect(outcome.status == 0)
        // Those that take the lock say it once, too.
        for line in ["prune", "up --no-wait -q", "start web", "data list"] {
            #expect(await machine.conductor(line).error == outcome.error, "\(line)")
        }
    }

    @Test("The code of a child that a signal ended is passed on")
    func signal() async throws {
        let machine = Machine()
        try await machine.project(small)
        machine.docker.set { $0.failure = Captured(status: .signalled(2)) }
        #expect(await machine.conductor("up").status == 130)
        #expect(await machine.conductor("logs").status == 130)
        machine.docker.set { $0.failure = Captured(status: .exited(17)) }
        #expect(await machine.conductor("logs").status == 17)
        #expect(await machine.conductor("exec web false").status == 17)
        #expect(await machine.conductor("stop").status == 17)
    }
}

@Suite struct ColourTests {
    @Test(
        "NO_COLOR, CLICOLOR_FORCE and TERM=dumb are honoured",
        arguments: [
            ([:], true, true), ([:], false, false), (["NO_COLOR": "1"], true, false), (["NO_COLOR": ""], true, true),
            (["TERM": "dumb"], true, false), (["CLICOLOR_FORCE": "1"], false, true),
            (["CLICOLOR_FORCE": "0"], false, false),
            (["CLICOLOR_FORCE": "1", "TERM": "dumb"], false, true),
            (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
        ])
    func colours(environment: [String: String], isInteractive: Bool, isColoured: Bool) async throws {
        let machine = Machine()
        try await machine.project(small)
        machine.docker.set { $0.containers = ["web": FakeDocker.container("web")] }
        let wrong = await machine.conductor(["up", "wbe"], environment: environment, isInteractive: isInteractive)
        #expect(wrong.error.contains("\u{1B}[1;31merror\u{1B}[0m: ") == isColoured)
        #expect(wrong.error.contains("\u{1B}") == isColoured)
        let status = await machine.conductor(["status"], environment: environment, isInteractive: isInteractive)
        #expect(status.output.contains("\u{1B}[33mrunning, pending") == isColoured)
        #expect(status.output.contains("\u{1B}") == isColoured)
    }

    @Test("Columns are aligned, with colours and without")
    func columns() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": "services:\n  a: { image: x, ports: ['1:1'] }\n  longer: { image: yy }\n"
        ])
        let plain = await machine.conductor(["status"]).output
        let coloured = await machine.conductor(["status"], environment: ["CLICOLOR_FORCE": "1"]).output
        #expect(plain == coloured.replacing(/\u{1B}\[[0-9;]*m/, with: ""))
        #expect(
            plain == "project (development) on main\n  default\n    a       not started  x   http://localhost:1\n"
                + "    longer  not started  yy\nNext: git conductor up\n")
    }
}
