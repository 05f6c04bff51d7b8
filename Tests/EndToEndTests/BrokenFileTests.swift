import SystemPackage
import Testing

extension EndToEnd {
    /// A branch whose files cannot be read does not take the stack out of the user's hands.
    @Suite struct BrokenFileTests {
        private static let pod = """
            services:
              db:
                image: postgresql
                volumes: ["data:/data"]
              web:
                image: myaccount/web
            volumes: {data: {}}

            """

        @Test(arguments: ComposeGeneration.both)
        func `On a branch with a broken pod, or without pods, what runs is looked at and stopped`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project(["pods/default.yml": Self.pod])
                try await sandbox.branches(["broken": ["pods/default.yml": "services: [\n"]], in: project)
                try await sandbox.sh(
                    "git switch -qc gone && git rm -qr pods && git commit -qm Gone && git switch -q main", in: project
                ).success()
                func conductor(_ words: String..., input: String = "") async throws -> Outcome {
                    try await sandbox.run(["conductor"] + words, in: project, input: input)
                }
                let breaks = [
                    ("broken", "pods/default.yml:2:1: did not find expected node content", "invalid-file"),
                    ("gone", "'\(project)' has neither a folder 'pods' nor a compose file at the moment", "no-project"),
                ]
                for (branch, error, code) in breaks {
                    try await conductor("up", "-q").success()
                    let before = try await sandbox.lives("db", "web")
                    let hook = try await sandbox.run(["git", "switch", "-q", branch], in: project).success()
                    #expect(
                        hook.stderr == """
                            conductor: \(error); the containers stay as they are: correct it, or switch back, \
                            then 'git conductor up' [\(code)]

                            """)
                    let warning = "warning: \(error); what runs is taken as it was last applied\n"

                    let status = try await conductor("status")
                    #expect(status.status == 1 && status.stderr.hasPrefix("error: \(error) ["), "\(status.stderr)")
                    #expect(status.stdout.contains("    web  running"), "\(status.stdout)")
                    let list = try await conductor("ps").success()
                    #expect(list.stdout.contains("web") && list.stderr.contains(warning), "\(list)")
                    #expect(try await conductor("logs", "web").success().stdout.contains("listening on port 80"))
                    #expect(try await conductor("exec", "web", "cat", "index.html").success().stdout == "image\n")
                    #expect(try await conductor("shell", "web", input: "pwd\n").success().stdout == "/app\n")
                    for words in [["up"], ["run", "web", "true"]] {
                        let outcome = try await sandbox.run(["conductor"] + words, in: project)
                        #expect(outcome.status == 1 && outcome.stderr.contains("error: \(error)"), "\(outcome.stderr)")
                    }
                    #expect(try await sandbox.lives("db", "web") == before)
                    let restart = try await conductor("restart", "web").success()
                    #expect(restart.stderr.contains(warning))
                    let after = try await sandbox.lives("db", "web")
                    #expect(after[0] == before[0] && after[1] != before[1])
                    #expect(after[1].prefix(64) == before[1].prefix(64))

                    try await conductor("stop", "-q", "web").success()
                    #expect(try await sandbox.runningServices() == ["db"])
                    let volumes = branch == "gone" ? ["--volumes"] : []
                    let down = try await sandbox.run(["conductor", "down", "-q"] + volumes, in: project).success()
                    #expect(down.stderr == warning, "\(down.stderr)")
                    #expect(try await sandbox.containerID(of: "db") == nil)
                    #expect(try await !sandbox.docker("network", "ls").contains(sandbox.projectName()))
                    let left = try await sandbox.docker("volume", "ls").contains(sandbox.projectName())
                    #expect(left == volumes.isEmpty)
                    try await sandbox.git("switch", "-q", "main", in: project)
                }
            }
        }
    }
}
