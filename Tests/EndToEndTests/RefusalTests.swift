import SystemPackage
import Testing

extension EndToEnd {
    /// Files that can be read, and that docker-compose refuses.
    @Suite struct RefusalTests {
        private static let pod = """
            services:
              web:
                image: myaccount/web
                env_file: web.env

            """

        @Test(arguments: ComposeGeneration.both)
        func `What docker-compose refuses, status and the preview say with its line, and the stack goes on`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.makeProject(["pods/default.yml": Self.pod, "pods/web.env": "A=1\n"])
                try await sandbox.conductor("up", "-q", in: project).success()
                let life = try await sandbox.life(of: "web")
                #expect(try await sandbox.conductor("status", in: project).success().stderr.isEmpty)

                let breaks = [
                    ("sed -i 's/image:/imagee: x\\n    image:/' pods/default.yml", "pods/default.yml:3: ", "imagee"),
                    ("rm pods/web.env", "pods/default.yml:4: ", "pods/web.env"),
                    ("sed -i '1i servicess: {}' pods/default.yml", "pods/default.yml:1: ", "servicess"),
                ]
                for (script, place, word) in breaks {
                    try await sandbox.sh(script, in: project).success()
                    for words in [["status"], ["up", "--dry-run"], ["doctor"]] {
                        let outcome = try await sandbox.run(["conductor"] + words, in: project)
                        let said = words == ["doctor"] ? outcome.stdout : outcome.stderr
                        #expect(outcome.status == 1, "\(outcome.transcript)")
                        #expect(said.contains(place) && said.contains(word), "\(outcome.transcript)")
                        #expect(words != ["status"] || outcome.stdout.contains("web  running"), "\(outcome.transcript)")
                    }
                    #expect(try await sandbox.life(of: "web") == life)
                    try sandbox.write(["pods/default.yml": Self.pod, "pods/web.env": "A=1\n"], in: project)
                }
                #expect(try await sandbox.conductor("status", in: project).success().stderr.isEmpty)
            }
        }

        @Test func `A project that has not changed costs status no docker-compose`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject(["pods/default.yml": Self.pod, "pods/web.env": "A=1\n"])
                let first = try await sandbox.conductor("status", "-v", in: project).success().stderr
                #expect(first.contains(" config"))
                let second = try await sandbox.conductor("status", "-v", in: project).success().stderr
                #expect(!second.contains(" config"), "\(second)")
                try sandbox.write(["pods/web.env": "A=2\n"], in: project)
                #expect(try await sandbox.conductor("status", "-v", in: project).success().stderr.contains(" config"))
            }
        }
    }

    /// Folders that are to be mounted and are not there.
    @Suite struct MountedFolderTests {
        @Test(arguments: ComposeGeneration.usual)
        func `A subfolder that the branch does not have is named, and made by nobody`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["app/index.html": "one\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": """
                    services:
                      web:
                        image: myaccount/web
                        build: git@github.com:myaccount/web.git#main:app

                    """
                ])
                try await sandbox.conductor("checkout", "web", in: project).success()
                let checkout = project.appending("src/web")
                try await sandbox.sh(
                    "git switch -qc flat && git mv app/index.html . && git commit -qm Flat && rm -rf app", in: checkout
                ).success()
                try await sandbox.conductor("wait", in: project).success()
                try await sandbox.conductor("down", in: project).success()
                let outcome = try await sandbox.conductor("up", in: project)
                #expect(outcome.status == 1)
                #expect(
                    outcome.stderr.contains(
                        """
                        error: 'src/web/app', which is mounted at '/app' in 'web', is not there: 'flat' of 'src/web' has no \
                        folder 'app'
                        """), "\(outcome.transcript)")
                #expect(!sandbox.exists(checkout.appending("app")))
                try await sandbox.git("switch", "-q", "main", in: checkout)
                try await sandbox.conductor("up", in: project).success()
            }
        }
    }
}
