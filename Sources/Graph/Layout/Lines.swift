/// Gives a layout its coordinates: first all across, then all down, then the corners of the lines.
struct Lines {
    /// A place where lines run sideways.
    private enum Channel: Hashable {
        /// Above a row of a group.
        case row(group: Int, Int)
        /// Below a band.
        case band(Int)
    }

    /// A step of a line on its way down: to another place across.
    private struct Step {
        let channel: Channel
        let x: Int
    }

    /// An end of a line: the lower side of a box, or the upper one.
    private struct Port: Hashable {
        let box: Int
        let isBelow: Bool
        let bundle: Int
    }

    private let input: GraphLayout.Input
    private let order: LayoutOrder
    private let lanes: Lanes
    private var laneX: [Lanes.Passage: Int] = [:]
    private var portX: [Port: Int] = [:]
    private var steps: [[Step]] = []
    private var tracks: [Channel: Tracks] = [:]
    private var spacing: GraphLayout.Spacing { input.spacing }

    init(_ input: GraphLayout.Input, _ order: LayoutOrder) {
        (self.input, self.order) = (input, order)
        lanes = Lanes(input, order)
    }

    /// Returns the layout.
    func layout() -> GraphLayout {
        var lines = self
        var layout = GraphLayout(empty: input)
        lines.placeAcross(&layout)
        lines.placePorts(layout)
        lines.walk()
        lines.placeDown(&layout)
        return layout
    }

    // MARK: Across

    private mutating func placeAcross(_ layout: inout GraphLayout) {
        var widths: [Int] = []
        for (band, groups) in order.bands.enumerated() {
            var x = 0
            for (place, group) in groups.enumerated() {
                if place > 0 { x = passing(.group(band: band, place), from: x, least: spacing.group) }
                x = placeAcross(group, from: x, &layout)
            }
            widths.append(x)
        }
        // Each band is in the middle, between the lanes on both sides.
        let left = lanes.outerLanes(atBeginning: true, widths: widths)
        let right = lanes.outerLanes(atBeginning: false, widths: widths)
        let widest = ((widths.max() ?? 0) + 1) / 2
        let middle = max(widest, left.values.max() ?? 0)
        layout.width = middle + max(widest, (right.values.max() ?? 0) + 1)
        for (band, groups) in order.bands.enumerated() {
            let shift = middle - widths[band] / 2
            for group in groups {
                layout.frames[group]?.x += shift
                for box in input.groups[group].boxes { layout.boxes[box].x += shift }
            }
            for passage in laneX.keys where isIn(band, passage) { laneX[passage]? += shift }
        }
        for (passage, place) in left { laneX[passage] = middle - place }
        for (passage, place) in right { laneX[passage] = middle + place }
    }

    /// Places a group with its columns and lanes, and returns where it ends.
    private mutating func placeAcross(_ group: Int, from start: Int, _ layout: inout GraphLayout) -> Int {
        let content = input.groups[group]
        let padding = content.titleWidth == nil ? 0 : spacing.padding
        var x = start + padding
        var columns: [Int] = []
        for column in 0..<order.columns[group] {
            x = passing(.column(group: group, column), from: x, least: column == 0 ? 0 : spacing.column)
            columns.append(x)
            x += order.columnWidth[group]
        }
        x = passing(.column(group: group, order.columns[group]), from: x, least: 0)
        for box in content.boxes {
            layout.boxes[box].x = columns[order.column[box]] + (order.columnWidth[group] - input.boxes[box].width) / 2
        }
        guard let title = content.titleWidth else { return x }
        let width = max(x - start - padding, title) + 2 * padding
        layout.frames[group] = .init(x: start, width: width)
        return start + width
    }

    /// Places the lanes of a gap, and returns where it ends.
    private mutating func passing(_ gap: Lanes.Gap, from x: Int, least: Int) -> Int {
        let passages = lanes.inGap[gap] ?? []
        guard !passages.isEmpty else { return x + least }
        let width = max(least, (passages.count + 1) * spacing.lane)
        let first = x + (width - (passages.count - 1) * spacing.lane) / 2
        for (place, passage) in passages.enumerated() { laneX[passage] = first + place * spacing.lane }
        return x + width
    }

    private func isIn(_ band: Int, _ passage: Lanes.Passage) -> Bool {
        switch passage {
        case .group(let group, _): order.bandOf[group] == band
        case .band(let other, _): other == band
        }
    }

