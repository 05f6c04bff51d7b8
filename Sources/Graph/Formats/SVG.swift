import Text

extension ServiceGraph {
    /// The picture as a document of its own, in SVG: light or dark as its reader's screen is.
    ///
    /// A page can find a service by its attribute `data-service`, and give it another `data-state`, by which it is coloured.
    package var svg: String { SVGDrawing(self).text }
}

/// A drawing of a graph in SVG.
struct SVGDrawing {
    private let graph: ServiceGraph
    private let picture: Picture
    private let layout: GraphLayout
    private var lines: [String] = []

    private static let margin = 24
    private static let head = 44
    static let spacing = GraphLayout.Spacing(
        column: 28, lane: 10, track: 10, leave: 16, arrive: 20, row: 36, padding: 18, title: 42, bottom: 18, group: 36,
        band: 48)

    /// The document.
    var text: String { lines.joined(separator: "\n") + "\n" }

    init(_ graph: ServiceGraph) {
        self.graph = graph
        picture = Picture(graph)
        var input = Self.input(for: picture)
        // About as wide as a page that lies, and better too high than too wide.
        func badness(_ layout: GraphLayout) -> Double {
            abs(Double(layout.width) / Double(max(1, layout.height)) - 1.4)
        }
        let usual = GraphLayout.best(input, by: badness)
        input.width = input.width * 3 / 2
        let wide = GraphLayout.best(input, by: badness)
        layout = badness(wide) < badness(usual) ? wide : usual
        draw()
    }

    /// Returns what is to be laid out.
    static func input(for picture: Picture) -> GraphLayout.Input {
        var input = GraphLayout.Input(
            boxes: picture.boxes.map(\.sizeInPixels),
            groups: picture.groups.map { group in
                .init(boxes: group.boxes, titleWidth: group.pod.map { $0.title.width(of: 13) + 24 })
            },
            lines: picture.lines.map { .init(from: $0.from, to: $0.to, style: $0.style.rawValue) },
            spacing: spacing, width: 0)
        let area = input.boxes.reduce(0) { $0 + ($1.width + 40) * ($1.height + 80) }
        input.width = max(720, Int((Double(area) * 1.7).squareRoot()))
        return input
    }

