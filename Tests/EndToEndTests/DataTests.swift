import SystemPackage
import Testing

extension EndToEnd {
    /// The named volumes of stacks: saved, brought back and copied.
    @Suite struct DataTests {
        @Test(arguments: ComposeGeneration.both)
        func `Data is saved, brought back, and copied to another stack`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                func pod(_ more: String = "") -> String {
                    generation.pod(
                        """
                        db: { image: postgresql, init: true, command: sleep 1000, volumes: ["data:/data"]\(more) }
                        other: { image: postgresql, init: true, command: sleep 1000 }
                        """) + "\nvolumes: { data: {} }\n"
                }
                let project = try await sandbox.project(["pods/default.yml": pod()])
                let name = try #require(project.lastComponent).string
                try await sandbox.conductor("up", "-q", in: project).success()
                let other = try await sandbox.life(of: "other")
                try await sandbox.exec(
                    "db", "sh", "-c", "echo one > /data/f; mkdir /data/d; echo x > /data/d/.h; chown 7:8 /data/f")

                let preview = try await sandbox.conductor("data", "save", "--dry-run", in: project).success()
                #expect(preview.stdout.hasPrefix("stop db of \(name)\ncopy the volume \(name)_data to "))
                #expect(try await sandbox.conductor("data", "list", in: project).success().stdout.isEmpty)
                let save = try await sandbox.conductor("data", "save", in: project).success()
                #expect(save.stdout.hasPrefix("saved 'main': data, "))
                try await sandbox.exec("db", "sh", "-c", "echo two > /data/f; echo new > /data/g")

