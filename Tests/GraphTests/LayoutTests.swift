import Testing

@testable import Graph

/// The layout of a graph, with the distances of pixels or of a terminal.
private struct Sample: CustomTestStringConvertible, Sendable {
    let count: Int
    let seed: UInt64
    let isText: Bool
    var testDescription: String { "\(count) services, seed \(seed)\(isText ? ", text" : "")" }

    static let all = ServiceGraph.samples.flatMap { count, seed in
        [false, true].map { Sample(count: count, seed: seed, isText: $0) }
    }

    var graph: ServiceGraph { .generated(count, seed: seed) }
    var input: GraphLayout.Input {
        let picture = Picture(graph)
        return isText ? TextDrawing(graph, 120, TextSigns(isASCII: false)).input : SVGDrawing.input(for: picture)
    }
}

extension GraphLayout.Rectangle {
    fileprivate func overlaps(_ other: Self) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }

    fileprivate func contains(_ other: Self) -> Bool {
        x <= other.x && other.maxX <= maxX && y <= other.y && other.maxY <= maxY
    }
}

@Suite struct LayoutTests {
    @Test("What has no lines takes the room that is left: no line leads round it")
    func unconnected() {
        // The first needs the last; two fit in a layer.
        let layers = Layers(sizes: [1, 1, 1, 1, 1], needs: [[4], [], [], [], []], room: 2)
        #expect(layers.layer[4] == layers.layer[0] + 1)
        #expect(layers.count == 3)
    }

