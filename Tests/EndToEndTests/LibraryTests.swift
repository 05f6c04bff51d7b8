import SystemPackage
import Testing

extension EndToEnd {
    /// Libraries: sources that services mount and are not built from.
    @Suite struct LibraryTests {
        private static let pod = """
            services:
              web:
                image: myaccount/web
                build: git@github.com:myaccount/web.git
                x-conductor:
                  libs: { shared: /vendor/shared }
              job:
                image: myaccount/web
                labels: [io.fdy.cage.lib.shared=/lib/shared]
              db:
                image: postgresql

            """

        @Test(arguments: ComposeGeneration.both)
        func `A library is mounted in every service that asks for it`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let version = generation == .v1 ? "version: \"3.8\"\n" : ""
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                _ = try await sandbox.makeRemote(
                    "myaccount/mono", files: ["readme": "mono\n", "shared/code.txt": "library\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": version + Self.pod,
                    "config/sources.yml": """
                    shared:
                      context: git@github.com:myaccount/mono.git#:shared
                    spare: { context: "git@github.com:myaccount/mono.git#main" }

                    """,
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let db = try await sandbox.life(of: "db")
                #expect(
                    try await sandbox.conductor("source", "ls", in: project).stdout == """
                        web     git@github.com:myaccount/web.git        web
                        shared  git@github.com:myaccount/mono.git       job, web
                        spare   git@github.com:myaccount/mono.git#main

                        """)

                let checkedOut = try await sandbox.conductor("checkout", "shared", in: project).success()
                #expect(
                    checkedOut.stdout == """
                        job: src/shared/shared (main) is mounted at /lib/shared
                        web: src/shared/shared (main) is mounted at /vendor/shared

                        """)
                #expect(try await sandbox.exec("web", "cat", "/vendor/shared/code.txt") == "library")
                try sandbox.write(["shared/code.txt": "edited\n"], in: project.appending("src/shared"))
                #expect(try await sandbox.exec("job", "cat", "/lib/shared/code.txt") == "edited")
                // The service keeps its own code: only the library was asked for.
                #expect(try await sandbox.httpGet("web") == "image\n")

                try await sandbox.conductor("unmount", "-q", "shared", in: project).success()
                #expect(try await sandbox.exec("web", "ls", "/") == (try await sandbox.exec("job", "ls", "/")))
                #expect(try await sandbox.conductor("up", "--dry-run", in: project).stdout == "nothing to do\n")
                let preview = try await sandbox.conductor("mount", "--dry-run", "shared", in: project).stdout
                #expect(preview.hasPrefix("mount shared\nrecreate "))
                #expect(preview.contains("recreate web: mount at /vendor/shared added\n"))

                // All sources are all of them, used or not; a library goes as it came.
                try await sandbox.git("checkout", "--quiet", ".", in: project.appending("src/shared"))
                try await sandbox.conductor("checkout", "-q", "--all", in: project).success()
                #expect(try await sandbox.sh("ls src", in: project).stdout == "shared\nspare\nweb\n")
                #expect(try await sandbox.httpGet("web") == "source\n")
                let shown = try await sandbox.conductor("status", in: project).success().stdout
                #expect(
                    shown.hasSuffix(
                        "  libraries\n    shared  src/shared (main)       job, web\n    spare   src/spare (main-spare)\n"
                    ))
                try await sandbox.conductor("remove", "-q", "shared", "spare", in: project).success()
                #expect(try await sandbox.sh("ls src", in: project).stdout == "web\n")
                #expect(try await sandbox.life(of: "db") == db)
            }
        }
    }
}
