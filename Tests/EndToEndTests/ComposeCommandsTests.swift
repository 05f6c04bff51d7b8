import Foundation
import SystemPackage
import Testing

/// The options in a help, and whether each takes a value.
private func options(in help: String) -> [String: Bool] {
    Dictionary(
        help.matches(of: /(?m)^ +(?:-\w, )*(?:--[\w-]+, )*--[\w-]+(?: \S+)?/).flatMap { line in
            let names = line.output.matches(of: /--?[\w-]+(?=,| |$)/).map { String($0.output) }
            let hasValue = line.output.contains(/--[\w-]+ \S+$/)
            return names.map { ($0, hasValue) }
        }, uniquingKeysWith: { first, _ in first })
}

/// A row of the table in `docs/compose-commands.md`.
private struct Row {
    let command: String
    let options: [String]
    let isSame: Bool

    static func all() throws -> [Row] {
        let top = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let text = try String(contentsOfFile: top.appending("docs/compose-commands.md").string, encoding: .utf8)
        return text.matches(of: /(?m)^\| `([a-z ]+)` \| (.*?) \| (same|ours|not) \|/).map { match in
            Row(
                command: String(match.output.1),
                options: match.output.2.matches(of: /--?[\w-]+/).map { String($0.output) },
                isSame: match.output.3 == "same")
        }
    }
}

extension WithoutEngine {
    /// The table of docker-compose's commands, and the help of each.
    @Suite struct ComposeCommandsTests {
        @Test func `The table has every command and option of docker compose, and ours has what it promises`()
            async throws
        {
            try await withSandbox { sandbox in
                let rows = try Row.all()
                let help = try await sandbox.output(of: ["docker", "compose", "--help"])
                let commands = help.matches(of: /(?m)^  ([a-z]+) {2,}\S/).map { String($0.output.1) }
                #expect(commands.count > 30)
                let missing = Set(options(in: help).keys).subtracting(
                    rows.filter { $0.command == "docker compose" }.flatMap(\.options))
                #expect(missing.isEmpty, "docker compose: \(missing.sorted())")
                for command in commands {
                    let own = rows.filter { $0.command == command }
                    #expect(!own.isEmpty, "\(command)")
                    var composes = options(in: try await sandbox.output(of: ["docker", "compose", command, "--help"]))
                    let missing = Set(composes.keys).subtracting(own.flatMap(\.options) + ["--dry-run"])
                    #expect(missing.isEmpty, "\(command): \(missing.sorted())")

                    guard own.contains(where: \.isSame) else { continue }
                    let ours = options(in: try await sandbox.output(of: ["conductor", command, "--help"]))
                    composes = composes.filter { option in own.contains { $0.isSame && $0.options.contains(option.key) }
                    }
                    for (name, hasValue) in composes {
                        #expect(ours[name] == hasValue, "\(command) \(name)")
                    }
                }
            }
        }
    }
}
