import SystemPackage
import Testing

extension EndToEnd {
    /// git in the container of a service that asks for it.
    @Suite struct ContainerGitTests {
        @Test(arguments: ComposeGeneration.usual)
        func `git works in the container, whoever owns the files, and harms nothing`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let version = generation == .v1 ? "version: \"3.8\"\n" : ""
                let remote = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": version + """
                        services:
                          web:
                            image: myaccount/tools
                            build: git@github.com:myaccount/web.git
                            environment: { GIT_CONFIG_COUNT: 1, GIT_CONFIG_KEY_0: alias.st, GIT_CONFIG_VALUE_0: status }
                            x-conductor: { git: true }

                        """
                ])
                let web = project.appending("src/web")
                let store = project.appending(".git/conductor/stores/web.git")
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                // A worktree that the container does not see.
                try await sandbox.git("worktree", "add", "--quiet", "-b", "elsewhere", "../elsewhere", in: web)
                // As on a machine where the container's user is not the one who works there.
                try await sandbox.run(["chown", "-R", "12345:12345", store.string, web.string]).success()

                #expect(try await sandbox.exec("web", "git", "st", "--porcelain") == "")
                #expect(try await sandbox.exec("web", "git", "log", "--format=%s", "-1") == "Add the first files")
                let refused = try await sandbox.run([
                    "docker", "exec", "-e", "GIT_CONFIG_COUNT=0",
                    try #require(try await sandbox.containerID(of: "web")), "git", "status",
                ])
                #expect(refused.stderr.contains("dubious ownership"))

                try await sandbox.run(["chown", "-R", "--reference", project.string, store.string, web.string])
                    .success()
                // A day later git takes a worktree for moved to where it finds it, which here is the container's place.
                let link = store.appending("worktrees/web/gitdir")
                try await sandbox.run(["touch", "-d", "2 days ago", link.string]).success()
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.run(["chown", "-R", "12345:12345", store.string, web.string]).success()

                try await sandbox.exec("web", "sh", "-c", "echo inside > index.html && git commit -qam Inside")
                try await sandbox.exec("web", "git", "gc", "--quiet", "--prune=now")
                try await sandbox.run(["chown", "-R", "--reference", project.string, store.string, web.string])
                    .success()

                let made = try await sandbox.git("log", "-1", "--format=%an <%ae> %s", in: web)
                #expect(made == "Ada Lovelace <ada@example.com> Inside")
                #expect(try await sandbox.git("status", "--porcelain", in: web) == "")
                try await sandbox.git("fsck", "--strict", in: web)
                let worktrees = try await sandbox.git("worktree", "list", "--porcelain", in: store)
                #expect(worktrees.contains("worktree \(web)\n") && worktrees.contains("elsewhere"))
                try await sandbox.git("push", "--quiet", in: web)
                #expect(try await remote.head() == (try await sandbox.git("rev-parse", "HEAD", in: web)))
                let shown = try #require(try await sandbox.status(in: project).services.first?.checkout)
                #expect(!shown.dirty && shown.ahead == 0)
                #expect(try await sandbox.conductor("up", "--dry-run", in: project).stdout == "nothing to do\n")

                // Without the mount nothing of it is left.
                try await sandbox.conductor("unmount", "-q", "web", in: project).success()
                #expect(try await sandbox.variables(of: "web")["GIT_CONFIG_COUNT"] == "1")
                #expect(try await sandbox.exec("web", "ls", "-A", "/app") == "index.html")
            }
        }
    }
}
