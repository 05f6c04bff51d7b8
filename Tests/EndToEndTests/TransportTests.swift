import Foundation
import SystemPackage
import Testing

extension EndToEnd {
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

        private static func configure(_ server: GitServer) throws {
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

        private static func pod(_ sources: [(name: String, url: String)]) -> String {
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
                                "  \(way.name): \(said)\n  hint: git config conductor.transfer auto\n"))
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

        /// A way that leads nowhere, and what is said of it.
        private struct Failure {
            let name: String
            let url: String
            let reason: String
            let hint: String
            /// Whether only git goes that way.
            var isForGit = false
        }

        private static func failures(_ server: GitServer) -> [Failure] {
            let (http, git, ssh) = (server.place("http"), server.place("git"), server.place("ssh"))
            let https = server.place("https", host: "localhost")
            let again = "look at the URL and at your network, then run the command again"
            let missing = "there is no such repository, or you may not read it"
            func failure(
                _ name: String, _ url: String, _ reason: String, _ hint: String? = nil, isForGit: Bool = false
            ) -> Failure {
                Failure(
                    name: name, url: url, reason: reason, hint: hint ?? "look at the URL: git ls-remote \(url)",
                    isForGit: isForGit)
            }
            return [
                failure(
                    "wrong-password", "http://\(http)/private/web.git",
                    "'127.0.0.1' does not take the user and the password",
                    "enter others: git ls-remote http://\(http)/private/web.git"),
                failure(
                    "no-password", "http://nobody@\(http)/private/web.git",
                    "'127.0.0.1' asks for a user and a password",
                    "enter them where a credential helper keeps them ('git help credentials'): "
                        + "git ls-remote http://nobody@\(http)/private/web.git"),
                failure("closed-http", "http://127.0.0.1:1/web.git", "'127.0.0.1' takes no connection", again),
                failure("closed-git", "git://127.0.0.1:1/web.git", "'127.0.0.1' takes no connection", again),
                failure(
                    "closed-ssh", "ssh://127.0.0.1:1/web.git", "'127.0.0.1' takes no connection", again, isForGit: true),
                failure("no-host", "http://nowhere.invalid/web.git", "there is no host 'nowhere.invalid'", again),
                failure(
                    "no-ssh-host", "git@nowhere.invalid:web.git", "there is no host 'nowhere.invalid'", again,
                    isForGit: true),
                failure(
                    "no-path", "path@local:none.git", missing,
                    "look at the URL: git ls-remote '\(server.sandbox.root)/served/none.git'"),
                failure("no-http", "http://\(http)/open/none.git", missing),
                failure("no-git", "git://\(git)/open/none.git", missing),
                failure("forbidden", "http://\(http)/header/web.git", missing),
                failure(
                    "no-ssh", "ssh://\(ssh)\(server.path)/open/none.git", missing, isForGit: true),
                failure(
                    "untrusted", "https://\(https)/open/web.git", "the certificate of 'localhost' is not trusted",
                    "git config --global http.https://\(https)/.sslCAInfo FILE, with the certificate of who has signed it"
                ),
                failure(
                    "proxy", "https://localhost:1/open/web.git",
                    "the proxy asks for a user and a password, or does not take them",
                    "git config --global http.proxy http://USER@PROXY:PORT, with the password in a credential helper"),
                failure(
                    "unknown-key", "ssh://unknown\(server.path)/open/web.git",
                    "the ssh host key of 'unknown' is not known",
                    "connect once, compare its fingerprint and accept it: ssh unknown", isForGit: true),
                failure(
                    "other-key", "ssh://changed\(server.path)/open/web.git",
                    "'changed' has another ssh host key than before",
                    "if you know why, forget the old one: ssh-keygen -R '[127.0.0.1]:\(server.ports["ssh"] ?? 0)', "
                        + "then run: ssh changed", isForGit: true),
                failure(
                    "no-key", "ssh://stranger\(server.path)/open/web.git", "'stranger' takes none of your ssh keys",
                    "'ssh-add -l' lists the keys that are loaded; this shows what is tried: ssh stranger -v",
                    isForGit: true),
                failure(
                    "silent-http", "http://\(server.place("silent"))/web.git", "'127.0.0.1' does not answer",
                    "look at your network, VPN and proxy, then run the command again"),
                failure(
                    "silent-git", "git://\(server.place("silent"))/web.git", "'127.0.0.1' does not answer",
                    "look at your network, VPN and proxy, then run the command again"),
            ]
        }

