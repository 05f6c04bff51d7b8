import Foundation
import SystemPackage
import Testing

extension WithoutEngine {
    /// The ways to a source: each with git, and with libgit2 where that can.
    @Suite struct TransportTests {
        /// A way to a source.
        private struct Way {
            let name: String
            let url: String
            /// What libgit2 says where it cannot go that way.
            var unserved: String?
        }

        private static func ways(_ server: GitServer) -> [Way] {
            let ssh = "ssh"
            let proxied = "a proxy and http"
            let path = server.path
            return [
                Way(name: "path", url: "path@local:open/web.git"),
                Way(name: "file", url: "file://\(path)/open/web.git"),
                Way(name: "git", url: "git://\(server.place("git"))/open/web.git"),
                Way(name: "http", url: "http://\(server.place("http"))/open/web.git"),
                Way(name: "https", url: "https://\(server.place("https", host: "localhost"))/open/web.git"),
                Way(name: "password", url: "http://\(server.place("http"))/private/web.git"),
                Way(name: "passwords", url: "https://\(server.place("https", host: "localhost"))/private/web.git"),
                Way(name: "header", url: "http://\(server.place("http"))/header/web.git"),
                Way(name: "proxy", url: "http://proxied.invalid/open/web.git", unserved: proxied),
                Way(name: "tunnel", url: "https://localhost:1/open/web.git"),
                Way(name: "included", url: "git@included.invalid:open/web.git"),
                Way(name: "port", url: "ssh://\(server.place("ssh"))\(path)/open/web.git", unserved: ssh),
                Way(name: "alias", url: "ssh://alias\(path)/open/web.git", unserved: ssh),
                Way(name: "jump", url: "ssh://inner\(path)/open/web.git", unserved: ssh),
            ]
        }

        static func configure(_ server: GitServer) throws {
            let sandbox = server.sandbox
            let (root, proxy) = (sandbox.root, "http://ada@\(server.place("proxy"))")
            try server.configure(
                """
                [credential]
                \thelper = test
                [http]
                \tsslCAInfo = "\(root)/tls/ca.pem"
                [http "http://\(server.place("http"))/header/"]
                \textraHeader = "X-Token: 7"
                [http "http://proxied.invalid/"]
                \tproxy = \(proxy)
                [http "https://localhost:1/"]
                \tproxy = \(proxy)
                [url "\(root)/served/"]
                \tinsteadOf = path@local:
                [includeIf "gitdir:\(sandbox.work)/"]
                \tpath = included
                """)
            let known = try ["ssh", "jump"].map {
                "[127.0.0.1]:\(server.ports[$0] ?? 0) \(try sandbox.read(root.appending("ssh/host.pub")))"
            }
            try sandbox.write(
                [
                    "included": "[url \"git://\(server.place("git"))/\"]\n\tinsteadOf = git@included.invalid:\n",
                    "password": "secret",
                    ".ssh/known": known.joined(),
                    ".ssh/config": """
                    Host *
                      HostName 127.0.0.1
                      User \(NSUserName())
                      UserKnownHostsFile "\(sandbox.home)/.ssh/known"
                      IdentityFile "\(root)/ssh/user"
                      IdentitiesOnly yes
                    Host alias
                      Port \(server.ports["ssh"] ?? 0)
                    Host hop
                      Port \(server.ports["jump"] ?? 0)
                    Host inner
                      Port \(server.ports["ssh"] ?? 0)
                      ProxyJump hop

                    """,
                ], in: sandbox.home)
        }

        static func pod(_ sources: [(name: String, url: String)]) -> String {
            sources.reduce("services:\n") { $0 + "  \($1.name):\n    image: myaccount/web\n    build: \($1.url)\n" }
        }

