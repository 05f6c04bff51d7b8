/// Where the lines of a layout run downwards.
///
/// Lines to the same box are a bundle: they share their lanes. A lane is a place beside a column of a group, or beside a
/// group of a band.
struct Lanes {
    /// The lines that join on their way to, or from, the same box.
    struct Bundle: Hashable {
        /// The box that all of them lead to.
        let target: Int
        /// Their style.
        let style: Int
        /// Whether they lead upwards, as one line of a cycle does.
        let isUp: Bool
    }

    /// Where lanes can be: to the left of a column of a group, or of a group of a band; or behind the last one.
    enum Gap: Hashable {
        case column(group: Int, Int)
        case group(band: Int, Int)
    }

    /// A lane, by what it goes through.
    enum Passage: Hashable {
        case group(Int, bundle: Int)
        case band(Int, bundle: Int)

        fileprivate var bundle: Int {
            switch self {
            case .group(_, let bundle), .band(_, let bundle): bundle
            }
        }
    }

    /// The upper and the lower end of a line, and the bundle that it belongs to.
    struct Course {
        let upper: Int
        let lower: Int
        let bundle: Int
    }

    /// The lines.
    let courses: [Course]
    /// The lanes of each gap, from left to right.
    private(set) var inGap: [Gap: [Passage]] = [:]
    private let input: GraphLayout.Input
    private let order: LayoutOrder

    init(_ input: GraphLayout.Input, _ order: LayoutOrder) {
        (self.input, self.order) = (input, order)
        var bundles: [Bundle: Int] = [:]
        courses = input.lines.map { line in
            let isUp = order.isAbove(line.to, line.from)
            let key = Bundle(target: line.to, style: line.style, isUp: isUp)
            let bundle = bundles[key] ?? bundles.count
            bundles[key] = bundle
            return isUp
                ? Course(upper: line.to, lower: line.from, bundle: bundle)
                : Course(upper: line.from, lower: line.to, bundle: bundle)
        }
        choose()
    }

    /// The passages that a line needs, from above.
    func passages(of course: Course) -> [Passage] {
        let (upper, lower) = (order.groupOf[course.upper], order.groupOf[course.lower])
        let (first, last) = (order.row[course.upper], order.row[course.lower])
        if upper == lower {
            let between = first + 1..<last
            let isFree = [course.upper, course.lower].contains {
                order.isFree(upper, column: order.column[$0], rows: between)
            }
            return isFree ? [] : [.group(upper, bundle: course.bundle)]
        }
        var passages: [Passage] = []
        let below = first + 1..<order.rows[upper]
        if !order.isFree(upper, column: order.column[course.upper], rows: below) {
            passages.append(.group(upper, bundle: course.bundle))
        }
        for band in order.bandOf[upper] + 1..<order.bandOf[lower] {
            passages.append(.band(band, bundle: course.bundle))
        }
        if !order.isFree(lower, column: order.column[course.lower], rows: 0..<last) {
            passages.append(.group(lower, bundle: course.bundle))
        }
        return passages
    }

    /// Chooses a gap for each passage: the one with the shortest ways to the ends of its lines.
    private mutating func choose() {
        var ends: [Passage: [Double]] = [:]
        var all: [Passage] = []
        for course in courses {
            for passage in passages(of: course) {
                if ends[passage] == nil { all.append(passage) }
                ends[passage, default: []] += [order.middle[course.upper], order.middle[course.lower]]
            }
        }
        for passage in all {
            let places = ends[passage] ?? []
            let best = gaps(for: passage).enumerated().min { one, other in
                func cost(_ gap: (gap: Gap, x: Double)) -> Double {
                    // A lane more makes the gap wider.
                    places.reduce(0) { $0 + abs($1 - gap.x) }
                        + Double((inGap[gap.gap]?.count ?? 0) * input.spacing.lane)
                }
                let (first, second) = (cost(one.element), cost(other.element))
                return first == second ? one.offset < other.offset : first < second
            }
            if let best { inGap[best.element.gap, default: []].append(passage) }
        }
        // Lanes that lead to the left are on the left.
        func aim(_ passage: Passage) -> Double {
            let places = ends[passage] ?? []
            return places.reduce(0, +) / Double(max(1, places.count))
        }
        for (gap, passages) in inGap {
            inGap[gap] = passages.sorted { (aim($0), $0.bundle) < (aim($1), $1.bundle) }
        }
    }

    /// Returns the gaps for a passage, with their coordinates as far as these are known.
    private func gaps(for passage: Passage) -> [(gap: Gap, x: Double)] {
        let spacing = input.spacing
        switch passage {
        case .group(let group, _):
            let cell = order.columnWidth[group] + spacing.column
            let inset = input.groups[group].titleWidth == nil ? 0 : spacing.padding
            let first = order.left[group] + Double(inset) - Double(spacing.column) / 2
            return (0...order.columns[group]).map { (.column(group: group, $0), first + Double(cell * $0)) }
        case .band(let band, _):
            let groups = order.bands[band]
            var places = groups.enumerated().map { place, group in
                (gap: Gap.group(band: band, place), x: order.left[group] - Double(spacing.group) / 2)
            }
            if let last = groups.last {
                let end = order.left[last] + Double(order.width(of: last) + spacing.group / 2)
                places.append((.group(band: band, groups.count), end))
            }
            return places
        }
    }

    /// Returns where the lanes are that run to the left, or to the right, of all groups of their bands: how far from the middle.
    ///
    /// A bundle is as far out in all bands, so that it runs straight on.
    ///
    /// - Parameter widths: the widths of the bands.
    func outerLanes(atBeginning: Bool, widths: [Int]) -> [Passage: Int] {
        var bandsOf: [Int: [Int]] = [:]
        for (band, groups) in order.bands.enumerated() {
            for passage in inGap[.group(band: band, atBeginning ? 0 : groups.count)] ?? [] {
                bandsOf[passage.bundle, default: []].append(band)
            }
        }
        var taken = widths.map { _ in [Int]() }
        var lanes: [Passage: Int] = [:]
        for (bundle, bands) in bandsOf.sorted(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) }) {
            // Between its bands there may be some that it passes elsewhere.
            guard let first = bands.first, let last = bands.last else { continue }
            var place = ((widths[first...last].max() ?? 0) + 1) / 2 + input.spacing.lane
            while taken[first...last].joined().contains(where: { abs($0 - place) < input.spacing.lane }) {
                place += input.spacing.lane
            }
            for band in first...last { taken[band].append(place) }
            for band in bands { lanes[.band(band, bundle: bundle)] = place }
        }
        return lanes
    }
}
