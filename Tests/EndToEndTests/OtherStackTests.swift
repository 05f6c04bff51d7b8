import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension EndToEnd {
    /// Stacks of a worktree beside its own: another environment, another name.
    @Suite struct OtherStackTests {
        @Test(arguments: ComposeGeneration.both)
        func `Another environment has containers, networks and data of its own, and hooks leave it alone`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let (name, test) = (sandbox.projectName(), sandbox.projectName() + "test")
                func pod(_ seconds: Int) -> String {
                    generation.pod(
                        """
                        db: { image: postgresql, command: sleep \(seconds), init: true, container_name: db-\(sandbox.tag), \
                        volumes: ["data:/data", "own:/own"], networks: [net] }
                        """,
                        """
                        volumes: { data: { name: data-\(sandbox.tag) }, own: }
                        networks: { net: { name: net-\(sandbox.tag) } }
                        """)
                }
                let project = try await sandbox.project([
                    "pods/default.yml": pod(1000),
                    "pods/environments/test/default.yml": generation.pod("db: { environment: { T: \"1\" } }"),
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.exec("db", "sh", "-c", "echo precious > /data/it; echo precious > /own/it")
                let life = try await sandbox.life(of: "db")

                try await sandbox.conductor("up", "-q", "-E", "test", in: project).success()
                #expect(try await sandbox.life(of: "db") == life)
                #expect(try await sandbox.variables(of: "db", stack: test)["T"] == "1")
                #expect(try await sandbox.exec("db", "sh", "-c", "cat /data/it /own/it; true", stack: test) == "")
                #expect(try await sandbox.exec("db", "hostname") != sandbox.exec("db", "hostname", stack: test))
                let shown = try await sandbox.conductor("status", in: project).success().stdout
                #expect(shown.hasPrefix("\(name) (development) on main\n"))
                #expect(shown.contains("note: the stack '\(test)' (test) is up, too"))
                let other = try await sandbox.conductor("status", "-E", "test", in: project).success().stdout
                #expect(other.hasPrefix("\(name) (test) on main, stack \(test)\n"))
                #expect(!other.contains("Waiting") && !other.contains("note:"), "\(other)")

                // Commands and hooks that name no stack are about the worktree's own.
                let testID = try await sandbox.containerID(of: "db", stack: test)
                try sandbox.write(["pods/default.yml": pod(1001)], in: project)
                try await sandbox.git("commit", "--quiet", "--all", "--message", "Longer", in: project)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.life(of: "db") != life)
                #expect(try await sandbox.containerID(of: "db", stack: test) == testID)
                let behind = try await sandbox.conductor("status", "-E", "test", in: project).success().stdout
                #expect(behind.contains("Waiting to be applied:"), "\(behind)")
                #expect(behind.hasSuffix("Next: git conductor up -E test -p \(test)\n"), "\(behind)")
                try await sandbox.conductor("restart", "-q", in: project).success()
                #expect(try await sandbox.containerID(of: "db", stack: test) == testID)
                try await sandbox.conductor("up", "-q", "-p", test, in: project).success()
                #expect(try await sandbox.variables(of: "db", stack: test)["T"] == "1")
                #expect(try await sandbox.containerID(of: "db", stack: test) != testID)

                // 'down' takes one of them.
                let after = try await sandbox.life(of: "db")
                try await sandbox.conductor("down", "-q", "--volumes", "-E", "test", in: project).success()
                #expect(try await sandbox.containerID(of: "db", stack: test) == nil)
                #expect(try await sandbox.life(of: "db") == after)
                #expect(try await sandbox.exec("db", "cat", "/data/it", "/own/it") == "precious\nprecious")
                #expect(try await !sandbox.docker("volume", "ls", "--quiet").contains(test))
                #expect(try await !sandbox.conductor("status", in: project).success().stdout.contains("note:"))
            }
        }

        @Test func `A name is for one command; another stack's checkouts are the worktree's`() async throws {
            try await withSandbox { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
                let project = try await sandbox.project([
                    "pods/default.yml": Sandbox.twoServices(greeting: "hello") + "    build: \(web.url)\n"
                ])
                let other = sandbox.projectName("other")
                try await sandbox.conductor("up", "-q", "-p", other, in: project).success()
                #expect(try await sandbox.runningServices(stack: other) == ["db", "web"])
                #expect(try await sandbox.runningServices().isEmpty)
                #expect(try await sandbox.conductor("exec", "-T", "db", "true", in: project).status != 0)
                #expect(try await sandbox.status(in: project).services.allSatisfy { $0.state == "absent" })

                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", "-p", other, in: project).success()
                #expect(try await sandbox.httpGet("web", stack: other) == "main\n")
                #expect(try await sandbox.httpGet("web") == "main\n")
                try await sandbox.conductor("unmount", "-q", "web", in: project).success()
                #expect(try await sandbox.httpGet("web") == "image\n")
                #expect(try await sandbox.httpGet("web", stack: other) == "main\n")
                let behind = try await sandbox.conductor("status", "-p", other, in: project).success().stdout
                #expect(behind.contains("recreate web"), "\(behind)")

                try await sandbox.conductor("down", "-q", in: project).success()
                #expect(try await sandbox.runningServices(stack: other) == ["db", "web"])
                try await sandbox.conductor("down", "-q", "-p", other, in: project).success()
                #expect(try await sandbox.runningServices(stack: other).isEmpty)
            }
        }

        @Test func `Names that are taken are refused, and what a worktree leaves is pruned`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": "services: { db: { image: postgresql } }\n"
                ])
                let second = sandbox.work.appending("wt2")
                try await sandbox.git("worktree", "add", "--quiet", "-b", "two", "../wt2", in: project)
                try await sandbox.conductor("up", "-q", in: second).success()
                try await sandbox.conductor("up", "-q", "-E", "test", in: second).success()
                let name = sandbox.projectName() + "-wt2"
                for taken in [name, name + "test"] {
                    let refused = try await sandbox.conductor("up", "-p", taken, in: project)
                    #expect(refused.status == 1)
                    #expect(
                        refused.stderr.hasPrefix(
                            "error: the stack '\(taken)' is that of the worktree '\(second)' [stack-taken]\n"))
                }
                let own = try await sandbox.conductor("up", "-E", "test", "-p", sandbox.projectName(), in: project)
                #expect(own.status == 1)
                #expect(own.stderr.contains("is that of the environment 'development'"))
                #expect(own.stderr.contains("git config conductor.environment test"))

                try await sandbox.git("worktree", "remove", "--force", "../wt2", in: project)
                try await sandbox.conductor("prune", in: project).success()
                for stack in [name, name + "test"] {
                    #expect(try await sandbox.runningServices(stack: stack).isEmpty)
                }
            }
        }

        @Test func `What another stack or project has made is neither used nor removed unasked`() async throws {
            try await withSandbox(.v2) { sandbox in
                let files = [
                    "compose.yaml": """
                    services: { db: { image: postgresql, command: sleep 1000, init: true, volumes: ["data:/data", "fixed:/fixed"] } }
                    volumes: { data: , fixed: { name: shop-other-\(sandbox.tag) } }

                    """
                ]
                func project(_ name: String) async throws -> FilePath {
                    try sandbox.write(files, in: sandbox.work.appending(name))
                    try await sandbox.git("init", "--quiet", in: sandbox.work.appending(name))
                    try await sandbox.conductor("init", "-q", in: sandbox.work.appending(name)).success()
                    return sandbox.work.appending(name)
                }
                let (name, copied) = (sandbox.projectName("a"), sandbox.projectName("b"))
                let first = try await project(name)
                try await sandbox.conductor("up", "-q", in: first).success()
                try await sandbox.exec("db", "sh", "-c", "touch /data/precious /fixed/precious", stack: name)
                // A name that is in that of a volume.
                let other = "other-\(sandbox.tag)"
                try await sandbox.conductor("up", "-q", "-p", other, in: first).success()
                #expect(try await sandbox.exec("db", "ls", "/fixed", stack: other) == "")
                try await sandbox.conductor("down", "-q", "--volumes", "-p", other, in: first).success()
                #expect(try await sandbox.exec("db", "ls", "/fixed", stack: name) == "precious")

                // A copy names what the original has made no more.
                try await sandbox.conductor("down", "-q", in: first).success()
                try await sandbox.sh("cp -R '\(name)' '\(copied)'").success()
                try await sandbox.conductor("down", "-q", "-v", in: sandbox.work.appending(copied)).success()
                #expect(try await sandbox.docker("volume", "ls", "--quiet").contains("\(name)_data"))

                // A project of the name that another environment's stack has here.
                let second = try await project("\(name)test")
                try await sandbox.conductor("up", "-q", in: second).success()
                try await sandbox.conductor("down", "-q", in: second).success()
                for words in [["up"], ["down", "-v"], ["run", "--rm", "db", "true"]] {
                    let refused = try await sandbox.run(["conductor", "-E", "test"] + words, in: first)
                    #expect(refused.status == 1)
                    #expect(
                        refused.stderr.contains("there are volumes of a stack '\(name)test'"), "\(refused.transcript)")
                }
                #expect(try await sandbox.docker("volume", "ls", "--quiet").contains("\(name)test_data"))
                // What this worktree has made itself it uses again.
                for _ in 1...2 {
                    try await sandbox.conductor("-E", "production", "run", "--rm", "db", "true", in: first).success()
                }
            }
        }

        @Test func `The setting of the environment is checked as the option is`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": "services: { db: { image: postgresql } }\n"
                ])
                for name in ["nope", "", "../../x", "."] {
                    try await sandbox.git("config", "conductor.environment", name, in: project)
                    for words in [["up"], ["status"], ["logs"]] {
                        let refused = try await sandbox.run(["conductor"] + words, in: project)
                        #expect(refused.status == 1 && refused.stderr.hasPrefix("error: "), "\(refused.transcript)")
                    }
                }
                #expect(try await sandbox.git("status", "--porcelain", in: project) == "")
            }
        }

        @Test func `A profile is active for one command`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": """
                    services:
                      db: { image: postgresql }
                      tool: { image: postgresql, profiles: [tools] }

                    """
                ])
                try await sandbox.conductor("--profile", "tools", "up", "-q", in: project).success()
                #expect(try await sandbox.runningServices() == ["db", "tool"])
                // As with docker-compose, what it has started stays.
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.runningServices() == ["db", "tool"])
                try await sandbox.conductor("down", "-q", in: project).success()
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.runningServices() == ["db"])
            }
        }
    }
}
