import SystemPackage
import Testing

extension EndToEnd.UpToDateTests {
    /// Makes a project of a plain compose file that docker-compose runs, and returns its folder and the call of
    /// docker-compose in it.
    private func plain(
        _ sandbox: Sandbox, _ generation: ComposeGeneration, _ services: String, _ rest: String = "",
        more: [String: String] = [:]
    ) async throws -> (project: FilePath, compose: [String]) {
        let project = try await sandbox.project([:])
        try await sandbox.sh("rm -r pods config", in: project).success()
        try sandbox.write(
            [
                "compose.yaml": generation.pod(services, rest),
                ".env": "COMPOSE_PROJECT_NAME=\(sandbox.projectName())\n",
                "conf/f": "1\n",
            ].merging(more) { $1 }, in: project)
        try await sandbox.git("add", "--all", in: project)
        try await sandbox.git("commit", "--quiet", "--message", "Plain", in: project)
        let compose = generation.command + (generation == .v1 ? ["-f", "compose.yaml"] : [])
        try await sandbox.run(compose + ["up", "--detach"], in: project).success()
        return (project, compose)
    }

    @Test(arguments: ComposeGeneration.both)
    func `What docker-compose runs is taken over by init, and hooks follow it`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let (project, compose) = try await plain(
                sandbox, generation,
                """
                web: { image: myaccount/web, volumes: ["./conf:/conf"] }
                side: { image: postgresql, network_mode: "service:web" }
                db: { image: postgresql, environment: { A: "1" } }
                """)
            let all = try await sandbox.lives("web", "side", "db")
            #expect(try await sandbox.status(in: project).notes.contains { $0.hasPrefix("hooks leave") })
            let made = try await sandbox.conductor("init", in: project).success()
            #expect(made.stdout.contains("took over what runs: db, side, web\n"))
            #expect(try await sandbox.lives("web", "side", "db") == all)
            try await sandbox.expectUpToDate(project)
            try await sandbox.sh("sed -i 's/A: \"1\"/A: \"2\"/' compose.yaml && git commit -qam Two", in: project)
                .success()
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.variables(of: "db")["A"] == "2")
            #expect(try await sandbox.lives("web", "side") == Array(all[0...1]))

            // Where docker-compose has done it already, nothing is left to do.
            try await sandbox.sh("sed -i 's/A: \"2\"/A: \"3\"/' compose.yaml", in: project).success()
            try await sandbox.run(compose + ["up", "--detach"], in: project).success()
            let db = try await sandbox.life(of: "db")
            try await sandbox.sh("git commit -qam Three", in: project).success()
            try await sandbox.conductor("wait", in: project).success()
            try await sandbox.expectUpToDate(project)
            #expect(try await sandbox.life(of: "db") == db)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `A folder that was made anew before init reaches the container`(generation: ComposeGeneration) async throws {
        try await withSandbox(generation) { sandbox in
            let (project, _) = try await plain(
                sandbox, generation, "web: { image: myaccount/web, volumes: [\"./conf:/conf\"] }")
            try await sandbox.sh("rm -r conf && mkdir conf && echo 2 >conf/f", in: project).success()
            let made = try await sandbox.conductor("init", in: project).success()
            #expect(made.stderr.contains("'web' is out of date (conf was made anew)"))
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/conf/f") == "2")
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `As many containers as somebody has asked for stay`(generation: ComposeGeneration) async throws {
        try await withSandbox(generation) { sandbox in
            let (project, _) = try await plain(
                sandbox, generation, "web: { image: myaccount/web, environment: { A: \"1\" } }")
            try await sandbox.conductor("init", in: project).success()
            try await sandbox.conductor("up", "-q", "--scale", "web=3", in: project).success()
            func count() async throws -> Int {
                let services = try await sandbox.status(in: project).services
                return services.first { $0.name == "web" }?.containers.count { $0.state == "running" } ?? 0
            }
            #expect(try await count() == 3)
            try await sandbox.sh("sed -i 's/A: \"1\"/A: \"2\"/' compose.yaml && git commit -qam Two", in: project)
                .success()
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await count() == 3)
            #expect(try await sandbox.status(in: project).waiting == [])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await count() == 1)
            try await sandbox.sh("sed -i 's/A: \"2\"/A: \"3\"/; s/web: {/web: { scale: 3,/' compose.yaml", in: project)
                .success()
            try await sandbox.conductor("up", "-q", "--scale", "web=2", in: project).success()
            #expect(try await sandbox.status(in: project).waiting == [])
            try await sandbox.sh("sed -i 's/A: \"3\"/A: \"4\"/' compose.yaml && git commit -qam Four", in: project)
                .success()
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await count() == 2)
            try await sandbox.conductor("up", "-q", "--scale", "web=1", in: project).success()
            #expect(try await sandbox.variables(of: "web")["A"] == "4")
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `A container that lost its network, by hand or with its owner, gets it back`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let (project, _) = try await plain(
                sandbox, generation,
                """
                web: { image: myaccount/web }
                side: { image: postgresql, network_mode: "service:web" }
                db: { image: postgresql }
                """)
            try await sandbox.conductor("init", in: project).success()
            let (web, db) = (
                try #require(try await sandbox.containerID(of: "web")),
                try #require(try await sandbox.containerID(of: "db"))
            )
            try await sandbox.docker("restart", "--time", "0", web)
            try await sandbox.docker("network", "disconnect", "\(sandbox.projectName())_default", db)
            #expect(try await sandbox.status(in: project).waiting == ["restart side", "recreate db"])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("side", "cat", "/proc/net/dev").contains("eth0"))
            #expect(try await sandbox.exec("web", "nslookup", "db").contains("Address"))
            try await sandbox.expectUpToDate(project)

            // Neither what is stopped nor what is not known is taken for right.
            let network = "\(sandbox.projectName())_default"
            let stopped = try #require(try await sandbox.containerID(of: "db"))
            try await sandbox.docker("stop", stopped)
            try await sandbox.docker("network", "disconnect", "--force", network, stopped)
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "nslookup", "db").contains("Address"))
            try await sandbox.sh("rm -r .git/conductor", in: project).success()
            try await sandbox.docker(
                "network", "disconnect", network, try #require(try await sandbox.containerID(of: "db")))
            let made = try await sandbox.conductor("init", in: project).success()
            #expect(made.stderr.contains("'db' is out of date (its container was taken off the network"))
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "nslookup", "db").contains("Address"))
        }
    }

    @Test func `Content that docker-compose has copied before init is not taken for the present one`() async throws {
        try await withSandbox(.v2) { sandbox in
            let (project, _) = try await plain(
                sandbox, .v2,
                "web: { image: myaccount/web, configs: [{ source: c, target: /c }] }\n"
                    + "debug: { image: postgresql, profiles: [debug], environment: { A: \"1\" } }",
                "configs: { c: { content: one } }")
            try await sandbox.run(["docker", "compose", "--profile", "debug", "up", "--detach"], in: project).success()
            let debug = try await sandbox.life(of: "debug")
            try await sandbox.sh(
                "sed -i 's/content: one/content: two/' compose.yaml && git commit -qam Two", in: project
            )
            .success()
            try await sandbox.conductor("init", in: project).success()
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/c") == "two")
            #expect(try await sandbox.life(of: "debug") == debug)
            try await sandbox.sh("sed -i 's/A: \"1\"/A: \"2\"/' compose.yaml && git commit -qam A", in: project)
                .success()
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.variables(of: "debug")["A"] == "2")
        }
    }

    @Test func `What cannot be made anew keeps nothing else from it`() async throws {
        try await withSandbox(.v2) { sandbox in
            let (project, _) = try await plain(
                sandbox, .v2,
                """
                web: { image: myaccount/web, volumes: ["./conf/f:/f"] }
                owner: { image: myaccount/web }
                side: { image: postgresql, network_mode: "service:owner", environment: { A: "1" } }
                """)
            try await sandbox.conductor("init", in: project).success()
            try await sandbox.conductor("stop", "-q", "owner", in: project).success()
            try await sandbox.sh(
                "sed -i 's/A: \"1\"/A: \"2\"/' compose.yaml && rm conf/f && echo 2 >conf/f && git commit -qam Two",
                in: project
            ).success()
            _ = try await sandbox.conductor("wait", in: project)
            #expect(try await sandbox.exec("web", "cat", "/f") == "2")
            #expect(try await sandbox.status(in: project).waiting == ["recreate side"])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.variables(of: "side")["A"] == "2")
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test func `What others run beside the stack is left to them`() async throws {
        try await withSandbox(.v2) { sandbox in
            let (project, compose) = try await plain(
                sandbox, .v2, "web: { image: myaccount/web, environment: { A: \"1\" } }")
            try sandbox.write(["tools.yaml": "services: { tools: { image: postgresql } }\n"], in: project)
            try await sandbox.conductor("init", in: project).success()
            try await sandbox.run(compose + ["-f", "compose.yaml", "-f", "tools.yaml", "up", "-d"], in: project)
                .success()
            let tools = try await sandbox.life(of: "tools")
            try await sandbox.sh("sed -i 's/A: \"1\"/A: \"2\"/' compose.yaml && git commit -qam Two", in: project)
                .success()
            try await sandbox.conductor("wait", in: project).success()
            let up = try await sandbox.conductor("up", in: project).success()
            #expect(up.stderr.contains("no enabled pod has 'tools'"))
            #expect(try await sandbox.life(of: "tools") == tools)
            try await sandbox.conductor("up", "-q", "--remove-orphans", in: project).success()
            #expect(try await sandbox.containerID(of: "tools") == nil)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `A service of a plain project is checked out from the repository that is set for it`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let web = try await sandbox.makeRemote("acme/web", files: ["server/index.html": "from git\n"])
            let (project, _) = try await plain(
                sandbox, generation, "web: { image: myaccount/web }\ndb: { image: postgresql }")
            try await sandbox.conductor("init", in: project).success()
            let db = try await sandbox.life(of: "db")
            try await sandbox.conductor("source", "set", "web", "\(web.url)#main:server", in: project).success()
            try await sandbox.git("commit", "--quiet", "--all", "--message", "Source", in: project)
            try await sandbox.conductor("checkout", "-q", "web", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/app/index.html") == "from git")
            #expect(try await sandbox.life(of: "db") == db)
            try await sandbox.expectUpToDate(project)
            #expect(try await sandbox.git("status", "--short", in: project).isEmpty)
            try await sandbox.conductor("remove", "-q", "web", in: project).success()
            try await sandbox.conductor("source", "unset", "web", in: project).success()
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `An image with code in it is never older than the code`(generation: ComposeGeneration) async throws {
        try await withSandbox(generation) { sandbox in
            let (project, compose) = try await plain(
                sandbox, generation, "app: { build: ./app, command: sleep 1000, init: true }", "",
                more: ["app/Dockerfile": "FROM postgresql\nCOPY code /code\n", "app/code": "1\n"])
            func code() async throws -> String { try await sandbox.exec("app", "cat", "/code") }
            func commit(_ files: [String: String]) async throws {
                try await sandbox.commit(files, in: project)
                try await sandbox.conductor("wait", in: project).success()
            }
            try await sandbox.conductor("init", in: project).success()
            #expect(try await code() == "1")
            try await commit(["app/Dockerfile": "FROM postgresql\nENV X=1\nCOPY code /code\n", "app/code": "2\n"])
            #expect(try await code() == "2")

            // docker-compose builds newer code without us.
            try sandbox.write(["app/code": "3\n"], in: project)
            try await sandbox.run(compose + ["up", "--detach", "--build"], in: project).success()
            #expect(try await code() == "3")
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await code() == "3")

            // Back to build inputs of which there is an image, with code that is none of its.
            try await sandbox.git("commit", "--quiet", "--all", "--message", "3", in: project)
            try await sandbox.git("switch", "--quiet", "--create", "y", in: project)
            try await commit(["app/Dockerfile": "FROM postgresql\nENV X=2\nCOPY code /code\n"])
            #expect(try await sandbox.variables(of: "app")["X"] == "2")
            try await sandbox.git("switch", "--quiet", "main", in: project)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.variables(of: "app")["X"] == "1")
            #expect(try await code() == "3")
            #expect(try await sandbox.status(in: project).pending.isEmpty)
        }
    }
}
