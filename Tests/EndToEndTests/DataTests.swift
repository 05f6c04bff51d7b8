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
    }
}
