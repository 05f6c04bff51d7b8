import Conductor
import Docker
import Pipeline
import Text

/// The status of a stack as a person reads it: one line for each service, by pods, and what has to be done.
struct StatusPage {
    let status: StackStatus
    let screen: Screen
    let style: Style

    /// How much of what is as usual is put into one line, where not everything fits on the screen.
    private enum Brevity: CaseIterable {
        /// Nothing.
        case none
        /// Services without an address that run from their images.
        case quiet
        /// All services that run from their images.
        case images
    }

    /// The lines, as few as fit on the screen, or else all that is not as usual.
    var lines: [StyledText] {
        let rest = sections
        var page: [StyledText] = []
        for brevity in Brevity.allCases {
            page = heading + groups(brevity) + libraries + rest
            guard let rows = screen.rows, page.count >= rows else { break }
        }
        return page
    }

    private var heading: [StyledText] {
        var text = "\(status.project) (\(status.environment))" + (status.branch.map { " on \($0)" } ?? "")
        if let unpushed = status.unpushed, unpushed > 0 { text += ", \(unpushed) not pushed" }
        if status.stack != status.project { text += ", stack \(status.stack)" }
        if let data = status.data, data != status.branch { text += ", data of \(data)" }
        return screen.lines(text).enumerated().map { index, line in
            guard index == 0, line.hasPrefix(status.project) else { return StyledText(line) }
            return style.strong(status.project) + StyledText(String(line.dropFirst(status.project.count)))
        }
    }

    // MARK: Services

    private func groups(_ brevity: Brevity) -> [StyledText] {
        let waiting = Set(status.pending.map(\.service))
        var pods: [String] = []
        for service in status.services where !pods.contains(service.pod) { pods.append(service.pod) }
        let brief = status.services.map { brevity != .none && isUsual($0, waiting, brevity) }
        var table = Table()
        let names = nameForms(status.services.map(\.name))
        for (index, service) in status.services.enumerated() where !brief[index] {
            table.add(forms: [
                names[index], service.stateForms(isPending: waiting.contains(service.name)),
                service.codeForms(sign: screen.ellipsis), service.addressForms,
            ])
        }
        var rows = table.lines(indent: 4, in: screen) { column, text in
            switch column {
            case 0: style.strong(text)
            case 1: paint(state: text)
            default: StyledText(text)
            }
        }[...]
        var lines: [StyledText] = []
        for pod in pods {
            lines += heading(of: pod)
            var groups: [(state: String, services: [String])] = []
            for (service, isBrief) in zip(status.services, brief) where service.pod == pod {
                guard isBrief else {
                    lines += rows.prefix(1)
                    rows = rows.dropFirst()
                    continue
                }
                let state = service.stateForms(isPending: false)[0].text
                if let index = groups.firstIndex(where: { $0.state == state }) {
                    groups[index].services.append(service.name)
                } else {
                    groups.append((state, [service.name]))
                }
            }
            for (state, services) in groups {
                let text = "\(services.count) \(state): \(services.joined(separator: ", "))"
                lines += screen.lines(text, indent: 4).map { style.faint($0) }
            }
        }
        return lines + status.pods.filter { !$0.enabled && !pods.contains($0.name) }.flatMap { heading(of: $0.name) }
    }

    /// Whether nothing about a service needs a line of its own.
    private func isUsual(_ service: StackStatus.Service, _ waiting: Set<String>, _ brevity: Brevity) -> Bool {
        let isQuiet =
            ["absent", "unknown"].contains(service.state)
            || (service.state == "running" && [nil, "healthy"].contains(service.health))
        return isQuiet && !waiting.contains(service.name) && service.checkout == nil && service.folder == nil
            && service.containers.allSatisfy { $0.state == service.state }
            && (brevity == .images || service.addresses.isEmpty)
    }

    private func heading(of name: String) -> [StyledText] {
        guard !name.isEmpty else { return ["  \(style.faint("as last applied"))"] }
        let pod = status.pods.first { $0.name == name }
        var words: [String] = []
        if let pod, pod.type != "service" { words.append(pod.type == "task" ? "task, run by hand" : pod.type) }
        if pod?.enabled == false { words.append("not enabled in \(status.environment)") }
        let text = name + (words.isEmpty ? "" : " (\(words.joined(separator: ", ")))")
        return screen.lines(text, indent: 2).map { style.faint($0) }
    }

    private func paint(state: String) -> StyledText {
        if state.hasSuffix("pending") || state.hasSuffix("*") || state.hasPrefix("starting") {
            return style.waiting(state)
        }
        if ["unhealthy", "restarting", "dead"].contains(where: state.hasPrefix) { return style.bad(state) }
        if state.hasPrefix("exited"), !state.hasPrefix("exited (0)") { return style.bad(state) }
        let isGood = state.hasPrefix("healthy") || state.contains("running")
        return isGood ? style.good(state) : style.faint(state)
    }

    private var libraries: [StyledText] {
        let mounted = status.libraries.filter { $0.checkout != nil || $0.folder != nil }
        guard !mounted.isEmpty else { return [] }
        var table = Table()
        let names = nameForms(mounted.map(\.name))
        for (library, name) in zip(mounted, names) {
            table.add(forms: [name, library.codeForms(sign: screen.ellipsis), library.serviceForms])
        }
        return ["  \(style.faint("libraries"))"]
            + table.lines(indent: 4, in: screen) { column, text in
                column == 0 ? style.strong(text) : StyledText(text)
            }
    }

    // MARK: What has to be done

    private var sections: [StyledText] {
        var lines: [StyledText] = []
        func add(_ title: String, _ items: [String] = []) {
            lines += screen.lines(title).map { StyledText($0) }
            lines += items.flatMap { screen.lines($0, indent: 2, hanging: 4) }.map { StyledText($0) }
        }
        if let work = status.work {
            add("Being applied" + (LocalTime(work.since)?.age.map { " for \($0)" } ?? "") + ":", work.steps)
        } else if status.applying {
            add("Something is being applied at this moment.")
        }
        if let operation = status.operation {
            add("git is in the middle of a \(operation): until it is over nothing is applied by itself.")
        }
        if let failure = status.failure, !status.applying {
            add("Failed \(LocalTime(failure.at)?.ago ?? failure.at): \(failure.message)")
        }
        let waiting = status.pending.filter { !$0.held }
        if !waiting.isEmpty, status.work == nil { add("Waiting to be applied:", waiting.map(\.line)) }
        let held = status.pending.filter(\.held)
        if !held.isEmpty { add("Held back, because it failed before:", held.map(\.line)) }
        for note in status.notes { add("note: \(note)") }
        if !status.approval.isEmpty {
            add("Needs approval, until then nothing is applied by itself:", status.approval.map(\.line))
        }
        guard let next = status.next else { return lines }
        return lines
            + screen.lines("Next: \(next)").enumerated().map { index, line in
                index == 0 ? style.hint("Next") + StyledText(String(line.dropFirst("Next".count))) : StyledText(line)
            }
    }
}

extension StackStatus.Approval {
    /// The power that is needed, in one line.
    var line: String { "\(service ?? "the project") \(what) (\(place))" }
}
