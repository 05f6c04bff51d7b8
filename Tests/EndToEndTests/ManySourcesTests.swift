import Foundation
import SystemPackage
import Testing

extension WithoutEngine {
    /// Several sources at once.
    @Suite struct ManySourcesTests {
        private static let names = ["api", "mail", "web"]

        /// A project whose services each have a source; those of `slow` and `gone` are on hosts of these names.
        private static func pod(_ hosts: [String: String] = [:]) -> String {
            names.reduce("services:\n") { text, name in
                let host = hosts[name] ?? "github.com"
                return text + "  \(name):\n    image: myaccount/web\n    build: git@\(host):myaccount/\(name).git\n"
            }
        }

        private static func makeRemotes(_ sandbox: Sandbox) async throws -> [String: Remote] {
            var remotes: [String: Remote] = [:]
            for name in names {
                remotes[name] = try await sandbox.makeRemote("myaccount/\(name)", files: ["index.html": "\(name)\n"])
            }
            return remotes
        }

        @Test func `One that fails does not stop the others`() async throws {
            try await withSandbox { sandbox in
                let remotes = try await Self.makeRemotes(sandbox)
                let project = try await sandbox.makeProject(["pods/default.yml": Self.pod()])
                try FileManager.default.removeItem(atPath: try #require(remotes["mail"]).path.string)
                let outcome = try await sandbox.conductor("checkout", "--all", "--no-up", in: project)
                try sandbox.expectSnapshot(outcome, "checkout-all-one-fails")
                #expect(try await sandbox.sh("ls src", in: project).stdout == "api\nweb\n")

                try sandbox.expectSnapshot(
                    try await sandbox.conductor("checkout", "--all", "-j", "0", in: project), "jobs-zero")
            }
        }

        @Test(arguments: [("INT", 130), ("TERM", 143), ("HUP", 129)])
        func `A signal stops all at once and leaves what is whole`(signal: String, status: Int) async throws {
            try await withSandbox { sandbox in
                _ = try await Self.makeRemotes(sandbox)
                // What git takes for ssh; the program on the slow host has a child of its own, and is not over in time.
                let slow = "touch \"$HOME/mark\"; sleep 600 & wait"
                let fast = "while [ $# -gt 1 ]; do shift; done; cd '\(sandbox.remotes)' && eval \"$1\""
                try sandbox.write(
                    ["ssh": "#!/bin/sh\ncase \"$*\" in *$SLOW*) \(slow) ;; *) \(fast) ;; esac\n"], in: sandbox.bin)
                try await sandbox.sh("chmod +x '\(sandbox.bin)/ssh'").success()
                func ssh(slow: String) -> [String: String] {
                    ["GIT_SSH": sandbox.bin.appending("ssh").string, "GIT_SSH_VARIANT": "simple", "SLOW": slow]
                }
                let hosts = ["api": "one.example.com", "mail": "slow.example.com", "web": "two.example.com"]
                let project = try await sandbox.makeProject(["pods/default.yml": Self.pod(hosts)])

                // With job control Ctrl-C is not ignored by what runs in the background.
                let script = """
                    set -m
                    conductor checkout --all --no-up & pid=$!
                    whole() { grep -qs conductor .git/conductor/stores/$1.git/worktrees/$1/locked; }
                    until [ -e "$HOME/mark" ] && whole api && whole web; do sleep 0.05; done
                    sleep 0.3
                    kill -\(signal) $pid
                    wait $pid
                    """
                let outcome = try await sandbox.run(
                    ["bash", "-c", script], in: project, environment: ssh(slow: "slow.example.com"))
                #expect(outcome.status == status)
                #expect(outcome.stderr.contains("error: interrupted: 2 of 3 sources are checked out [interrupted]\n"))
                #expect(
                    try await sandbox.sh("ls -A src .git/conductor/stores", in: project).stdout.contains("mail")
                        == false)
                let state = try sandbox.read(project.appending(".git/conductor/state.json"))
                #expect(state.contains("\"api\"") && state.contains("\"web\"") && !state.contains("\"mail\""))

                try await sandbox.conductor(
                    "checkout", "-q", "--all", "--no-up", in: project, environment: ssh(slow: "nobody")
                ).success()
                #expect(try await sandbox.sh("cat src/*/index.html", in: project).stdout == "api\nmail\nweb\n")
                #expect(
                    try await sandbox.sh("ls -A .git/conductor/stores", in: project).stdout
                        == "api.git\nmail.git\nweb.git\n")
            }
        }

        @Test func `What a fetch says`() async throws {
            try await withSandbox { sandbox in
                let remotes = try await Self.makeRemotes(sandbox)
                let web = try #require(remotes["web"])
                try await web.commit("Leave", branch: "leaving")
                let project = try await sandbox.makeProject(["pods/default.yml": Self.pod()])
                try sandbox.expectSnapshot(try await sandbox.conductor("fetch", in: project), "fetch-nothing")
                try await sandbox.conductor("checkout", "-q", "--all", "--no-up", in: project).success()

                for number in 1...3 { try await web.commit("Change \(number)", files: ["index.html": "\(number)\n"]) }
                try await web.commit("Begin", branch: "topic")
                try await sandbox.git("push", "--quiet", "origin", "--delete", "leaving", in: web.clone)
                try FileManager.default.removeItem(atPath: try #require(remotes["mail"]).path.string)
                let before = try await sandbox.git("rev-parse", "HEAD", in: project.appending("src/web"))
                try sandbox.expectSnapshot(
                    try await sandbox.conductor("fetch", "--dry-run", in: project), "fetch-dry-run")
                try sandbox.expectSnapshot(try await sandbox.conductor("fetch", in: project), "fetch")
                #expect(try await sandbox.git("rev-parse", "HEAD", in: project.appending("src/web")) == before)
                let quiet = try await sandbox.conductor("fetch", "-q", "web", in: project).success()
                #expect(quiet.stdout + quiet.stderr == "")
            }
        }
    }
}
