import SystemPackage
import Testing

extension EndToEnd {
    /// A project that comes to another machine.
    @Suite struct CloneTests {
        /// Makes a project on one machine and pushes it.
        private static func publish(_ pod: String, _ sandbox: Sandbox) async throws -> Remote {
            let project = try await sandbox.makeProject([:])
            try sandbox.write(["pods/default.yml": pod], in: project)
            try await sandbox.conductor("config:set", "-q", "web", "development", "WORD", "hello", in: project)
                .success()
            let remote = Remote(sandbox: sandbox, name: "team/project")
            try await sandbox.git("init", "--quiet", "--bare", remote.path.string)
            try await sandbox.git("add", "--all", in: project)
            try await sandbox.git("commit", "--quiet", "-m", "Add web and db", in: project)
            try await sandbox.git("push", "--quiet", remote.url, "main", in: project)
            return remote
        }

        @Test(arguments: ComposeGeneration.usual)
        func `One command brings a project with its sources to another machine`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                for name in ["web", "worker"] {
                    _ = try await sandbox.makeRemote("myaccount/\(name)", files: ["index.html": "\(name)\n"])
                }
                let worker = "  worker:\n    image: myaccount/web\n    build: git@github.com:myaccount/worker.git\n"
                let remote = try await Self.publish(Sandbox.usualPod + worker, sandbox)

                let clone = sandbox.work.appending("machines/b")
                try await sandbox.conductor("clone", "-q", remote.url, "machines/b", "--all", "--up").success()
                #expect(try await sandbox.runningServices() == ["db", "web", "worker"])
                #expect(try await sandbox.httpGet("web") == "web\n")
                #expect(try await sandbox.httpGet("worker") == "worker\n")
                #expect(try await sandbox.variables(of: "web")["WORD"] == "hello")
                #expect(
                    try await sandbox.git("status", "--porcelain", "--branch", in: clone) == "## main...origin/main")
                for name in ["web", "worker"] {
                    let checkout = clone.appending("src").appending(name)
                    #expect(
                        try await sandbox.git("status", "--porcelain", "--branch", in: checkout)
                            == "## main...origin/main")
                }
                #expect(try await sandbox.hasHooks(in: clone))

                // The hooks work: what others change comes with a pull.
                let author = sandbox.work.appending(sandbox.projectName())
                try await sandbox.conductor("config:set", "-q", "web", "development", "WORD", "bye", in: author)
                    .success()
                try await sandbox.git("commit", "--quiet", "-am", "Say bye", in: author)
                try await sandbox.git("push", "--quiet", remote.url, "main", in: author)
                let before = try await sandbox.lives("db", "web", "worker")
                try await sandbox.git("pull", "--quiet", in: clone)
                try await sandbox.conductor("wait", in: clone).success()
                #expect(try await sandbox.variables(of: "web")["WORD"] == "bye")
                let after = try await sandbox.lives("db", "web", "worker")
                #expect([after[0], after[2]] == [before[0], before[2]])
            }
        }

        @Test func `Only what is asked for is fetched, into the folder that git would take`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "web\n"])
                let absent = "  absent:\n    image: myaccount/web\n    build: git@github.com:myaccount/absent.git\n"
                let remote = try await Self.publish(Sandbox.usualPod + absent, sandbox)
                let clone = sandbox.work.appending("project")

                try sandbox.expectSnapshot(
                    try await sandbox.conductor("clone", remote.url, "--checkout", "web"), "clone-checkout")
                #expect(try sandbox.read(clone.appending("src/web/index.html")) == "web\n")
                #expect(try await sandbox.sh("ls src", in: clone).stdout == "web\n")
                #expect(try await sandbox.runningServices() == [])

                // A folder that is there is not touched.
                let before = try await sandbox.listing(of: clone)
                let again = try await sandbox.conductor("clone", remote.url)
                #expect(again.status == 1)
                #expect(again.stderr.contains("work/project' is there already and is not empty [place-taken]"))
                #expect(try await sandbox.listing(of: clone) == before)

                // A source that fails does not stop the others.
                let all = try await sandbox.conductor("clone", "-q", remote.url, "second", "--all")
                #expect(all.status == 1)
                #expect(all.stderr.contains("absent"))
                #expect(
                    try sandbox.read(sandbox.work.appending("second/src/web/index.html")) == "web\n")
                let missing = try await sandbox.conductor("clone", "-q", "git@github.com:team/none.git", "third")
                #expect(missing.status == 1)
                #expect(!sandbox.exists(sandbox.work.appending("third")))
            }
        }

        @Test func `After a plain clone the hooks are missed, and init installs them`() async throws {
            try await withSandbox { sandbox in
                let remote = try await Self.publish(Sandbox.usualPod, sandbox)
                try await sandbox.git("clone", "--quiet", remote.url, "plain")
                let clone = sandbox.work.appending("plain")
                try sandbox.expectSnapshot(try await sandbox.conductor("status", in: clone), "status-without-hooks")
                try sandbox.expectSnapshot(try await sandbox.conductor("init", in: clone), "init-hooks")
                #expect(try await sandbox.conductor("status", in: clone).success().stderr == "")
                try sandbox.expectSnapshot(try await sandbox.conductor("init", in: clone), "init-again")
                #expect(try await sandbox.git("status", "--porcelain", in: clone) == "")
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `A repository with a compose file only is a project after init`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let folder = sandbox.work.appending(sandbox.projectName())
                try sandbox.write(
                    [
                        "compose.yaml": Sandbox.usualPod.replacing(
                            "    links: [db]\n", with: "    environment: {WORD: \"${WORD}\"}\n"),
                        ".env": "WORD=hello\n",
                    ], in: folder)
                try await sandbox.git("init", "--quiet", in: folder)
                try await sandbox.git("add", "--all", in: folder)
                try await sandbox.git("commit", "--quiet", "-m", "Begin", in: folder)

                try sandbox.expectSnapshot(try await sandbox.conductor("init", in: folder), "init-compose-file")
                try await sandbox.conductor("up", "-q", in: folder).success()
                #expect(try await sandbox.runningServices() == ["db", "web"])
                #expect(try await sandbox.variables(of: "web")["WORD"] == "hello")
                try await sandbox.conductor("checkout", "-q", "web", in: folder).success()
                #expect(try await sandbox.httpGet("web") == "source\n")
                #expect(try await sandbox.git("status", "--porcelain", in: folder) == "")
            }
        }
    }
}
