import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension EndToEnd {
    /// What a user reads when docker, its engine or a container is what is wrong.
    @Suite struct EngineErrorTests {
        private static let pod = "pods/default.yml"

        @Test func `Without docker, or an engine, files and state stay right and the next up carries on`() async throws
        {
            try await withSandbox { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
                let pod = Sandbox.twoServices(greeting: "hello") + "    build: \(web.url)\n"
                let project = try await sandbox.project([Self.pod: pod])
                let dead = ["DOCKER_HOST": "unix:///nonexistent"]
                let without = ["PATH": try await sandbox.pathWithoutDocker()]
                try await sandbox.git("config", "--global", "--unset", "conductor.compose", in: project)

                for (name, environment) in [("dead-engine", dead), ("no-docker", without)] {
                    for command in ["up", "status", "down"] {
                        let outcome = try await sandbox.conductor(command, in: project, environment: environment)
                        try sandbox.expectSnapshot(outcome, "error-\(name)-\(command)")
                        #expect(outcome.status == (command == "status" ? 0 : 1))
                    }
                }
                // The clone is made, and what cannot be done is said.
                let checkout = try await sandbox.conductor("checkout", "web", in: project, environment: dead)
                try sandbox.expectSnapshot(checkout, "error-dead-engine-checkout")
                #expect(checkout.status == 1)
                #expect(try sandbox.read(project.appending("src/web/index.html")) == "main\n")
                #expect(try await sandbox.git("status", "--porcelain", in: project) == "")

                try await sandbox.conductor("up", in: project).success()
                #expect(try await sandbox.httpGet("web") == "main\n")
                let containers = try await sandbox.containers()

                // The engine goes away while all is up: nothing is forgotten.
                for command in [["up"], ["unmount", "web"], ["down"]] {
                    let outcome = try await sandbox.run(["conductor"] + command, in: project, environment: dead)
                    #expect(outcome.status == 1, "\(outcome.transcript)")
                }
                #expect(try await sandbox.containers() == containers)
                try await sandbox.conductor("up", in: project).success()
                #expect(try await sandbox.httpGet("web") == "image\n")
                #expect(try await sandbox.containerID(of: "db") == containers["db"])
            }
        }

        @Test func `A docker-compose that is too old, or none, is refused`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([Self.pod: Sandbox.twoServices(greeting: "hello")])
                try sandbox.write(["old-compose": "#!/bin/sh\necho 1.25.0\n"], in: sandbox.bin)
                try await sandbox.sh("chmod +x old-compose", in: sandbox.bin).success()
                for (name, choice) in [("old", "old-compose"), ("nonsense", "no such compose"), ("empty", "")] {
                    try await sandbox.git("config", "conductor.compose", choice, in: project)
                    let outcome = try await sandbox.conductor("up", in: project)
                    try sandbox.expectSnapshot(outcome, "error-compose-\(name)")
                    #expect(outcome.status == 1)
                }
                #expect(try await sandbox.containers().isEmpty)
                try await sandbox.git("config", "--unset", "conductor.compose", in: project)
                try await sandbox.conductor("up", in: project).success()
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `An image that cannot be had is explained`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["Dockerfile": "FROM myaccount/web\n"])
                let image = "localhost:1/nowhere_\(sandbox.tag)"
                let pod = "services:\n  web:\n    image: \(image)\n    build: \(web.url)\n"
                let project = try await sandbox.project([Self.pod: pod])
                let outcome = try await sandbox.conductor("up", in: project)
                #expect(outcome.status == 1)
                let message =
                    """
                    error: the image '\(image)' of 'web' is not here and cannot be pulled [image-missing]
                    hint: to build it from its source: git conductor checkout --no-up web && git conductor build web

                    """
                #expect(outcome.stderr.hasSuffix(message), "\(outcome.transcript)")
                // The hint is worth following.
                try await sandbox.sh(
                    "git conductor checkout --no-up web && DOCKER_BUILDKIT=0 git conductor build web", in: project
                ).success()
                try await sandbox.conductor("up", in: project).success()
                #expect(try await sandbox.runningServices() == ["web"])

                // What has another image comes up all the same, and what ran stays until the new image is there.
                try sandbox.write([Self.pod: "services:\n  other:\n    image: \(image)_other\n"], in: project)
                let plain = try await sandbox.conductor("up", in: project)
                #expect(plain.status == 1)
                #expect(
                    plain.stderr.hasSuffix(
                        """
                        error: the image '\(image)_other' of 'other' is not here and cannot be pulled [image-missing]
                        hint: look at the names in the pods, and whether docker may pull them: docker pull \(image)_other

                        """), "\(plain.transcript)")
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `What one service cannot do keeps no other from its new state`(generation: ComposeGeneration) async throws
        {
            try await withSandbox(generation) { sandbox in
                func pod(_ seconds: Int, _ more: String = "") -> String {
                    generation.pod("ok: { image: postgresql, init: true, command: sleep \(seconds) }\n" + more)
                }
                let project = try await sandbox.project([Self.pod: pod(1000)])
                try await sandbox.conductor("up", "-q", in: project).success()
                let life = try await sandbox.life(of: "ok")
                try sandbox.write(
                    [Self.pod: pod(1001, "bad: { image: postgresql, command: nosuchprogram }")], in: project)
                let up = try await sandbox.conductor("up", in: project)
                #expect(up.status == 1)
                #expect(up.stderr.contains("  running: ok\n  not running: bad\n"), "\(up.transcript)")
                let after = try await sandbox.life(of: "ok")
                #expect(after != life)
                try sandbox.write([Self.pod: pod(1001)], in: project)
                try await sandbox.conductor("up", "-q", "--remove-orphans", in: project).success()
                #expect(try await sandbox.life(of: "ok") == after)
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `up waits for what becomes ready, and tells of what does not`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                func pod(_ name: String, _ command: String, healthy: (String, Int)? = nil) -> [String: String] {
                    var text = "services:\n  \(name):\n    image: postgresql\n"
                    // An init, so that it ends as soon as it is asked to.
                    text += "    init: true\n    command: [sh, -c, '\(command)']\n"
                    if let (test, retries) = healthy {
                        text += "    healthcheck: { test: '\(test)', interval: 0.5s, retries: \(retries) }\n"
                    }
                    return [Self.pod: text]
                }
                let late = pod("slow", "sleep 2; touch /tmp/ok; sleep 99", healthy: ("test -e /tmp/ok", 60))
                let project = try await sandbox.project(late)
                let slow = try await sandbox.conductor("up", in: project).success()
                #expect(slow.stdout == "slow  running (healthy)\n")

                try sandbox.write(pod("once", "echo done; exit 0"), in: project)
                let once = try await sandbox.conductor("up", in: project).success()
                #expect(once.stdout == "once  exited (0)\n")
                #expect(try await sandbox.containerID(of: "slow") == nil)

                try sandbox.write(pod("bad", "echo first; echo it is broken >&2; exit 1"), in: project)
                var bad = try await sandbox.conductor("up", in: project)
                // A busy engine may take longer to say that it has ended than 'up' looks at what has started. A container that is
                // started again has the lines of both times in its log.
                for _ in 0..<5 where bad.status == 0 {
                    try await sandbox.conductor("down", "-q", in: project).success()
                    bad = try await sandbox.conductor("up", in: project)
                }
                #expect(bad.status == 1)
                #expect(
                    bad.stderr.hasSuffix(
                        """
                        error: the container of 'bad' ended with status 1 [container-failed]
                          first
                          it is broken
                        hint: 'git conductor logs bad' shows all that it wrote

                        """), "\(bad.transcript)")

                try sandbox.write(pod("ill", "echo I feel ill; sleep 99", healthy: ("exit 1", 2)), in: project)
                let ill = try await sandbox.conductor("up", in: project)
                #expect(ill.status == 1)
                #expect(
                    ill.stderr.hasSuffix(
                        """
                        error: the container of 'ill' is unhealthy [container-failed]
                          I feel ill
                        hint: 'git conductor logs ill' shows all that it wrote

                        """), "\(ill.transcript)")
                let shown = try await sandbox.conductor("status", in: project).success()
                #expect(shown.stdout.contains("ill  unhealthy"))
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `What a service needs healthy is waited for, in whichever call it was started`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                func pod(_ database: String, web: Int = 0) -> [String: String] {
                    [
                        Self.pod: """
                        services:
                          db:
                            image: postgresql
                            init: true
                            command: [sh, -c, "\(database)"]
                            healthcheck: { test: "test -e /tmp/ok", interval: 0.5s, retries: 60 }
                          web:
                            image: postgresql
                            init: true
                            command: [sleep, "99"]
                            environment: { NUMBER: \(web) }
                            depends_on: { db: { condition: service_healthy } }

                        """
                    ]
                }
                let project = try await sandbox.project(pod("touch /tmp/ok; sleep 99"))
                try await sandbox.conductor("up", "-q", "db", in: project).success()
                // The one is recreated and the other started: docker-compose is called for each of them.
                try sandbox.write(pod("sleep 4; touch /tmp/ok; sleep 99"), in: project)
                let both = try await sandbox.conductor("up", in: project).success()
                #expect(both.stderr.contains("Waiting for db (starting)\n"), "\(both.transcript)")
                func started(_ service: String) async throws -> Double {
                    let life = try await sandbox.life(of: service)
                    let time = try #require(life.split(separator: " ").last)
                    return try #require(Double(try await sandbox.sh("date -d '\(time)' +%s.%N").stdout.dropLast()))
                }
                var began = (db: try await started("db"), web: try await started("web"))
                #expect(began.web - began.db > 4)

                // One that still starts from before.
                try await sandbox.conductor("down", "-q", in: project).success()
                try await sandbox.conductor("up", "--no-wait", "-q", "db", in: project).success()
                try await sandbox.conductor("up", "--no-wait", "-q", "web", in: project).success()
                began = (db: try await started("db"), web: try await started("web"))
                #expect(began.web - began.db > 4)

                // What is paused does not keep a service from its new settings.
                try await sandbox.conductor("pause", "db", in: project).success()
                let before = try await sandbox.containerID(of: "web")
                try sandbox.write(pod("sleep 4; touch /tmp/ok; sleep 99", web: 1), in: project)
                try await sandbox.conductor("up", "--no-wait", "-q", "web", in: project).success()
                #expect(try await sandbox.containerID(of: "web") != before)
                try await sandbox.conductor("unpause", "db", in: project).success()

                // What fails is said, and what needs it is not started.
                try await sandbox.conductor("stop", "-q", "web", in: project).success()
                try sandbox.write(pod("echo full; exit 1"), in: project)
                let failed = try await sandbox.conductor("up", in: project)
                #expect(failed.status == 1)
                #expect(
                    failed.stderr.contains("error: the container of 'db' ended with status 1"), "\(failed.transcript)")
                #expect(try await sandbox.runningServices() == [])
            }
        }
    }
}

extension Sandbox {
    /// A `PATH` with git, a shell and our program, and nothing of docker's.
    fileprivate func pathWithoutDocker() async throws -> String {
        let folder = root.appending("no-docker")
        let line = "mkdir -p '\(folder)' && for p in git sh basename; do ln -s \"$(command -v $p)\" '\(folder)'; done"
        try await sh(line).success()
        return bin.string + ":" + folder.string
    }
}
