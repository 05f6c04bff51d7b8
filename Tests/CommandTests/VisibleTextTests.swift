import Host
import Repositories
import SystemPackage
import Testing

@testable import ConductorCommands

/// What erases the line so far, turns the rest of it round and hides a letter; and how that is shown.
private let hostile = "\u{1B}[2K\r\u{202E}we\u{200B}b\u{9B}2J"
private let shown = "\\u{1b}[2K\\u{d}\\u{202e}we\\u{200b}b\\u{9b}2J"
/// The same in YAML.
private let escaped = "\\e[2K\\r\\u202Ewe\\u200Bb\\x9B2J"

private func expectVisible(_ outcome: Outcome, _ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    for text in texts {
        let isThere = (outcome.output + outcome.error).contains(text)
        #expect(isThere, "'\(text)' is not in \(outcome.transcript)", sourceLocation: sourceLocation)
    }
    for scalar in (outcome.output + outcome.error).unicodeScalars {
        let isHarmless =
            scalar == "\n" || scalar == "\t" || ![.control, .format].contains(scalar.properties.generalCategory)
        #expect(isHarmless, "U+\(String(scalar.value, radix: 16)) is raw", sourceLocation: sourceLocation)
    }
}

@Suite struct VisibleOutputTests {
    @Test("Values of files: in status, plans, explain and what is to be approved")
    func files() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": """
            services:
              web:
                image: "acme/\(escaped)"
                environment: { "A\(escaped)": 1 }
                volumes: ["/x\(escaped)\\n  web is fine:/y"]
            """
        ])
        expectVisible(await machine.conductor("status"), "acme/" + shown)
        let json = await machine.conductor("status --json").output
        #expect(json.contains("[2K\\r\\u202ewe\\u200bb\\u009b2J\""))
        // What is to be approved is one line each, whatever there is in its name.
        let plan = await machine.conductor("up --dry-run")
        expectVisible(plan, "/x\(shown)\\n  web is fine")
        #expect(plan.error.split(separator: "\n").count == 2)
        expectVisible(await machine.conductor("up"), shown)
    }

    @Test("What docker and docker-compose say, and the log of it")
    func messages() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
        machine.docker.set { $0.failure = Captured(status: .exited(1), error: "no\r\nand \(hostile)\r\n") }
        let outcome = await machine.conductor("up -q")
        #expect(outcome.status == 1)
        expectVisible(outcome, "  no\n", "  and \\u{1b}[2K\n", "  \\u{202e}we\\u{200b}b\\u{9b}2J\n")
        expectVisible(await machine.conductor("logs --conductor"), "\\u{202e}we\\u{200b}b\\u{9b}2J\n")
    }

    @Test("Git's messages and the words of the command line")
    func words() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
        let missing = await machine.conductor(["up", "web\(hostile)\nhint: run x"])
        expectVisible(missing, "'web\(shown)\n  hint: run x'")
        expectVisible(await machine.conductor(["clone", "/no/\(hostile)", "x"], in: ""), shown)
        expectVisible(await machine.conductor(["up", "--\(hostile)"]), shown)
        expectVisible(await machine.conductor(["up", "-v", hostile]), shown)
    }

    @Test("Columns are aligned by what is shown, and colours are still colours")
    func columns() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml":
                "services:\n  a: { image: \"x\\e\", ports: ['1:1'] }\n  b: { image: y, ports: ['2:2'] }\n"
        ])
        #expect(
            await machine.conductor(["status"], environment: ["CLICOLOR_FORCE": "1"]).output.hasSuffix(
                """
                    \u{1B}[1ma\u{1B}[0m  \u{1B}[2mnot started\u{1B}[0m  x\\u{1b}  http://localhost:1
                    \u{1B}[1mb\u{1B}[0m  \u{1B}[2mnot started\u{1B}[0m  y        http://localhost:2
                \u{1B}[1;36mNext\u{1B}[0m: git conductor up

                """))
    }

    @Test("A program gets the value of a variable as it is, a person sees all of it")
    func value() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: x, environment: { A: \"\(escaped)\\nb\" } }\n"
        ])
        let words = ["config", "get", "web", "development", "A"]
        #expect(await machine.conductor(words).output == "\(hostile)\nb\n")
        #expect(await machine.conductor(words, isInteractive: true).output == "\(shown)\nb\n")
        #expect(await machine.conductor("config list web development").output == "A=\(shown)\\nb\n")
    }

    @Test("A warning of several lines cannot pass for several messages")
    func warning() {
        let terminal = RecordingTerminal(isInteractive: false)
        let host = Host(
            processes: FakeDocker(), terminal: terminal, environment: [:], currentDirectory: "/", executable: "/x")
        CommandContext(host: host).warn("one\nhint: two\n    three")
        #expect(terminal.messages == "warning: one\n  hint: two\n    three\n")
    }

    @Test("Names of jobs in the progress")
    func progress() {
        let now = ContinuousClock.now
        var board = ProgressBoard(total: 2, now: now)
        board.take(hostile, .began("Cloning \(hostile)"), now: now)
        #expect(
            board.lines(in: .init(columns: 200, rows: 9), now: now + .seconds(1))
                == ["\(shown)  Cloning \(shown)", "0 of 2 done"])
        #expect(board.announcements(now: now + .seconds(1)) == ["Cloning \(shown)"])
    }
}
