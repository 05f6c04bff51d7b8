import SystemPackage
import Testing

extension EndToEnd.UpToDateTests {
    @Test
    func `Content that docker-compose copies into the container is what the files say`() async throws {
        try await withSandbox(.v2) { sandbox in
            func pod(_ content: String) -> [String: String] {
                [
                    "pods/default.yml": ComposeGeneration.v2.pod(
                        "web: { image: myaccount/web, configs: [{ source: c, target: /c }] }",
                        "configs: { c: { content: \"\(content)\" } }")
                ]
            }
            let project = try await sandbox.project(pod("one ${A:-a}"))
            try await sandbox.git("config", "conductor.hookWait", "true", in: project)
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/c") == "one a")
            try await sandbox.branches(["two": pod("two ${A:-a}")], in: project)
            try await sandbox.git("switch", "--quiet", "two", in: project)
            #expect(try await sandbox.exec("web", "cat", "/c") == "two a")
            try sandbox.write([".env": "A=b\n"], in: project)
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            try await sandbox.conductor("up", "-q", in: project).success()
            #expect(try await sandbox.exec("web", "cat", "/c") == "two b")
            try await sandbox.expectUpToDate(project)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `A changed network has its services with their names, or is said to be the old one`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            func pod(_ network: String) -> [String: String] {
                [
                    "pods/default.yml": generation.pod(
                        """
                        web: { image: myaccount/web, networks: [back] }
                        db: { image: postgresql, networks: { back: { aliases: [database] } } }
                        other: { image: postgresql }
                        """, "networks:\n  back: \(network)")
                ]
            }
            let project = try await sandbox.project(pod("{}"))
            try await sandbox.branches(
                [
                    "label": pod("{ labels: { a: b } }"), "internal": pod("{ internal: true }"),
                    "ipam": pod("{ ipam: { config: [{ subnet: 10.213.\(Int.random(in: 0..<256)).0/24 }] } }"),
                ], in: project)
            try await sandbox.git("config", "conductor.hookWait", "true", in: project)
            try await sandbox.conductor("up", "-q", in: project).success()
            let other = try await sandbox.life(of: "other")
            for branch in ["label", "internal", "ipam", "main"] {
                let switched = try await sandbox.run(["git", "switch", branch], in: project).success()
                // busybox asks for an address of the other kind, too, and fails where there is none.
                for name in ["db", "database"] {
                    let container = try #require(try await sandbox.containerID(of: "web"))
                    let found = try await sandbox.run(["docker", "exec", container, "nslookup", name])
                    #expect(found.stdout.contains("Name:\t\(name)\n"), "\(branch): \(found.stdout)")
                }
                if generation == .v1, branch != "main" {
                    #expect(switched.stderr.contains("cannot change a network that is in use"))
                    #expect(try await sandbox.status(in: project).waiting == ["recreate web", "recreate db"])
                    let up = try await sandbox.conductor("up", in: project).success()
                    #expect(up.stderr.contains("'git conductor down', then 'git conductor up'"))
                    #expect(try await sandbox.status(in: project).waiting == ["recreate web", "recreate db"])
                } else {
                    try await sandbox.expectUpToDate(project)
                    let label = try await sandbox.docker(
                        "network", "inspect", "--format", "{{.Internal}} {{index .Labels \"a\"}}",
                        "\(sandbox.projectName())_back")
                    #expect(label == (branch == "label" ? "false b" : "\(branch == "internal") "))
                }
            }
            #expect(try await sandbox.life(of: "other") == other)
            guard generation == .v1 else { return }
            try await sandbox.git("switch", "--quiet", "label", in: project)
            try await sandbox.conductor("down", "-q", in: project).success()
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.expectUpToDate(project)
        }
    }

