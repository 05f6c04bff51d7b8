import SystemPackage
import Testing

extension EndToEnd {
    /// Secret variables, from their files to the containers, and nowhere else.
    @Suite struct SecretsTests {
        private static let pods = [
            "pods/default.yml": Sandbox.usualPod,
            "pods/environments/development/default.yml":
                "services: { web: { environment: { PLAIN: p, SHARED: p } } }\n",
            "pods/environments/test/common.env": "PLAIN=test\n",
            "config/secrets.yml": """
            common: { SHARED: hush-$HOME-$$ }
            pods: { default: { web: { OWN: "hush 012" } } }
            environments: { test: { common: { SHARED: hush-test } } }

            """,
        ]

        @Test(arguments: ComposeGeneration.both)
        func `They reach their containers, and no output, log or file but the resolved one`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.makeProject(Self.pods)
                var shown = ""
                func conductor(_ words: String...) async throws {
                    let outcome = try await sandbox.run(["conductor"] + words, in: project)
                    try outcome.success()
                    shown += outcome.stdout + outcome.stderr
                }
                try await conductor("up", "-v")
                let web = try await sandbox.variables(of: "web")
                #expect([web["PLAIN"], web["SHARED"], web["OWN"]] == ["p", "hush-$HOME-$$", "hush 012"])
                let db = try await sandbox.variables(of: "db")
                #expect([db["SHARED"], db["OWN"]] == ["hush-$HOME-$$", nil])
                let life = try await sandbox.life(of: "db")

                let text = try sandbox.read(project.appending("config/secrets.yml"))
                try sandbox.write(["config/secrets.yml": text.replacing("012", with: "013")], in: project)
                try await conductor("up", "--dry-run")
                #expect(shown.contains("recreate web: config/secrets.yml:2 OWN changed"))
                try await sandbox.git("switch", "-q", "-c", "topic", in: project)
                try await conductor("wait")
                #expect(try await sandbox.variables(of: "web")["OWN"] == "hush 013")
                #expect(try await sandbox.life(of: "db") == life)
                try await conductor("up", "-v")
                for words in [
                    ["status"], ["status", "--json"], ["explain", "web"], ["explain", "web.environment", "--json"],
                    ["config", "list", "web"], ["config", "list", "--json", "web"], ["logs", "--conductor"],
                    ["doctor", "--json"], ["up", "--dry-run", "--json"],
                ] {
                    let outcome = try await sandbox.run(["conductor"] + words, in: project)
                    shown += outcome.stdout + outcome.stderr
                }
                #expect(shown.contains(/config\/secrets\.yml:2 +\*{6} +set/))
                #expect(!shown.contains("hush"))
                let get = try await sandbox.conductor("config:get", "web", "development", "OWN", in: project)
                #expect(get.stdout == "hush 013\n")
                let found = try await sandbox.run(
                    ["sh", "-c", "grep -rl hush .git | while read f; do stat -c '%a %n' \"$f\"; done"], in: project)
                #expect(found.stdout == "600 .git/conductor/development/resolved.yml\n")
                #expect(try await sandbox.git("status", "--short", "config", in: project) == "")

                let test = try await sandbox.conductor("-E", "test", "run", "--rm", "-T", "web", "env", in: project)
                #expect(test.stdout.contains("SHARED=hush-test\n") && test.stdout.contains("PLAIN=test\n"))
                try await sandbox.conductor("-E", "test", "down", "-q", in: project).success()
            }
        }

        @Test func `A command that prints secrets runs at 'up', after approval, and never from a hook`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                try await sandbox.conductor("up", "-q", in: project).success()
                func keeper(_ script: String) throws {
                    try sandbox.write(["keeper": "echo run >>\"$0.runs\"\n\(script)\n"], in: project)
                }
                func runs() async throws -> Int {
                    try await sandbox.run(["sh", "-c", "cat keeper.runs | wc -l"], in: project).stdout
                        .split(separator: "\n").first.flatMap { Int($0.filter(\.isNumber)) } ?? -1
                }
                try keeper("echo 'common: { TOKEN: hush-1 }'")
                try sandbox.write(
                    ["config/project.yml": "secrets: { exec: [sh, ./keeper] }\n", "keeper.runs": ""], in: project)
                try await sandbox.git("switch", "-q", "-c", "topic", in: project)
                try await sandbox.conductor("wait", in: project).success()
                let refused = try await sandbox.conductor("run", "--rm", "web", "true", in: project)
                #expect(refused.status == 1 && refused.stderr.contains("'sh ./keeper', which runs on this machine"))
                let preview = try await sandbox.conductor("up", "--dry-run", in: project)
                #expect(preview.stdout.hasPrefix("ask 'sh ./keeper' for secrets\n"))
                #expect(try await runs() == 0)

                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.variables(of: "web")["TOKEN"] == "hush-1")
                try keeper("echo 'common: { TOKEN: hush-2 }'")
                for words in [["status"], ["restart"], ["run", "--rm", "-T", "web", "true"]] {
                    try await sandbox.run(["conductor"] + words, in: project).success()
                }
                #expect(try await runs() == 1)
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.variables(of: "web")["TOKEN"] == "hush-2")

                let life = try await sandbox.life(of: "web")
                try keeper("echo 'the keeper is locked' >&2; exit 4")
                let failed = try await sandbox.conductor("up", in: project)
                #expect(failed.status == 1)
                #expect(
                    failed.stderr.contains(
                        "'sh ./keeper', which prints the secrets, ended with 4 [secrets-command-failed]\n  the keeper is locked"
                    ))
                for (script, words) in [("true", "nothing"), ("printf 'common: {A: \\351hush}'", "what is no UTF-8")] {
                    try keeper(script)
                    let nothing = try await sandbox.conductor("up", in: project)
                    #expect(nothing.status == 1 && nothing.stderr.contains("prints the secrets, printed \(words)"))
                    #expect(!nothing.stderr.contains("hush"))
                }
                try keeper("echo 'common: [hush-3]'")
                let wrong = try await sandbox.conductor("up", in: project)
                #expect(wrong.stderr.contains("output of sh:1:9: 'common' must be a mapping of names"))
                #expect(!(failed.stderr + wrong.stderr).contains("hush"))
                #expect(try await sandbox.life(of: "web") == life)
            }
        }

        @Test func `A file of secrets stays out of git, and 'up' warns where it is tracked`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": Sandbox.usualPod, ".gitignore": "/src/\n",
                ])
                try await sandbox.conductor("generate", "secrets", "-q", in: project).success()
                #expect(try await sandbox.git("status", "--short", "config", in: project) == "")
                let again = try await sandbox.conductor("generate", "secrets", in: project)
                #expect(again.status == 1 && again.stderr.contains("there is a file 'config/secrets.yml' already"))
                try await sandbox.git("add", "--force", "config/secrets.yml", in: project)
                let up = try await sandbox.conductor("up", in: project)
                #expect(up.status == 0 && up.stderr.contains("git tracks 'config/secrets.yml'"))
                let doctor = try await sandbox.conductor("doctor", in: project)
                #expect(doctor.stdout.contains("git tracks 'config/secrets.yml'"))
                // git-crypt and the like.
                try sandbox.write([".gitattributes": "config/secrets.yml filter=crypt\n"], in: project)
                #expect(try await !sandbox.conductor("up", in: project).stderr.contains("git tracks"))
            }
        }
    }
}
