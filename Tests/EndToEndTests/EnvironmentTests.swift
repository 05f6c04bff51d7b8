import SystemPackage
import Testing

extension EndToEnd {
    /// The variables that a container sees.
    @Suite struct EnvironmentTests {
        /// What YAML, a shell or docker-compose might read as something else.
        private static let values = [
            "$HOME", "${HOME:-x}", "$$", "a$b", "a: b", "- a", "#x", "a #x", "yes", "no", "null", "~", "0123", "1e3",
            "0x1f", "1_000", "12:34:56", "2024-01-01", "", " ", " padded ", "'single'", "\"double\"", "it's", "\\n",
            "\\",
            "tab\there", "two\nlines", "ends with a break\n", "\nbegins with one", "a\n\n  b\n", "ünï¢ødé 🐳", "=",
            "a=b",
            "[1, 2]", "{a: 1}", "*x", "&x", "!x", "%x", "@x", "`x`", "|", ">", "?", "-", "--", "true", "key:",
        ]

        @Test func `Any value that is set arrives byte for byte`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                // A list is edited in place as a map is.
                let list = "services:\n  db:\n    environment: # a list\n      - FIRST=first\n"
                let file = "pods/environments/development/default.yml"
                try sandbox.write([file: list], in: project)
                for (index, value) in Self.values.enumerated() {
                    for service in ["db", "web"] {
                        try await sandbox.conductor(
                            "config:set", "-q", service, "development", "V\(index)", "--", value, in: project
                        ).success()
                    }
                }
                #expect(try sandbox.read(project.appending(file)).hasPrefix(list + "      - V0="))
                for index in stride(from: 0, to: Self.values.count, by: 4) {
                    let get = try await sandbox.conductor("config:get", "web", "development", "V\(index)", in: project)
                    #expect(get.stdout == Self.values[index] + "\n")
                }
                for generation in ComposeGeneration.both {
                    let compose = generation.command.joined(separator: " ")
                    try await sandbox.git("config", "conductor.compose", compose, in: project)
                    try await sandbox.conductor("up", "-q", in: project).success()
                    for service in ["db", "web"] {
                        let seen = try await sandbox.variables(of: service)
                        for (index, value) in Self.values.enumerated() {
                            #expect(seen["V\(index)"] == value, "in \(service), by \(generation)")
                        }
                    }
                    try await sandbox.conductor("down", "-q", in: project).success()
                }
            }
        }

        @Test func `A value that is set anew or taken away concerns its service alone`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                func config(_ words: String...) async throws {
                    try await sandbox.run(["conductor"] + words, in: project).success()
                }
                for name in ["OLD", "GONE", "KEPT"] {
                    try await config("config:set", "-q", "web", "development", name, "$one")
                }
                try await config("up", "-q")
                let db = try await sandbox.life(of: "db")
                try await config("config", "set", "-q", "web", "development", "OLD", "two")
                try await config("config:unset", "-q", "default/web", "development", "GONE")
                try await config("up", "-q")
                let seen = try await sandbox.variables(of: "web")
                #expect([seen["OLD"], seen["GONE"], seen["KEPT"]] == ["two", nil, "$one"])
                #expect(try await sandbox.life(of: "db") == db)
                let gone = try await sandbox.conductor("config:get", "web", "development", "GONE", in: project)
                #expect(gone.status == 1 && gone.stdout + gone.stderr == "")
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Later files win over earlier ones, and what is set over all files`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let names = ["A", "B", "C", "D", "E", "F"]
                func file(_ value: String, from index: Int) -> String {
                    names[index...].map { "\($0)=\(value)\n" }.joined()
                }
                let project = try await sandbox.makeProject([
                    "pods/common.env": file("project", from: 0),
                    "pods/web.env": file("service", from: 1),
                    "pods/environments/development/common.env": file("environment", from: 2),
                    "pods/web-development.env": file("both", from: 3),
                    "pods/environments/test/common.env": file("test", from: 2),
                    "pods/default.yml": """
                    services:
                      web:
                        image: myaccount/web
                        env_file: web.env
                        environment:
                          E: set
                          F: set
                          GREETING: "${GREETING:-none} ${NOBODY:-nobody} $$x"
                          SHELL_WINS: "${SHELL_WINS}"

                    """,
                    "pods/environments/development/default.yml": """
                    services:
                      web:
                        env_file: [web-development.env]
                        environment: [F=set in both]

                    """,
                    ".env": "GREETING='hello world'\nSHELL_WINS=file\n",
                ])
                let variables = ["SHELL_WINS": "shell"]
                try await sandbox.conductor("up", "-q", in: project, environment: variables).success()
                let expected = [
                    "A": "project", "B": "service", "C": "environment", "D": "both", "E": "set", "F": "set in both",
                    "GREETING": "hello world nobody $x", "SHELL_WINS": "shell",
                ]
                let seen = try await sandbox.variables(of: "web")
                #expect(seen.filter { expected[$0.key] != nil } == expected)
                // `config` shows what the container sees.
                let listed = try await sandbox.conductor(
                    "config", "list", "web", "development", in: project, environment: variables
                ).success().stdout
                #expect(listed == expected.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined())

                // A change of a file of variables concerns those that read it.
                let life = try await sandbox.life(of: "web")
                try await sandbox.conductor("up", "-q", in: project, environment: variables).success()
                #expect(try await sandbox.life(of: "web") == life)
                try sandbox.write(["pods/common.env": "A=changed\n"], in: project)
                try await sandbox.conductor("up", "-q", in: project, environment: variables).success()
                #expect(try await sandbox.variables(of: "web")["A"] == "changed")

                // Another environment has its own.
                try await sandbox.conductor("up", "-q", "-E", "test", in: project, environment: variables).success()
                let stack = sandbox.projectName() + "test"
                let test = try await sandbox.variables(of: "web", stack: stack)
                #expect(
                    ["A", "B", "C", "D", "E", "F"].map { test[$0] } == [
                        "changed", "service", "test", "test", "set", "set",
                    ])
                let status = try await sandbox.conductor(
                    "status", "-E", "test", in: project, environment: variables
                ).success().stdout
                #expect(status.hasPrefix("\(sandbox.projectName()) (test) on main, stack \(stack)\n"))
                #expect(!status.contains("Waiting"), "\(status)")
            }
        }
    }
}
