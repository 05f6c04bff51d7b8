import Foundation
import SystemPackage
import Testing

/// Git servers on loopback, with clients' keys, certificates and passwords in a sandbox.
///
/// `Tests/git-server` says what there is.
struct GitServer: Sendable {
    let sandbox: Sandbox
    /// The ports by their names.
    let ports: [String: Int]

    /// What it serves: the same repository in `open`, `private` and `header`.
    static func folder(_ sandbox: Sandbox) -> FilePath { sandbox.root.appending("served") }

    /// The path of what it serves, as it stands in a URL.
    var path: String {
        Self.folder(sandbox).string.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
    }

    /// The host and port of a server.
    func place(_ name: String, host: String = "127.0.0.1") -> String { "\(host):\(ports[name] ?? 0)" }

    /// Replaces the ports, which are others in each run, by their names.
    func named(_ text: String) -> String {
        ports.reduce(text) { $0.replacing(String($1.value), with: "PORT") }
    }

    /// Adds lines to the user's configuration of git.
    func configure(_ lines: String) throws {
        let file = sandbox.home.appending(".gitconfig")
        try sandbox.write([".gitconfig": try sandbox.read(file) + lines + "\n"], in: sandbox.home)
    }
}

extension Sandbox {
    /// Runs a scenario while the servers are there.
    func withGitServer(_ scenario: (GitServer) async throws -> Void) async throws {
        // ssh hands the path of its configuration on to the one for the jump host without quotes.
        let link = root.removingLastComponent().appending("conductor-\(tag)")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: root.string)
        defer { try? FileManager.default.removeItem(atPath: link.string) }
        try await sh(Self.preparation, in: root, environment: ["LINK": link.string]).success()
        let arguments = ["served", "--https", "tls/server.pem", "tls/server.key", "--ssh", "ssh/sshd_config"]
        try await withServer("git-server", arguments, readyAfter: "\n\n") { text in
            let ports = text.split(separator: "\n").map { $0.split(separator: " ") }
            let server = GitServer(
                sandbox: self,
                ports: Dictionary(uniqueKeysWithValues: ports.map { (String($0[0]), Int($0[1]) ?? 0) }))
            try await scenario(server)
        }
    }

    /// Repositories, a certificate of a private authority, ssh keys of two hosts and a user, a credential helper.
    private static let preparation = """
        set -e
        git init -q seed && cd seed
        for n in 1 2 3; do echo $n > index.html; git add .; git commit -qm "Commit $n"; done
        git branch topic HEAD~1; git tag v1 HEAD~2
        cd ..
        for d in open private header; do
          mkdir -p served/$d; git clone -q --bare seed served/$d/web.git
          git -C served/$d/web.git config uploadpack.allowFilter true
        done

        mkdir tls ssh home/.ssh
        new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        openssl req -x509 $new -keyout tls/ca.key -out tls/ca.pem -days 2 -subj "/CN=Test CA" 2> tls/log
        openssl req $new -keyout tls/server.key -out tls/server.csr -subj /CN=localhost 2> tls/log
        echo subjectAltName=DNS:localhost > tls/names
        openssl x509 -req -in tls/server.csr -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -out tls/server.pem \\
          -days 2 -extfile tls/names 2> tls/log

        for key in host other user stranger; do ssh-keygen -q -t ed25519 -N '' -f ssh/$key; done
        cat > ssh/sshd_config <<END
        HostKey "$PWD/ssh/host"
        AuthorizedKeysFile "$PWD/ssh/user.pub"
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PidFile none
        END
        # The user's own ssh, which reads the configuration in another home than the tests'.
        printf '#!/bin/sh\\nexec %s -F %s "$@"\\n' "$(command -v ssh)" "$LINK/home/.ssh/config" > bin/ssh

        cat > bin/git-credential-test <<'END'
        #!/bin/sh
        request=$(cat)
        echo "$1" $request >> "$HOME/credentials"
        case "$1 $request" in
          *username=nobody*) ;;
          get*) printf 'username=ada\\npassword=%s\\n' "$(cat "$HOME/password")" ;;
        esac
        END
        chmod +x bin/ssh bin/git-credential-test
        """
}
