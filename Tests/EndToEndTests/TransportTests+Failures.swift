import Foundation
import SystemPackage
import Testing

extension WithoutEngine.TransportTests {
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
                "git config --global http.proxy USER@PROXY:PORT, with the password in a credential helper"),
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
            // A user alone may be a token.
            let shown = { (text: String) in text.replacing("nobody@", with: "***@") }
            let first = "  \(failure.name): cannot clone '\(shown(failure.url))': \(failure.reason) ["
            let start = outcome.stderr.range(of: first)
            let rest = start.map { outcome.stderr[$0.upperBound...].split(separator: "\n") } ?? []
            let hint = rest.first { $0.hasPrefix("  hint: ") }
            let isSaid = start != nil && hint == "  hint: \(shown(failure.hint))"
            #expect(isSaid, "\(transfer): \(failure.name)\n\(outcome.stderr)")
        }
        #expect(try await sandbox.sh("ls -A .git/conductor/stores", in: project).stdout == "")
    }
}
