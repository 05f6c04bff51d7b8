import Text

/// The services of a graph in a list, pod by pod, with what each of them needs.
struct TextList {
    private let graph: ServiceGraph
    private let width: Int
    private let signs: TextSigns
    private let columns: (name: Int, state: Int)
    /// What stands for the name of each service, and its state.
    private let texts: [String: (name: String, state: String)]

    init(_ graph: ServiceGraph, _ width: Int, _ signs: TextSigns) {
        self.graph = graph
        self.width = width
        self.signs = signs
        // In the frame, after the sign.
        let room = width - 4 - 2
        let names = graph.services.map(\.name.visibleInLine)
        let longest = names.map(\.displayWidth).max() ?? 0
        func states(_ words: (ServiceGraph.Service) -> String) -> (texts: [String], width: Int) {
            let texts = graph.services.map { signs.shown(words($0).visibleInLine) }
            return (texts, texts.map(\.displayWidth).max() ?? 0)
        }
        var (state, stateWidth) = states(\.stateInWords)
        if longest + 2 + stateWidth > room { (state, stateWidth) = states(\.stateInFewWords) }
        columns = (min(longest, max(12, room - 2 - stateWidth)), min(stateWidth, room - 2 - 12))
        let shortNames = names.shortened(toWidth: columns.name, sign: signs.cut)
        texts = graph.services.indices.reduce(into: [:]) {
            $0[graph.services[$1].name] = (name: shortNames[$1], state: state[$1])
        }
    }

    /// The lines.
    var lines: [[GraphText]] {
        let known = Set(graph.pods.map(\.name))
        let others = graph.services.filter { !known.contains($0.pod) }
        let needs = Dictionary(grouping: graph.needs, by: \.service)
        return graph.pods.flatMap { pod in
            framed(pod.title, graph.services.filter { $0.pod == pod.name }, needs)
        } + (others.isEmpty ? [] : framed("", others, needs))
    }

    /// A pod in its frame.
    private func framed(
        _ title: String, _ services: [ServiceGraph.Service], _ needs: [String: [ServiceGraph.Need]]
    ) -> [[GraphText]] {
        func line(_ arms: TextCanvas.Arms, _ count: Int = 1) -> String {
            String(repeating: signs.line(arms, .dependency), count: max(0, count))
        }
        let title = title.isEmpty ? "" : " \(title.visibleInLine.shortened(toWidth: width - 8, sign: signs.cut)) "
        let side = line([.up, .down])
        var lines: [[GraphText]] = [
            [
                GraphText(
                    line([.down, .right]) + line([.left, .right]) + title
                        + line([.left, .right], width - 3 - title.displayWidth) + line([.down, .left]), .faint)
            ]
        ]
        for content in services.flatMap({ self.lines(of: $0, needs[$0.name] ?? []) }) {
            let used = content.reduce(0) { $0 + $1.text.displayWidth }
            lines.append(
                [GraphText(side + " ", .faint)] + content
                    + [GraphText(String(repeating: " ", count: max(0, width - 4 - used)) + " " + side, .faint)])
        }
        lines.append([GraphText(line([.up, .right]) + line([.left, .right], width - 2) + line([.up, .left]), .faint)])
        return lines
    }

    /// A service: its state and what it has in one line, what it needs in others.
    private func lines(of service: ServiceGraph.Service, _ needs: [ServiceGraph.Need]) -> [[GraphText]] {
        let tone = GraphText.Tone.condition(service.condition)
        func padded(_ text: String, _ width: Int) -> String {
            let text = text.shortened(toWidth: width, sign: signs.cut)
            return text + String(repeating: " ", count: width - text.displayWidth)
        }
        let details = detailLines(of: service)
        let text = texts[service.name] ?? (service.name, service.state)
        let first =
            [
                [
                    GraphText(service.condition.sign(isASCII: signs.isASCII) + " ", tone),
                    GraphText(padded(text.name, columns.name) + "  ", .name),
                    GraphText(padded(text.state, columns.state), tone),
                    GraphText(details.beside.isEmpty ? "" : "  " + details.beside),
                ]
            ] + details.below.map { [GraphText("     " + $0)] }
        let room = width - 4 - 5
        // A name is not broken, and has a comma behind it.
        func shown(_ name: String, _ note: String) -> String {
            name.visibleInLine.shortened(toWidth: room - 1, sign: signs.cut) + note
        }
        var words: [String] = []
        for need in needs {
            let name: String =
                switch need.target {
                case .service(let name): name
                case .container(let name): "container \(name)"
                }
            if need.kind == .dependsOn {
                let condition = need.detail.flatMap { ServiceGraph.Need.conditions[$0] }
                words.append(shown(name, condition.map { " (\($0))" } ?? ""))
            } else if need.kind != .link
                || !needs.contains(where: { $0.kind == .dependsOn && $0.target == need.target })
            {
                words.append(shown(name, " (\(need.kind.rawValue))"))
            }
        }
        if words.isEmpty { return first }
        let rest = words.joined(separator: ", ").wrapped(to: room)
        return first
            + rest.enumerated().map { index, line in
                [GraphText(index == 0 ? "  \(padded(signs.needs, 2)) " : "     ", .faint), GraphText(line)]
            }
    }
}

extension TextList {
    /// Returns what a service has, in whole words: as much as there is room for beside its state, and the rest in lines below.
    private func detailLines(of service: ServiceGraph.Service) -> (beside: String, below: [String]) {
        let details = service.details(without: []).map { signs.shown($0.visibleInLine) }
        let whole = width - 4 - 5
        let beside = width - 4 - 2 - columns.name - 2 - columns.state - 2
        var lines = [""]
        for (index, detail) in details.enumerated() {
            let comma = index + 1 < details.count ? "," : ""
            let text = detail.shortened(toWidth: whole - 1, sign: signs.cut) + comma
            let line = lines[lines.count - 1]
            let longer = line.isEmpty ? text : line + " " + text
            if longer.displayWidth <= (lines.count == 1 ? beside : whole) {
                lines[lines.count - 1] = longer
            } else {
                lines.append(text)
            }
        }
        return (lines[0], Array(lines.dropFirst()))
    }
}

extension ServiceGraph.Need {
    /// The conditions of `depends_on` in a word, but for the usual one.
    static let conditions = ["service_healthy": "healthy", "service_completed_successfully": "completed"]
}
