import SystemPackage
import Testing

extension EndToEnd {
    /// The six lines for which the program exists, and the day's work after them.
    @Suite struct MainJobTests {
        @Test(arguments: ComposeGeneration.both)
        func `The six lines work as they stand`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                // The stack of these lines would have a name that others may use on this machine.
                try await sandbox.git("config", "--global", "conductor.stack", sandbox.projectName())
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let project = sandbox.work.appending("hello_world")
                let checkout = project.appending("src/web")

                let new = try await sandbox.sh("conductor new hello_world")
                try sandbox.expectSnapshot(new, "six-lines-new")
                #expect(try await sandbox.git("status", "--porcelain", in: project) == "")
                #expect(try await sandbox.git("rev-list", "--count", "HEAD", in: project) == "1")
                let files = try await sandbox.git("ls-files", in: project).split(separator: "\n")
                #expect(
                    files == [
                        ".gitignore", "config/project.yml", "pods/common.env", "pods/default.yml",
                        "pods/environments/development/common.env", "pods/environments/production/common.env",
                        "pods/environments/test/common.env",
                    ])
                #expect(try await sandbox.hasHooks(in: project))

                let db = try await sandbox.sh("conductor generate service db --image postgresql", in: project)
                try sandbox.expectSnapshot(db, "six-lines-db")
                let service = try await sandbox.sh(
                    "conductor generate service web --source git@github.com:myaccount/web.git --link db", in: project)
                try sandbox.expectSnapshot(service, "six-lines-web")
                let pod = try sandbox.read(project.appending("pods/default.yml"))
                #expect(
                    pod.hasSuffix(
                        """
                        services:
                          db:
                            image: postgresql
                          web:
                            image: myaccount/web
                            build: git@github.com:myaccount/web.git
                            depends_on:
                              - db

                        """), "\(pod)")
                #expect(pod.hasPrefix("# The pod 'default'"))

                let set = try await sandbox.sh(
                    "conductor config:set web development DATABASE_URL postgres://postgres@db/app", in: project)
                try sandbox.expectSnapshot(set, "six-lines-config")

                try await sandbox.sh("conductor up", in: project).success()
                #expect(try await sandbox.runningServices() == ["db", "web"])
                #expect(try await sandbox.httpGet("web") == "image\n")
                #expect(try await sandbox.variables(of: "web")["DATABASE_URL"] == "postgres://postgres@db/app")
                #expect(try await sandbox.exec("web", "sh", "-c", "echo hello | nc -w 5 db 5432") == "hello")

                let before = try await sandbox.lives("db", "web")
                let checkedOut = try await sandbox.sh("conductor checkout web", in: project).success()
                #expect(checkedOut.stdout == "web: src/web (main) is mounted at /app\n")
                #expect(try await sandbox.httpGet("web") == "source\n")
                let after = try await sandbox.lives("db", "web")
                #expect(after[0] == before[0])
                #expect(after[1] != before[1])
                #expect(try await sandbox.variables(of: "web")["DATABASE_URL"] == "postgres://postgres@db/app")

                try await Self.work(in: checkout, of: web, sandbox)

                // Nothing of ours is in the work tree, and the second time nothing happens.
                let lives = try await sandbox.lives("db", "web")
                let up = try await sandbox.conductor("up", in: project)
                try sandbox.expectSnapshot(up, "six-lines-up-again")
                let again = try await sandbox.conductor("checkout", "web", in: project)
                try sandbox.expectSnapshot(again, "six-lines-checkout-again")
                #expect(try await sandbox.lives("db", "web") == lives)
                #expect(
                    try await sandbox.git("status", "--porcelain", "--untracked-files=all", in: project)
                        == " M pods/default.yml\n?? pods/environments/development/default.yml")
            }
        }

        /// Edits, commits, pushes and pulls in a checkout, as in any clone.
        private static func work(in checkout: FilePath, of web: Remote, _ sandbox: Sandbox) async throws {
            let life = try await sandbox.life(of: "web")
            try sandbox.write(["index.html": "edited\n"], in: checkout)
            #expect(try await sandbox.httpGet("web") == "edited\n")
            #expect(try await sandbox.git("branch", "--show-current", in: checkout) == "main")
            #expect(try await sandbox.git("rev-parse", "--abbrev-ref", "@{upstream}", in: checkout) == "origin/main")
            #expect(try await sandbox.git("status", "--porcelain", in: checkout) == " M index.html")

            // Git shows what a hook says; here it has nothing to say.
            let commit = try await sandbox.run(["git", "commit", "--quiet", "-am", "Edit it"], in: checkout).success()
            #expect(commit.stdout + commit.stderr == "")
            try await sandbox.git("push", "--quiet", in: checkout)
            #expect(try await web.head() == sandbox.git("rev-parse", "HEAD", in: checkout))

            let other = try await web.commitAfterPull("Change it", files: ["index.html": "pulled\n"])
            try await sandbox.git("pull", "--quiet", in: checkout)
            #expect(try await sandbox.git("rev-parse", "HEAD", in: checkout) == other)
            #expect(try await sandbox.httpGet("web") == "pulled\n")
            #expect(try await sandbox.life(of: "web") == life)
        }

        @Test func `A folder that is not empty is not made a project`() async throws {
            try await withSandbox { sandbox in
                try sandbox.write(["hello_world/notes.txt": "mine\n"], in: sandbox.work)
                let before = try await sandbox.listing(of: sandbox.work)
                try sandbox.expectSnapshot(try await sandbox.conductor("new", "hello_world"), "new-not-empty")
                #expect(try await sandbox.listing(of: sandbox.work) == before)

                // An empty one is as good as none.
                try await sandbox.sh("mkdir empty").success()
                try await sandbox.conductor("new", "-q", "empty").success()
                #expect(sandbox.exists(sandbox.work.appending("empty/pods/default.yml")))
            }
        }

        @Test func `It works from any folder of the project, from a checkout and through git`() async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote(
                    "myaccount/web", files: ["index.html": "source\n", "lib/a.txt": "a\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                try await sandbox.git("-C", project.appending("pods").string, "conductor", "up", "-q")
                try await sandbox.conductor("checkout", "-q", "web", in: project.appending("config")).success()
                let life = try await sandbox.life(of: "web")

                let expected = try await sandbox.conductor("status", in: project).success().stdout
                #expect(expected.contains("src/web (main)"))
                try await sandbox.sh("ln -s \(sandbox.projectName()) link").success()
                let folders = [
                    project.appending("pods/environments"), checkout, checkout.appending("lib"),
                    sandbox.work.appending("link"), sandbox.work.appending("link/src/web"),
                ]
                for folder in folders {
                    #expect(try await sandbox.conductor("status", in: folder).success().stdout == expected)
                    #expect(
                        try await sandbox.git("-C", folder.string, "conductor", "status") + "\n" == expected)
                    try await sandbox.conductor("up", "-q", in: folder).success()
                }
                #expect(try await sandbox.life(of: "web") == life)
            }
        }
    }
}
