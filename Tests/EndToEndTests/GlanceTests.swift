import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// Where nothing has changed, a hook starts nothing but the program that sees so at a glance.
    @Suite struct GlanceTests {
        /// Puts a script in the place of `git-conductor` that notes the hooks which come to it.
        private func watch(_ sandbox: Sandbox) async throws {
            try await sandbox.sh(
                """
                program=$(readlink git-conductor) && rm git-conductor && cat >git-conductor <<END && chmod +x git-conductor
                #!/usr/bin/env bash
                [ "\\$1:\\$2" = hook:follow ] || [ "\\$1" != hook ] || echo "\\$2" >>'\(sandbox.root)/calls'
                exec -a "\\$0" "$program" "\\$@"
                END
                """, in: sandbox.bin
            ).success()
        }

        /// Runs a line of shell in a folder of the project and returns how many hooks came to `git-conductor` meanwhile.
        private func calls(
            _ sandbox: Sandbox, _ line: String, in folder: FilePath, environment: [String: String] = [:]
        ) async throws -> Int {
            let log = sandbox.root.appending("calls")
            try "".write(toFile: log.string, atomically: true, encoding: .utf8)
            try await sandbox.sh(line, in: folder, environment: environment).success()
            return try sandbox.read(log).split(separator: "\n").count
        }

        /// Switches to the present branch until a glance is enough. What has just been written may be written again at the
        /// same time by the clock of the files, so it takes a moment.
        private func settle(_ sandbox: Sandbox, in folder: FilePath) async throws {
            try await sandbox.waitUntil("a glance is enough in \(folder)") {
                try await calls(sandbox, "git switch -q main", in: folder) == 0
            }
        }

        /// A project whose `web` is checked out.
        private func project(_ sandbox: Sandbox) async throws -> (project: FilePath, source: FilePath) {
            try await watch(sandbox)
            _ = try await sandbox.makeRemote(
                "myaccount/web", files: ["index.html": "main\n", "config/app/server": "1\n"])
            let pod =
                Sandbox.usualPod + "    environment: { GREETING: \"${GREETING-hello}\" }\n"
                + "    x-conductor: { restart_on: [\"config/**/server\"] }\n"
            let project = try await sandbox.project(["pods/default.yml": pod])
            try await sandbox.branches(["other": ["notes.txt": "Nothing of a pod\n"]], in: project)
            try await sandbox.conductor("checkout", "-q", "--no-up", "web", in: project).success()
            return (project, project.pushing("src/web"))
        }

        @Test func `A stack that is up: all that may matter is noticed, and nothing else`() async throws {
            try await withSandbox { sandbox in
                let (project, source) = try await project(sandbox)
                try await sandbox.conductor("up", "-q", in: project).success()
                for folder in [project, source] { try await settle(sandbox, in: folder) }

                // What decides nothing.
                #expect(try await calls(sandbox, "git switch -q other", in: project) == 0)
                #expect(try sandbox.read(project.appending(".git/conductor/branch")) == "other")
                #expect(try await calls(sandbox, "git switch -q main", in: project) == 0)
                #expect(try await calls(sandbox, "git commit -q --allow-empty -m One", in: project) == 0)
                let code =
                    "echo new >index.html; git switch -q -c topic; git commit -qam Code; git switch -q main"
                #expect(try await calls(sandbox, code, in: source) == 0)
                #expect(try await calls(sandbox, "git switch -q main", in: project) == 0)
                // Another program that starts git: its variables are looked at once.
                let editor = ["EDITOR_OF_MINE": "1"]
                #expect(try await calls(sandbox, "git switch -q main", in: project, environment: editor) == 1)
                #expect(try await calls(sandbox, "git switch -q main", in: project, environment: editor) == 0)
                #expect(try await calls(sandbox, "git switch -q main", in: project) == 0)
                // As many files as a project of this size has, and no more.
                let glance = try sandbox.read(project.appending(".git/conductor/glance")).split(separator: "\n")
                #expect(glance.filter { !"gvwb".contains($0.first ?? " ") }.count < 400)

                let changes = [
                    ("echo '# A comment' >>pods/default.yml", "git checkout -q pods"),
                    (
                        "cp -p pods/default.yml a; sed -i.b s/hello/world/ a; touch -r pods/default.yml a; mv a pods/default.yml",
                        "rm -f a.b; git checkout -q pods"
                    ),
                    ("echo 'services: {}' >pods/another.yml", "rm pods/another.yml"),
                    ("echo UNUSED=1 >>pods/common.env", "git checkout -q pods"),
                    ("echo UNUSED=1 >.env", "rm .env"),
                    ("git config conductor.url none", "git config --unset conductor.url"),
                    ("git config --global conductor.url none", "git config --global --unset conductor.url"),
                    ("echo . >.git/conductor/again", "git conductor wait"),
                    ("echo '{}' >src/web/package.json", "rm src/web/package.json"),
                    ("echo 2 >src/web/config/app/server", "git -C src/web checkout -q config"),
                    (
                        "mkdir -p src/web/config/b/c; touch src/web/config/b/c/server",
                        "rm -r src/web/config/b; mkdir -p src/web/config/d/e"
                    ),
                    ("touch src/web/config/d/e/server", "rm -r src/web/config/d"),
                    ("echo config >>src/web/.gitignore", "rm src/web/.gitignore"),
                    ("git conductor unmount -q web", "git conductor mount -q web"),
                    ("rm .git/conductor/glance", "true"),
                ]
                for (change, back) in changes {
                    try await sandbox.sh(change, in: project).success()
                    #expect(try await calls(sandbox, "git switch -q main", in: project) == 1, "\(change)")
                    try await sandbox.sh("git conductor wait; \(back)", in: project).success()
                    try await settle(sandbox, in: project)
                }
                let rebase = "mkdir .git/rebase-merge; git hook run post-checkout -- 0 0 1; rmdir .git/rebase-merge"
                #expect(try await calls(sandbox, rebase, in: project) == 1)
                try await settle(sandbox, in: source)
                #expect(try await calls(sandbox, "git switch -q --detach", in: source) == 1)
                try await settle(sandbox, in: source)
                let greeting = ["GREETING": "you"]
                #expect(try await calls(sandbox, "git switch -q main", in: source, environment: greeting) == 1)
                try await sandbox.conductor("wait", in: project, environment: greeting).success()
                #expect(try await sandbox.greeting() == "you")
            }
        }

        @Test func `Where nothing is up, the first hook finds out, and the next know`() async throws {
            try await withSandbox { sandbox in
                let (project, source) = try await project(sandbox)
                for folder in [project, source] {
                    try await settle(sandbox, in: folder)
                    #expect(try await calls(sandbox, "git commit -q --allow-empty -m One", in: folder) == 0)
                }
                #expect(try await calls(sandbox, "git switch -q other; git switch -q main", in: project) == 0)
                #expect(try await calls(sandbox, "echo '{' >>pods/default.yml; git switch -q main", in: project) == 0)
                try await sandbox.git("checkout", "-q", "pods", in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                for folder in [project, source] {
                    #expect(try await calls(sandbox, "git switch -q main", in: folder) == 1)
                }
                // A copy is another project.
                let copy = project.removingLastComponent().appending("copy")
                try await sandbox.sh("cp -R '\(project)' '\(copy)'").success()
                #expect(try await calls(sandbox, "git switch -q main", in: copy) == 1)
            }
        }
    }
}
