import SystemPackage
import Testing

extension EndToEnd {
    /// Verbs of docker-compose, beside docker-compose itself.
    @Suite struct VerbTests {
        /// Command lines that every docker-compose knows; `PROJECT` stands for a file of the project.
        private static let lines = [
            "exec -T web echo a", "exec -Te A=1 -w /tmp web env", "exec -T web cat /none", "exec -T -u 0 web id -u",
            "exec -T nothing ls", "run -T --rm -e A=5 web cat /none", "run -T --rm --entrypoint echo web a",
            "run -T --rm --no-deps -v /:/x web ls /x/.dockerenv",
            "logs --tail 1 --no-color web", "ps -q", "ps --services", "images -q", "top web", "port web 80",
            "kill -s WINCH db",
            "pause db", "unpause db", "stop -t 1 web", "start web", "restart -t 1 web", "rm -f",
        ]
        /// Command lines that only docker compose 2 knows.
        private static let newer = [
            "exec -it web echo a", "logs -n1 --no-log-prefix --index 1 web", "logs --since 1h --until 0s -t web",
            "ps --format {{.Name}} --status running", "ps -a --filter status=running --orphans=false --no-trunc -q",
            "cp PROJECT web:/tmp/a", "cp web:/tmp/a -", "cp web:/none -", "volumes", "ls -q --filter name=nothing",
            "stats --no-stream --format {{.Name}} web",
            "run -q --rm --pull never web echo a",
        ]

        @Test(arguments: ComposeGeneration.both)
        func `A verb prints and ends as that of docker-compose`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": "services:\n  db: {image: postgresql}\n"
                        + "  web: {image: myaccount/web, ports: [\"80\"]}\n"
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let files = project.appending(".git/conductor/development")
                let composes =
                    generation.command + [
                        "--project-directory", project.appending("pods").string, "--project-name",
                        sandbox.projectName(), "--env-file", files.appending("resolved.env").string, "-f",
                        files.appending("resolved.yml").string,
                    ]
                for line in Self.lines + (generation == .v2 ? Self.newer : []) {
                    let words = line.split(separator: " ").map(String.init).map {
                        $0.replacing("PROJECT", with: project.appending("pods/default.yml").string)
                    }
                    let ours = try await sandbox.run(["conductor"] + words, in: project)
                    // The second of two is an error.
                    if ["pause", "unpause"].contains(words[0]) {
                        try ours.success()
                        continue
                    }
                    let its = try await sandbox.run(composes + words, in: project)
                    #expect(ours.status == its.status, "\(line): \(ours.transcript)\n\(its.transcript)")
                    // docker-compose prints lines in an order of its own each time.
                    let printed = [ours, its].map { $0.stdout.split(separator: "\n").sorted() }
                    #expect(printed[0] == printed[1], "\(line): \(ours.transcript)\n\(its.transcript)")
                }
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `What was stopped stays so, and a hook follows what was started`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                func pod(_ value: String) -> [String: String] {
                    [
                        "pods/default.yml": "services:\n  db: {image: postgresql}\n"
                            + "  web: {image: myaccount/web, environment: {A: \"\(value)\"}}\n"
                    ]
                }
                let project = try await sandbox.makeProject(pod("1"))
                func conductor(_ words: String...) async throws -> String {
                    try await sandbox.run(["conductor"] + words, in: project).success().stdout
                }
                func change(to value: String) async throws {
                    try sandbox.write(pod(value), in: project)
                    try await sandbox.git("commit", "--quiet", "--all", "--message", "Change", in: project)
                    _ = try await conductor("wait")
                }
                _ = try await conductor("up", "-q")
                for end in [["kill", "web"], ["stop", "-t", "1", "web"], ["rm", "-fs", "web"]] {
                    try await sandbox.run(["conductor"] + end, in: project).success()
                    try await change(to: end[0])
                    #expect(try await sandbox.runningServices() == ["db"], "\(end)")
                    _ = try await conductor("up", "-q")
                }
                try await change(to: "2")
                _ = try await conductor("stop", "-t", "1")
                _ = try await conductor("start")
                #expect(try await !conductor("status").contains("Waiting"))
                try await change(to: "3")
                #expect(try await sandbox.variables(of: "web")["A"] == "3")

                _ = try await conductor("stop", "-t", "1", "web")
                try await change(to: "4")
                _ = try await conductor("start", "web")
                #expect(try await conductor("status").contains("recreate web"))
            }
        }
    }
}
