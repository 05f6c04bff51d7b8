import SystemPackage
import Testing

extension EndToEnd {
    /// Snapshots of the commits of all sources, and pull requests.
    @Suite struct RestoreTests {
        @Test(arguments: ComposeGeneration.usual)
        func `A branch of the project brings its sources along, here and in a clone`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "old\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                // Of a source that nobody has cloned the remote is asked.
                try await sandbox.conductor("snapshot", "-q", in: project).success()
                #expect(try sandbox.read(project.appending("config/sources.lock")).contains(try await web.head()))
                try await sandbox.sh("git add --all && git commit --quiet --message Old && git branch old", in: project)
                    .success()
                try await web.commit("Change it", files: ["index.html": "new\n"])
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                try await sandbox.conductor("snapshot", "-q", in: project).success()
                try await sandbox.git("commit", "--quiet", "--all", "--message", "New", in: project)
                #expect(try await sandbox.httpGet("web") == "new\n")
                let lives = try await sandbox.lives("web", "db")

                try await sandbox.git("switch", "--quiet", "old", in: project)
                try await sandbox.conductor("up", "-q", "--locked", in: project).success()
                #expect(try await sandbox.httpGet("web") == "old\n")
                try await sandbox.git("switch", "--quiet", "main", in: project)
                try await sandbox.conductor("restore", "-q", in: project).success()
                #expect(try await sandbox.httpGet("web") == "new\n")
                // The mount shows it: no container was touched.
                #expect(try await sandbox.lives("web", "db") == lives)

                try await sandbox.git("switch", "--quiet", "old", in: project)
                try await sandbox.conductor(
                    "clone", "-q", project.string, "copy", "--all", "--locked", in: sandbox.work
                )
                .success()
                #expect(try sandbox.read(sandbox.work.appending("copy/src/web/index.html")) == "old\n")
            }
        }

        @Test func `A pull request is mounted, and 'git pull' follows it`() async throws {
            try await withSandbox { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                try await web.commit("Theirs", files: ["index.html": "theirs\n"], branch: "theirs")
                let publish = "git push --quiet origin theirs:refs/pull/12/head"
                try await sandbox.sh("\(publish) && git push --quiet origin :theirs", in: web.clone).success()
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                try await sandbox.conductor("checkout", "-q", "web", "pr/12", in: project).success()
                #expect(try await sandbox.httpGet("web") == "theirs\n")
                try await sandbox.sh(
                    "echo again > index.html && git commit --quiet --all --message Again && \(publish)", in: web.clone
                ).success()
                try await sandbox.git("pull", "--quiet", in: project.appending("src/web"))
                #expect(try await sandbox.httpGet("web") == "again\n")
            }
        }
    }
}
