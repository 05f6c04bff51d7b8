/// Sorts things into layers, so that each is above all that it needs.
struct Layers {
    /// The layer of each thing, from 0 at the top.
    private(set) var layer: [Int]
    /// The number of layers.
    private(set) var count: Int

    /// Sorts.
    ///
    /// Layers are given from below: each thing is one above the highest that it needs, and higher where that layer is full.
    /// An edge of a cycle that leads back to where the search came from counts the other way.
    ///
    /// - Parameters:
    ///   - sizes: how much room each thing takes in a layer.
    ///   - needs: for each thing what it needs, in a fixed order.
    ///   - room: the room in a layer; one thing fits always.
    init(sizes: [Int], needs: [[Int]], room: Int) {
        let needs = Self.withoutCycles(needs)
        let (order, distance) = Self.bottomUp(needs)
        var fromBelow = Array(repeating: 0, count: sizes.count)
        var taken: [Int] = []
        let connected = Set(needs.indices.flatMap { thing in needs[thing].isEmpty ? [] : needs[thing] + [thing] })
        // What has no lines takes the room that is left, so that lines do not lead round it.
        func place(_ thing: Int) -> (Int, Int, Int) { (connected.contains(thing) ? 0 : 1, distance[thing], thing) }
        for thing in order.sorted(by: { place($0) < place($1) }) {
            var layer = needs[thing].map { fromBelow[$0] + 1 }.max() ?? 0
            while layer < taken.count, taken[layer] > 0, taken[layer] + sizes[thing] > room { layer += 1 }
            while taken.count <= layer { taken.append(0) }
            taken[layer] += sizes[thing]
            fromBelow[thing] = layer
        }
        let top = taken.count - 1
        layer = fromBelow.map { top - $0 }
        count = taken.count
    }

    /// Returns the edges with those of cycles turned round, found by a search in depth.
    private static func withoutCycles(_ needs: [[Int]]) -> [[Int]] {
        enum Mark { case new, open, done }
        var marks = Array(repeating: Mark.new, count: needs.count)
        var result = needs.map { _ in [Int]() }
        for start in needs.indices where marks[start] == .new {
            var path = [(thing: start, next: 0)]
            marks[start] = .open
            while let (thing, next) = path.last {
                guard next < needs[thing].count else {
                    marks[thing] = .done
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let other = needs[thing][next]
                switch marks[other] {
                case .open: result[other].append(thing)
                case .done: result[thing].append(other)
                case .new:
                    result[thing].append(other)
                    marks[other] = .open
                    path.append((other, 0))
                }
            }
        }
        return result.enumerated().map { thing, others in others.filter { $0 != thing } }
    }

    /// Returns the things so that what they need comes first, and the length of the longest way down from each.
    private static func bottomUp(_ needs: [[Int]]) -> (order: [Int], distance: [Int]) {
        var users = needs.map { _ in [Int]() }
        for (thing, others) in needs.enumerated() { for other in others { users[other].append(thing) } }
        var waiting = needs.map(\.count)
        var distance = Array(repeating: 0, count: needs.count)
        var order = needs.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            let thing = order[next]
            next += 1
            for user in users[thing] {
                distance[user] = max(distance[user], distance[thing] + 1)
                waiting[user] -= 1
                if waiting[user] == 0 { order.append(user) }
            }
        }
        return (order, distance)
    }
}
