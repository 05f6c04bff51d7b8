import Host
import SystemPackage
import TestSupport
import Testing

@testable import ConductorCommands

@Suite struct TracingTests {
    private let terminal = RecordingTerminal(isInteractive: false)
    private let environment = ["PATH": "/bin", "GONE": "1", "LANG": "C"]

    /// What is shown of a command.
    private func shown(
        _ words: [String], in folder: FilePath? = nil, set: [String: String?] = [:], input: String = "",
        secrets: [String] = []
    ) async throws -> String {
        let host = Host(
            processes: SilentRunner(), terminal: terminal, environment: environment, currentDirectory: "/here",
            executable: "/x")
        let runner = TracingRunner(host)
        runner.conceal(secrets)
        let variables = environment.merging(set.compactMapValues(\.self)) { $1 }.filter { set[$0.key] != .some(nil) }
        _ = try await runner.capture(
            Command(
                words[0], Array(words.dropFirst()), environment: variables, workingDirectory: folder, input: input))
        return terminal.messages
    }

    @Test("Words are quoted for a shell")
    func quoted() async throws {
        #expect(
            try await shown(["docker", "ps", "--format", "{{.ID}} it's"]) == "+ docker ps --format '{{.ID}} it'\\''s'\n"
        )
    }

    @Test("Another folder than the present one is named")
    func folder() async throws {
        #expect(
            try await shown(["docker", "compose", "ps"], in: "/it's there")
                == "+ (cd '/it'\\''s there' && docker compose ps)\n")
    }

    @Test("git is given the folder; the present one is not named")
    func git() async throws {
        _ = try await shown(["git", "status"], in: "/there")
        #expect(
            try await shown(["git", "status"], in: "/here") == "+ git -C /there status\n+ git status\n")
    }

    @Test("What cannot be pasted, as its files are temporary, says so")
    func temporary() async throws {
        let file = Files.temporarySibling(of: "/there/development").appending("resolved.yml").string
        #expect(
            try await shown(["docker", "compose", "-f", file, "config"])
                == "+ docker compose -f \(file) config  # its files are gone when this ends\n")
        #expect(try await shown(["docker", "compose", "-f", "/there/a.yml", "config"]).hasSuffix(" config\n"))
    }

    @Test("Variables that differ from ours are set, but for those that only concern what we read")
    func variables() async throws {
        let set: [String: String?] = ["LANG": "de DE", "LANGUAGE": "en", "GONE": nil, "COMPOSE_PROFILES": "a"]
        #expect(
            try await shown(["docker", "ps"], set: set)
                == "+ env -u GONE COMPOSE_PROFILES=a LANG='de DE' docker ps\n")
    }

    @Test(
        "Secrets are masked",
        arguments: [
            (["git", "clone", "https://me:pw@host/a"], "git clone 'https://***@host/a'"),
            (
                ["git", "-c", "http.extraHeader=Authorization: Basic x", "fetch"],
                "git -c 'http.extraHeader=Authorization: ***' fetch"
            ),
            (["docker", "run", "-e", "DB_PASSWORD=a b", "x"], "docker run -e 'DB_PASSWORD=***' x"),
            (["docker", "run", "--env=API_TOKEN=abc", "x"], "docker run '--env=API_TOKEN=***' x"),
            (["docker", "build", "--build-arg", "NPM_TOKEN=abc=d", "."], "docker build --build-arg 'NPM_TOKEN=***' ."),
            (["mysql", "--password", "abc", "--user", "me"], "mysql --password '***' --user me"),
            (["sh", "-c", "mysql -u me --password abc"], "sh -c 'mysql -u me --password ***'"),
            (["sh", "-c", "A_TOKEN=b login --password c"], "sh -c 'A_TOKEN=***'"),
            (["sh", "-c", "cd a; A_TOKEN=b login"], "sh -c 'cd a; A_TOKEN=***'"),
            (["docker", "login", "--password-stdin", "host"], "docker login --password-stdin host"),
            (["docker", "run", "-e", "PLAIN=known value", "x"], "docker run -e 'PLAIN=***' x"),
            (["docker", "run", "-e", "PLAIN=value", "x=1"], "docker run -e PLAIN=value x=1"),
        ])
    func masked(words: [String], line: String) async throws {
        #expect(try await shown(words, secrets: ["known value", "1"]) == "+ \(line)\n")
    }

    @Test("Variables that have secrets are masked; of an input the size is said")
    func secretVariables() async throws {
        #expect(
            try await shown(["curl", "-"], set: ["VAULT_TOKEN": "abc", "URL": "http://a:b@c"], input: "token")
                == "+ URL='http://***@c' VAULT_TOKEN='***' curl -  # 5 bytes on its standard input\n")
    }

    @Test("A command line of the user's, and the secrets of the project")
    func whole() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web }\n",
            "config/secrets.yml": "pods:\n  default:\n    web: { PLAIN: \"of the project\" }\n",
        ])
        let outcome = await machine.conductor(
            ["-v", "run", "--rm", "-e", "PLAIN=of the project", "-e", "DB_PASSWORD=own", "web", "true"])
        #expect(
            outcome.error.contains(" run --rm -e 'PLAIN=***' -e 'DB_PASSWORD=***' -T web true"), "\(outcome.transcript)"
        )
        #expect(!outcome.error.contains("of the project") && !outcome.error.contains("own"))
        #expect(outcome.docker.contains { $0.contains("PLAIN=of the project") })
    }

    @Test("No output has the password of a source's URL, in whatever form it is written")
    func everywhere() async throws {
        let machine = Machine()
        let url = "http://me:s3c%24ret@127.0.0.1:1/acme/web.git"
        try await machine.project([
            "pods/default.yml": "services:\n  web: { build: \"\(url)\", image: acme/web }\n"
        ])
        for line in [
            "status", "status --json", "source ls", "source ls --json", "doctor", "doctor --json", "checkout web -v",
            "checkout web --json", "checkout web --dry-run", "fetch -v", "source set web \(url)?token=s3c --dry-run",
            "explain web.build", "explain web.build --json", "logs --conductor", "up", "up --dry-run --json",
            "approvals list",
            "snapshot --json", "restore", "prune",
        ] {
            let outcome = await machine.conductor(line)
            #expect(!outcome.transcript.contains("s3c"), "\(line): \(outcome.transcript)")
        }
        let clone = await machine.conductor(["clone", "-v", url], in: "")
        #expect(clone.error.contains("error: cannot clone 'http://***@127.0.0.1:1/acme/web.git': "))
        #expect(clone.error.contains("+ ") && !clone.transcript.contains("s3c"), "\(clone.transcript)")
        #expect(await machine.conductor("source ls").output.contains("http://***@127.0.0.1:1/acme/web.git"))
        try machine.write(["config/sources.yml": "lib: { context: \"me:s3c:ret@127.0.0.1:acme/lib.git\" }\n"])
        #expect(
            await machine.conductor("source ls").transcript == """
                ! error: config/sources.yml:1:17: the context of a library is the URL of a git repository or a folder of the project, such as '../NAME' beside 'pods' [invalid-file]
                !     lib: { context: "me:***@127.0.0.1:acme/lib.git" }
                !                     ^
                status 1

                """)
    }

    @Test("Commands that hand values on give the real ones")
    func data() async throws {
        let machine = Machine()
        let url = "postgres://me:s3cret@db/app"
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: x, environment: { DATABASE_URL: \"\(url)\" } }\n"
        ])
        #expect(await machine.conductor("config get web development DATABASE_URL").output == "\(url)\n")
        #expect(await machine.conductor("config list web development").output == "DATABASE_URL=\(url)\n")
        #expect(await machine.conductor("config list web development --json").output.contains("\"\(url)\""))
    }
}
