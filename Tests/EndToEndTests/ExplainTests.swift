import SystemPackage
import Testing

extension WithoutEngine {
    /// Which file set what a container gets.
    @Suite struct ExplainTests {
        private static func project(_ sandbox: Sandbox) async throws -> FilePath {
            _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "one\n"])
            let version = sandbox.generation == .v1 ? "version: \"3.8\"\n" : ""
            let project = try await sandbox.makeProject([
                "pods/default.yml": version + """
                    services:
                      db:
                        image: postgresql
                      web:
                        image: myaccount/web
                        build: git@github.com:myaccount/web.git
                        links: [db]
                        ports: ["${PORT:-3000}:3000"]
                        environment:
                          DATABASE_URL: postgres://localhost/app

                    """,
                "pods/common.env": "# every service\nDATABASE_URL=sqlite\nTOKEN='a b'\n", ".env": "PORT=4000\n",
                "pods/environments/development/default.yml": version + """
                    services:
                      web:
                        environment: [DATABASE_URL=postgres://postgres@db/app]

                    """,
            ])
            try await sandbox.conductor("checkout", "-q", "--no-up", "web", in: project).success()
            return project
        }

        @Test(arguments: ComposeGeneration.both)
        func `One value, with all places that have to do with it`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await Self.project(sandbox)
                func snapshot(_ arguments: String..., name: String) async throws {
                    let outcome = try await sandbox.run(["conductor", "explain"] + arguments, in: project)
                    try sandbox.expectSnapshot(outcome, "explain-\(name)-\(generation.rawValue)")
                }
                try await snapshot("web.environment.DATABASE_URL", name: "variable")
                try await snapshot("web.environment", name: "mapping")
                try await snapshot("default/web", name: "service")
                try await snapshot("--json", "web.ports", name: "json")
                try await snapshot("networks.default", name: "network")
                try await snapshot("web.enviroment.DATABASE_URL", name: "near")
                try await snapshot("-E", "test", "web.environment.DATABASE_URL", name: "environment")
            }
        }

        @Test
        func `Where docker-compose refuses the files, its words are shown`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": "services:\n  web:\n    image: myaccount/web\n    nonsense: 1\n"
                ])
                try sandbox.expectSnapshot(
                    try await sandbox.conductor("explain", "web.image", in: project), "explain-refused")
            }
        }
    }
}
