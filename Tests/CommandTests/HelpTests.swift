import ArgumentParser
import Errors
import Host
import SystemPackage
import Projects
import Testing

@testable import ConductorCommands

/// The words of every command, the root's being none, in the order of the help.
let commands: [[String]] = {
    func below(_ command: any ParsableCommand.Type, _ words: [String]) -> [[String]] {
        let configuration = command.configuration
        let all = configuration.ungroupedSubcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
        return [words] + all.flatMap { below($0, words + [$0._commandName]) }
    }
    return below(RootCommand.self, [])
}()

/// The help of a command, as a user sees it.
private func help(_ words: [String]) async -> Outcome {
    await Machine().conductor(["help"] + words, in: "")
}

@Suite struct HelpTests {
    @Test("The help of every command is the one that was recorded", arguments: commands)
    func snapshot(words: [String]) async throws {
        let outcome = await help(words)
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        try expectSnapshot(outcome.output, (["help"] + words).joined(separator: "-"))
    }

    @Test("No snapshot is left over from a command that is gone")
    func leftovers() {
        let folder = FilePath(#filePath).removingLastComponent().appending("Snapshots")
        let names = Set(commands.map { (["help"] + $0).joined(separator: "-") + ".txt" })
        #expect(Files.names(in: folder).filter { $0.hasPrefix("help") && !names.contains($0) } == [])
    }

    @Test(
        "'--help' is 'help', but where all arguments are passed on",
        arguments: commands.filter { ![["compose"], ["hook"], ["complete"]].contains($0) })
    func option(words: [String]) async {
        let outcome = await Machine().conductor(words + ["--help"], in: "")
        #expect(await outcome.transcript == help(words).transcript)
    }

    @Test(
        "A wrong command line ends with 64 and says so on the standard error",
        arguments: [
            "--nonsense", "up --nonsense", "nonsense", "new", "checkout", "config set web", "config:nonsense web",
            "generate service x",
            "generate service x --image y --branch z", "generate pod x --type nonsense", "completion nonsense",
            "up --scale web", "up --pull sometimes",
            "exec web", "up --timeout x", "chekcout web", "config sett web", "logs --tial 5", "exec -u", "pause -t 1",
            "ls web",
            "port web", "logs --dry-run=x", "logs --conductor web",
        ])
    func wrong(line: String) async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: x }\n"])
        let outcome = await machine.conductor(line)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        let first = outcome.error.prefix { $0 != "\n" }
        #expect(first.hasPrefix("error: ") && first.contains(/\ \[[a-z-]+\]$/))
        #expect(outcome.docker.isEmpty)
    }

    @Test(
        "'help' is '--help' for each spelling of a command", arguments: ["config:set", "sysinfo", "stack ls", "up -h"])
    func spelling(line: String) async {
        let words = line.split(separator: " ").map(String.init)
        #expect(await help(words).transcript == Machine().conductor(words + ["--help"], in: "").transcript)
    }

    @Test(
        "'help' explains a code, as errors print it, too",
        arguments: ["unknown-service", "[unknown-service]", "Unknown-SERVICE", "[UNKNOWN-SERVICE"])
    func code(word: String) async {
        #expect(
            await Machine().conductor("help \(word)", in: "").transcript == """
                unknown-service (unknown-name)

                No service or pod of the project has that name.

                'git conductor status' lists the services. A name that is similar is in the
                hint.
                status 0

                """)
    }

    @Test("No code is the name of a command", arguments: ConductorError.Code.allCases)
    func codeAndCommand(code: ConductorError.Code) {
        #expect(!commands.contains([code.rawValue]))
    }

    @Test(
        "A word that is neither is answered with those that are near",
        arguments: [
            ("unknown-servce", "did you mean 'unknown-service' or 'unknown-script' or 'unknown-stack'?"),
            ("chekout", "did you mean 'checkout'?"),
            ("zzzzzzzz", "'git conductor help' lists the commands, docs/errors.md the codes"),
        ])
    func neither(word: String, hint: String) async {
        #expect(
            await Machine().conductor("help \(word)", in: "").transcript == """
                ! error: there is no command and no error code '\(word)' [unknown-command]
                ! hint: \(hint)
                status 64

                """)
    }

    @Test("Completion scripts", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async {
        let outcome = await Machine().conductor("completion \(shell)", in: "")
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(outcome.output.contains("git-conductor"))
        #expect(outcome.output.contains(" complete -- "))
        #expect(outcome.output.hasSuffix("\n"))
    }

    @Test("The manual page of its group describes every command with all its long options", arguments: commands)
    func manual(words: [String]) async throws {
        // Groups of commands are described by their members.
        guard !words.isEmpty, !commands.contains(where: { $0.count > words.count && $0.starts(with: words) }) else {
            return
        }
        let name = words.joined(separator: " ")
        let page = try ManualPage(of: words[0])
        let section = try #require(page.section(of: name), "the page has no '\(name)'")
        #expect(page.listed.contains(words[0]), "git-conductor.1 does not list '\(words[0])'")
        // docker-compose's options are in the help alone.
        let text = await help(words).output
        let ours =
            ComposeVerb.command(named: name) == nil
            ? text : text.split(separator: "\nOPTIONS:").last.map(String.init) ?? ""
        for option in ours.matches(of: /--[a-z][a-z-]*/).map({ String($0.output) }) {
            let isThere = section.contains(option)
            #expect(isThere, "the page has no '\(option)' with '\(name)'")
        }
    }
}

/// The manual page of a group of commands, and the one of all, as far as a test needs to read mdoc.
private struct ManualPage {
    private let lines: [String]
    /// What the page of all says of the options that commands have in common.
    private let common: [String]
    /// The words of that page's list of the group's commands.
    let listed: Set<String>

    /// Reads the page of the group to which a command belongs.
    init(of command: String) throws {
        let group = try #require(
            RootCommand.configuration.groupedSubcommands.first { group in
                group.subcommands.contains { $0._commandName == command }
            }?.name)
        func read(_ name: String) throws -> [String] {
            try Files.text(of: repository.appending("docs").appending(name)).replacing("Fl Fl ", with: "--")
                .split(separator: "\n").map(String.init)
        }
        lines = try read("git-conductor-\(group.lowercased()).1")
        let all = try read("git-conductor.1")
        let start = try #require(all.firstIndex(of: ".Ss Common options"))
        common = Array(all[start...].prefix { $0 != ".Sh COMMANDS" })
        let entry = try #require(all.firstIndex { $0.hasPrefix(".It \(group) ") })
        listed = Set(
            all[(entry + 1)...].prefix { !$0.hasPrefix(".It ") && $0 != ".El" }.joined().split { " ,".contains($0) }
                .map(String.init))
    }

    /// What the pages say of a command; `nil` where the one of its group does not have it.
    func section(of command: String) -> String? {
        guard let start = lines.firstIndex(where: { ($0 + " ").hasPrefix(".It Cm \(command) ") }) else { return nil }
        let own = lines[start...].dropFirst().prefix { !$0.hasPrefix(".It Cm ") && !$0.hasPrefix(".S") }
        return (common + [lines[start]] + own).joined(separator: "\n")
    }
}
