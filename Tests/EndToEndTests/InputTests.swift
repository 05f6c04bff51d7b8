import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// What changed in a source decides what happens: nothing, a restart, a command, a build.
    @Suite struct InputTests {
        /// The source of `web`. No two sandboxes build the same image: one would take away what the other builds on.
        private static func files(_ sandbox: Sandbox) -> [String: String] {
            [
                "Dockerfile": """
                FROM myaccount/web
                LABEL sandbox=\(sandbox.tag)
                COPY Gemfile.lock /lock
                RUN mkdir -p /app/vendor && cp /lock /app/vendor/lock

                """,
                "Gemfile.lock": "one\n", "index.html": "main\n", "config/server": "one\n", "db/migrate/1": "",
            ]
        }

        /// A project whose `web` is up and checked out, with the branches of its source.
        private static func project(
            _ sandbox: Sandbox, command: String = "ls /app/db/migrate", branches: [String: [String: String]]
        ) async throws -> (root: FilePath, checkout: FilePath) {
            let web = try await sandbox.makeRemote("myaccount/web", files: files(sandbox))
            for (branch, files) in branches { try await web.commit("Make \(branch)", files: files, branch: branch) }
            let settings = """
                    x-conductor:
                      restart_on: ["config/**"]
                      keep: [vendor]
                      run_on_change: { "db/migrate/**": [sh, -c, "\(command)"] }

                """
            let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod + settings])
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.conductor("checkout", "-q", "web", in: project).success()
            return (project, project.appending("src/web"))
        }

        /// Switches the source's branch and waits for what follows. Gives what the hook said.
        private static func go(_ sandbox: Sandbox, to branch: String, in checkout: FilePath) async throws -> String {
            let said = try await sandbox.run(["git", "switch", "--quiet", branch], in: checkout).success().stderr
            try await sandbox.conductor("wait", in: checkout).success()
            return said
        }

        private static func image(_ sandbox: Sandbox) async throws -> String {
            let container = try #require(try await sandbox.containerID(of: "web"))
            return try await sandbox.docker("inspect", "--format", "{{.Config.Image}}", container)
        }

        private static func log(_ sandbox: Sandbox, in project: FilePath) async throws -> String {
            try await sandbox.conductor("logs", "--conductor", in: project).success().stdout
        }

        @Test(arguments: ComposeGeneration.both)
        func `An image is built once for each content of its build inputs`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let (project, checkout) = try await Self.project(
                    sandbox, branches: ["code": ["index.html": "code\n"], "lock": ["Gemfile.lock": "two\n"]])
                let db = try await sandbox.life(of: "db")
                let first = try await sandbox.life(of: "web")
                // The first checkout runs from the image that the pod names.
                #expect(try await Self.image(sandbox) == "myaccount/web")

                #expect(try await Self.go(sandbox, to: "code", in: checkout) == "")
                #expect(try await sandbox.httpGet("web") == "code\n")
                #expect(try await sandbox.life(of: "web") == first)

                let said = try await Self.go(sandbox, to: "lock", in: checkout)
                #expect(
                    said.hasPrefix("conductor: build and recreate web (src/web/Gemfile.lock differs between "),
                    "\(said)")
                let built = try await Self.image(sandbox)
                #expect(built.hasPrefix("conductor/hello-world-\(sandbox.tag)-web:"))
                #expect(try await sandbox.exec("web", "cat", "/lock") == "two")
                #expect(try await sandbox.exec("web", "cat", "/app/vendor/lock") == "two")
                let identifier = try await sandbox.docker("image", "inspect", "--format", "{{.Id}}", built)

                _ = try await Self.go(sandbox, to: "main", in: checkout)
                #expect(try await Self.image(sandbox) == "myaccount/web")
                // What one lock file brought is not there with another.
                #expect(try await sandbox.exec("web", "ls", "/app/vendor") == "")
                try await sandbox.docker(
                    "exec", try #require(await sandbox.containerID(of: "web")), "touch", "/app/vendor/main")

                let back = try await Self.go(sandbox, to: "lock", in: checkout)
                #expect(back.hasPrefix("conductor: recreate web (src/web/Gemfile.lock differs between "), "\(back)")
                #expect(try await Self.image(sandbox) == built)
                #expect(try await sandbox.docker("image", "inspect", "--format", "{{.Id}}", built) == identifier)
                #expect(try await sandbox.exec("web", "ls", "/app/vendor") == "lock")
                _ = try await Self.go(sandbox, to: "main", in: checkout)
                #expect(try await sandbox.exec("web", "ls", "/app/vendor") == "main")
                #expect(try await sandbox.life(of: "db") == db)

                // What no branch needs any more goes, and nothing else.
                let kept = try await sandbox.conductor("prune", in: project).success()
                #expect(kept.stdout == "there was nothing to remove\n")
                try await sandbox.git("branch", "--quiet", "-D", "lock", in: checkout)
                let pruned = try await sandbox.conductor("prune", in: project).success().stdout
                #expect(pruned.hasPrefix("removed the image \(built)\nremoved the volume "), "\(pruned)")
                #expect(try await sandbox.docker("images", "--quiet", built).isEmpty)
                #expect(try await sandbox.exec("web", "ls", "/app/vendor") == "main")
            }
        }

        @Test func `An image that cannot be built leaves the container as it is until it is mended`() async throws {
            try await withSandbox { sandbox in
                let broken = [
                    "Dockerfile": "FROM myaccount/web\nRUN echo no such gem; exit 3\n", "index.html": "broken\n",
                ]
                let (project, checkout) = try await Self.project(sandbox, branches: ["broken": broken])
                let before = try await sandbox.life(of: "web")
                try await sandbox.git("switch", "--quiet", "broken", in: checkout)
                let wait = try await sandbox.conductor("wait", in: project)
                #expect(wait.status == 1)
                #expect(wait.stderr.contains("the image of 'web' could not be built; its container stays as it was"))
                #expect(wait.stderr.contains("no such gem"))
                #expect(try await sandbox.life(of: "web") == before)
                #expect(try await sandbox.httpGet("web") == "broken\n")

                // It says so, and does not try again by itself.
                let log = try await Self.log(sandbox, in: project)
                let again = try await sandbox.run(
                    ["git", "commit", "--quiet", "--allow-empty", "-m", "More"], in: checkout
                ).success()
                #expect(again.stderr.hasPrefix("conductor: held back: build web ("))
                #expect(
                    try await sandbox.conductor("status", in: project).success().stdout.unwrapped.contains(
                        "the build failed"))
                #expect(try await Self.log(sandbox, in: project) == log)
                let up = try await sandbox.conductor("up", in: project)
                #expect(up.status == 1 && up.stderr.contains("could not be built"))

                // An edit mends it, committed or not.
                try sandbox.write(["Dockerfile": "FROM myaccount/web\nRUN echo mended > /mended\n"], in: checkout)
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.exec("web", "cat", "/mended") == "mended")
                #expect(try await sandbox.status(in: project).pending.isEmpty)
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `A restart, and a command that runs once for each content`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let (project, checkout) = try await Self.project(
                    sandbox, command: "ls /app/db/migrate | tee -a /app/ran; test ! -e /app/db/migrate/bad",
                    branches: [
                        "server": ["config/server": "two\n"], "schema": ["db/migrate/2": ""],
                        "bad": ["db/migrate/bad": "", "config/server": "three\n"],
                    ])
                let container = try await sandbox.containerID(of: "web")
                let life = try await sandbox.life(of: "web")
                let said = try await Self.go(sandbox, to: "server", in: checkout)
                #expect(said.hasPrefix("conductor: restart web (src/web/config/** differs between "), "\(said)")
                #expect(try await sandbox.containerID(of: "web") == container)
                let restarted = try await sandbox.life(of: "web")
                #expect(restarted != life)
                _ = try await Self.go(sandbox, to: "main", in: checkout)

                for (branch, ran) in [("schema", "1\n2\n"), ("main", "1\n2\n"), ("schema", "1\n2\n")] {
                    _ = try await Self.go(sandbox, to: branch, in: checkout)
                    #expect(try sandbox.read(checkout.appending("ran")) == ran, "\(branch)")
                }
                #expect(try await Self.log(sandbox, in: project).contains("\n1\n2\n"))
                #expect(try await sandbox.containerID(of: "web") == container)

                // A command that fails is told, and not run again by itself; what else there is to do is done.
                let before = try await sandbox.life(of: "web")
                try await sandbox.git("switch", "--quiet", "bad", in: checkout)
                let wait = try await sandbox.conductor("wait", in: project)
                #expect(wait.status == 1 && wait.stderr.contains("failed in 'web'"), "\(wait.stderr)")
                #expect(try await sandbox.life(of: "web") != before)
                #expect(try sandbox.read(checkout.appending("ran")) == "1\n2\n1\nbad\n")
                try await sandbox.git("commit", "--quiet", "--allow-empty", "-m", "More", in: checkout)
                #expect(try await sandbox.conductor("wait", in: project).status == 1)
                #expect(try sandbox.read(checkout.appending("ran")) == "1\n2\n1\nbad\n")
                #expect(try await sandbox.conductor("up", "-q", in: project).status == 1)
                #expect(try sandbox.read(checkout.appending("ran")) == "1\n2\n1\nbad\n1\nbad\n")
            }
        }

        @Test func `A service that is built from a folder of the project`() async throws {
            try await withSandbox { sandbox in
                let dockerfile = "FROM myaccount/web\nCOPY package-lock.json /lock\n"
                let project = try await sandbox.project([
                    "pods/default.yml": "services:\n  web: { build: ../web }\n", "web/Dockerfile": dockerfile,
                    "web/package-lock.json": "one\n", "web/index.html": "one\n",
                ])
                try await sandbox.branches(
                    ["code": ["web/index.html": "two\n"], "lock": ["web/package-lock.json": "two\n"]], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.exec("web", "cat", "/lock") == "one")
                let life = try await sandbox.life(of: "web")
                #expect(try await Self.go(sandbox, to: "code", in: project) == "")
                #expect(try await sandbox.life(of: "web") == life)
                _ = try await Self.go(sandbox, to: "lock", in: project)
                #expect(try await sandbox.exec("web", "cat", "/lock") == "two")
                _ = try await Self.go(sandbox, to: "main", in: project)
                #expect(try await sandbox.exec("web", "cat", "/lock") == "one")
            }
        }

        @Test func `A network that differs is made anew, with all that are on it in one call`() async throws {
            try await withSandbox { sandbox in
                let pod = """
                    services:
                      web: { image: myaccount/web, networks: [inner] }
                      db: { image: postgresql, networks: [inner] }
                    networks: { inner: {} }

                    """
                let project = try await sandbox.project(["pods/default.yml": pod])
                let other = pod.replacing("inner: {}", with: "inner: { labels: { a: b } }")
                try await sandbox.branches(["other": ["pods/default.yml": other]], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                let said = try await Self.go(sandbox, to: "other", in: project)
                #expect(said.contains("pods/default.yml:4 networks.inner changed: the network is made anew"), "\(said)")
                #expect(try await sandbox.containers().keys.sorted() == ["db", "web"])
                let label = try await sandbox.docker(
                    "network", "inspect", "--format", "{{.Labels.a}}", "\(sandbox.projectName())_inner")
                #expect(label == "b")
            }
        }

        @Test func `A switch there and back before anybody began costs nothing`() async throws {
            try await withSandbox { sandbox in
                let (project, checkout) = try await Self.project(sandbox, branches: ["lock": ["Gemfile.lock": "two\n"]])
                try await sandbox.commit([:], in: project)
                let (web, db) = (try await sandbox.life(of: "web"), try await sandbox.life(of: "db"))
                // Something else is at work as long as we want.
                let gate = try await sandbox.gateCompose(in: project)
                let pod = try sandbox.read(project.appending("pods/default.yml"))
                let other = pod.replacing("image: postgresql", with: "image: postgresql\n    environment: { A: 1 }")
                try await sandbox.commit(["pods/default.yml": other], in: project)
                try await gate.reached(.in)
                for branch in ["lock", "main"] { try await sandbox.git("switch", "--quiet", branch, in: checkout) }
                try gate.open(.in)
                try gate.open(.out)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.life(of: "db") != db)
                #expect(try await sandbox.life(of: "web") == web)
                #expect(try await !Self.log(sandbox, in: project).contains("build web"))
            }
        }

        @Test func `A worker that is killed while it works is noticed, and its work done`() async throws {
            try await withSandbox { sandbox in
                let (project, checkout) = try await Self.project(sandbox, branches: ["lock": ["Gemfile.lock": "two\n"]])
                let gate = try await sandbox.gateCompose(in: project)
                try await sandbox.git("switch", "--quiet", "lock", in: checkout)
                try await gate.reached(.in)
                let status = try await sandbox.conductor("status", in: project).success().stdout
                #expect(status.contains("Being applied"), "\(status)")
                #expect(status.contains("recreate web: src/web/Gemfile.lock differs between"))
                let wait = try await sandbox.conductor("wait", "--timeout", "1", in: project)
                #expect(
                    wait.status == 1
                        && wait.stderr.contains("the work in the background was not done within 1 seconds"))

                for process in sandbox.processes() where process.command.contains("hook follow") {
                    kill(process.identifier, SIGKILL)
                }
                try gate.open(.in)
                try gate.open(.out)
                try await sandbox.waitUntil("its docker-compose is gone") { sandbox.processes().isEmpty }
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.exec("web", "cat", "/lock") == "two")
                #expect(try await sandbox.status(in: project).pending.isEmpty)
            }
        }
    }
}
