import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// The ports of stacks that are not the main worktree's own.
    @Suite struct PortTests {
        /// A service that says its branch at a port, and one that knows the address of the first.
        private func pod(_ generation: ComposeGeneration, _ branch: String, _ port: Int, _ more: String = "") -> String
        {
            generation.pod(
                """
                web: { image: postgresql, init: true, ports: ["\(port):80"\(more)], \
                command: [sh, -c, 'mkdir /w; echo \(branch) > /w/index.html; exec httpd -f -p 80 -h /w'] }
                api: { image: postgresql, init: true, command: sleep 1000, ports: [{ target: 81, published: \(port + 1) }], \
                environment: { WEB: "http://localhost:\(port)/", OTHER: "localhost:\(port)" }, \
                labels: { conductor.follow_ports: WEB, conductor.ports: "true" } }
                """)
        }

        /// Returns a port of which no other scenario knows, with some more after it.
        private func port(_ sandbox: Sandbox) throws -> Int {
            15000 + 10 * (try #require(Int(sandbox.tag.suffix(3))))
        }

        /// What a port of this machine answers, as soon as it does.
        private func get(_ sandbox: Sandbox, _ port: Int) async throws -> String {
            var answer = ""
            try await sandbox.waitUntil("port \(port) answers") {
                let call =
                    "import urllib.request as u; print(u.urlopen('http://127.0.0.1:\(port)/').read().decode(), end='')"
                let outcome = try await sandbox.run(["python3", "-c", call])
                answer = outcome.stdout
                return outcome.status == 0
            }
            return answer.trimmingCharacters(in: .newlines)
        }

        /// The ports of this machine at which containers of a service listen, sorted.
        private func ports(_ sandbox: Sandbox, _ service: String, _ stack: String) async throws -> [Int] {
            let id = try #require(try await sandbox.containerID(of: service, stack: stack))
            let text = try await sandbox.docker("port", id)
            return Set(text.matches(of: /127\.0\.0\.1:([0-9]+)/).compactMap { Int($0.1) }).sorted()
        }

        @Test(arguments: ComposeGeneration.both)
        func `Three branches at once answer at ports of their own`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let port = try port(sandbox)
                let project = try await sandbox.project(["pods/default.yml": pod(generation, "main", port)])
                try await sandbox.conductor("up", "-q", in: project).success()
                let first = try await sandbox.containers()
                var stacks: [(folder: FilePath, port: Int)] = []
                for branch in ["fix", "topic"] {
                    let folder = sandbox.work.appending(branch)
                    try await sandbox.git("worktree", "add", "--quiet", "-b", branch, folder.string, in: project)
                    try sandbox.write(["pods/default.yml": pod(generation, branch, port)], in: folder)
                    let up = try await sandbox.conductor("up", in: folder).success()
                    #expect(
                        up.stderr.contains("'environment.OTHER' of 'api' names localhost:\(port), which is port"),
                        "\(up.transcript)")
                    #expect(!up.stderr.contains("environment.WEB"))
                    let own = try await ports(sandbox, "web", "\(sandbox.projectName())-\(branch)")
                    #expect(own.count == 1 && own != [port])
                    stacks.append((folder, own[0]))
                    let variables = try await sandbox.variables(
                        of: "api", stack: "\(sandbox.projectName())-\(branch)")
                    #expect(variables["WEB"] == "http://localhost:\(own[0])/")
                    #expect(variables["OTHER"] == "localhost:\(port)")
                    #expect(variables["CONDUCTOR_URL_WEB"] == "http://localhost:\(own[0])")
                    let shown = try await sandbox.conductor("env", in: folder).success().stdout
                    #expect(shown.contains("export CONDUCTOR_PORT_WEB_80=\(own[0])\n"), "\(shown)")
                }
                #expect(try await get(sandbox, port) == "main")
                #expect(try await get(sandbox, stacks[0].port) == "fix")
                #expect(try await get(sandbox, stacks[1].port) == "topic")
                #expect(try await sandbox.containers() == first)

                // In place for good: after 'down', and where a branch publishes one more.
                let fix = "\(sandbox.projectName())-fix"
                try await sandbox.conductor("down", "-q", in: stacks[0].folder).success()
                try sandbox.write(
                    ["pods/default.yml": pod(generation, "fix2", port, ", \"\(port + 2):82\"")], in: stacks[0].folder)
                try await sandbox.conductor("up", "-q", in: stacks[0].folder).success()
                #expect(try await get(sandbox, stacks[0].port) == "fix2")
                #expect(try await ports(sandbox, "web", fix).count == 2)
                #expect(
                    try await sandbox.conductor("up", "--dry-run", in: stacks[0].folder).success().stdout
                        == "nothing to do\n")

                // Another one of the same worktree.
                try await sandbox.conductor("up", "-q", "-E", "test", in: project).success()
                let test = try await ports(sandbox, "web", sandbox.projectName() + "test")
                #expect(Set(test + [port] + stacks.map(\.port)).count == 4)
                #expect(try await get(sandbox, test[0]) == "main")
                try await sandbox.conductor("down", "-q", "-v", "-E", "test", in: project).success()

                // What is gone has no ports.
                try await sandbox.conductor("down", "-q", in: stacks[1].folder).success()
                try await sandbox.git("worktree", "remove", "--force", stacks[1].folder.string, in: project)
                try await sandbox.conductor("prune", in: project).success()
                let registry = try sandbox.read(sandbox.home.pushing(".local/state/conductor/ports.json"))
                #expect(
                    registry.contains(fix) && !registry.contains("topic") && !registry.contains("test"), "\(registry)")
                try await sandbox.conductor("down", "-q", in: stacks[0].folder).success()
                #expect(try await sandbox.containers() == first)
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Each stack runs images of its own code`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let image = "app-\(sandbox.tag):dev"
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        """
                        web: { image: "\(image)", build: ../app, init: true, command: sleep 1000 }
                        worker: { image: "\(image)", init: true, command: sleep 1000 }
                        """), "app/Dockerfile": "FROM postgresql\nCOPY code /code\n", "app/code": "main\n",
                ])
                func code(_ stack: String) async throws -> [String] {
                    var codes: [String] = []
                    for service in ["web", "worker"] {
                        codes.append(try await sandbox.exec(service, "cat", "/code", stack: stack))
                    }
                    return codes
                }
                let legacy = ["DOCKER_BUILDKIT": "0"]
                try await sandbox.conductor("up", "-q", in: project, environment: legacy).success()
                let first = try await sandbox.containers()
                for branch in ["one", "two"] {
                    let folder = sandbox.work.appending(branch)
                    try await sandbox.git("worktree", "add", "--quiet", folder.string, in: project)
                    try sandbox.write(["app/code": "\(branch)\n"], in: folder)
                    try await sandbox.conductor("up", "-q", in: folder, environment: legacy).success()
                }
                for branch in ["one", "two"] {
                    let folder = sandbox.work.appending(branch)
                    #expect(
                        try await sandbox.conductor("up", "--dry-run", in: folder).success().stdout == "nothing to do\n"
                    )
                    #expect(try await code("\(sandbox.projectName())-\(branch)") == [branch, branch])
                    try await sandbox.conductor("down", "-q", in: folder).success()
                }
                #expect(try await code(sandbox.projectName()) == ["main", "main"])
                #expect(
                    try await sandbox.conductor("up", "--dry-run", in: project).success().stdout == "nothing to do\n")
                #expect(try await sandbox.containers() == first)
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `A port that a stranger has taken meanwhile is another one, and that is said`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let port = try port(sandbox)
                let project = try await sandbox.project(["pods/default.yml": pod(generation, "main", port)])
                let other = "\(sandbox.projectName())other"
                try await sandbox.conductor("up", "-q", "-p", other, in: project).success()
                let before = try await ports(sandbox, "web", other)
                try await sandbox.conductor("down", "-q", "-p", other, in: project).success()
                let stranger = "stranger_\(sandbox.tag)"
                try await sandbox.docker(
                    "run", "--detach", "--init", "--name", stranger, "--publish", "\(before[0]):80", "postgresql",
                    "sleep", "1000")
                let up = try await sandbox.conductor("up", "-p", other, in: project)
                let after = try await ports(sandbox, "web", other)
                try await sandbox.docker("rm", "--force", stranger)
                #expect(up.status == 0, "\(up.transcript)")
                #expect(after != before)
                #expect(
                    up.stderr.contains("port \(before[0]) of 'web' is taken: it is \(after[0]) now"), "\(up.transcript)"
                )
                #expect(try await get(sandbox, after[0]) == "main")
                try await sandbox.conductor("down", "-q", "-v", "-p", other, in: project).success()
            }
        }
    }
}
