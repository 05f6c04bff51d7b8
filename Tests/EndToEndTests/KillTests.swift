import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// A kill at any moment leaves the old state or the new.
    @Suite struct KillTests {
        /// Starts a command in a process group of its own, waits until a file is there, and kills them all.
        private static func kill(
            _ command: String, when mark: FilePath, in folder: FilePath, environment: [String: String] = [:],
            _ sandbox: Sandbox
        ) async throws {
            // The shell that waits for it is the one that is killed too.
            let line = "setsid \(command) >/dev/null 2>\"$HOME/killed\" </dev/null & echo $!"
            let started = try await sandbox.sh(line, in: folder, environment: environment).success()
            let group = try #require(Int32(started.stdout.dropLast()))
            defer { Foundation.kill(-group, SIGKILL) }
            try await sandbox.waitUntil("'\(command)' is where it is to be killed") { sandbox.exists(mark) }
            Foundation.kill(-group, SIGKILL)
            // git has a session of its own.
            for process in sandbox.processes() { Foundation.kill(process.identifier, SIGKILL) }
            try await sandbox.waitUntil("the processes are gone") {
                Foundation.kill(-group, 0) != 0 && sandbox.processes().isEmpty
            }
        }

        @Test func `A clone that was killed leaves nothing, and the next one is whole`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let mark = sandbox.root.appending("mark")
                // What git takes for ssh: the last argument is the command that is to run on the other side.
                try sandbox.write(
                    [
                        "slow": "#!/bin/sh\ntouch '\(mark)'\nexec sleep 600\n",
                        "fast":
                            "#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\ncd '\(sandbox.remotes)' && eval \"$1\"\n",
                    ], in: sandbox.bin)
                try await sandbox.sh("chmod +x '\(sandbox.bin)/slow' '\(sandbox.bin)/fast'").success()
                func ssh(_ name: String) -> [String: String] {
                    ["GIT_SSH": sandbox.bin.appending(name).string, "GIT_SSH_VARIANT": "simple"]
                }
                let project = try await sandbox.makeProject([
                    "pods/default.yml": Sandbox.usualPod.replacing("git@github.com:", with: "git@slow.example.com:")
                ])

                try await Self.kill(
                    "conductor checkout --no-up web", when: mark, in: project, environment: ssh("slow"), sandbox)
                let left = try await sandbox.sh("ls .git/conductor/stores; ls -A src", in: project).stdout
                #expect(left == "")
                let status = try await sandbox.conductor("status", in: project).success()
                #expect(status.stderr == "")

                try await sandbox.conductor("checkout", "-q", "web", in: project, environment: ssh("fast")).success()
                #expect(try await sandbox.httpGet("web") == "source\n")
                #expect(try await sandbox.sh("ls -A .git/conductor/stores", in: project).stdout == "web.git\n")
                try await sandbox.git("fsck", "--strict", in: project.appending("src/web"))
            }
        }

        @Test func `A worktree that was being filled when all was killed is made anew`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote(
                    "myaccount/web",
                    files: [".gitattributes": "*.slow filter=slow\n", "index.html": "source\n", "z.slow": "z\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let mark = sandbox.root.appending("mark")
                let smudge = "filter.slow.smudge"
                try await sandbox.git("config", "--global", smudge, "touch '\(mark)'; sleep 600")
                try await Self.kill("conductor checkout --no-up web", when: mark, in: project, sandbox)

                // Half of it is no work of anybody.
                try await sandbox.git("config", "--global", smudge, "cat")
                try await sandbox.conductor("status", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                #expect(try await sandbox.httpGet("web") == "source\n")
                let checkout = project.appending("src/web")
                #expect(
                    try await sandbox.git("status", "--porcelain", "--branch", in: checkout) == "## main...origin/main")
                #expect(try sandbox.read(checkout.appending("z.slow")) == "z\n")
                #expect(try await sandbox.git("worktree", "list", in: checkout).split(separator: "\n").count == 2)
            }
        }

        @Test func `What an up that was killed has left undone is done by the next`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": "services: {web: {image: myaccount/web, environment: {WORD: one}}}\n"
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                // Killed before docker-compose has done anything, and after it has done all.
                let mark = sandbox.root.appending("mark")
                for (word, line) in [
                    ("two", "touch '\(mark)'; exec sleep 600"), ("three", "\"$@\"; touch '\(mark)'; exec sleep 600"),
                ] {
                    try sandbox.write(
                        ["pods/default.yml": "services: {web: {image: myaccount/web, environment: {WORD: \(word)}}}\n"],
                        in: project)
                    try sandbox.write(["hang": "#!/bin/sh\n\(line)\n"], in: sandbox.bin)
                    try await sandbox.sh("chmod +x '\(sandbox.bin)/hang'").success()
                    let real = sandbox.generation.command.joined(separator: " ")
                    // Only 'up' hangs; docker-compose is asked for its version too.
                    try sandbox.write(
                        [
                            "slow-compose":
                                "#!/bin/sh\ncase \" $* \" in *' up '*) exec hang \(real) \"$@\" ;; esac\nexec \(real) \"$@\"\n"
                        ], in: sandbox.bin)
                    try await sandbox.sh("chmod +x '\(sandbox.bin)/slow-compose'").success()
                    try await sandbox.git("config", "conductor.compose", "slow-compose", in: project)
                    try await Self.kill("conductor up", when: mark, in: project, sandbox)
                    try await sandbox.sh("rm '\(mark)'").success()
                    try await sandbox.git("config", "--unset", "conductor.compose", in: project)

                    let status = try await sandbox.conductor("status", in: project).success().stdout
                    #expect(status.contains("Waiting to be applied"))
                    try await sandbox.conductor("up", "-q", in: project).success()
                    #expect(try await sandbox.variables(of: "web")["WORD"] == word)
                }
            }
        }

        @Test(arguments: ["conductor wait", "git commit -q --allow-empty -m More && conductor wait", "conductor up -q"])
        func `A recreate that was killed half way is pending, and the next command ends it`(next: String) async throws {
            try await withSandbox { sandbox in
                func pod(_ word: String) -> String {
                    """
                    services:
                      web:
                        image: myaccount/web
                        stop_grace_period: 2s
                        command: sh -c "trap '' TERM; while :; do sleep 1; done"
                        environment: { WORD: \(word) }

                    """
                }
                let project = try await sandbox.makeProject(["pods/default.yml": pod("one")])
                try await sandbox.conductor("up", "-q", in: project).success()
                let mark = sandbox.root.appending("mark")
                // docker-compose has made the new container, and waits until the old one has ended.
                let made = "docker ps --quiet --all --filter status=created --filter name=\(sandbox.projectName())"
                try sandbox.write(
                    [
                        "slow-compose": """
                        #!/bin/sh
                        case " $* " in *' up '*) ;; *) exec docker compose "$@" ;; esac
                        docker compose "$@" &
                        until [ -n "$(\(made))" ]; do sleep 0.02; done
                        touch '\(mark)'
                        wait

                        """
                    ], in: sandbox.bin)
                try await sandbox.sh("chmod +x '\(sandbox.bin)/slow-compose'").success()
                try await sandbox.git("config", "conductor.compose", "slow-compose", in: project)
                try sandbox.write(["pods/default.yml": pod("two")], in: project)
                try await Self.kill("conductor up", when: mark, in: project, sandbox)
                try await sandbox.git("config", "--unset", "conductor.compose", in: project)

                #expect(try await sandbox.status(in: project).pending.map(\.service) == ["web"])
                try await sandbox.sh(next, in: project).success()
                #expect(try await sandbox.variables(of: "web")["WORD"] == "two")
                let names = try await sandbox.docker(
                    "ps", "--all", "--format", "{{.Names}}", "--filter", "name=\(sandbox.projectName())")
                #expect(names == "\(sandbox.projectName())-web-1")
                #expect(try await sandbox.status(in: project).pending.isEmpty)
            }
        }
    }
}
