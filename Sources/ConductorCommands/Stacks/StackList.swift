import ArgumentParser
import Conductor
import Docker
import Host
import SystemPackage

/// `stack list`
struct StackList: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the stacks of all worktrees of the project.", aliases: ["ls"])

    static let examples: Examples = [
        "git conductor stack list": "with memory, disk and the last use",
        "git conductor stack list --no-usage": "at once",
    ]

    @Flag(name: .long, help: "Leave out memory, disk and the last use, which take seconds to measure.")
    var noUsage = false

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let stacks = try await session.stackSummaries(isMeasured: !noUsage)
        if json.json { return try context.printJSON(Listing(stacks: stacks)) }
        var table = Table()
        for stack in stacks {
            table.add(
                (stack.here ? "* " : "  ") + stack.stack, stack.branch ?? "(no branch)", stack.stateInWords,
                stack.ports.rangesInWords, stack.memory.map { "\(ByteCount($0))" } ?? "",
                stack.disk.map { "\(ByteCount($0))" } ?? "",
                stack.idleSince.map { "last used \(LocalTime($0)?.ago ?? $0)" } ?? "", stack.worktree)
        }
        let style = Style(context.host, isOutput: true)
        table.lines { column, text in column == 0 ? style.strong(text) : StyledText(text) }.forEach(context.print)
    }

    /// The form of `--json`.
    struct Listing: Encodable {
        let schema = 1
        let stacks: [StackSummary]
    }
}

extension StackSummary {
    fileprivate var stateInWords: String {
        state == "partial" ? "\(running) of \(containers) running" : state == "up" ? "up (\(running))" : state
    }
}

extension [Int] {
    /// Numbers in ascending order, those that follow one another as a range: `3000, 8080-8082`.
    var rangesInWords: String {
        var ranges: [ClosedRange<Int>] = []
        for number in self {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}
