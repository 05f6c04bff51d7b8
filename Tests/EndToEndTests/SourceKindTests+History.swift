import SystemPackage
import Testing

extension WithoutEngine.SourceKindTests {
    @Test func `Submodules, nested and by relative URLs, are filled; without them nothing is left behind`()
        async throws
    {
        try await withSandbox { sandbox in
            let deep = try await sandbox.makeRemote("myaccount/deep", files: ["deep.txt": "deep\n"])
            let lib = try await sandbox.makeRemote("myaccount/lib", files: ["lib.txt": "one\n"])
            let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
            for (remote, url, path) in [(lib, "../deep.git", "deep"), (web, "../lib.git", "vendor/lib")] {
                try await sandbox.git("remote", "set-url", "origin", remote.url, in: remote.clone)
                try await sandbox.git("submodule", "--quiet", "add", url, path, in: remote.clone)
                try await remote.commit("Add a submodule")
            }
            let old = try await lib.head()
            try await lib.commit("Change it", files: ["lib.txt": "two\n"])
            try await web.commit("Nothing yet", branch: "next")
            try await sandbox.git("-C", "vendor/lib", "pull", "--quiet", "origin", "main", in: web.clone)
            try await web.commit("Take the new one", branch: "next")

            // A submodule that cannot be fetched is no reason to keep half of it.
            let project = try await project(sandbox)
            try await sandbox.sh("mv deep.git away", in: deep.path.removingLastComponent()).success()
            let failed = try await sandbox.conductor("checkout", "--no-up", "web", in: project)
            #expect(failed.status == 1)
            #expect(failed.stderr.contains("error: the submodules of 'src/web' could not be fetched"))
            #expect(!sandbox.exists(project.appending("src/web")))
            try await sandbox.sh("mv away deep.git", in: deep.path.removingLastComponent()).success()

            let checkedOut = try await checkOut(sandbox, in: project)
            #expect(try sandbox.read(checkedOut.appending("vendor/lib/lib.txt")) == "one\n")
            #expect(try sandbox.read(checkedOut.appending("vendor/lib/deep/deep.txt")) == "deep\n")
            #expect(try await !checkout(sandbox, in: project).dirty)

            try await checkOut(sandbox, "next", in: project)
            #expect(try sandbox.read(checkedOut.appending("vendor/lib/lib.txt")) == "two\n")
            #expect(try await !checkout(sandbox, in: project).dirty)
            try await sandbox.git("-C", "vendor/lib", "checkout", "--quiet", old, in: checkedOut)
            #expect(try await checkout(sandbox, in: project).dirty)
        }
    }

