import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension EndToEnd {
    /// What runs follows the branch that is checked out.
    @Suite struct HookTests {
        static let pod = "pods/default.yml"
        static let hello = Sandbox.twoServices(greeting: "hello")
        static let goodbye = Sandbox.twoServices(greeting: "goodbye")
        static let announcement =
            "conductor: recreate web (pods/default.yml:7 environment.GREETING changed)"
            + " - in the background, 'git conductor wait' waits for it\n"

        @Test(arguments: ComposeGeneration.usual)
        func `A branch switch brings what differs to its new state, and leaves the rest alone`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project([Self.pod: Self.hello])
                let cache = Self.hello + "  cache:\n    image: postgresql\n"
                let job = "services:\n  job:\n    image: postgresql\n"
                try await sandbox.branches(
                    [
                        "other": [Self.pod: Self.goodbye], "same": ["notes.txt": "Nothing of a pod\n"],
                        "more": [Self.pod: cache, "pods/extra.yml": job],
                    ], in: project)
                #expect(try await sandbox.containers().isEmpty)

                try await sandbox.conductor("up", in: project).success()
                let first = try await sandbox.containers()
                #expect(first.keys.sorted() == ["db", "web"])

                let gone = try await sandbox.run(["git", "switch", "other"], in: project).success()
                #expect(gone.stderr == "Switched to branch 'other'\n" + Self.announcement)
                try await sandbox.conductor("wait", in: project).success()
                let second = try await sandbox.containers()
                #expect(second["db"] == first["db"])
                #expect(second["web"] != first["web"])
                #expect(try await sandbox.greeting() == "goodbye")

                let back = try await sandbox.run(["git", "switch", "main"], in: project).success()
                #expect(back.stderr == "Switched to branch 'main'\n" + Self.announcement)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.greeting() == "hello")

                // Pods that do not differ.
                let third = try await sandbox.containers()
                let same = try await sandbox.run(["git", "switch", "same"], in: project).success()
                #expect(same.stderr == "Switched to branch 'same'\n")
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.containers() == third)

                // A service that is new starts in a pod that runs, and nowhere else.
                try await sandbox.git("switch", "--quiet", "more", in: project)
                try await sandbox.conductor("wait", in: project).success()
                let more = try await sandbox.containers()
                #expect(more.keys.sorted() == ["cache", "db", "web"])
                #expect(more["db"] == third["db"] && more["web"] == third["web"])

                // One that is gone is removed.
                try await sandbox.git("switch", "--quiet", "main", in: project)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.containers() == third)
                #expect(try await sandbox.containerID(of: "cache") == nil)

                // What is down stays down.
                try await sandbox.conductor("down", in: project).success()
                let down = try await sandbox.run(["git", "switch", "other"], in: project).success()
                #expect(down.stderr == "Switched to branch 'other'\n")
                try await sandbox.conductor("wait", in: project).success()
                for service in ["db", "web", "cache"] {
                    #expect(try await sandbox.containerID(of: service) == nil)
                }
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `A branch switch in a checkout shows the branch's code in the same container`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
                let topic = try await web.commit("Change it", files: ["index.html": "topic\n"], branch: "topic")
                let pod = """
                    services:
                      web:
                        image: myaccount/web
                        build: \(web.url)

                    """
                let project = try await sandbox.project([Self.pod: pod])
                try await sandbox.conductor("up", in: project).success()
                #expect(try await sandbox.httpGet("web") == "image\n")
                try await sandbox.conductor("checkout", "web", in: project).success()
                #expect(try await sandbox.httpGet("web") == "main\n")
                let before = try await sandbox.containers()

                let checkout = project.appending("src").appending("web")
                let outcome = try await sandbox.run(["git", "switch", "topic"], in: checkout).success()
                #expect(!outcome.stderr.contains("conductor"))
                #expect(try await sandbox.httpGet("web") == "topic\n")
                try await sandbox.conductor("wait", in: checkout).success()
                #expect(try await sandbox.containers() == before)

                let shown = try await sandbox.status(in: checkout)
                let found = try #require(shown.services.first { $0.name == "web" }?.checkout)
                #expect(found.branch == "topic")
                #expect(found.commit == topic)
                #expect(shown.pending.isEmpty && !shown.applying)
                let text = try await sandbox.conductor("status", in: project).success().stdout
                #expect(text.contains("src/web (topic)"))

                // A container goes on seeing a folder that was deleted, so it is made anew with the new one.
                try await sandbox.sh("rm -rf '\(checkout)'").success()
                try await sandbox.conductor("checkout", "web", in: project).success()
                #expect(try await sandbox.httpGet("web") == "topic\n")
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `git does not wait for docker-compose, and neither does who reads from it`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project([Self.pod: Self.hello])
                try await sandbox.branches(["other": [Self.pod: Self.goodbye]], in: project)
                try await sandbox.conductor("up", in: project).success()
                let gate = try await sandbox.gateCompose(in: project)

                // With the gate closed these ends come only if nobody waits for docker-compose.
                let piped = try await sandbox.sh("git switch other 2>&1 | cat", in: project)
                #expect(piped.stdout == "Switched to branch 'other'\n" + Self.announcement)
                try await gate.reached(.in)
                #expect(try await sandbox.greeting() == "hello")
                #expect(try await sandbox.status(in: project).applying)
                let impatient = try await sandbox.conductor("wait", "--timeout", "0", in: project)
                #expect(impatient.status == 1)

                // What comes while docker-compose is at work is seen when it is done, even if it reads other files
                // than those that it was started for, which are back when it ends.
                try await sandbox.git("switch", "--quiet", "main", in: project)
                try gate.open(.in)
                try await gate.reached(.out)
                try await sandbox.git("switch", "--quiet", "other", in: project)
                try gate.open(.out)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.greeting() == "goodbye")
                #expect(try await sandbox.status(in: project).pending.isEmpty)
            }
        }

        @Test func `Many switches, and commands beside them, end in the right state`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([Self.pod: Self.hello])
                try await sandbox.branches(["other": [Self.pod: Self.goodbye]], in: project)
                try await sandbox.conductor("up", in: project).success()
                let database = try await sandbox.containerID(of: "db")

                for _ in 0..<8 {
                    try await sandbox.git("switch", "--quiet", "other", in: project)
                    try await sandbox.git("switch", "--quiet", "main", in: project)
                }
                try await sandbox.git("switch", "--quiet", "other", in: project)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.greeting() == "goodbye")

                async let up = sandbox.conductor("up", in: project)
                async let restart = sandbox.conductor("restart", "db", in: project)
                async let switched = sandbox.run(["git", "switch", "main"], in: project)
                for outcome in try await [up, restart, switched] { try outcome.success() }
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.greeting() == "hello")
                #expect(try await sandbox.runningServices() == ["db", "web"])
                #expect(try await sandbox.containerID(of: "db") == database)
                #expect(try await sandbox.status(in: project).pending.isEmpty)

                // What a killed process has left to do is done by who waits for it.
                try await sandbox.git("reset", "--quiet", "--hard", "other", in: project)
                try sandbox.write(["again": ""], in: project.appending(".git/conductor"))
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.greeting() == "goodbye")
            }
        }
    }
}
