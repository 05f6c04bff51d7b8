import SystemPackage
import Testing

extension EndToEnd {
    /// The engine's own socket, beside the `docker` command.
    @Suite struct EngineSocketTests {
        @Test func `The engine says at its socket what docker says`() async throws {
            try await withSandbox { sandbox in
                let port = 15000 + 10 * (try #require(Int(sandbox.tag.suffix(3))))
                let project = try await sandbox.project([
                    "pods/default.yml": """
                    services:
                      web:
                        image: postgresql
                        command: sleep 1000
                        init: true
                        ports: ["\(port)-\(port + 1):\(port)-\(port + 1)", "\(port + 3):80", "127.0.0.1:\(port + 2):53/udp"]
                        healthcheck: { test: "true", interval: 1s }
                        networks: [one, two]
                        links: [job]
                      job: { image: postgresql, command: "false", networks: [one] }
                      waiting: { image: postgresql, command: sleep 1000, init: true }
                    networks: { one: {}, two: {} }

                    """
                ])
                _ = try await sandbox.conductor("up", "--no-wait", in: project)
                try await sandbox.sh(
                    "docker pause \(try #require(try await sandbox.containerID(of: "waiting")))"
                ).success()
                try await sandbox.waitUntil("web is healthy") {
                    try await sandbox.docker("ps", "--filter", "name=\(sandbox.projectName())-web").contains(
                        "(healthy)")
                }
                // A `docker` that is a script may lead anywhere, so it is asked, and docker-compose through it.
                let calls = sandbox.root.appending("calls")
                try sandbox.write(
                    [
                        "docker":
                            "#!/bin/sh\necho \"$1\" >>'\(calls)'\nexec \(try await sandbox.output(of: ["sh", "-c", "command -v docker"])) \"$@\"\n"
                    ],
                    in: sandbox.root.appending("script"))
                let script = sandbox.root.appending("script")
                try await sandbox.sh("chmod +x docker", in: script).success()
                let path = ["PATH": "\(script):\(sandbox.environment["PATH"] ?? "")"]

                let direct = try await sandbox.conductor("status", "--json", in: project).success().stdout
                let through = try await sandbox.conductor("status", "--json", in: project, environment: path).success()
                // A second later it is a second longer ago.
                let ago = /"ended" : "[^"]*"/
                #expect(direct.replacing(ago, with: "") == through.stdout.replacing(ago, with: ""))
                #expect(direct.contains("paused") && direct.contains("exited") && direct.contains("healthy"))
                #expect(direct.contains("\"\(port)-\(port + 1):\(port)-\(port + 1)\""))
                #expect(try sandbox.read(calls).contains("ps\n"))
                try await sandbox.conductor("down", in: project, environment: path).success()
                #expect(try sandbox.read(calls).contains("compose\n"))
                #expect(try await sandbox.containers().isEmpty)
            }
        }
    }
}
