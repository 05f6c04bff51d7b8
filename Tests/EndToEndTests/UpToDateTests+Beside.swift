import SystemPackage
import Testing

extension EndToEnd.UpToDateTests {
    @Test(arguments: ComposeGeneration.both)
    func `What waits for one service is not forgotten by a command for another one`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let project = try await sandbox.project([
                "pods/default.yml": generation.pod(
                    """
                    a: { image: myaccount/web, volumes: ["./c:/c"] }
                    b: { image: myaccount/web }
                    """),
                "pods/c": "1\n",
            ])
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.sh("echo 2 >new && mv new pods/c", in: project).success()
            try await sandbox.conductor("up", "-q", "b", in: project).success()
            #expect(try await sandbox.status(in: project).waiting == ["restart a"])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("a", "cat", "/c") == "2")

            try await sandbox.sh("echo 3 >new && mv new pods/c", in: project).success()
            try await sandbox.conductor("restart", "-q", "a", in: project).success()
            #expect(try await sandbox.exec("a", "cat", "/c") == "3")
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `Who takes the volumes of another one gets what is there now, too`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let project = try await sandbox.project([
                "pods/default.yml": generation.pod(
                    """
                    web: { image: myaccount/web, volumes: ["./data:/data"] }
                    taker: { image: postgresql, volumes_from: [web] }
                    last: { image: postgresql, volumes_from: ["taker:ro"] }
                    """),
                "pods/data/f": "1\n",
            ])
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.sh("rm -r pods/data && mkdir pods/data && echo 2 >pods/data/f", in: project).success()
            #expect(
                try await sandbox.status(in: project).waiting == ["restart web", "restart taker", "restart last"])
            try await sandbox.conductor("up", "-q", in: project).success()
            for service in ["web", "taker", "last"] {
                #expect(try await sandbox.exec(service, "cat", "/data/f") == "2")
            }
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `Containers of a project that was moved get its files at the new place`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let project = try await sandbox.project([
                "pods/default.yml": generation.pod(
                    """
                    a: { image: myaccount/web, volumes: ["./c:/c"] }
                    b: { image: myaccount/web }
                    """),
                "pods/c": "1\n",
            ])
            try await sandbox.conductor("up", "-q", in: project).success()
            let other = try await sandbox.life(of: "b")
            let moved = FilePath("\(project)-moved")
            try await sandbox.sh("mv '\(project)' '\(moved)'", in: project.removingLastComponent()).success()
            #expect(try await sandbox.status(in: moved).waiting == ["recreate a"])
            try await sandbox.conductor("up", "-q", in: moved).success()
            try await sandbox.sh("echo 2 >pods/c", in: moved).success()
            #expect(try await sandbox.exec("a", "cat", "/c") == "2")
            try await sandbox.expectUpToDate(moved)
            #expect(try await sandbox.life(of: "b") == other)
            #expect(!sandbox.exists(project))
        }
    }

    @Test
    func `A copy of docker-compose's that git removes from a mounted folder is made again`() async throws {
        try await withSandbox(.v2) { sandbox in
            let project = try await sandbox.project([
                "pods/default.yml": ComposeGeneration.v2.pod(
                    "web: { image: myaccount/web, volumes: [\"../data:/data\"], configs: [{ source: c, target: /data/c }] }",
                    "configs: { c: { content: text } }"),
                "data/f": "1\n",
            ])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/data/c") == "text")
            try await sandbox.expectUpToDate(project)
            try await sandbox.git("clean", "-ffdxq", in: project)
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/data/c") == "text")
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test
    func `A container that is paused is said to be, and nobody waits for it`() async throws {
        try await withSandbox(.v2) { sandbox in
            let project = try await sandbox.project([
                "pods/default.yml": "services: { web: { image: myaccount/web } }\n"
            ])
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.docker("pause", try #require(try await sandbox.containerID(of: "web")))
            let up = try await sandbox.conductor("up", in: project)
            #expect(up.status == 1)
            #expect(up.stderr.contains("the container of 'web' is paused"))
        }
    }

    @Test
    func `Another environment changes what it changes, and nothing of the rest is forgotten`() async throws {
        try await withSandbox(.v2) { sandbox in
            let project = try await sandbox.project([
                "pods/default.yml": "services: { web: { image: myaccount/web }, db: { image: postgresql } }\n",
                "pods/environments/test/default.yml": "services: { db: { environment: { T: \"1\" } } }\n",
            ])
            try await sandbox.sh("rm pods/environments/*/common.env", in: project).success()
            try await sandbox.conductor("up", "-q", in: project).success()
            let web = try await sandbox.life(of: "web")
            try await sandbox.git("config", "conductor.environment", "test", in: project)
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.variables(of: "db")["T"] == "1")
            try await sandbox.expectUpToDate(project)
            try await sandbox.git("config", "conductor.environment", "development", in: project)
            try await sandbox.conductor("up", "-q", "db", in: project).success()
            #expect(try await sandbox.variables(of: "db")["T"] == nil)
            try await sandbox.expectUpToDate(project)
            #expect(try await sandbox.life(of: "web") == web)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `A plain project in a folder takes over what docker-compose started, and docker-compose takes it over again`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let project = try await sandbox.project([:])
            let name = sandbox.projectName()
            try await sandbox.sh("rm -r pods config", in: project).success()
            try sandbox.write(
                [
                    "docker/docker-compose.yml": generation.pod("web: { image: myaccount/web, volumes: [\"./c:/c\"] }"),
                    "docker/compose.override.yaml": generation.pod("web: { environment: { A: \"$B\" } }"),
                    "docker/.env": "COMPOSE_PROJECT_NAME=\(name)\nB=b\n", "docker/c": "1\n",
                ], in: project)
            let folder = project.appending("docker")
            let compose = generation.command + ["up", "--detach"]
            try await sandbox.run(compose, in: folder).success()
            let life = try await sandbox.life(of: "web")
            try await sandbox.conductor("init", in: folder).success()
            #expect(try await sandbox.conductor("up", in: project).success().stderr == "Everything is up already.\n")
            try await sandbox.run(compose, in: folder).success()
            #expect(try await sandbox.life(of: "web") == life)
            #expect(try await sandbox.variables(of: "web")["A"] == "b")
            try await sandbox.expectUpToDate(project)
            #expect(try await sandbox.git("status", "--short", "--", ".gitignore", in: project).isEmpty)
        }
    }
}