    @Test func `Branches, tags and commits of one repository are checkouts of one store`() async throws {
        try await withSandbox { sandbox in
            let remote = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
            try await remote.commit("Begin it", files: ["index.html": "login\n"], branch: "feature/login")
            let lost = try await remote.commit("Lose it", files: ["index.html": "lost\n"], branch: "lost")
            let tagged = try await remote.commit("Release it", files: ["index.html": "v1.2\n"], branch: "trunk")
            try await sandbox.git("tag", "-a", "-m", "Release", "v1.2", in: remote.clone)
            try await sandbox.git("push", "--quiet", "origin", "v1.2", ":lost", in: remote.clone)
            let trunk = try await remote.commit("Go on", files: ["index.html": "trunk\n"], branch: "trunk")
            try await sandbox.git("symbolic-ref", "HEAD", "refs/heads/trunk", in: remote.path)

            var pod = "services:\n"
            for (name, fragment) in [
                ("plain", ""), ("login", "#feature/login"), ("old", "#v1.2"), ("lost", "#\(lost)"),
            ] {
                pod += "  \(name):\n    image: myaccount/web\n    build: git@github.com:myaccount/web.git\(fragment)\n"
            }
            let project = try await sandbox.makeProject(["pods/default.yml": pod])
            let checkedOut = try await sandbox.conductor("checkout", "--all", "--no-up", in: project).success()
            #expect(
                checkedOut.stdout == """
                    plain: src/plain (trunk) will be mounted at /app
                    login: src/login (feature/login) will be mounted at /app
                    old: src/old (\(tagged.prefix(7))) will be mounted at /app
                    lost: src/lost (\(lost.prefix(7))) will be mounted at /app

                    """)
            #expect(try await sandbox.sh("ls .git/conductor/stores", in: project).stdout == "web.git\n")
            let contents = try await sandbox.sh("cat src/*/index.html", in: project).stdout
            #expect(contents == "login\nlost\nv1.2\ntrunk\n")
            #expect(try await sandbox.git("rev-parse", "@{upstream}", in: project.appending("src/plain")) == trunk)
            #expect(
                try await sandbox.git("rev-parse", "--abbrev-ref", "@{upstream}", in: project.appending("src/login"))
                    == "origin/feature/login")
        }
    }

    @Test func `A branch that was rewritten or that is gone at the remote keeps what is here`() async throws {
        try await withSandbox { sandbox in
            let remote = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
            try await remote.commit("Begin", files: ["index.html": "topic\n"], branch: "topic")
            let project = try await project(sandbox, "#topic")
            let web = try await checkOut(sandbox, in: project)
            let old = try await sandbox.git("rev-parse", "HEAD", in: web)

            // Rewritten: by two commits from `main` on.
            try await sandbox.sh(
                """
                git switch -q topic && git reset -q --hard main
                git commit -q --allow-empty -m One && git commit -q --allow-empty -m Two && git push -qf origin topic
                """, in: remote.clone
            ).success()
            try await sandbox.conductor("fetch", "-q", in: project).success()
            var shown = try await checkout(sandbox, in: project)
            #expect((shown.ahead, shown.behind) == (1, 2))
            try await checkOut(sandbox, in: project)
            #expect(try await sandbox.git("rev-parse", "HEAD", in: web) == old)

            // Gone: what is checked out goes on, in a second project there is nothing to begin with.
            try await sandbox.git("push", "--quiet", "origin", ":topic", in: remote.clone)
            try await sandbox.conductor("fetch", "-q", in: project).success()
            shown = try await checkout(sandbox, in: project)
            #expect(shown.gone && shown.branch == "topic" && shown.commit == old)
            #expect(
                try await sandbox.conductor("status", in: project).stdout.contains("src/web (topic, upstream gone, "))
            try await checkOut(sandbox, in: project)
            #expect(try sandbox.read(web.appending("index.html")) == "topic\n")

            try sandbox.write(
                ["pods/default.yml": try sandbox.read(project.appending("pods/default.yml"))],
                in: sandbox.work.appending("other"))
            let other = sandbox.work.appending("other")
            try await sandbox.git("init", "--quiet", in: other)
            try sandbox.expectSnapshot(
                try await sandbox.conductor("checkout", "--no-up", "web", in: other), "checkout-vanished-branch")
        }
    }

    @Test func `The first commit of an empty repository is made in its checkout`() async throws {
        try await withSandbox { sandbox in
            let remote = sandbox.remotes.appending("myaccount/web.git")
            try await sandbox.git("init", "--quiet", "--bare", remote.string)
            let project = try await project(sandbox)
            try sandbox.expectSnapshot(
                try await sandbox.conductor("checkout", "--no-up", "web", in: project), "checkout-empty")
            let web = project.appending("src/web")
            #expect(try await checkout(sandbox, in: project).commit == nil)
            try await checkOut(sandbox, in: project)

            try sandbox.write(["index.html": "first\n"], in: web)
            try await sandbox.git("add", ".", in: web)
            try await sandbox.git("commit", "--quiet", "-m", "First", in: web)
            try await sandbox.git("push", "--quiet", in: web)
            #expect(try await sandbox.git("log", "--format=%an %s", "main", in: remote) == "Ada Lovelace First")
            let shown = try await checkout(sandbox, in: project)
            #expect(shown.branch == "main" && !shown.gone && !shown.dirty && shown.ahead == 0)

            // Others find the default branch that there was not when this was cloned.
            try await sandbox.git("worktree", "add", "--quiet", "../second", in: project)
            let second = try await checkOut(sandbox, in: sandbox.work.appending("second"))
            #expect(try sandbox.read(second.appending("index.html")) == "first\n")
        }
    }

    @Test func `Two stacks on one branch: the second has a branch of its own that follows the same`() async throws {
        try await withSandbox { sandbox in
            let remote = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
            let project = try await project(sandbox)
            try await checkOut(sandbox, in: project)
            let second = sandbox.work.appending("second")
            try await sandbox.git("worktree", "add", "--quiet", second.string, in: project)
            let made = try await sandbox.conductor("checkout", "--no-up", "web", in: second)
            try sandbox.expectSnapshot(made, "checkout-two-stacks")

            // It pulls as any branch does, is found again, and does not get in the way of the first.
            try await remote.commit("Change it", files: ["index.html": "changed\n"])
            try await sandbox.git("pull", "--quiet", in: second.appending("src/web"))
            try await sandbox.conductor("remove", "-q", "web", in: second).success()
            try await checkOut(sandbox, in: second)
            #expect(try await checkout(sandbox, in: second).branch == "main-second")
            #expect(try sandbox.read(second.appending("src/web/index.html")) == "changed\n")
            #expect(try await checkout(sandbox, in: project).branch == "main")

            // Who asks for the branch itself is told who has it.
            for words in [["checkout", "web", "main"], ["checkout", "web", "-b", "new", "main"]] {
                let outcome = try await sandbox.run(["conductor"] + words + ["--no-up"], in: second)
                if words.count == 3 {
                    try sandbox.expectSnapshot(outcome, "checkout-branch-taken")
                } else {
                    try outcome.success()
                }
            }
        }
    }
}