        @Test(arguments: ["auto", "libgit2", "git"])
        func `Every way leads to the same store`(transfer: String) async throws {
            try await withSandbox { sandbox in
                try await sandbox.withGitServer { server in
                    try Self.configure(server)
                    let ways = Self.ways(server)
                    let project = try await sandbox.makeProject([
                        "pods/default.yml": Self.pod(ways.map { ($0.name, $0.url) })
                    ])
                    try await sandbox.git("config", "conductor.transfer", transfer, in: project)
                    let outcome = try await sandbox.conductor("checkout", "-q", "--all", "--no-up", in: project)
                    let isServed = { (way: Way) in transfer != "libgit2" || way.unserved == nil }
                    #expect(outcome.status == (ways.allSatisfy(isServed) ? 0 : 1), "\(outcome.transcript)")
                    for case (let way, let reason?) in ways.map({ ($0, $0.unserved) }) where !isServed(way) {
                        let said = "libgit2 cannot transfer with \(reason), and 'conductor.transfer' is 'libgit2'"
                        #expect(
                            outcome.stderr.contains(
                                "  \(way.name): \(said) [unsupported-transfer]\n  hint: git config conductor.transfer auto\n"
                            ))
                    }
                    let served = ways.filter(isServed).map(\.name)
                    let fetched = try await sandbox.conductor("fetch", in: project).success()
                    let expected = served.map { "\($0): nothing new" }
                    #expect(fetched.stdout.split(separator: "\n").map(String.init).sorted() == expected.sorted())

                    var stores: Set<String> = []
                    for name in served {
                        let checkout = project.appending("src").appending(name)
                        #expect(try sandbox.read(checkout.appending("index.html")) == "3\n", "\(name)")
                        stores.insert(try await Self.store(of: checkout, sandbox))
                    }
                    #expect(stores.count == 1)
                    let commits = try await sandbox.git(
                        "rev-parse", "main", "topic", "v1", in: sandbox.root.appending("seed"))
                    #expect(commits.split(separator: "\n").allSatisfy { stores.first?.contains($0) ?? false })

                    let seen = try sandbox.read(GitServer.folder(sandbox).appending("connections"))
                    #expect(seen.contains("proxy CONNECT localhost:1 allowed"))
                    #expect(seen.contains("proxy GET http://proxied.invalid/open/web.git") == (transfer != "libgit2"))
                    #expect(seen.contains("jump") == (transfer != "libgit2"))
                    let helper = try sandbox.read(sandbox.home.appending("credentials"))
                    #expect(helper.contains("store ") && !helper.contains("erase "))
                }
            }
        }

        /// What is to be the same in every store: references, and the configuration but for the URL.
        private static func store(of checkout: FilePath, _ sandbox: Sandbox) async throws -> String {
            try await sandbox.sh(
                """
                cd "$(git rev-parse --git-common-dir)"; git show-ref | sort; git symbolic-ref HEAD
                git symbolic-ref refs/remotes/origin/HEAD
                git config --local --list | grep -v -e conductor.source= -e remote.origin.url= | sort
                """, in: checkout
            ).success().stdout
        }

        @Test func `A key of the agent opens the way`() async throws {
            try await withSandbox { sandbox in
                try await sandbox.withGitServer { server in
                    try Self.configure(server)
                    let config = sandbox.home.appending(".ssh/config")
                    let text = try sandbox.read(config).split(separator: "\n").filter { !$0.contains("Identit") }
                    try sandbox.write([".ssh/config": text.joined(separator: "\n") + "\n"], in: sandbox.home)
                    let project = try await sandbox.makeProject([
                        "pods/default.yml": Self.pod([("web", "ssh://alias\(server.path)/open/web.git")])
                    ])
                    let script = """
                        eval "$(ssh-agent -s)" >&2; trap 'ssh-agent -k >&2' EXIT
                        ssh-add -q "$1" && conductor checkout -q web --no-up
                        """
                    let key = sandbox.root.appending("ssh/user").string
                    try await sandbox.run(["sh", "-c", script, "sh", key], in: project).success()
                    #expect(sandbox.exists(project.appending("src/web/index.html")))
                }
            }
        }
    }
}
