import SystemPackage
import Testing

extension EndToEnd {
    /// Sources that come, are mounted, and what is in the way.
    @Suite struct CheckoutTests {
        @Test(arguments: ComposeGeneration.usual)
        func `The mount goes and comes back, and db is left alone`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                try await sandbox.conductor("up", "-q", in: project).success()
                let db = try await sandbox.life(of: "db")
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                try sandbox.write(["index.html": "edited\n"], in: checkout)

                let unmount = try await sandbox.conductor("unmount", "web", in: project).success()
                #expect(unmount.stdout == "web: src/web (main) is not mounted\n")
                #expect(try await sandbox.httpGet("web") == "image\n")
                #expect(try sandbox.read(checkout.appending("index.html")) == "edited\n")
                let unmounted = try await sandbox.life(of: "web")
                try await sandbox.conductor("unmount", "-q", "default/web", in: project).success()
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.life(of: "web") == unmounted)
                let status = try await sandbox.conductor("status", in: project).success().stdout
                #expect(status.contains("src/web (main, dirty, not mounted)"), "\(status)")

                let mount = try await sandbox.conductor("mount", "web", in: project).success()
                #expect(mount.stdout == "web: src/web (main) is mounted at /app\n")
                #expect(try await sandbox.httpGet("web") == "edited\n")
                let mounted = try await sandbox.life(of: "web")
                #expect(mounted != unmounted)
                try await sandbox.conductor("mount", "-q", "web", in: project).success()
                #expect(try await sandbox.life(of: "web") == mounted)

                // A branch is another one at once, without a new container.
                try await web.commit("Change it", files: ["index.html": "other\n"], branch: "other")
                try await sandbox.git("checkout", "--quiet", "--", ".", in: checkout)
                try await sandbox.conductor("checkout", "-q", "web", "other", in: project).success()
                #expect(try await sandbox.httpGet("web") == "other\n")
                #expect(try await sandbox.life(of: "web") == mounted)
                #expect(try await sandbox.life(of: "db") == db)

                // Stopped and started, it is what it was, and hooks follow it.
                try await sandbox.conductor("stop", "-q", "web", in: project).success()
                #expect(
                    try await sandbox.conductor("start", "web", in: project).success().stderr.contains("warning")
                        == false)
                #expect(
                    try await sandbox.conductor("status", in: project).success().stdout.contains("pending") == false)
                try sandbox.write(
                    [
                        "pods/default.yml": Sandbox.usualPod.replacing(
                            "  web:\n", with: "  web:\n    hostname: followed\n")
                    ],
                    in: project)
                try await sandbox.git("commit", "--quiet", "--all", "--message", "Name it", in: project)
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.exec("web", "hostname") == "followed")
            }
        }

        @Test func `A checkout whose folder was deleted by hand comes back`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", "-b", "topic", in: project).success()
                try sandbox.write(["index.html": "topic\n"], in: checkout)
                try await sandbox.git("commit", "--quiet", "-am", "Change it", in: checkout)

                try await sandbox.sh("rm -rf src/web", in: project).success()
                let checkedOut = try await sandbox.conductor("checkout", "web", in: project).success()
                #expect(checkedOut.stdout == "web: src/web (topic) is mounted at /app\n")
                #expect(try sandbox.read(checkout.appending("index.html")) == "topic\n")
                #expect(try await sandbox.httpGet("web") == "topic\n")

                // Without it the service runs from its image.
                try await sandbox.sh("rm -rf src", in: project).success()
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.httpGet("web") == "image\n")
            }
        }

        @Test func `A folder in the way is refused and stays as it is`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": Sandbox.usualPod, "src/web/notes.txt": "mine\n",
                ])
                let refused = try await sandbox.conductor("checkout", "--no-up", "web", in: project)
                try sandbox.expectSnapshot(refused, "checkout-in-the-way")
                #expect(try await sandbox.sh("find src", in: project).stdout == "src\nsrc/web\nsrc/web/notes.txt\n")
                #expect(try await sandbox.sh("ls .git/conductor/stores", in: project).stdout == "")

                // Another folder for the checkouts is a way out.
                try await sandbox.git("config", "conductor.checkouts", "code", in: project)
                try await sandbox.conductor("checkout", "-q", "--no-up", "web", in: project).success()
                #expect(try sandbox.read(project.appending("code/web/index.html")) == "source\n")
                #expect(try sandbox.read(project.appending("src/web/notes.txt")) == "mine\n")
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `Services of one repository each get their own folder of it`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                _ = try await sandbox.makeRemote(
                    "myaccount/mono", files: ["api/index.html": "api\n", "ui/index.html": "ui\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": """
                    services:
                      api:
                        image: myaccount/web
                        build: "git@github.com:myaccount/mono.git#main:api"
                      ui:
                        image: myaccount/web
                        build:
                          context: "git@github.com:myaccount/mono.git#main:ui"

                    """
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let checkedOut = try await sandbox.conductor("checkout", "api", in: project).success()
                #expect(
                    checkedOut.stdout == """
                        api: src/mono/api (main) is mounted at /app
                        ui: src/mono/ui (main) is mounted at /app

                        """)
                #expect(try await sandbox.httpGet("api") == "api\n")
                #expect(try await sandbox.httpGet("ui") == "ui\n")
                try sandbox.write(["ui/index.html": "edited\n"], in: project.appending("src/mono"))
                #expect(try await sandbox.httpGet("ui") == "edited\n")

                try await sandbox.conductor("unmount", "-q", "ui", in: project).success()
                #expect(try await sandbox.httpGet("api") == "image\n")
                #expect(try await sandbox.httpGet("ui") == "image\n")
            }
        }

        @Test func `A source that fails does not stop the others`() async throws {
            try await withSandbox { sandbox in
                var pod = "services:\n"
                for name in ["first", "absent", "last"] {
                    if name != "absent" {
                        _ = try await sandbox.makeRemote("myaccount/\(name)", files: ["index.html": "\(name)\n"])
                    }
                    pod += "  \(name):\n    image: myaccount/web\n    build: git@github.com:myaccount/\(name).git\n"
                }
                let project = try await sandbox.makeProject(["pods/default.yml": pod])
                try await sandbox.conductor("up", "-q", in: project).success()
                let absent = try await sandbox.life(of: "absent")

                let outcome = try await sandbox.conductor("checkout", "-q", "--all", "-j", "2", in: project)
                #expect(outcome.status == 1)
                #expect(
                    outcome.stderr.contains("error: 1 of 3 sources could not be checked out [some-failed]\n  absent: "))
                #expect(try await sandbox.httpGet("first") == "first\n")
                #expect(try await sandbox.httpGet("last") == "last\n")
                #expect(try await sandbox.life(of: "absent") == absent)
                #expect(
                    try await sandbox.sh("ls -A src .git/conductor/stores", in: project).stdout == """
                        .git/conductor/stores:
                        first.git
                        last.git

                        src:
                        first
                        last

                        """)

                _ = try await sandbox.makeRemote("myaccount/absent", files: ["index.html": "present\n"])
                try await sandbox.conductor("checkout", "-q", "--all", "-j", "2", in: project).success()
                #expect(try await sandbox.httpGet("absent") == "present\n")
            }
        }
    }
}
