/// The tracks on which lines run sideways between two rows, or two bands.
struct Tracks {
    /// The lines of a bundle: where they come from above, and where they go on below.
    struct Crossing {
        var above: [Int] = []
        var below: [Int] = []

        fileprivate var first: Int { min(above.min() ?? .max, below.min() ?? .max) }
        fileprivate var last: Int { max(above.max() ?? .min, below.max() ?? .min) }
    }

    /// The crossings, by bundle.
    private(set) var crossings: [Int: Crossing] = [:]
    /// The track of each bundle that runs sideways, from 0 at the top.
    private(set) var track: [Int: Int] = [:]
    /// The number of tracks.
    private(set) var count = 0

    /// Notes that a line of a bundle goes from one place to another one.
    mutating func add(_ bundle: Int, from above: Int, to below: Int) {
        crossings[bundle, default: Crossing()].above.append(above)
        crossings[bundle, default: Crossing()].below.append(below)
    }

    /// Returns the same with a track for each bundle, in an order in which few of them cross.
    ///
    /// - Parameter distance: how near two lines may come that run downwards.
    func assigned(distance: Int) -> Tracks {
        var result = self
        result.assign(distance)
        return result
    }

    private mutating func assign(_ distance: Int) {
        struct Net {
            let bundle: Int
            let (above, below): ([Int], [Int])
            let range: ClosedRange<Int>
        }
        func unique(_ places: [Int]) -> [Int] { Set(places).sorted() }
        var nets = crossings.sorted { $0.key < $1.key }.filter { $0.value.first < $0.value.last }.map {
            bundle, crossing in
            Net(
                bundle: bundle, above: unique(crossing.above), below: unique(crossing.below),
                range: crossing.first...crossing.last)
        }
        func meet(_ one: [Int], _ other: [Int]) -> Int {
            one.count { place in other.contains { abs($0 - place) < distance } }
        }
        // What it costs to have one net above another one: crossings; and lines that would run one upon the other.
        func cost(_ upper: Net, _ lower: Net) -> Int {
            upper.below.count { lower.range.contains($0) } + lower.above.count { upper.range.contains($0) }
                + 1000 * meet(upper.below, lower.above)
        }
        let costs = nets.map { upper in nets.map { cost(upper, $0) } }
        var order: [Int] = []
        // Each net goes where it costs least among the others, one after the other, and again when all are there.
        for _ in 0..<3 {
            for net in nets.indices {
                order.removeAll { $0 == net }
                var sum = order.reduce(0) { $0 + costs[net][$1] }
                var best = (sum: sum, place: 0)
                for (place, other) in order.enumerated() {
                    sum += costs[other][net] - costs[net][other]
                    if sum < best.sum { best = (sum, place + 1) }
                }
                order.insert(net, at: best.place)
            }
        }
        nets = order.map { nets[$0] }
        for (place, net) in nets.enumerated() {
            let above = nets[..<place].filter { other in
                let range = other.range.lowerBound - distance...other.range.upperBound + distance
                return range.overlaps(net.range) || meet(other.above, net.below) > 0
            }
            let index = above.compactMap { track[$0.bundle] }.max().map { $0 + 1 } ?? 0
            track[net.bundle] = index
            count = max(count, index + 1)
        }
    }
}
