import SystemPackage
import Testing

extension WithoutEngine {
    /// What a checkout can be on.
    @Suite struct ReferenceTests {
        /// What is to be on `HEAD`: the branch (empty where it is detached), the commit, the upstream.
        private static func head(_ checkout: FilePath, _ sandbox: Sandbox) async throws -> [String] {
            let upstream = try await sandbox.run(
                ["git", "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}"], in: checkout)
            return [
                try await sandbox.git("branch", "--show-current", in: checkout),
                try await sandbox.git("rev-parse", "HEAD", in: checkout),
                upstream.status == 0 ? String(upstream.stdout.dropLast()) : "",
            ]
        }

        /// A remote with the branches `main` and `other`, and the tag `v1` before the last commit of `main`.
        private static func remote(_ sandbox: Sandbox) async throws -> (web: Remote, tagged: String) {
            let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "one\n"])
            let tagged = try await web.head()
            try await sandbox.git("tag", "v1", tagged, in: web.path)
            try await web.commit("Change it", files: ["index.html": "two\n"])
            try await web.commit("Change it otherwise", files: ["index.html": "other\n"], branch: "other")
            return (web, tagged)
        }

        @Test(arguments: [false, true])
        func `A branch, a tag or a commit is checked out`(isThere: Bool) async throws {
            try await withSandbox { sandbox in
                let (web, tagged) = try await Self.remote(sandbox)
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                if isThere { try await sandbox.conductor("checkout", "-q", "--no-up", "web", in: project).success() }
                func check(_ words: String..., expect head: [String]) async throws {
                    try await sandbox.run(["conductor", "checkout", "--no-up", "-q", "web"] + words, in: project)
                        .success()
                    #expect(try await Self.head(checkout, sandbox) == head, "\(words)")
                    if !isThere { try await sandbox.conductor("remove", "-q", "web", in: project).success() }
                }
                let main = try await web.head()
                let other = try await web.head("other")
                try await check("other", expect: ["other", other, "origin/other"])
                try await check("v1", expect: ["", tagged, ""])
                try await check(tagged, expect: ["", tagged, ""])
                try await check("main", expect: ["main", main, "origin/main"])
                try await check("-b", "topic", expect: ["topic", main, ""])
                try await check("-b", "fix", "v1", expect: ["fix", tagged, ""])

                // What came to the remote since then is fetched.
                let later = try await web.commit("Change it later", files: ["index.html": "l\n"], branch: "later")
                try await check("later", expect: ["later", later, "origin/later"])

                // A branch that is pushed has an upstream afterwards.
                try await sandbox.conductor("checkout", "-q", "--no-up", "web", "topic", in: project).success()
                try await sandbox.git("push", "--quiet", "--set-upstream", "origin", "topic", in: checkout)
                #expect(try await web.head("topic") == main)
            }
        }

        @Test(arguments: [false, true])
        func `A name that nothing has is told with those that are near`(isThere: Bool) async throws {
            try await withSandbox { sandbox in
                _ = try await Self.remote(sandbox)
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                if isThere { try await sandbox.conductor("checkout", "-q", "--no-up", "web", in: project).success() }
                let outcome = try await sandbox.conductor("checkout", "-q", "--no-up", "web", "othr", in: project)
                try sandbox.expectSnapshot(outcome, "checkout-unknown-reference")
                #expect(sandbox.exists(checkout) == isThere)

                try sandbox.expectSnapshot(
                    try await sandbox.conductor("checkout", "wbe", in: project), "checkout-unknown-service")
                try sandbox.expectSnapshot(
                    try await sandbox.conductor("checkout", "db", in: project), "checkout-without-source")
            }
        }

        @Test func `A checkout with changes is not switched`() async throws {
            try await withSandbox { sandbox in
                _ = try await Self.remote(sandbox)
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                let checkout = project.appending("src/web")
                try await sandbox.conductor("checkout", "-q", "--no-up", "web", in: project).success()
                try sandbox.write(["index.html": "edited\n", "new.txt": "new\n"], in: checkout)
                let refused = try await sandbox.conductor("checkout", "-q", "--no-up", "web", "other", in: project)
                try sandbox.expectSnapshot(refused, "checkout-changed")
                #expect(try sandbox.read(checkout.appending("index.html")) == "edited\n")
                #expect(try await sandbox.git("branch", "--show-current", in: checkout) == "main")
            }
        }
    }
}
