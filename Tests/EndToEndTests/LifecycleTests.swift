import SystemPackage
import Testing

extension EndToEnd {
    /// docker-compose's own verbs, over all pods.
    @Suite struct LifecycleTests {
        @Test(arguments: ComposeGeneration.usual)
        func `A stack is stopped, started, restarted and taken down`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": Sandbox.usualPod.replacing(
                        "    image: postgresql\n", with: "    image: postgresql\n    volumes: [\"data:/data\"]\n")
                        + "volumes: {data: {}}\n"
                ])
                func conductor(_ words: String...) async throws {
                    try await sandbox.run(["conductor"] + words, in: project).success()
                }
                try await conductor("checkout", "-q", "web")
                #expect(try await sandbox.runningServices() == ["db", "web"])
                try await sandbox.exec("db", "sh", "-c", "echo kept >/data/file")
                let first = try await sandbox.lives("db", "web")

                try await conductor("restart", "-q", "web")
                let restarted = try await sandbox.lives("db", "web")
                #expect(restarted[0] == first[0])
                #expect(restarted[1] != first[1])
                #expect(restarted[1].prefix(64) == first[1].prefix(64))

                try await conductor("stop", "-q", "default/web")
                #expect(try await sandbox.runningServices() == ["db"])
                try await conductor("stop", "-q")
                #expect(try await sandbox.runningServices() == [])
                try await conductor("up", "-q")
                #expect(try await sandbox.runningServices() == ["db", "web"])
                #expect(try await sandbox.life(of: "web").prefix(64) == first[1].prefix(64))
                #expect(try await sandbox.httpGet("web") == "source\n")

                try await conductor("down", "-q")
                #expect(try await sandbox.containerID(of: "db") == nil)
                #expect(try await sandbox.containerID(of: "web") == nil)
                #expect(try await !sandbox.docker("network", "ls").contains(sandbox.projectName()))
                #expect(try await sandbox.docker("volume", "ls").contains(sandbox.projectName()))
                #expect(try sandbox.read(project.appending("src/web/index.html")) == "source\n")
                // Nothing is up, and so nothing waits and no hook has anything to do.
                let status = try await sandbox.conductor("status", in: project).success().stdout
                #expect(!status.contains("Waiting"), "\(status)")
                try await conductor("down", "-q")

                try await conductor("up", "-q")
                #expect(try await sandbox.httpGet("web") == "source\n")
                #expect(try await sandbox.exec("db", "cat", "/data/file") == "kept")
                try await conductor("down", "-q", "--volumes")
                #expect(try await !sandbox.docker("volume", "ls").contains(sandbox.projectName()))
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Containers are looked at and used`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": Sandbox.usualPod, "pods/tools.metadata.yml": "pod_type: task\n",
                    "pods/tools.yml": "services: {migrate: {image: postgresql, command: [echo, migrated]}}\n",
                ])
                func conductor(_ words: String..., input: String = "") async throws -> Outcome {
                    try await sandbox.run(["conductor"] + words, in: project, input: input)
                }
                _ = try await conductor("up", "-q").success()
                #expect(try await sandbox.runningServices() == ["db", "web"])
                try await sandbox.waitUntil("both have said that they are ready") {
                    let logs = try await conductor("logs").success().stdout
                    return logs.contains("listening on port 80") && logs.contains("ready to accept connections")
                }
                let logs = try await conductor("logs", "--tail", "1", "web").success().stdout
                #expect(logs.contains("listening on port 80") && !logs.contains("ready to accept"))

                let list = try await conductor("ps").success().stdout
                func name(_ service: String) -> String {
                    sandbox.projectName() + (generation == .v2 ? "-" : "_") + service
                }
                #expect(list.contains(name("db")) && list.contains(name("web")), "\(list)")
                let listed = try await conductor("compose", "--", "config", "--services").success().stdout
                #expect(Set(listed.split(separator: "\n")) == ["db", "web", "migrate"])
                let container = try #require(try await sandbox.containerID(of: "web"))
                #expect(try await conductor("compose", "ps", "-q", "web").success().stdout == container + "\n")

                #expect(try await conductor("exec", "web", "cat", "index.html").success().stdout == "image\n")
                #expect(try await conductor("exec", "web", "cat", input: "typed\n").success().stdout == "typed\n")
                #expect(try await conductor("exec", "default/web", "sh", "-c", "exit 3").status == 3)
                #expect(try await conductor("shell", "web", input: "pwd\n").success().stdout == "/app\n")

                let before = try await sandbox.lives("db", "web")
                #expect(try await conductor("run", "--rm", "migrate").success().stdout == "migrated\n")
                #expect(
                    try await conductor("run", "--rm", "web", "sh", "-c", "echo $0 -x; exit 4", "-q").stdout
                        == "-q -x\n")
                #expect(try await conductor("run", "--rm", "web", "sh", "-c", "exit 4").status == 4)
                #expect(try await sandbox.lives("db", "web") == before)
                #expect(try await sandbox.containerID(of: "migrate") == nil)
            }
        }

        @Test func `A service that ends or is not healthy is told with its last words`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": """
                    services:
                      db:
                        image: postgresql
                        command: [sh, -c, "echo no space left; exit 7"]
                        healthcheck: {test: [CMD, "true"]}

                    """
                ])
                let outcome = try await sandbox.conductor("up", "-q", in: project)
                try sandbox.expectSnapshot(outcome, "up-container-failed")
                try sandbox.write(["pods/default.yml": "services:\n  db:\n    image: postgresql\n"], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.runningServices() == ["db"])
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Where docker-compose gives up on a dependency, its last words are told`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": """
                    version: "3.8"
                    services:
                      db:
                        image: postgresql
                        healthcheck: {test: [CMD-SHELL, "echo no route; exit 1"], interval: 1s, retries: 1}
                      web:
                        image: myaccount/web
                        depends_on: {db: {condition: service_healthy}}

                    """
                ])
                let outcome = try await sandbox.conductor("up", "-q", in: project)
                #expect(outcome.status == 1, "\(outcome.transcript)")
                for words in ["  the container of 'db' is unhealthy\n", "    health check: no route\n  running: db\n"] {
                    #expect(outcome.stderr.contains(words), "\(outcome.transcript)")
                }
            }
        }
    }
}