    /// Spreads the ends of the lines over the sides of the boxes, those to the left on the left.
    private mutating func placePorts(_ layout: GraphLayout) {
        var aims: [Port: [Int]] = [:]
        func middle(_ box: Int) -> Int { layout.boxes[box].x + layout.boxes[box].width / 2 }
        for course in lanes.courses {
            let passages = lanes.passages(of: course)
            let below = passages.first.flatMap { laneX[$0] } ?? middle(course.lower)
            let above = passages.last.flatMap { laneX[$0] } ?? middle(course.upper)
            aims[Port(box: course.upper, isBelow: true, bundle: course.bundle), default: []].append(below)
            aims[Port(box: course.lower, isBelow: false, bundle: course.bundle), default: []].append(above)
        }
        let mean = aims.mapValues { $0.reduce(0, +) / $0.count }
        for ports in Dictionary(grouping: aims.keys, by: { [$0.box, $0.isBelow ? 1 : 0] }).values {
            let sorted = ports.sorted { (mean[$0] ?? 0, $0.bundle) < (mean[$1] ?? 0, $1.bundle) }
            for (place, port) in sorted.enumerated() {
                let box = layout.boxes[port.box]
                // Those below are a little beside those above, so that a line from here and one to the box below have ways of
                // their own. One alone is in the middle, and may run straight on.
                let shift = port.isBelow && sorted.count > 1 ? max(1, spacing.lane / 2) : 0
                portX[port] = min(box.x + box.width * (place + 1) / (sorted.count + 1) + shift, box.maxX - 2)
            }
        }
    }

    // MARK: Ways

    /// Finds the steps of each line.
    private mutating func walk() {
        for course in lanes.courses {
            let steps = steps(of: course)
            var x = start(of: course)
            for step in steps {
                tracks[step.channel, default: Tracks()].add(course.bundle, from: x, to: step.x)
                x = step.x
            }
            self.steps.append(steps)
        }
        let distance = max(1, spacing.lane / 2)
        tracks = tracks.mapValues { $0.assigned(distance: distance) }
    }

    private func start(of course: Lanes.Course) -> Int {
        portX[Port(box: course.upper, isBelow: true, bundle: course.bundle)] ?? 0
    }

    private func steps(of course: Lanes.Course) -> [Step] {
        let (upper, lower) = (order.groupOf[course.upper], order.groupOf[course.lower])
        let (first, last) = (order.row[course.upper], order.row[course.lower])
        let end = portX[Port(box: course.lower, isBelow: false, bundle: course.bundle)] ?? 0
        let passages = lanes.passages(of: course)
        if upper == lower {
            if let lane = passages.first.flatMap({ laneX[$0] }) {
                return [
                    Step(channel: .row(group: upper, first + 1), x: lane),
                    Step(channel: .row(group: upper, last), x: end),
                ]
            }
            let isFree = order.isFree(upper, column: order.column[course.lower], rows: first + 1..<last)
            return [Step(channel: .row(group: upper, isFree ? first + 1 : last), x: end)]
        }
        var steps: [Step] = []
        var band = order.bandOf[upper]
        for passage in passages {
            let x = laneX[passage] ?? 0
            switch passage {
            case .group(let group, _) where group == upper:
                steps.append(Step(channel: .row(group: upper, first + 1), x: x))
            case .band(let next, _):
                steps.append(Step(channel: .band(band), x: x))
                band = next
            case .group:
                steps.append(Step(channel: .band(band), x: x))
                return steps + [Step(channel: .row(group: lower, last), x: end)]
            }
        }
        return steps + [Step(channel: .band(band), x: end)]
    }

    // MARK: Down

    private func height(of channel: Channel, least: Int) -> Int {
        guard let tracks = tracks[channel] else { return least }
        return max(least, spacing.leave + max(0, tracks.count - 1) * spacing.track + spacing.arrive)
    }

    private func placeDown(_ layout: inout GraphLayout) {
        var tops: [Channel: Int] = [:]
        var y = 0
        for (band, groups) in order.bands.enumerated() {
            var bottom = y
            for group in groups { bottom = max(bottom, placeDown(group, from: y, &tops, &layout)) }
            layout.height = bottom
            tops[.band(band)] = bottom
            y = bottom + height(of: .band(band), least: spacing.band)
        }
        layout.routes = zip(lanes.courses, steps).enumerated().map { index, way in
            let (course, steps) = way
            var x = start(of: course)
            var points = [GraphLayout.Point(x: x, y: layout.boxes[course.upper].maxY)]
            for step in steps where step.x != x {
                let track = tracks[step.channel]?.track[course.bundle] ?? 0
                let y = (tops[step.channel] ?? 0) + spacing.leave + track * spacing.track
                points += [.init(x: x, y: y), .init(x: step.x, y: y)]
                x = step.x
            }
            points.append(.init(x: x, y: layout.boxes[course.lower].y))
            return input.lines[index].from == course.upper ? points : points.reversed()
        }
    }

    /// Places a group with its rows, and returns where it ends.
    private func placeDown(
        _ group: Int, from start: Int, _ tops: inout [Channel: Int], _ layout: inout GraphLayout
    ) -> Int {
        let content = input.groups[group]
        var y = start + (content.titleWidth == nil ? 0 : spacing.title)
        for row in 0..<order.rows[group] {
            if row > 0 {
                tops[.row(group: group, row)] = y
                y += height(of: .row(group: group, row), least: spacing.row)
            }
            let boxes = content.boxes.filter { order.row[$0] == row }
            for box in boxes { layout.boxes[box].y = y }
            y += boxes.map { input.boxes[$0].height }.max() ?? 0
        }
        guard content.titleWidth != nil else { return y }
        y += spacing.bottom
        layout.frames[group]?.y = start
        layout.frames[group]?.height = y - start
        return y
    }
}
