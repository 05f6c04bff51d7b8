import SystemPackage
import Testing

extension EndToEnd {
    /// Services that the main worktree's stack runs for all.
    @Suite struct SharedServiceTests {
        private func pod(_ generation: ComposeGeneration) -> String {
            generation.pod(
                """
                db: { image: postgresql, init: true, labels: { conductor.shared: "true" }, \
                command: [sh, -c, 'mkdir -p /w; hostname > /w/index.html; exec httpd -f -p 80 -h /w'] }
                web: { image: postgresql, init: true, command: sleep 1000, depends_on: [db], links: ["db:database"] }
                """)
        }

        /// What a service of the project answers to `web` of a stack.
        private func ask(_ name: String, in folder: FilePath, _ sandbox: Sandbox) async throws -> String {
            try await sandbox.conductor("exec", "-T", "web", "wget", "-qO-", "http://\(name)/", in: folder).success()
                .stdout
        }

        @Test(arguments: ComposeGeneration.both)
        func `One container serves every stack, and stays as long as one uses it`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project(["pods/default.yml": pod(generation)])
                let fix = sandbox.work.appending("fix")
                let stack = "\(sandbox.projectName())-fix"
                try await sandbox.git("worktree", "add", "--quiet", fix.string, in: project)

                // Nothing runs in the first stack: what is shared is started there, before what needs it.
                try await sandbox.conductor("up", in: fix).success()
                #expect(try await sandbox.containers().keys.sorted() == ["db"])
                #expect(try await sandbox.containerID(of: "db", stack: stack) == nil)
                let first = try await ask("db", in: fix, sandbox)
                #expect(try await ask("database", in: fix, sandbox) == first && !first.isEmpty)
                #expect(try await sandbox.conductor("up", "--dry-run", in: fix).success().stdout == "nothing to do\n")
                #expect(try await sandbox.conductor("exec", "db", "true", in: fix).status == 1)

                // The first stack can change it, and not take it away.
                try await sandbox.conductor("up", "--force-recreate", in: project).success()
                let second = try await ask("db", in: fix, sandbox)
                #expect(second != first)
                for command in [["down"], ["stop", "db"]] {
                    let refused = try await sandbox.run(["git", "conductor"] + command, in: project)
                    #expect(
                        refused.status == 1 && refused.stderr.contains("other stacks use 'db'"), "\(refused.transcript)"
                    )
                }
                try await sandbox.conductor("stop", "web", in: project).success()

                // Somebody's docker takes it away: the next 'up' brings it back.
                try await sandbox.docker("rm", "--force", try #require(try await sandbox.containerID(of: "db")))
                #expect(
                    try await sandbox.conductor("status", in: fix).success().stdout.unwrapped.contains("does not run"))
                try await sandbox.conductor("up", in: fix).success()
                #expect(try await ask("db", in: fix, sandbox) != second)

                // No longer shared, then shared again.
                try sandbox.write(
                    ["pods/default.yml": pod(generation).replacing("conductor.shared: \"true\"", with: "a: b")], in: fix
                )
                try await sandbox.conductor("up", in: fix).success()
                let own = try #require(try await sandbox.containerID(of: "db", stack: stack))
                #expect(own.hasPrefix(try await ask("db", in: fix, sandbox).prefix(12)))
                try sandbox.write(["pods/default.yml": pod(generation)], in: fix)
                try await sandbox.conductor("up", in: fix).success()
                #expect(try await sandbox.containerID(of: "db", stack: stack) == nil)

                try await sandbox.conductor("down", in: fix).success()
                try await sandbox.conductor("down", in: project).success()
                #expect(try await sandbox.containers().isEmpty)
            }
        }
    }
}