        @Test func `What fails says so within seconds, and leaves nothing`() async throws {
            try await withSandbox { sandbox in
                try await sandbox.withGitServer { server in
                    try Self.configure(server)
                    try Self.spoil(server)
                    async let viaGit: Void = Self.fail(server, transfer: "auto")
                    async let viaLibgit2: Void = Self.fail(server, transfer: "libgit2")
                    _ = try await (viaGit, viaLibgit2)
                    let helper = try sandbox.read(sandbox.home.appending("credentials"))
                    #expect(helper.contains("erase ") && !helper.contains("store "))
                }
            }
        }

        /// Takes from the configuration what leads to success.
        private static func spoil(_ server: GitServer) throws {
            let (sandbox, port) = (server.sandbox, server.ports["ssh"] ?? 0)
            let lines = try sandbox.read(sandbox.home.appending(".gitconfig")).split(separator: "\n")
            let key = try sandbox.read(sandbox.root.appending("ssh/other.pub"))
            let hosts = """
                Host unknown
                  HostName 127.0.0.1
                  UserKnownHostsFile /dev/null
                Host changed
                  HostName 127.0.0.1
                  UserKnownHostsFile "\(sandbox.home)/.ssh/changed"
                Host stranger
                  HostName 127.0.0.1
                  IdentityFile "\(sandbox.root)/ssh/stranger"
                Host unknown changed stranger
                  Port \(port)
                Host * !stranger
                  IdentityFile "\(sandbox.root)/ssh/user"
                Host *
                  IdentitiesOnly yes
                  User \(NSUserName())
                  UserKnownHostsFile "\(sandbox.home)/.ssh/known"

                """
            try sandbox.write(
                [
                    ".gitconfig": lines.filter { !$0.contains("sslCAInfo") }.joined(separator: "\n")
                        .replacing("X-Token: 7", with: "X-Token: 8") + "\n",
                    "password": "wrong", ".ssh/config": hosts, ".ssh/changed": "[127.0.0.1]:\(port) \(key)",
                ], in: sandbox.home)
        }

        private static func fail(_ server: GitServer, transfer: String) async throws {
            let sandbox = server.sandbox
            let failures = Self.failures(server).filter { transfer != "libgit2" || !$0.isForGit }
            let project = sandbox.work.appending(transfer)
            try await sandbox.conductor("new", "-q", transfer).success()
            try sandbox.write(["pods/default.yml": Self.pod(failures.map { ($0.name, $0.url) })], in: project)
            try await sandbox.git("config", "conductor.transfer", transfer, in: project)
            let start = ContinuousClock.now
            let outcome = try await sandbox.conductor(
                "checkout", "-q", "--all", "--no-up", "-j", "\(failures.count)", in: project)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(outcome.status == 1)
            for failure in failures {
                let first = "  \(failure.name): cannot clone '\(failure.url)': \(failure.reason)\n"
                let start = outcome.stderr.range(of: first)
                let rest = start.map { outcome.stderr[$0.upperBound...].split(separator: "\n") } ?? []
                let hint = rest.first { $0.hasPrefix("  hint: ") }
                let isSaid = start != nil && hint == "  hint: \(failure.hint)"
                #expect(isSaid, "\(transfer): \(failure.name)\n\(outcome.stderr)")
            }
            #expect(try await sandbox.sh("ls -A .git/conductor/stores", in: project).stdout == "")
        }
    }
}