    private mutating func draw() {
        let legend = legend()
        let width = max(layout.width, legend.width, heading.width(of: 16)) + 2 * Self.margin
        let bottom = Self.head + Self.margin + layout.height
        let height = bottom + 28 + legend.height + Self.margin
        lines.append(
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
            role="graphics-document document" aria-label="\(heading.inMarkup)">
            <title>\(heading.inMarkup)</title>
            <desc>\(summary.inMarkup)</desc>
            <style>
            \(Self.style)
            </style>
            <rect class="paper" width="\(width)" height="\(height)"/>
            <text class="heading" x="\(Self.margin)" y="\(Self.margin + 16)">\(heading.inMarkup)</text>
            <g transform="translate(\(Self.margin + (width - 2 * Self.margin - layout.width) / 2) \(Self.head + Self.margin))">
            """)
        for (group, frame) in zip(picture.groups, layout.frames) {
            if let pod = group.pod, let frame { drawFrame(pod, frame) }
        }
        drawLines()
        for (group, frame) in zip(picture.groups, layout.frames) {
            if let pod = group.pod, let frame { drawTitle(pod, frame) }
        }
        for (box, place) in zip(picture.boxes, layout.boxes) { draw(box, place) }
        lines.append("</g>")
        lines.append("<g transform=\"translate(\(Self.margin) \(bottom + 28))\" aria-label=\"Legend\">")
        lines += legend.lines
        lines += ["</g>", "</svg>"]
    }

    private var heading: String {
        "\(graph.project) (\(graph.environment))" + (graph.stack == graph.project ? "" : ", stack \(graph.stack)")
    }

    /// The picture in words.
    private var summary: String {
        ([
            "\(graph.services.count.counted("service")) in \(graph.pods.count.counted("pod")). "
                + "What is needed is below what needs it."
        ] + graph.notes.map { "Note: \($0)." }).joined(separator: " ")
    }

    // MARK: Pods

    private mutating func drawFrame(_ pod: ServiceGraph.Pod, _ frame: GraphLayout.Rectangle) {
        let kind = pod.isEnabled ? pod.kind.rawValue : "disabled"
        lines.append(
            "<rect class=\"pod \(kind)\" \(frame.attributes) rx=\"10\" data-pod=\"\(pod.name.inMarkup)\"/>")
    }

    private mutating func drawTitle(_ pod: ServiceGraph.Pod, _ frame: GraphLayout.Rectangle) {
        let width = pod.title.width(of: 13)
        lines.append(
            """
            <rect class="tab" x="\(frame.x + 12)" y="\(frame.y + 9)" width="\(width + 12)" height="20" rx="4"/>\
            <text class="title" x="\(frame.x + 18)" y="\(frame.y + 24)">\(pod.title.inMarkup)</text>
            """)
    }

    // MARK: Lines

    private mutating func drawLines() {
        var arrows: [String] = []
        // Lines that join have a colour, by which they can be followed.
        let counts = Dictionary(picture.lines.map { ($0.to, 1) }, uniquingKeysWith: +)
        let hues = Dictionary(
            uniqueKeysWithValues: counts.filter { $0.value > 1 }.keys.sorted().enumerated().map {
                ($0.element, " hue\($0.offset % Colours.joined.count)")
            })
        for (line, route) in zip(picture.lines, layout.routes) {
            guard let start = route.first, let end = route.last, let before = route.dropLast().last else { continue }
            let (from, to) = (picture.boxes[line.from].name, picture.boxes[line.to].name)
            let words = "\(from) → \(to): \(line.words.joined(separator: ", "))"
            let isDown = before.y < end.y
            // From the end to the beginning, so that the dashes of lines that join fall together.
            lines.append(
                """
                <g class="line \(line.style)\(hues[line.to] ?? "")" data-from="\(from.inMarkup)" data-to="\(to.inMarkup)">\
                <title>\(words.inMarkup)</title><path d="\(Self.path(route.reversed()))"/>\
                \(Self.mark(line.condition, at: start, isDown: isDown))</g>
                """)
            let wing = isDown ? -8 : 8
            let arrow = """
                <path class="arrow\(hues[line.to] ?? "")" d="M\(end.x) \(end.y) l-4.5 \(wing) h9 z"/>
                """
            if !arrows.contains(arrow) { arrows.append(arrow) }
        }
        lines += arrows
    }

    /// The path along some points, with its corners rounded.
    private static func path(_ points: [GraphLayout.Point]) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        var path = "M\(first.x) \(first.y)"
        for index in points.indices.dropFirst().dropLast() {
            let (before, corner, after) = (points[index - 1], points[index], points[index + 1])
            let lengths = [before, after].map { abs($0.x - corner.x) + abs($0.y - corner.y) }
            let radius = min(6, (lengths.min() ?? 0) / 2)
            func point(towards other: GraphLayout.Point) -> String {
                "\(corner.x + (other.x - corner.x).signum() * radius) \(corner.y + (other.y - corner.y).signum() * radius)"
            }
            path += " L\(point(towards: before)) Q\(corner.x) \(corner.y) \(point(towards: after))"
        }
        return path + " L\(last.x) \(last.y)"
    }

    /// The mark at the beginning of a line that waits for more than a start.
    private static func mark(_ condition: String?, at point: GraphLayout.Point, isDown: Bool) -> String {
        let y = point.y + (isDown ? 5 : -5)
        return switch condition {
        case "service_healthy": "<circle class=\"mark\" cx=\"\(point.x)\" cy=\"\(y)\" r=\"3.5\"/>"
        case "service_completed_successfully":
            "<rect class=\"mark\" x=\"\(point.x - 3)\" y=\"\(y - 3)\" width=\"6\" height=\"6\"/>"
        default: ""
        }
    }

    // MARK: Boxes

    private mutating func draw(_ box: Picture.Box, _ place: GraphLayout.Rectangle) {
        let state = box.service?.condition.rawValue ?? "other"
        var attributes = "class=\"box \(state)\""
        if let service = box.service {
            attributes +=
                " data-service=\"\(service.name.inMarkup)\" data-pod=\"\(service.pod.inMarkup)\""
                + " data-state=\"\(service.state.inMarkup)\""
        }
        let label = ([box.name, box.caption] + box.details).joined(separator: ", ")
        lines.append("<g \(attributes) role=\"img\" aria-label=\"\(label.inMarkup)\">")
        let tip = ([box.name, box.caption, box.service?.image].compactMap(\.self) + box.details).map(\.inMarkup)
        lines.append("<title>\(tip.joined(separator: "\n"))</title>")
        lines.append("<rect class=\"body\" \(place.attributes) rx=\"\(box.service == nil ? place.height / 2 : 6)\"/>")
        var x = place.x + 14
        if let service = box.service {
            lines.append(Self.sign(service.condition, x: x + 5, y: place.y + 17))
            x += 18
        }
        let name = box.name.shortened(toWidth: Picture.Box.nameWidth)
        lines.append("<text class=\"name\" x=\"\(x)\" y=\"\(place.y + 21)\">\(name.inMarkup)</text>")
        lines.append("<text class=\"state\" x=\"\(x)\" y=\"\(place.y + 37)\">\(box.caption.inMarkup)</text>")
        for (index, detail) in box.shownDetails.enumerated() {
            lines.append(
                "<text class=\"detail\" x=\"\(place.x + 14)\" y=\"\(place.y + 56 + 15 * index)\">\(detail.inMarkup)</text>"
            )
        }
        lines.append("</g>")
    }

    /// The sign of a condition, which differs in its form, too.
    private static func sign(_ condition: ServiceCondition, x: Int, y: Int) -> String {
        switch condition {
        case .well: "<circle class=\"sign\" cx=\"\(x)\" cy=\"\(y)\" r=\"5\"/>"
        case .unsettled:
            "<path class=\"sign\" d=\"M\(x) \(y - 5) a5 5 0 0 0 0 10 z\"/>"
                + "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y)\" r=\"4.5\"/>"
        case .failing: "<path class=\"ring\" d=\"M\(x) \(y - 6) v7 m0 3 v2\"/>"
        case .ended: "<path class=\"ring\" d=\"M\(x - 4) \(y - 4) l8 8 m0 -8 l-8 8\"/>"
        case .done: "<path class=\"ring\" d=\"M\(x - 4) \(y) l3 4 l5 -8\"/>"
        case .absent: "<circle class=\"ring\" cx=\"\(x)\" cy=\"\(y)\" r=\"4.5\"/>"
        case .unknown: "<text class=\"state\" x=\"\(x - 4)\" y=\"\(y + 4)\">?</text>"
        }
    }

    // MARK: Legend

    /// What the signs, lines and marks of this drawing mean.
    private func legend() -> (lines: [String], width: Int, height: Int) {
        var entries: [(sign: String, words: String, kind: String)] = []
        let conditions = Set(graph.services.map(\.condition))
        for condition in ServiceCondition.allCases where conditions.contains(condition) {
            entries.append((Self.sign(condition, x: 12, y: 0), condition.words, "box \(condition.rawValue)"))
        }
        let styles = Set(picture.lines.map(\.style))
        for style in Picture.LineStyle.allCases where styles.contains(style) {
            entries.append(("<path d=\"M0 0 H24\"/>", style.words, "line \(style)"))
        }
        let marked = Set(picture.lines.compactMap(\.condition))
        for (condition, words) in [
            ("service_healthy", "waits until it is healthy"),
            ("service_completed_successfully", "waits until it has ended"),
        ] where marked.contains(condition) {
            entries.append((Self.mark(condition, at: .init(x: 12, y: -5), isDown: true), words, "line"))
        }
        var (lines, x, y, width) = ([String](), 0, 0, 0)
        let room = max(layout.width, 500)
        for entry in entries {
            let size = 32 + entry.words.width(of: 12) + 20
            if x > 0, x + size > room { (x, y) = (0, y + 22) }
            lines.append(
                """
                <g class="\(entry.kind)" transform="translate(\(x) \(y))">\(entry.sign)\
                <text class="key" x="32" y="4">\(entry.words)</text></g>
                """)
            x += size
            width = max(width, x)
        }
        return (lines, width, y)
    }
}

extension GraphLayout.Rectangle {
    fileprivate var attributes: String { "x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"" }
}

extension Picture.Box {
    fileprivate static let nameWidth = 28
    private static let detailWidth = 34
    private static let details = 4

    /// The details that the box has room for.
    fileprivate var shownDetails: [String] {
        let shown = details.count > Self.details ? Array(details.prefix(Self.details - 1)) : details
        return (shown + (details.count > shown.count ? ["and \(details.count - shown.count) more"] : []))
            .map { $0.shortened(toWidth: Self.detailWidth) }
    }

    fileprivate var sizeInPixels: GraphLayout.Input.Box {
        let inset = service == nil ? 0 : 18
        let widths =
            [
                inset + name.shortened(toWidth: Self.nameWidth).width(of: 13), inset + caption.width(of: 12),
            ] + shownDetails.map { $0.width(of: 12) }
        let height = shownDetails.isEmpty ? 48 : 54 + 15 * shownDetails.count
        return .init(width: max(110, (widths.max() ?? 0) + 28), height: height)
    }
}

extension Picture.LineStyle {
    /// It in words, for a legend.
    var words: String {
        switch self {
        case .dependency: "starts after"
        case .link: "is linked to"
        case .share: "shares a namespace or volumes"
        }
    }
}

extension ServiceGraph.Pod {
    /// Its name, with what sets it apart.
    var title: String {
        let notes = [kind == .service ? nil : kind.rawValue, isEnabled ? nil : "disabled"].compactMap(\.self)
        return name + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
    }
}

extension String {
    /// The width of the text in a fixed font of a size, in pixels: that of the widest of the fonts, and a little more.
    fileprivate func width(of size: Int) -> Int { (visibleInLine.displayWidth * size * 62 + 99) / 100 }
}
