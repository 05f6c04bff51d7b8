import Host
import Testing

@testable import ConductorCommands

/// A project of two pods with a checkout, of which some runs.
private func shop() async throws -> Machine {
    let machine = Machine()
    try await machine.run(
        """
        mkdir work && cd work && git init -q && echo one > app.txt && git add . && git commit -qm First
        git clone -q --bare . ../web.git
        """, in: "")
    try await machine.project([
        "config/project.yml": "name: shop\n",
        "pods/default.yml": """
        services:
          web:
            image: acme/web
            build: file://\(machine.path("web.git"))
            ports: ["3000:3000"]
          worker: { image: acme/worker, ports: ["127.0.0.1:9000:9000/udp", "80"] }
        """,
        "pods/data.yml": "services:\n  db: { image: postgres }\n", "pods/data.metadata.yml": "pod_type: placeholder\n",
    ])
    let outcome = await machine.conductor("checkout web --no-up -q")
    guard outcome.status == 0 else { throw HostError(.process, outcome.transcript) }
    return machine
}

@Suite struct StatusTests {
    @Test("A library that is a folder of the project, and is mounted")
    func libraryFolder() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web, x-conductor: { libs: { common: /lib } } }\n",
            "config/sources.yml": "common: { context: ../common }\n", "common/a": "a\n",
        ])
        #expect(await !machine.conductor("status").output.contains("libraries"))
        #expect(await machine.conductor("checkout web common").error.contains("has no source"))
        #expect(await machine.conductor("remove common").error.contains("[built-from-folder]"))
        try #require(await machine.conductor("mount common -q").status == 0)
        let status = await machine.conductor("status")
        #expect(status.output.contains("  libraries\n    common  common  web\n"), "\(status.transcript)")
        #expect(await machine.conductor("status --json").output.contains("\"folder\" : \"common\""))
    }

    @Test func text() async throws {
        let machine = try await shop()
        machine.docker.set {
            $0.containers = [
                "web": FakeDocker.container(
                    "web", status: "Up 2 minutes (healthy)", image: "acme/web",
                    ports: "0.0.0.0:3000->3000/tcp, [::]:3000->3000/tcp"),
                "db": FakeDocker.container(
                    "db", state: "exited", status: "Exited (1) 2 hours ago", image: "postgres:16"),
            ]
        }
        #expect(
            await machine.conductor("status").transcript == """
                shop (development) on main
                  data (placeholder)
                    db      exited (1) 2 hours ago  postgres:16
                  default
                    web     healthy, pending        src/web (main)  http://localhost:3000
                    worker  not started             acme/worker     localhost:9000/udp
                Waiting to be applied:
                  recreate web: what its container was made from is not known
                Next: git conductor up
                status 0

                """)
    }

    @Test(
        "Only the services that are named",
        arguments: [("web", ["web"]), ("default", ["web", "worker"]), ("data/db web", ["web", "db"])])
    func named(words: String, services: [String]) async throws {
        let outcome = await (try await shop()).conductor("status \(words)")
        let shown = ["web", "worker", "db"].filter { outcome.output.contains("    \($0) ") }
        #expect(shown == services && outcome.status == 0, "\(outcome.transcript)")
    }

    @Test("A name that there is none of")
    func unknown() async throws {
        #expect(
            await (try await shop()).conductor("status wbe").transcript
                == "! error: no service or pod is called 'wbe' [unknown-service]\n! hint: did you mean 'web'?\nstatus 1\n"
        )
    }

    @Test("The state of a checkout")
    func checkout() async throws {
        let machine = try await shop()
        try await machine.run("echo x > new && git commit -q --allow-empty -m Work", in: "project/src/web")
        _ = await machine.conductor("unmount web -q")
        let outcome = await machine.conductor("status")
        #expect(
            outcome.output.contains(
                "    web     not started  src/web (main, dirty, 1 ahead, not mounted)  http://localhost:3000\n"))
        try await machine.run("git switch -q --detach HEAD~1", in: "project/src/web")
        #expect(
            await machine.conductor("status").output.firstMatch(
                of: /src\/web \(detached at [0-9a-f]{7}, dirty, not mounted\)/) != nil)
    }

    @Test("A checkout that no service has at the moment, as on a branch without its pod, is not forgotten")
    func unused() async throws {
        let machine = try await shop()
        try await machine.run("git rm -q pods/default.yml 2>/dev/null || rm pods/default.yml; echo x > src/web/new")
        let outcome = await machine.conductor("status")
        #expect(
            outcome.output.contains("note: the checkout src/web (main, dirty) belongs to no service at the moment\n"),
            "\(outcome.transcript)")
    }

    @Test("Without an engine it says what it knows")
    func noEngine() async throws {
        let machine = try await shop()
        machine.docker.set { $0.isUp = false }
        let outcome = await machine.conductor("status")
        #expect(outcome.status == 0)
        #expect(outcome.error == "warning: the docker engine does not answer\n")
        #expect(outcome.output.contains("    db      unknown  postgres\n"))
    }

    @Test("The JSON, whole: what is not there is null")
    func json() async throws {
        let machine = try await shop()
        machine.docker.set {
            $0.containers = [
                "web": FakeDocker.container(
                    "web", status: "Up 2 minutes (healthy)", image: "acme/web", ports: "0.0.0.0:3000->3000/tcp")
            ]
        }
        try expectSnapshot(await machine.conductor("status --json").transcript, "status-json")
    }

    @Test("The sources, as text and as JSON")
    func sources() async throws {
        let machine = try await shop()
        #expect(
            await machine.conductor("source ls").transcript == "web  file://$ROOT/web.git  web  src/web\nstatus 0\n")
        try expectSnapshot(await machine.conductor("source ls --json").transcript, "source-json")
    }
}
