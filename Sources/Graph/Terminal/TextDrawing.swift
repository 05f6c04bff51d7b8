import Text

extension ServiceGraph {
    /// Returns the picture as lines of text.
    ///
    /// Where there are few services and the terminal is wide enough, it has boxes and lines between them; else it is a list of
    /// the pods, with what each service needs.
    ///
    /// - Parameters:
    ///   - width: the columns of the terminal, at least 40.
    ///   - isASCII: whether the terminal shows no other characters.
    package func drawing(width: Int, isASCII: Bool) -> [[GraphText]] {
        let width = max(width, 40)
        let signs = TextSigns(isASCII: isASCII)
        let content = TextDrawing(self, width, signs).lines ?? TextList(self, width, signs).lines
        var heading = [GraphText(project.visibleInLine.shortened(toWidth: width, sign: signs.cut), .name)]
        let rest = " (\(environment))" + (stack == project ? "" : ", stack \(stack)")
        let room = width - project.visibleInLine.displayWidth
        if room > 2 { heading.append(GraphText(rest.visibleInLine.shortened(toWidth: room, sign: signs.cut))) }
        return [heading] + content
            + notes.flatMap { note in
                signs.shown("note: " + note.visibleInLine).wrapped(to: width).map { [GraphText($0)] }
            }
    }
}

/// A drawing of a graph in boxes made of characters.
struct TextDrawing {
    private static let most = (services: 20, rows: 80)
    /// The columns of a text in a box that has a short name.
    private static let usualWidth = 22
    private static let stateWidth = 30
    private static let spacing = GraphLayout.Spacing(
        column: 2, lane: 2, track: 1, leave: 1, arrive: 2, row: 1, padding: 2, title: 2, bottom: 1, group: 2, band: 1)

    private let picture: Picture
    private let signs: TextSigns
    private let width: Int
    private var nameWidth = usualWidth

    init(_ graph: ServiceGraph, _ width: Int, _ signs: TextSigns) {
        picture = Picture(graph)
        self.signs = signs
        self.width = width
    }

    /// The lines; `nil` where a list is easier to read.
    var lines: [[GraphText]]? {
        guard picture.boxes.count <= Self.most.services else { return nil }
        // With whole names, if they fit.
        let longest = picture.boxes.map { $0.name.visibleInLine.displayWidth }.max() ?? 0
        for nameWidth in longest > Self.usualWidth ? [longest, Self.usualWidth] : [Self.usualWidth] {
            var drawing = self
            drawing.nameWidth = nameWidth
            if let lines = drawing.boxLines { return lines }
        }
        return nil
    }

    private var boxLines: [[GraphText]]? {
        let texts = texts
        var input = input
        var best: GraphLayout?
        // Lanes come on top of the width that is asked for.
        for asked in [width, width * 3 / 4, width / 2] {
            input.width = asked
            let layout = GraphLayout.best(input) { layout in
                layout.width > width ? .infinity : Double(layout.height)
            }
            if layout.width <= width, layout.height < best?.height ?? .max { best = layout }
        }
        guard let layout = best, layout.height <= Self.most.rows else { return nil }
        var canvas = TextCanvas(width: layout.width, height: layout.height, signs)
        for frame in layout.frames { if let frame { canvas.frame(frame, .faint, isFilled: false) } }
        for (line, route) in zip(picture.lines, layout.routes) {
            canvas.draw(route, [line.to, line.style.rawValue], line.style)
        }
        for (group, frame) in zip(picture.groups, layout.frames) {
            if let pod = group.pod, let frame {
                canvas.write(" \(title(of: pod)) ", .faint, x: frame.x + 2, y: frame.y)
            }
        }
        for (index, place) in layout.boxes.enumerated() {
            let tone = picture.boxes[index].service.map { GraphText.Tone.condition($0.condition) } ?? .plain
            canvas.frame(place, tone, isFilled: true)
            for (row, pieces) in texts[index].enumerated() {
                var x = place.x + 2
                for piece in pieces {
                    canvas.write(piece.text, piece.tone, x: x, y: place.y + 1 + row)
                    x += piece.text.displayWidth
                }
            }
        }
        return canvas.lines + legend
    }

    /// What is to be laid out.
    var input: GraphLayout.Input {
        GraphLayout.Input(
            boxes: texts.map { lines in
                let widths = lines.map { $0.reduce(0) { $0 + $1.text.displayWidth } }
                return .init(width: (widths.max() ?? 0) + 4, height: lines.count + 2)
            },
            groups: picture.groups.map { group in
                .init(boxes: group.boxes, titleWidth: group.pod.map { title(of: $0).displayWidth + 2 })
            },
            lines: picture.lines.map { .init(from: $0.from, to: $0.to, style: $0.style.rawValue) },
            spacing: Self.spacing, width: width)
    }

    private func title(of pod: ServiceGraph.Pod) -> String {
        pod.title.visibleInLine.shortened(toWidth: width - 8, sign: signs.cut)
    }

    /// The lines in each box.
    private var texts: [[[GraphText]]] {
        let names = picture.boxes.map { $0.name.visibleInLine }.shortened(toWidth: nameWidth, sign: signs.cut)
        return zip(picture.boxes, names).map(texts)
    }

    private func texts(of box: Picture.Box, _ name: String) -> [[GraphText]] {
        func cut(_ text: String, to width: Int = Self.usualWidth) -> String {
            signs.shown(text.visibleInLine).shortened(toWidth: width, sign: signs.cut)
        }
        let details =
            box.details.count > 3 ? Array(box.details.prefix(2)) + ["and \(box.details.count - 2) more"] : box.details
        let rest = details.map { [GraphText(cut($0))] }
        guard let service = box.service else {
            return [[GraphText(name, .name)], [GraphText(box.caption, .faint)]] + rest
        }
        let tone = GraphText.Tone.condition(service.condition)
        return [
            [GraphText(service.condition.sign(isASCII: signs.isASCII) + " ", tone), GraphText(name, .name)],
            [GraphText(cut(box.caption, to: Self.stateWidth), tone)],
        ] + rest
    }

    /// What the lines mean, where they are of several kinds.
    private var legend: [[GraphText]] {
        let styles = Set(picture.lines.map(\.style))
        guard styles.count > 1 || styles.contains(where: { $0 != .dependency }) else { return [] }
        let entries = Picture.LineStyle.allCases.filter(styles.contains).map { style in
            String(repeating: signs.line([.left, .right], style), count: 2) + " " + style.words
        }
        return entries.joined(separator: ", ").wrapped(to: width).map { [GraphText($0, .faint)] }
    }
}

extension String {
    /// The text in lines of a width, broken at spaces where there are some.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if !line.isEmpty, line.displayWidth + 1 + String(word).displayWidth <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if (line + String(character)).displayWidth > width {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        return lines + (line.isEmpty ? [] : [line])
    }
}