    /// What a hook, 'checkout', 'restart' and a hand do to the container of `web`.
    @Test(arguments: ComposeGeneration.both)
    func `Who shares with a service is made anew or restarted with it`(generation: ComposeGeneration) async throws {
        try await withSandbox(generation) { sandbox in
            let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n", "conf": "1\n"])
            let settings =
                generation == .v1 ? "labels: { conductor.restart_on: conf }" : "x-conductor: { restart_on: [conf] }"
            // docker-compose 1 wants the container to be there before it starts any other.
            let named =
                generation == .v1
                ? "named: { image: myaccount/web }"
                : "named: { image: postgresql, network_mode: \"container:\(sandbox.tag)-box\", command: tail -f /dev/null }"
            func pod(_ version: Int) -> [String: String] {
                [
                    "pods/default.yml": generation.pod(
                        """
                        web:
                          image: myaccount/web
                          build: \(web.url)
                          environment: { V: "\(version)" }
                          volumes: [/data]
                          \(settings)
                        net: { image: postgresql, network_mode: "service:web" }
                        pid: { image: postgresql, pid: "service:web" }
                        volumes: { image: postgresql, volumes_from: [web] }
                        \(named)
                        box: { image: myaccount/web, container_name: "\(sandbox.tag)-box", environment: { V: "\(version)" } }
                        after: { image: postgresql, depends_on: \(generation == .v1 ? "[web]" : "{ web: { condition: service_started, restart: true } }") }
                        other: { image: postgresql }
                        """)
                ]
            }
            let project = try await sandbox.project(pod(1))
            try await sandbox.branches(["two": pod(2)], in: project)
            try await sandbox.git("config", "conductor.hookWait", "true", in: project)
            try await sandbox.conductor("up", "-q", in: project).success()
            let other = try await sandbox.life(of: "other")

            func checkShared() async throws {
                try await sandbox.expectUpToDate(project)
                _ = try await sandbox.httpGet("web")
                _ = try await sandbox.httpGet("net")
                _ = try await sandbox.httpGet("named")
                #expect(try await sandbox.exec("pid", "cat", "/proc/1/cmdline").contains("httpd"))
                let mark = "\(Int.random(in: 0..<1_000_000))"
                try await sandbox.exec("web", "sh", "-c", "echo \(mark) >/data/mark")
                #expect(try await sandbox.exec("volumes", "cat", "/data/mark") == mark)
            }
            try await checkShared()
            var lives = try await sandbox.lives("web", "after")
            try await sandbox.git("switch", "--quiet", "two", in: project)
            try await checkShared()
            if generation == .v2 { #expect(try await sandbox.life(of: "after") != lives[1]) }
            let preview = try await sandbox.conductor("checkout", "web", "--dry-run", in: project).success().stdout
            #expect(preview.contains("recreate net: it shares with 'web', which is made anew\n"))
            try await sandbox.conductor("checkout", "-q", "web", in: project).success()
            try await checkShared()
            try await sandbox.commit(["conf": "2\n"], in: project.appending("src").appending("web"))
            try await checkShared()
            lives = try await sandbox.lives("web", "net", "volumes")
            try await sandbox.conductor("restart", "-q", "web", in: project).success()
            try await checkShared()
            let restarted = try await sandbox.lives("web", "net", "volumes")
            #expect(restarted[0] != lives[0] && restarted[1] != lives[1] && restarted[2] == lives[2])
            // Containers that others share with are made anew by hand.
            for service in ["web", "box"] {
                try await sandbox.docker("rm", "--force", try #require(try await sandbox.containerID(of: service)))
                try await sandbox.conductor("up", "-q", in: project).success()
                try await checkShared()
            }
            try await sandbox.conductor("stop", "-q", "web", in: project).success()
            try await sandbox.conductor("up", "-q", in: project).success()
            try await checkShared()
            #expect(try await sandbox.life(of: "other") == other)
        }
    }

    @Test(arguments: ComposeGeneration.both)
    func `After a failed command the truth is told`(generation: ComposeGeneration) async throws {
        try await withSandbox(generation) { sandbox in
            let services = """
                web: { image: myaccount/web }
                db: { image: postgresql }
                """
            let project = try await sandbox.project(["pods/default.yml": generation.pod(services)])
            try await sandbox.conductor("up", "-q", in: project).success()
            let lives = try await sandbox.lives("web", "db")
            let bad =
                services.replacing("myaccount/web", with: "\"myaccount/web:latest\"")
                + "\nbad: { image: \"\(sandbox.tag)/nowhere\" }"
            try sandbox.write(["pods/default.yml": generation.pod(bad)], in: project)
            #expect(try await sandbox.conductor("up", "-q", in: project).status == 1)
            // What has nothing to do with it is done all the same.
            let after = try await sandbox.lives("web", "db")
            #expect(after[0] != lives[0] && after[1] == lives[1])
            #expect(try await !sandbox.status(in: project).waiting.contains { $0.contains("recreate") })
            #expect(
                try await sandbox.conductor("up", "--dry-run", in: project).success().stdout
                    == "start bad: it has no container\n")
            try sandbox.write(["pods/default.yml": generation.pod(services)], in: project)
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.expectUpToDate(project)
            #expect(try await sandbox.lives("web", "db")[1] == lives[1])
        }
    }

    @Test(arguments: ComposeGeneration.usual)
    func `A service that a branch does not have is removed, also where its container has ended`(
        generation: ComposeGeneration
    ) async throws {
        try await withSandbox(generation) { sandbox in
            let web = "web: { image: myaccount/web }\n"
            let project = try await sandbox.project([
                "pods/default.yml": generation.pod(web + "db: { image: postgresql }")
            ])
            try await sandbox.branches(["without": ["pods/default.yml": generation.pod(web)]], in: project)
            try await sandbox.git("config", "conductor.hookWait", "true", in: project)
            try await sandbox.conductor("up", "-q", in: project).success()
            try await sandbox.docker("stop", try #require(try await sandbox.containerID(of: "db")))
            let switched = try await sandbox.run(["git", "switch", "without"], in: project).success()
            #expect(switched.stderr.contains("conductor: remove db (no enabled pod has the service)"))
            #expect(try await sandbox.containerID(of: "db") == nil)
            try await sandbox.expectUpToDate(project)
        }
    }
}
