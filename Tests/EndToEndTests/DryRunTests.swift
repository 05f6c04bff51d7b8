import SystemPackage
import Testing

extension EndToEnd {
    /// `--dry-run` says what would be done and does nothing.
    @Suite struct DryRunTests {
        @Test func `A dry run changes no file and no container`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                try sandbox.write(["pods/tools.yml": "services: {tool: {image: postgresql}}\n"], in: project)
                // The docker-compose that was found is remembered by any command.
                try await sandbox.conductor("status", "-q", in: project).success()

                var transcript = ""
                func dry(_ words: String..., in folder: FilePath? = nil) async throws {
                    let before = try await sandbox.listing(of: sandbox.work)
                    let containers = try await Self.containers(sandbox)
                    let outcome = try await sandbox.run(
                        ["conductor"] + words + ["--dry-run"], in: folder ?? project)
                    #expect(outcome.status == 0, "\(outcome.transcript)")
                    let after = try await sandbox.listing(of: sandbox.work)
                    #expect(after == before, "\(words) changed files:\n\(Sandbox.difference(before, after))")
                    #expect(try await Self.containers(sandbox) == containers, "\(words) changed containers")
                    transcript += outcome.transcript
                }
                try await dry("new", "other", in: sandbox.work)
                try await dry("clone", "git@github.com:myaccount/web.git", "copy", "--all", "--up", in: sandbox.work)
                try await dry("generate", "service", "cache", "--image", "postgresql", "--link", "db")
                try await dry("generate", "pod", "later", "--type", "task")
                try await dry("config", "set", "web", "development", "WORD", "hello")
                try await dry("up")
                try await dry("checkout", "web", "-b", "topic")
                try await dry("checkout", "--no-up", "--all")
                try await dry("hooks", "uninstall")
                try await dry("init")

                try await sandbox.conductor("up", "-q", in: project).success()
                try await dry("checkout", "web")
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                transcript += "\n"
                try await dry("checkout", "web")
                try await dry("checkout", "web", "other")
                try await dry("unmount", "web")
                try await dry("mount", "web")
                try await dry("remove", "web")
                try await dry("up")
                try await sandbox.conductor("config:set", "-q", "web", "development", "WORD", "hello", in: project)
                    .success()
                try await dry("config:unset", "web", "development", "WORD")
                try await sandbox.sh("rm pods/tools.yml", in: project).success()
                try await dry("up")
                for verb in ["stop", "restart", "down", "build", "pull"] { try await dry(verb) }
                try await dry("down", "--volumes")

                let all = Outcome(command: ["all"], status: 0, stdout: transcript, stderr: "")
                try sandbox.expectSnapshot(all, "dry-run")
            }
        }

        private static func containers(_ sandbox: Sandbox) async throws -> String {
            try await sandbox.docker(
                "ps", "--all", "--no-trunc", "--format", "{{.ID}} {{.State}}",
                "--filter", "label=com.docker.compose.project=\(sandbox.projectName())")
        }
    }
}
