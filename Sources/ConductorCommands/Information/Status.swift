import ArgumentParser
import Conductor
import Pipeline
import Projects

/// `status [SERVICE…]`
struct StatusCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show services, what is behind them, and what waits to be applied.")

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []
    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        var (status, error) = try await session.status()
        try status.show(only: services)
        let code = error.map(ErrorPrinter(host: context.host).print)
        if json.json {
            try context.printJSON(status)
        } else {
            status.lines(Style(context.host, isOutput: true)).forEach(context.print)
        }
        if let code { throw ExitCode(code) }
    }
}

extension StackStatus {
    /// The status as lines for a person.
    func lines(_ style: Style) -> [StyledText] {
        var head: StyledText =
            "\(style.strong(project)) (\(environment))" + StyledText(branch.map { " on \($0)" } ?? "")
        if let unpushed, unpushed > 0 { head += ", \(unpushed) not pushed" }
        if stack != project { head += ", stack \(stack)" }
        if let data, data != branch { head += ", data of \(data)" }
        var lines = [head]
        let option = own ? "" : " -p \(stack)"
        for (pod, services) in pods {
            lines.append("  \(style.faint(pod.isEmpty ? "as last applied" : pod))")
            var table = Table()
            for service in services {
                table.add(
                    service.name, service.stateInWords + (service.sharedStack.map { ", of \($0)" } ?? ""),
                    service.checkout?.summary ?? service.folder ?? service.image ?? "",
                    service.ports.joined(separator: ", "))
            }
            lines += table.lines(indent: 4) { column, text in
                switch column {
                case 0: style.strong(text)
                case 1:
                    text.contains("running")
                        ? style.good(text) : text.contains("exited") ? style.bad(text) : style.faint(text)
                default: StyledText(text)
                }
            }
        }
        let checkedOut = libraries.filter { $0.checkout != nil }
        if !checkedOut.isEmpty {
            lines.append("  \(style.faint("libraries"))")
            var table = Table()
            for library in checkedOut {
                table.add(library.name, library.checkout?.summary ?? "", library.services.joined(separator: ", "))
            }
            lines += table.lines(indent: 4) { column, text in column == 0 ? style.strong(text) : StyledText(text) }
        }
        if let work {
            lines.append("Being applied since \(work.since) ('git conductor wait' waits for it):")
            lines += work.steps.map { "  \($0)" }
        } else if applying {
            lines.append("Something is being applied at this moment; 'git conductor wait' waits for it.")
        }
        if let operation {
            lines.append("git is in the middle of a \(operation): until it is over nothing is applied by itself.")
        }
        let waiting = pending.filter { !$0.held }
        if !waiting.isEmpty, work == nil {
            lines.append("Waiting to be applied ('git conductor up\(option)' does it):")
            lines += waiting.map { "  \($0.line)" }
        }
        let held = pending.filter(\.held)
        if !held.isEmpty {
            lines.append(
                "Held back ('git conductor logs --conductor' shows what failed, 'git conductor up\(option)' tries again):"
            )
            lines += held.map { "  \($0.line)" }
        }
        lines += notes.map { "note: \($0)" }
        if !approval.isEmpty {
            lines.append(
                "Needs approval ('git conductor up\(option)' gives it), until then nothing is applied by itself:")
            lines += approval.map { "  \($0.line)" }
        }
        return lines
    }

    private var pods: [(String, [Service])] {
        var order: [String] = []
        for service in services where !order.contains(service.pod) { order.append(service.pod) }
        return order.map { pod in (pod, services.filter { $0.pod == pod }) }
    }
}

extension StackStatus.Approval {
    /// The power that is needed, in one line.
    var line: String { "\(service ?? "the project") \(what) (\(place))" }
}

extension StackStatus.Service {
    /// The state, with the health; of several containers, how many are in it.
    fileprivate var stateInWords: String {
        if state == "absent" { return "-" }
        let words = state + (health.map { " (\($0))" } ?? "")
        let running = containers.count { $0.state == "running" }
        let isSame = containers.allSatisfy { $0.state == state }
        if containers.count < 2 { return words }
        return isSame ? "\(containers.count) \(words)" : "\(running) of \(containers.count) running"
    }
}

extension StackStatus.Checkout {
    /// The checkout in a few words.
    fileprivate var summary: String {
        var notes = [branch ?? "detached at \(commit?.prefix(7) ?? "nothing")"]
        if let operation { notes.append("in a \(operation)") }
        if dirty { notes.append("dirty") }
        if gone { notes.append("upstream gone") }
        if ahead > 0 { notes.append("\(ahead) ahead") }
        if unpushed > 0, unpushed != ahead { notes.append("\(unpushed) not pushed") }
        if behind > 0 { notes.append("\(behind) behind") }
        if !mounted { notes.append("not mounted") }
        return "\(path) (\(notes.joined(separator: ", ")))"
    }
}
