import ArgumentParser
import Projects
import Testing
import Text

@testable import ConductorCommands

/// What `-h` prints of a command. Of those that pass on their arguments it is a question only alone.
private func shortHelp(_ words: [String], columns: Int = 80) async -> String {
    let outcome = await Machine().conductor(words + ["-h"], in: "", environment: ["COLUMNS": "\(columns)"])
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.transcript)")
    return outcome.output
}

/// The command that words name.
private func command(_ words: [String]) throws -> any CommandWithExamples.Type {
    try #require(try ConductorCommandLine.namedCommand(words).command as? any CommandWithExamples.Type)
}

/// The commands that people type.
private let typed = commands.filter { ![["hook"], ["complete"]].contains($0) }

@Suite struct ShortHelpTests {
    @Test("It is the one that was recorded")
    func snapshot() async throws {
        var text = ""
        for words in typed {
            text += await "$ git conductor \((words + ["-h"]).joined(separator: " "))\n\(shortHelp(words))\n"
        }
        try expectSnapshot(text, "short-help")
    }

    @Test("It fits on a screen, has examples and names '--help'", arguments: typed)
    func size(words: [String]) async throws {
        let lines = await shortHelp(words).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { String($0).displayWidth <= 80 })
        #expect(lines.first?.hasPrefix("usage: git conductor") == true)
        #expect(lines.last?.contains("--help") == true)
        for (_, examples) in try command(words).groupedExamples { #expect((1...5).contains(examples.count)) }
    }

    @Test("It takes the columns that there are")
    func columns() async {
        let wide = await shortHelp(["status"], columns: 200)
        #expect(await wide == shortHelp(["status"]))
        let narrow = await shortHelp(["status"], columns: 40)
        #expect(narrow.split(separator: "\n").allSatisfy { String($0).displayWidth <= 40 })
        #expect(narrow != wide)
    }

    @Test("Each example is a command line of the command, or of one below it", arguments: typed)
    func examples(words: [String]) throws {
        for text in try command(words).groupedExamples.flatMap({ $0.value.map(\.key) }) {
            // What a shell makes of the rest of the line is not ours.
            let line = try #require(text.firstMatch(of: /git conductor ((?:'[^']*'|[^'|&<>)])*)/)?.output.1)
            let example = try ConductorCommandLine.spelledOut(ShellWords.split(String(line)))
            #expect(example.starts(with: words), "\(text)")
            let parsed = try ConductorCommandLine.parse(example)
            let type: any ParsableCommand.Type = Swift.type(of: parsed)
            if let verb = type as? any VerbCommandType.Type {
                let line = try VerbLine(Array(example.dropFirst()), of: verb.verb)
                #expect(line.question == nil)
                _ = try VerbOptions.parse(line.ours)
            } else {
                var parsed = parsed
                try parsed.validate()
            }
            #expect(parsed is any ConductorCommand, "\(text)")
            // It is that command, and not one whose name begins so.
            if try command(words).configuration.subcommands.isEmpty {
                #expect(try ObjectIdentifier(command(words)) == ObjectIdentifier(type))
            }
        }
    }

    @Test("Options that are said to be usual are there", arguments: typed)
    func options(words: [String]) throws {
        let (command, text) = (try command(words), CommandShape(of: try command(words)))
        for option in command.usualOptions { #expect(text.option(named: option) != nil, "\(option)") }
    }

    @Test(
        "'-h' counts wherever an option of the command may stand, and so does a group without a command",
        arguments: [
            ("up web -h", "up"), ("up -qh", "up"), ("-E test up -h", "up"), ("config:set web -h", "config set"),
            ("config -h set", "config"), ("config", "config"), ("stack rm -h", "stack remove"), ("-h up", ""), ("", ""),
            ("logs -fh", "logs"), ("exec -h web ps", "exec"), ("source clone web -h", "checkout"),
            ("foreach git log -h", "foreach"), ("checkout -h -- x", "checkout"),
        ])
    func place(line: String, name: String) async {
        let outcome = await Machine().conductor(line, in: "")
        #expect(await outcome.output == shortHelp(name.split(separator: " ").map(String.init)))
    }

    @Test(
        "'-h' of a command that is passed on is that command's",
        arguments: [
            "exec web ps -h", "run web ps -h", "foreach -- git log -h", "compose -- -h", "compose ps -h", "grep x -h",
            "test web ps -h", "logs -- -h",
        ])
    func passedOn(line: String) async {
        let outcome = await Machine().conductor(line, in: "")
        #expect(outcome.output.isEmpty && outcome.error.contains("[no-project]"))
    }

    @Test("With '--help' beside it the whole help comes")
    func whole() async {
        let whole = await Machine().conductor("help up", in: "")
        #expect(await Machine().conductor("up -h --help", in: "").transcript == whole.transcript)
    }
}
