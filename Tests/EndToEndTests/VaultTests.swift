import SystemPackage
import Testing

extension Sandbox {
    /// Runs a scenario while a server answers as Vault does (`Tests/vault-server`).
    ///
    /// - Parameter scenario: gets the environment of a user who is logged in.
    func withVault(_ scenario: (_ user: [String: String]) async throws -> Void) async throws {
        try await withServer("vault-server", ["vault.log"], readyAfter: "\n") { text in
            let port = text.filter(\.isNumber)
            try await scenario(["VAULT_ADDR": "http://127.0.0.1:\(port)/", "VAULT_MASTER_TOKEN": "master"])
        }
    }
}

extension EndToEnd {
    /// Tokens of Vault for services.
    @Suite struct VaultTests {
        private static func files(_ generation: ComposeGeneration) -> [String: String] {
            [
                "pods/default.yml": generation.pod("web: { image: myaccount/web }\nside: { image: myaccount/web }"),
                "pods/db.yml": generation.pod("db: { image: postgresql }"),
                "pods/targets/development/common.env": "A=a\n",
                "config/vault.yml": """
                auth_type: "token"
                default_ttl: 1000
                default_policies: ["$PROJECT-$TARGET"]
                extra_environment: { VAULT_ENV: "$TARGET" }
                targets: { staging: { default_ttl: 20 } }
                pods:
                  db: { db: { no_default_policies: true } }
                  default: { web: { policies: ["$POD-$SERVICE-ssl"] } }

                """,
            ]
        }

        @Test(arguments: ComposeGeneration.both)
        func `Each service gets a token with its policies, once, and no output has one`(generation: ComposeGeneration)
            async throws
        {
            try await withSandbox(generation) { sandbox in
                try await sandbox.withVault { user in
                    let project = try await sandbox.project(Self.files(generation))
                    var shown = ""
                    func up(_ words: String..., environment: [String: String]? = nil) async throws -> Outcome {
                        let outcome = try await sandbox.run(
                            ["conductor", "up"] + words, in: project, environment: environment ?? user)
                        shown += outcome.stdout + outcome.stderr
                        return outcome
                    }
                    func asked() throws -> Int {
                        (try? sandbox.read(sandbox.root.appending("vault.log")))?.filter(\.isNewline).count ?? 0
                    }
                    let preview = try await up("--dry-run")
                    #expect(preview.stdout.hasPrefix("ask Vault for secrets\n"))
                    let nobody = try await up(environment: ["VAULT_ADDR": user["VAULT_ADDR"] ?? ""])
                    #expect(nobody.status == 1 && nobody.stderr.contains("hint: vault login"))
                    #expect(try asked() == 0)

                    let first = try await up("-v")
                    #expect(first.status == 0, "\(first.transcript)")
                    let name = sandbox.projectName()
                    #expect(
                        first.stderr.contains(
                            "web gets a token of Vault with the policies 'default-web-ssl', '\(name)-development' "
                                + "(config/vault.yml:3)"))
                    let web = try await sandbox.variables(of: "web")
                    #expect(web["VAULT_ENV"] == "development" && web["VAULT_TOKEN"]?.hasPrefix("hush-") == true)
                    #expect(web["VAULT_ADDR"].map { $0 + "/" } == user["VAULT_ADDR"])
                    #expect(try await sandbox.variables(of: "db")["VAULT_TOKEN"] == nil)
                    #expect(try asked() == 2)
                    let log = try sandbox.read(sandbox.root.appending("vault.log"))
                    #expect(
                        log.contains(
                            """
                            {"display_name": "\(name)_development_default_web", "policies": ["default-web-ssl", \
                            "\(name)-development"], "renewable": true, "ttl": "1000s"}
                            """))

                    // Nothing is asked again, also without a server, by `up` or a hook.
                    let again = try await up(environment: [:])
                    #expect(again.status == 0 && again.stderr.contains("Everything is up already"))
                    try await sandbox.git("switch", "-q", "-c", "topic", in: project)
                    let life = try await sandbox.life(of: "web")
                    let text = try sandbox.read(project.appending("config/vault.yml"))
                    try sandbox.write(["config/vault.yml": text.replacing("-ssl", with: "-tls")], in: project)
                    let status = try await sandbox.conductor("status", in: project)
                    shown += status.stdout + status.stderr
                    let refused = try await sandbox.run(
                        ["conductor", "restart", "web"], in: project, environment: user)
                    #expect(refused.status == 1 && refused.stderr.contains("'default-web-tls'"))
                    #expect(try await sandbox.life(of: "web") == life)
                    #expect(try await up().status == 0)
                    #expect(try asked() == 3)
                    #expect(try await sandbox.variables(of: "web")["VAULT_TOKEN"] != web["VAULT_TOKEN"])

                    try sandbox.write(
                        ["config/vault.yml": text.replacing("$POD-$SERVICE-ssl", with: "forbidden")], in: project)
                    let denied = try await up()
                    #expect(
                        denied.status == 1
                            && denied.stderr.contains("gave no token for 'web' [vault-failed]\n  permission denied"))
                    let explained = try await sandbox.conductor("explain", "side.environment", in: project)
                    shown += explained.stdout
                    #expect(explained.stdout.contains(/config\/vault\.yml:3 +\*{6} +set/))
                    #expect(!shown.contains("hush") && !shown.contains("master"))
                    let found = try await sandbox.run(
                        [
                            "sh", "-c",
                            "grep -rlE 'hush|master' .git | sort | while read f; do stat -c '%a %n' \"$f\"; done",
                        ],
                        in: project)
                    #expect(
                        found.stdout.split(separator: "\n").filter { $0.contains("/conductor/") } == [
                            "600 .git/conductor/development/resolved.yml", "600 .git/conductor/vault.json",
                        ])
                }
            }
        }
    }
}
