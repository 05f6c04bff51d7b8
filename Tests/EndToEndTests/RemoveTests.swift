import SystemPackage
import Testing

extension EndToEnd {
    /// A checkout goes, and no work with it.
    @Suite struct RemoveTests {
        @Test func `Work that would be lost is listed, and kept where it is forced`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                let life = try await sandbox.life(of: "web")

                /// Expects a refusal that lists this, and nothing else.
                func refuse(_ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
                    let outcome = try await sandbox.conductor("remove", "web", in: project)
                    #expect(outcome.status == 1, sourceLocation: sourceLocation)
                    #expect(
                        sandbox.redact(outcome.stderr)
                            == (["error: work in 'src/web' would be lost [work-would-be-lost]"]
                            + lines.map { "  \($0)" } + [
                                "hint: commit it on a branch (in a submodule, push it too); or take the worktree away "
                                    + "with '--force', which keeps this in the store", "",
                            ]).joined(separator: "\n"), sourceLocation: sourceLocation)
                    #expect(outcome.stdout == "", sourceLocation: sourceLocation)
                }
                try sandbox.write(["index.html": "edited\n"], in: checkout)
                try await refuse("changed: index.html")
                try await sandbox.git("add", "--all", in: checkout)
                try await refuse("staged: index.html")
                try await sandbox.git("commit", "--quiet", "-am", "Edit it", in: checkout)
                try await sandbox.git("push", "--quiet", in: checkout)
                try sandbox.write(["folder/notes.txt": "mine\n"], in: checkout)
                try await refuse("untracked: folder/notes.txt")
                // A branch stays in the store, with commits that are nowhere else.
                try await sandbox.git("switch", "--quiet", "-c", "topic", in: checkout)
                try await sandbox.git("commit", "--quiet", "--allow-empty", "-m", "Begin", in: checkout)
                try await refuse("untracked: folder/notes.txt")
                #expect(try await sandbox.life(of: "web") == life)
                #expect(try await sandbox.httpGet("web") == "edited\n")

                try sandbox.write(["index.html": "kept\n"], in: checkout)
                try await sandbox.git("switch", "--quiet", "--detach", in: checkout)
                try await sandbox.git("commit", "--quiet", "--allow-empty", "-m", "On no branch", in: checkout)
                let detached = try await sandbox.git("rev-parse", "HEAD", in: checkout)
                try await refuse("changed: index.html", "untracked: folder/notes.txt", "on no branch: ID On no branch")
                let forced = try await sandbox.conductor("remove", "-q", "--force", "web", in: project).success()
                try sandbox.expectSnapshot(forced, "remove-forced")
                #expect(!sandbox.exists(checkout))
                #expect(try await sandbox.httpGet("web") == "image\n")

                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                #expect(try await sandbox.httpGet("web") == "edited\n")
                try await sandbox.git("stash", "pop", "--quiet", in: checkout)
                #expect(try await sandbox.httpGet("web") == "kept\n")
                #expect(try sandbox.read(checkout.appending("folder/notes.txt")) == "mine\n")
                let branches = try await sandbox.git(
                    "branch", "--format", "%(refname:short)", "--contains", detached, in: checkout)
                #expect(branches == "kept-\(detached.prefix(7))")
                #expect(try await sandbox.git("log", "-1", "--format=%s", "topic", in: checkout) == "Begin")
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `What looks at the stack, and takes it down, needs no folder of a checkout that is gone`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = try await sandbox.makeProject([
                    "pods/default.yml": generation.pod("web: { image: myaccount/web, build: \(web.url) }")
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                try await sandbox.conductor("remove", "-q", "web", in: project).success()
                try await sandbox.conductor("exec", "-T", "web", "true", in: project).success()
                try await sandbox.conductor("ps", in: project).success()
                try await sandbox.conductor("down", in: project).success()
            }
        }

        @Test func `A checkout without work of one's own goes, and the image is back`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote(
                    "myaccount/web", files: [".gitignore": "*.log\n", "index.html": "s\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                // Ignored files keep nobody from it, and come back.
                try sandbox.write(["debug.log": "x\n"], in: project.appending("src/web"))
                let db = try await sandbox.life(of: "db")
                #expect(
                    try await sandbox.conductor("remove", "web", in: project).success().stdout == "removed src/web\n")
                #expect(!sandbox.exists(project.appending("src/web")))
                #expect(try await sandbox.httpGet("web") == "image\n")
                #expect(try await sandbox.life(of: "db") == db)
                try sandbox.expectSnapshot(try await sandbox.conductor("remove", "web", in: project), "remove-absent")
                // The store is there still: nothing is cloned, and no network is needed.
                try await sandbox.git("config", "--global", "--remove-section", "url.file://\(sandbox.remotes)/")
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                #expect(try await sandbox.httpGet("web") == "s\n")
                #expect(try sandbox.read(project.appending("src/web/debug.log")) == "x\n")
            }
        }
    }
}