    @Test("No box overlaps another one, each is in the frame of its pod, and in no other", arguments: Sample.all)
    private func boxes(sample: Sample) {
        let (input, layout) = (sample.input, GraphLayout(sample.input))
        let whole = GraphLayout.Rectangle(width: layout.width, height: layout.height)
        for (index, box) in layout.boxes.enumerated() {
            #expect(whole.contains(box), "box \(index)")
            #expect(box.width == input.boxes[index].width && box.height == input.boxes[index].height)
            for other in 0..<index where box.overlaps(layout.boxes[other]) {
                Issue.record("\(index) overlaps \(other)")
            }
        }
        for (group, frame) in layout.frames.enumerated() {
            guard let frame else {
                #expect(input.groups[group].titleWidth == nil)
                continue
            }
            #expect(whole.contains(frame), "frame \(group)")
            #expect(frame.width >= input.groups[group].titleWidth ?? 0)
            let title = GraphLayout.Rectangle(x: frame.x, y: frame.y, width: frame.width, height: input.spacing.title)
            for (index, box) in layout.boxes.enumerated() {
                if input.groups[group].boxes.contains(index) {
                    #expect(frame.contains(box), "box \(index) of group \(group)")
                    #expect(!title.overlaps(box), "title of group \(group) and box \(index)")
                } else {
                    #expect(!frame.overlaps(box), "box \(index) and frame \(group)")
                }
            }
            for other in layout.frames[..<group].compactMap(\.self) { #expect(!frame.overlaps(other)) }
        }
    }

    @Test("A line joins its boxes, runs straight up, down or sideways, and through no box", arguments: Sample.all)
    private func lines(sample: Sample) {
        let (input, layout) = (sample.input, GraphLayout(sample.input))
        #expect(layout.routes.count == input.lines.count)
        for (line, route) in zip(input.lines, layout.routes) {
            guard let start = route.first, let end = route.last, route.count > 1 else {
                Issue.record("a line without ends")
                continue
            }
            for (box, point) in [(line.from, start), (line.to, end)] {
                let place = layout.boxes[box]
                #expect(place.x <= point.x && point.x < place.maxX, "\(point) is beside box \(box): \(place)")
                #expect(point.y == place.y || point.y == place.maxY, "\(point) is not at a side of box \(box)")
            }
            for (one, other) in zip(route, route.dropFirst()) {
                #expect((one.x == other.x) != (one.y == other.y), "\(one) to \(other)")
                // What a line takes of the plane; where it ends at a box is no part of it.
                let way = GraphLayout.Rectangle(
                    x: min(one.x, other.x), y: min(one.y, other.y), width: max(1, abs(one.x - other.x)),
                    height: max(1, abs(one.y - other.y)))
                for (index, box) in layout.boxes.enumerated() where way.overlaps(box) {
                    Issue.record("\(line) runs through box \(index): \(way), \(box)")
                }
            }
        }
    }

    @Test("Lines that do not join hardly ever lie one upon the other", arguments: [false, true])
    func apart(isText: Bool) {
        struct Stretch {
            let bundle: [Int]
            let isDown: Bool
            let place: Int
            let range: Range<Int>
        }
        var (count, wrong) = (0, 0)
        for sample in Sample.all where sample.isText == isText {
            let (input, layout) = (sample.input, GraphLayout(sample.input))
            var stretches: [Stretch] = []
            for (line, route) in zip(input.lines, layout.routes) {
                let isUp = (route.first?.y ?? 0) > (route.last?.y ?? 0)
                for (one, other) in zip(route, route.dropFirst()) {
                    let isDown = one.x == other.x
                    let (first, last) = isDown ? (one.y, other.y) : (one.x, other.x)
                    stretches.append(
                        Stretch(
                            bundle: [line.to, line.style, isUp ? 1 : 0], isDown: isDown, place: isDown ? one.x : one.y,
                            range: min(first, last)..<max(first, last)))
                }
            }
            let byPlace = Dictionary(grouping: stretches) { [$0.place, $0.isDown ? 1 : 0] }
            for same in byPlace.values {
                for (index, one) in same.enumerated() {
                    wrong += same[..<index].count { $0.bundle != one.bundle && $0.range.overlaps(one.range) }
                }
            }
            count += input.lines.count
        }
        // A circle of lines, each of which would have to be above the next one, has no solution on tracks.
        #expect(wrong * 200 <= count, "\(wrong) of \(count)")
    }

    @Test("The same graph is laid out in the same way", arguments: Sample.all)
    private func deterministic(sample: Sample) {
        #expect(GraphLayout(sample.input) == GraphLayout(sample.input))
        if !sample.isText, sample.count < 50 { #expect(sample.graph.svg == sample.graph.svg) }
    }

    @Test("What is needed is below what needs it, but in a cycle")
    func direction() {
        func layout(_ lines: [(Int, Int)], groups: [[Int]]) -> GraphLayout {
            GraphLayout(
                .init(
                    boxes: (0..<6).map { _ in .init(width: 20, height: 5) },
                    groups: groups.map { .init(boxes: $0, titleWidth: 5) },
                    lines: lines.map { .init(from: $0.0, to: $0.1) }, spacing: SVGDrawing.spacing, width: 200))
        }
        let lines = [(0, 1), (1, 2), (0, 2), (3, 2), (4, 0), (5, 3)]
        for groups in [[[0, 1, 2, 3, 4, 5]], [[0, 1], [2], [3, 4, 5]], [[0], [1], [2], [3], [4], [5]]] {
            let places = layout(lines, groups: groups).boxes
            for (from, to) in lines { #expect(places[from].maxY < places[to].y, "\(from) needs \(to), in \(groups)") }
        }
        let cycle = [(0, 1), (1, 2), (2, 0)]
        for groups in [[[0, 1, 2, 3, 4, 5]], [[0], [1], [2], [3, 4, 5]]] {
            let places = layout(cycle, groups: groups).boxes
            #expect(cycle.count { places[$0.0].maxY < places[$0.1].y } == 2)
        }
    }

    @Test("Boxes that nothing joins stand side by side as far as there is room")
    func wide() {
        func rows(width: Int) -> Int {
            let input = GraphLayout.Input(
                boxes: (0..<12).map { _ in .init(width: 100, height: 50) },
                groups: (0..<12).map { .init(boxes: [$0], titleWidth: nil) }, lines: [], spacing: SVGDrawing.spacing,
                width: width)
            let layout = GraphLayout(input)
            #expect(layout.width <= width)
            return Set(layout.boxes.map(\.y)).count
        }
        #expect(rows(width: 2000) == 1)
        #expect(rows(width: 600) == 3)
        #expect(rows(width: 100) == 12)
    }

    @Test("Two hundred services take less than a second, without an optimizer")
    func speed() {
        let graph = ServiceGraph.generated(200, seed: 7)
        let time = ContinuousClock().measure { _ = GraphLayout(SVGDrawing.input(for: Picture(graph))) }
        #expect(time < .seconds(20), "\(time)")
    }

    @Test("Tracks: lines that would run one upon the other get an order")
    func tracks() {
        var tracks = Tracks()
        // Net 0 goes down where net 1 comes from above: net 1 has to leave first, so it is above.
        tracks.add(0, from: 0, to: 20)
        tracks.add(1, from: 20, to: 40)
        let assigned = tracks.assigned(distance: 2)
        #expect(assigned.track[1] == 0)
        #expect(assigned.track[0] == 1)
        #expect(assigned.count == 2)
        // Lines that are far from each other share a track, and one that goes straight on needs none.
        tracks.add(2, from: 100, to: 120)
        tracks.add(3, from: 50, to: 50)
        let more = tracks.assigned(distance: 2)
        #expect(more.count == 2)
        #expect(more.track[2] == 0)
        #expect(more.track[3] == nil)
    }
}
