import SystemPackage
import Testing

extension EndToEnd {
    /// No branch gets more power over the machine than the user has approved, unless he asks for it.
    @Suite struct ApprovalTests {
        static let pod = "pods/default.yml"

        /// What a branch adds to `web`, and how that is told.
        static func powers(of sandbox: Sandbox) -> [(lines: String, what: String)] {
            [
                ("cap_add: [CHOWN]", "gets the capability CHOWN"),
                (
                    "volumes: [\"\(sandbox.home):/host\"]",
                    "mounts '\(sandbox.home)' of this machine at '/host'"
                ),
                ("volumes: [\"/var/run/docker.sock:/docker.sock\"]", "mounts the docker socket"),
            ]
        }

        @Test(arguments: ComposeGeneration.usual, 0..<3)
        func `A branch that asks for more is applied when the user has said so, and from then on by hooks`(
            generation: ComposeGeneration, index: Int
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let hello = Sandbox.twoServices(greeting: "hello")
                let (lines, what) = Self.powers(of: sandbox)[index]
                let project = try await sandbox.project([Self.pod: hello])
                try await sandbox.branches(["power": [Self.pod: hello + "    \(lines)\n"]], in: project)
                let up = try await sandbox.conductor("up", in: project).success()
                #expect(!up.stderr.contains("power"))
                let before = try await sandbox.containers()

                let line = "web \(what) (pods/default.yml:8)"
                let gone = try await sandbox.run(["git", "switch", "power"], in: project).success()
                #expect(
                    gone.stderr
                        == "Switched to branch 'power'\nconductor: nothing is applied, because \(line); 'git conductor up' approves it [not-approved]\n"
                )
                let waited = try await sandbox.conductor("wait", in: project)
                #expect(waited.status == 1 && waited.stderr.contains("  \(line)\n"), "\(waited.transcript)")
                #expect(try await sandbox.containers() == before)
                let status = try await sandbox.conductor("status", in: project).success()
                #expect(status.stdout.contains("Needs approval, until then nothing is applied by itself:"))
                #expect(status.stdout.unwrapped.contains(" \(line)\n"), "\(status.stdout)")

                // Nothing else takes the place of an `up`.
                for words in [["restart", "web"], ["run", "web", "true"], ["compose", "--", "up", "-d"]] {
                    let outcome = try await sandbox.run(["conductor"] + words, in: project)
                    #expect(outcome.status == 1 && outcome.stderr.contains("  \(line)\n"), "\(outcome.transcript)")
                }
                #expect(try await sandbox.containers() == before)
                let dry = try await sandbox.conductor("up", "--dry-run", in: project).success()
                #expect(dry.stderr.contains("would be approved by this command:\n  \(line)\n"))

                let approved = try await sandbox.conductor("up", "-q", "web", in: project).success()
                #expect(
                    approved.stderr.contains(
                        "warning: new power over this machine is approved by this command:\n  \(line)\n"))
                let after = try await sandbox.containers()
                #expect(after["web"] != before["web"] && after["db"] == before["db"])