                // Without a terminal nothing is overwritten.
                let refusal = try await sandbox.conductor("data", "restore", "main", in: project)
                #expect(refusal.status == 1 && refusal.stderr.contains("hint: '--force' overwrites it"))
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "two")
                let user = "user_\(sandbox.tag)"
                try await sandbox.docker(
                    "run", "--detach", "--init", "--name", user, "-v", "\(name)_data:/x", "postgresql", "sleep", "1000")
                let used = try await sandbox.conductor("data", "restore", "main", "--force", in: project)
                try await sandbox.docker("rm", "--force", user)
                #expect(
                    used.status == 1 && used.stderr.contains("  \(user)\nhint: stop them first: docker stop \(user)"),
                    "\(used.transcript)")
                try await sandbox.conductor("data", "restore", "main", "--force", in: project).success()
                #expect(
                    try await sandbox.exec(
                        "db", "sh", "-c", "cat /data/f; ls -A /data; stat -c %u:%g /data/f; cat /data/d/.h")
                        == "one\nd\nf\n7:8\nx")
                #expect(try await sandbox.life(of: "other") == other)

                // A second stack begins with the data of the first, which goes on with its own.
                try await sandbox.conductor("stack", "add", "fix", "--from", name, "--up", "-q", in: project).success()
                #expect(try await sandbox.exec("db", "cat", "/data/f", stack: "\(name)-fix") == "one")
                try await sandbox.exec("db", "sh", "-c", "echo fix > /data/f", stack: "\(name)-fix")
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "one")
                let fix = sandbox.work.appending("\(name)-fix")
                try await sandbox.conductor("data", "copy", "--from", name, "--force", "-q", in: fix).success()
                #expect(try await sandbox.exec("db", "cat", "/data/f", stack: "\(name)-fix") == "one")
                #expect(
                    try await sandbox.conductor("up", in: fix).success().stderr.contains("Everything is up already."))

                // A service that dumps its data goes on running.
                try sandbox.write(
                    [
                        "pods/default.yml": pod(
                            ", labels: { conductor.dump: 'cat /data/f', conductor.restore: 'cat > /data/f' }")
                    ], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                let db = try await sandbox.life(of: "db")
                try await sandbox.conductor("data", "save", "dump", "-q", in: project).success()
                try await sandbox.exec("db", "sh", "-c", "echo lost > /data/f")
                try await sandbox.conductor("data", "restore", "dump", "--force", "-q", in: project).success()
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "one")
                #expect(try await sandbox.life(of: "db") == db)

                try await sandbox.conductor("data", "remove", "main", "dump", "-q", in: project).success()
                try await sandbox.conductor("stack", "remove", "fix", "--volumes", "-q", in: project).success()
                try await sandbox.conductor("down", "-v", "-q", in: project).success()
                #expect(try await sandbox.docker("volume", "ls", "--quiet", "--filter", "name=\(name)").isEmpty)
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Each branch has data of its own, and a switch back finds it again`(generation: ComposeGeneration)
            async throws
        {
            try await withSandbox(generation) { sandbox in
                let pod = generation.pod(
                    """
                    db: { image: postgresql, init: true, command: sleep 1000, volumes: ["data:/data", "/other"] }
                    web: { image: myaccount/web, init: true, command: sleep 1000 }
                    """)
                let project = try await sandbox.project(["pods/default.yml": pod + "\nvolumes: { data: {} }\n"])
                let name = try #require(project.lastComponent).string
                func volumes() async throws -> [String] {
                    try await sandbox.docker("volume", "ls", "--quiet", "--filter", "name=\(name)_data")
                        .split(separator: "\n").map(String.init)
                }
                try await sandbox.git("config", "conductor.hookWait", "true", in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.exec("db", "sh", "-c", "echo main > /data/f; echo kept > /other/f")
                let before = try await sandbox.lives("db", "web")

                // What turns it on makes nothing anew, and a new branch begins with empty volumes.
                try await sandbox.git("config", "conductor.data", "branch", in: project)
                #expect(try await sandbox.status(in: project).waiting.isEmpty)
                let out = try await sandbox.run(["git", "switch", "--create", "b"], in: project).success()
                #expect(
                    out.stderr.contains("recreate db (data of branch b)")
                        && out.stderr.contains("'git conductor data copy --from main' copies the data of main"),
                    "\(out.transcript)")
                #expect(try await sandbox.exec("db", "sh", "-c", "ls -A /data; cat /other/f") == "kept")
                #expect(try await sandbox.lives("web") == [before[1]])
                try await sandbox.exec("db", "sh", "-c", "echo b > /data/f")
                #expect(try await volumes().count == 2)

                // Back, and there again.
                try await sandbox.git("switch", "--quiet", "main", in: project)
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "main")
                try await sandbox.git("branch", "--move", "b", "c", in: project)
                try await sandbox.git("switch", "--quiet", "c", in: project)
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "b")
                try await sandbox.conductor("data", "copy", "--from", "main", "--force", "-q", in: project).success()
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "main")

                // What goes with its branch leaves the other one's.
                let down = try await sandbox.conductor("down", "-v", in: project).success()
                #expect(down.stdout == "the volume \(name)_data stays, with the data of branch main\n")
                #expect(try await volumes() == ["\(name)_data"])
                try await sandbox.git("switch", "--quiet", "main", in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "main")

                // What was applied last is not what is to go.
                try await sandbox.conductor("down", "-q", in: project).success()
                try await sandbox.git("switch", "--quiet", "c", in: project)
                try await sandbox.conductor("down", "-v", "-q", in: project).success()
                #expect(try await volumes() == ["\(name)_data"])

                // What a branch has left that is gone.
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.git("switch", "--quiet", "main", in: project)
                let kept = try await sandbox.conductor("prune", in: project).success()
                #expect(kept.stdout == "there was nothing to remove\n", "\(kept.transcript)")
                try await sandbox.git("branch", "-D", "c", in: project)
                let gone = try await sandbox.conductor("prune", in: project).success()
                #expect(gone.stdout.contains("of branch b, which is gone: '--volumes' removes it"))
                #expect(try await volumes().count == 2)
                try await sandbox.conductor("prune", "--volumes", "-q", in: project).success()
                #expect(try await volumes() == ["\(name)_data"])
                #expect(try await sandbox.exec("db", "cat", "/data/f") == "main")
            }
        }
    }
}
