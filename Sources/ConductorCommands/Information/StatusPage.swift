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
        for (service, isBrief) in zip(status.services, brief) where !isBrief {
            table.add(forms: [
                [service.name], service.stateForms(isPending: waiting.contains(service.name)), service.codeForms,
                service.addressForms,
            ])
        }
        var rows = table.lines(indent: 4, in: screen, shortening: [2, 3, 0, 1]) { column, text in
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
                let state = service.stateForms(isPending: false)[0]
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
        let checkedOut = status.libraries.filter { $0.checkout != nil }
        guard !checkedOut.isEmpty else { return [] }
        var table = Table()
        for library in checkedOut {
            table.add(forms: [
                [library.name], library.checkout?.forms ?? [], [library.services.joined(separator: ", ")],
            ])
        }
        return ["  \(style.faint("libraries"))"]
            + table.lines(indent: 4, in: screen, shortening: [2, 1, 0]) { column, text in
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

extension StackStatus.Service {
    /// Its state; of several containers, how many run.
    fileprivate func stateForms(isPending: Bool) -> [String] {
        let forms = stateForms.map { $0 + (sharedStack.map { ", of \($0)" } ?? "") }
        guard isPending else { return forms }
        return [forms[0] + ", pending"] + forms.map { "\($0) *" }
    }

    private var stateForms: [String] {
        let running = containers.count { $0.state == "running" }
        if containers.count > 1 {
            guard containers.allSatisfy({ $0.state == state }) else {
                return ["\(running) of \(containers.count) running", "\(running)/\(containers.count)"]
            }
            return ["\(containers.count) \(health ?? state)"]
        }
        switch (state, health) {
        case ("absent", _): return ["not started", "-"]
        case ("created", _): return ["created, not started", "created"]
        case ("running", let health?): return [health]
        case ("exited", _):
            let code = "exited" + (containers.first?.exitCode.map { " (\($0))" } ?? "")
            guard let ended = containers.first?.ended else { return [code] }
            return ["\(code) \(ended)"] + (ended.hasSuffix(" ago") ? ["\(code) \(ended.dropLast(4))"] : []) + [code]
        default: return [state]
        }
    }

    /// What its code comes from: a checkout, a folder of the project, or an image.
    fileprivate var codeForms: [String] {
        if let checkout { return checkout.forms }
        if let folder { return [folder] }
        guard let image else { return [""] }
        let name = Self.readable(image)
        let last = name.split(separator: "/").last.map(String.init) ?? name
        let untagged = String(last.prefix { $0 != ":" && $0 != "@" })
        return [name] + (last == name ? [] : [last]) + (untagged == last ? [] : [untagged])
    }

    /// Returns the name of an image without what nobody can read: the digest that it may be pinned to, or be known by alone.
    private static func readable(_ image: String) -> String {
        if image.hasPrefix("sha256:") { return "no name" }
        guard let digest = image.firstRange(of: "@sha256:") else { return image }
        return String(image[..<digest.upperBound] + image[digest.upperBound...].prefix(7))
    }

    /// Where it can be reached.
    fileprivate var addressForms: [String] {
        let published = ports.compactMap { PublishedAddress($0) }
        guard let first = published.first else { return [""] }
        let brief = published.map(\.brief).joined(separator: " ")
        let more = published.count > 1 ? ["\(first.brief)+\(published.count - 1)"] : []
        return [addresses.joined(separator: " "), brief] + more
    }
}

extension StackStatus.Checkout {
    /// The checkout in a few words, and in fewer.
    fileprivate var forms: [String] {
        let name = branch ?? "detached at \(commit?.prefix(7) ?? "nothing")"
        var notes: [String] = []
        if let operation { notes.append("in a \(operation)") }
        if dirty { notes.append("dirty") }
        if gone { notes.append("upstream gone") }
        if ahead > 0 { notes.append("\(ahead) ahead") }
        if unpushed > 0, unpushed != ahead { notes.append("\(unpushed) not pushed") }
        if behind > 0 { notes.append("\(behind) behind") }
        if !mounted { notes.append("not mounted") }
        let words = ([name] + notes).joined(separator: ", ")
        let signs = [dirty ? "*" : "", ahead > 0 ? "+\(ahead)" : "", behind > 0 ? "-\(behind)" : ""].joined()
        return ["\(path) (\(words))", words, name + signs + (mounted ? "" : ", not mounted"), name + signs]
    }
}