                for branch in ["main", "power"] {
                    let old = try await sandbox.containerID(of: "web")
                    let outcome = try await sandbox.run(["git", "switch", branch], in: project).success()
                    #expect(outcome.stderr.contains("conductor: recreate web"), "\(outcome.transcript)")
                    try await sandbox.conductor("wait", in: project).success()
                    #expect(try await sandbox.containerID(of: "web") != old)
                }
                let again = try await sandbox.conductor("up", "-q", in: project).success()
                #expect(again.stderr == "")
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `What only docker-compose sees in the files is judged as well`(generation: ComposeGeneration) async throws
        {
            try await withSandbox(generation) { sandbox in
                let hello = Sandbox.twoServices(greeting: "hello")
                // To docker-compose the long s is a letter of the variable's name, which is not set.
                let outside = sandbox.root.appending("outside")
                let power = hello + "    volumes: [\"$ſx\(outside):/host\"]\n"
                let project = try await sandbox.project([Self.pod: hello])
                try sandbox.write(["outside/file": "mine"], in: sandbox.root)
                try await sandbox.branches(["power": [Self.pod: power]], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                let before = try await sandbox.containers()

                try await sandbox.git("switch", "-q", "power", in: project)
                let waited = try await sandbox.conductor("wait", in: project)
                let line = "web mounts '\(outside)' of this machine at '/host' ("
                #expect(waited.status == 1 && waited.stderr.contains(line), "\(waited.transcript)")
                for words in [["restart", "web"], ["run", "web", "true"], ["compose", "--", "up", "-d"]] {
                    let outcome = try await sandbox.run(["conductor"] + words, in: project)
                    #expect(outcome.status == 1 && outcome.stderr.contains(line), "\(outcome.transcript)")
                }
                #expect(try await sandbox.containers() == before)

                let dry = try await sandbox.conductor("up", "--dry-run", in: project).success()
                #expect(dry.stderr.contains("would be approved by this command:\n  \(line)"), "\(dry.transcript)")
                let approved = try await sandbox.conductor("up", "-q", in: project).success()
                #expect(approved.stderr.contains("is approved by this command:\n  \(line)"), "\(approved.transcript)")
                for branch in ["main", "power"] {
                    let old = try await sandbox.containerID(of: "web")
                    try await sandbox.git("switch", "-q", branch, in: project)
                    try await sandbox.conductor("wait", in: project).success()
                    #expect(try await sandbox.containerID(of: "web") != old)
                }
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `What docker-compose refuses approves nothing`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let hello = Sandbox.twoServices(greeting: "hello")
                let project = try await sandbox.project([Self.pod: hello + "    cap_add: [CHOWN]\n    bogus: 1\n"])
                let refused = try await sandbox.conductor("up", in: project)
                #expect(refused.status == 1 && refused.stderr.contains("[compose-refused]"), "\(refused.transcript)")
                #expect(!refused.stderr.contains("is approved"), "\(refused.transcript)")
                let approvals = try await sandbox.conductor("approvals", "list", in: project).success().stdout
                #expect(!approvals.contains("CHOWN"), "\(approvals)")
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `A dollar that stands for itself does not become a variable on the way`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project([
                    Self.pod: """
                    services:
                      web:
                        image: myaccount/web
                        volumes: ["./$$HOME:/m"]
                        environment: ["A$$B=c$$d"]

                    """
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let web = try #require(try await sandbox.containerID(of: "web"))
                let source = try await sandbox.docker(
                    "inspect", "--format", "{{range .Mounts}}{{.Source}}{{end}} {{.Config.Env}}", web)
                #expect(source.hasPrefix("\(project)/pods/$HOME [A$B=c$d"), "\(source)")
            }
        }

        @Test func `A restart is not done for a folder that now leads out of its checkout`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["app/config/a": "1\n"])
                let project = try await sandbox.project([
                    Self.pod: """
                    services:
                      web:
                        image: myaccount/web
                        build: git@github.com:myaccount/web.git#main:app
                        x-conductor: { restart_on: ["config/*"] }

                    """
                ])
                try sandbox.write(["outside/config/a": "2\n"], in: sandbox.root)
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                let life = try await sandbox.life(of: "web")
                try await sandbox.sh(
                    "git switch -qc power && git rm -rq app && ln -s '\(sandbox.root)/outside' app && git add app "
                        + "&& git commit -qm Power", in: project.appending("src/web")
                ).success()
                let waited = try await sandbox.conductor("wait", in: project)
                #expect(waited.stderr.contains("which leads out of its checkout"), "\(waited.transcript)")
                #expect(try await sandbox.life(of: "web") == life)
            }
        }

        @Test func `Commands that were not asked for it do their work and say what they left`() async throws {
            try await withSandbox { sandbox in
                let hello = Sandbox.twoServices(greeting: "hello")
                let project = try await sandbox.project([Self.pod: hello])
                try await sandbox.branches(["power": [Self.pod: hello + "    cap_add: [CHOWN]\n"]], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                let before = try await sandbox.containers()
                let line =
                    "nothing is applied, because web gets the capability CHOWN (pods/default.yml:8); 'git conductor up' approves it"

                let outcome = try await sandbox.conductor("switch", "power", in: project).success()
                #expect(outcome.stderr == "warning: \(line)\n")
                #expect(try await sandbox.git("branch", "--show-current", in: project) == "power")
                #expect(try await sandbox.containers() == before)

                // A hook in the foreground, and one that finds somebody at work.
                try await sandbox.git("config", "conductor.hookWait", "true", in: project)
                try await sandbox.git("switch", "--quiet", "main", in: project)
                let waited = try await sandbox.run(["git", "switch", "-q", "power"], in: project).success()
                #expect(waited.stderr == "conductor: \(line) [not-approved]\n")
                #expect(try await sandbox.containers() == before)

                // Another worktree of the project knows what was approved.
                try await sandbox.conductor("up", "-q", in: project).success()
                let approvals = try sandbox.read(project.appending(".git/conductor/approvals.json"))
                #expect(approvals.contains("service web | cap_add | gets the capability CHOWN"))
                try await sandbox.git("worktree", "add", "--quiet", "--detach", "../second", in: project)
                let second = try await sandbox.conductor(
                    "up", "--dry-run", "-p", sandbox.projectName("second"), in: sandbox.work.appending("second")
                ).success()
                #expect(!second.stderr.contains("power"))

                // What cannot be read approves nothing.
                try sandbox.write(["approvals.json": "{"], in: project.appending(".git/conductor"))
                let lost = try await sandbox.conductor("up", "--dry-run", in: project).success()
                #expect(lost.stderr.contains("  web gets the capability CHOWN (pods/default.yml:8)\n"))

                // Removing a container takes no power.
                try await sandbox.conductor("down", "-q", in: project).success()
                #expect(try await sandbox.containers().isEmpty)
            }
        }
    }
}
