import Text

/// The services of a graph in a list, pod by pod, with what each of them needs.
struct TextList {
    private let graph: ServiceGraph
    private let width: Int
    private let signs: TextSigns
    private let columns: (name: Int, state: Int)

    init(_ graph: ServiceGraph, _ width: Int, _ signs: TextSigns) {
        self.graph = graph
        self.width = width
        self.signs = signs
        let names = graph.services.map { $0.name.visibleInLine.displayWidth }.max() ?? 0
        let states = graph.services.map { $0.stateInWords.visibleInLine.displayWidth }.max() ?? 0
        columns = (min(names, max(12, width / 3)), min(states, max(11, width / 4)))
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
        let title = title.isEmpty ? "" : " \(title.visibleInLine.cut(toWidth: width - 8, sign: signs.cut)) "
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
            let text = signs.shown(text.visibleInLine).cut(toWidth: width, sign: signs.cut)
            return text + String(repeating: " ", count: width - text.displayWidth)
        }
        let details = service.details(without: []).joined(separator: ", ")
        let room = width - 4 - 2 - columns.name - 2 - columns.state - 2
        let first = [
            GraphText(service.condition.sign(isASCII: signs.isASCII) + " ", tone),
            GraphText(padded(service.name, columns.name) + "  ", .name),
            GraphText(padded(service.stateInWords, columns.state), tone),
            GraphText(
                room > 5 && !details.isEmpty
                    ? "  " + signs.shown(details.visibleInLine).cut(toWidth: room, sign: signs.cut) : ""),
        ]
        var words: [String] = []
        for need in needs {
            let name: String =
                switch need.target {
                case .service(let name): name
                case .container(let name): "container \(name)"
                }
            if need.kind == .dependsOn {
                let condition = need.detail.flatMap { ServiceGraph.Need.conditions[$0] }
                words.append(name + (condition.map { " (\($0))" } ?? ""))
            } else if need.kind != .link
                || !needs.contains(where: { $0.kind == .dependsOn && $0.target == need.target })
            {
                words.append("\(name) (\(need.kind.rawValue))")
            }
        }
        if words.isEmpty { return [first] }
        let rest = words.joined(separator: ", ").visibleInLine.wrapped(to: width - 4 - 5)
        return [first]
            + rest.enumerated().map { index, line in
                [GraphText(index == 0 ? "  \(padded(signs.needs, 2)) " : "     ", .faint), GraphText(line)]
            }
    }
}

extension ServiceGraph.Need {
    /// The conditions of `depends_on` in a word, but for the usual one.
    static let conditions = ["service_healthy": "healthy", "service_completed_successfully": "completed"]
}
