import SystemPackage
import Testing

extension WithoutEngine {
    /// What can be in a source's repository. Plain git says what is right; no container is needed to see it.
    @Suite struct SourceKindTests {
        /// A project with the service `web`, built from `git@github.com:myaccount/web.git` and what follows.
        func project(_ sandbox: Sandbox, _ fragment: String = "") async throws -> FilePath {
            let project = try await sandbox.makeProject([
                "pods/default.yml":
                    "services:\n  web:\n    image: myaccount/web\n    build: git@github.com:myaccount/web.git\(fragment)\n"
            ])
            try await sandbox.git("add", ".", in: project)
            try await sandbox.git("commit", "--quiet", "--message", "Add web", in: project)
            return project
        }

        /// Checks `web` out and returns where it is.
        @discardableResult
        func checkOut(_ sandbox: Sandbox, _ words: String..., in project: FilePath) async throws -> FilePath {
            try await sandbox.run(["conductor", "checkout", "-q", "--no-up", "web"] + words, in: project).success()
            return project.appending("src/web")
        }

        func checkout(_ sandbox: Sandbox, in project: FilePath) async throws -> ShownStatus.Checkout {
            try #require(try await sandbox.status(in: project).services.first?.checkout)
        }

        /// All that git puts into a working tree: names, kinds, permissions, targets of links, content.
        func tree(_ sandbox: Sandbox, _ folder: FilePath) async throws -> String {
            try await sandbox.sh(
                """
                find . -path ./.git -prune -o -printf '%P %y %m %l\\n' | LC_ALL=C sort
                find . -path ./.git -prune -o -type f -exec cksum {} + | LC_ALL=C sort
                """, in: folder
            ).success().stdout
        }

        @Test func `Files come as git itself checks them out: filters, line endings, links, modes, odd names`()
            async throws
        {
            try await withSandbox { sandbox in
                for (key, command) in [("clean", "tr a-z n-za-m"), ("smudge", "tr n-za-m a-z")] {
                    try await sandbox.git("config", "--global", "filter.secret.\(key)", command)
                }
                try await sandbox.git("config", "--global", "filter.secret.required", "true")
                let remote = try await sandbox.makeRemote(
                    "myaccount/web",
                    files: [
                        ".gitattributes": "*.secret filter=secret\n*.bat text eol=crlf\n*.txt text\n",
                        "key.secret": "attack at dawn\n", "run.bat": "one\ntwo\n", "doc.txt": "one\r\ntwo\r\n",
                        "-rf": "dash\n", " two  spaces ": "spaces\n", "quote'\"\\": "quote\n", "ü/ß": "umlaut\n",
                        "tool": "#!/bin/sh\n",
                    ])
                try await sandbox.sh(
                    """
                    chmod +x tool && ln -s ü/ß link && ln -s nowhere dangling && ln -s ü folder
                    echo newline > "$(printf 'new\\nline')" && echo latin > "$(printf 'latin\\344')"
                    """, in: remote.clone
                ).success()
                try await remote.commit("Add what is odd")

                let project = try await project(sandbox)
                let web = try await checkOut(sandbox, in: project)
                let plain = sandbox.work.appending("plain")
                try await sandbox.git("clone", "--quiet", remote.url, plain.string)
                let expected = try await tree(sandbox, plain)
                #expect(expected.contains("latin") && expected.contains("tool f 755") && expected.contains("link l"))
                #expect(try await tree(sandbox, web) == expected)
                #expect(try sandbox.read(web.appending("key.secret")) == "attack at dawn\n")
                #expect(try sandbox.read(web.appending("run.bat")) == "one\r\ntwo\r\n")
                #expect(try await !checkout(sandbox, in: project).dirty)

                // What is committed here is what the remote gets.
                try sandbox.write(["key.secret": "attack at noon\n", "run.bat": "three\r\n"], in: web)
                #expect(try await checkout(sandbox, in: project).dirty)
                try await sandbox.git("commit", "--quiet", "-am", "Change them", in: web)
                try await sandbox.git("push", "--quiet", in: web)
                #expect(try await sandbox.git("show", "main:key.secret", in: remote.path) == "nggnpx ng abba")
                #expect(try await sandbox.git("show", "main:run.bat", in: remote.path) == "three")
                #expect(try await !checkout(sandbox, in: project).dirty)
                try await sandbox.conductor("remove", "-q", "web", in: project).success()
                #expect(!sandbox.exists(web))
            }
        }

        @Test func `git-lfs fetches what is in the tree, and pushes what is committed there`() async throws {
            try await withSandbox { sandbox in
                try await sandbox.git("lfs", "install", "--skip-repo")
                let remote = try await sandbox.makeRemote(
                    "myaccount/web", files: [".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n"])
                try await remote.commit("Add a large file", files: ["large.bin": "large\n"])
                #expect(try await sandbox.git("show", "main:large.bin", in: remote.path).contains("git-lfs"))

                let project = try await project(sandbox)
                let web = try await checkOut(sandbox, in: project)
                #expect(try sandbox.read(web.appending("large.bin")) == "large\n")
                #expect(try await !checkout(sandbox, in: project).dirty)

                try sandbox.write(["large.bin": "larger\n"], in: web)
                try await sandbox.git("commit", "--quiet", "-am", "Make it larger", in: web)
                try await sandbox.git("push", "--quiet", in: web)
                let plain = sandbox.work.appending("plain")
                try await sandbox.git("clone", "--quiet", remote.url, plain.string)
                #expect(try sandbox.read(plain.appending("large.bin")) == "larger\n")

                // A second worktree of the project shares what was fetched.
                try await sandbox.git("worktree", "add", "--quiet", "../second", in: project)
                try await sandbox.sh("rm -rf lfs", in: remote.path).success()
                let second = try await checkOut(sandbox, in: sandbox.work.appending("second"))
                #expect(try sandbox.read(second.appending("large.bin")) == "larger\n")
            }
        }
    }
}
