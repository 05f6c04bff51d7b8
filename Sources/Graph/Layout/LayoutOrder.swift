/// The order of a layout: which group stands in which band and where in it, and which box in which row and column.
///
/// Without the lanes, so the coordinates in it are only those by which the order is decided.
struct LayoutOrder {
    /// The bands, from above, with the groups from left to right.
    private(set) var bands: [[Int]] = []
    /// The band of each group.
    private(set) var bandOf: [Int] = []
    /// The group of each box.
    private(set) var groupOf: [Int]
    /// The row of each box in its group, and the column.
    private(set) var row: [Int]
    private(set) var column: [Int]
    /// The number of rows and columns of each group.
    private(set) var rows: [Int]
    private(set) var columns: [Int]
    /// The width of the columns of each group.
    let columnWidth: [Int]
    /// The middle of each box, and the left side of each group, as far as is known without lanes.
    private(set) var middle: [Double]
    private(set) var left: [Double]
    private let input: GraphLayout.Input
    /// The boxes at the other ends of the lines of each box.
    private let neighbours: [[Int]]

    init(_ input: GraphLayout.Input) {
        self.input = input
        let boxes = input.boxes.count
        groupOf = Array(repeating: 0, count: boxes)
        for (group, content) in input.groups.enumerated() { for box in content.boxes { groupOf[box] = group } }
        row = Array(repeating: 0, count: boxes)
        column = row
        rows = Array(repeating: 0, count: input.groups.count)
        columns = rows
        middle = Array(repeating: 0, count: boxes)
        left = Array(repeating: 0, count: input.groups.count)
        columnWidth = input.groups.map { group in group.boxes.map { input.boxes[$0].width }.max() ?? 0 }
        var neighbours = Array(repeating: [Int](), count: boxes)
        for line in input.lines {
            neighbours[line.from].append(line.to)
            neighbours[line.to].append(line.from)
        }
        self.neighbours = neighbours
        setRows()
        setBands()
        place()
        sweep()
    }

    /// Sorts the boxes of each group into rows.
    private mutating func setRows() {
        for (group, content) in input.groups.enumerated() {
            let places = Dictionary(uniqueKeysWithValues: content.boxes.enumerated().map { ($0.element, $0.offset) })
            var needs = content.boxes.map { _ in [Int]() }
            for line in input.lines where groupOf[line.from] == group && groupOf[line.to] == group {
                if let from = places[line.from], let to = places[line.to], from != to, !needs[from].contains(to) {
                    needs[from].append(to)
                }
            }
            // No group is wider than the picture.
            let count = content.boxes.count
            let cell = columnWidth[group] + input.spacing.column
            let most = max(1, (input.width - 2 * input.spacing.padding - input.spacing.column) / max(1, cell))
            var wanted = 1
            while wanted * wanted < count * input.breadth * 3 / 4 { wanted += 1 }
            let layers = Layers(
                sizes: content.boxes.map { _ in 1 }, needs: needs, room: min(most, max(wanted, 4)))
            rows[group] = layers.count
            var taken = Array(repeating: 0, count: layers.count)
            for (place, box) in content.boxes.enumerated() {
                row[box] = layers.layer[place]
                column[box] = taken[row[box]]
                taken[row[box]] += 1
            }
            columns[group] = taken.max() ?? 0
        }
    }

    /// Sorts the groups into bands.
    private mutating func setBands() {
        // Between two groups, that direction counts in which more lines run.
        var weight: [[Int]: Int] = [:]
        for line in input.lines where groupOf[line.from] != groupOf[line.to] {
            weight[[groupOf[line.from], groupOf[line.to]], default: 0] += 1
        }
        let needs = input.groups.indices.map { group in
            input.groups.indices.filter { other in
                guard let ahead = weight[[group, other]] else { return false }
                let back = weight[[other, group]] ?? 0
                return ahead > back || ahead == back && group < other
            }
        }
        let layers = Layers(
            sizes: input.groups.indices.map { width(of: $0) + input.spacing.group }, needs: needs,
            room: input.width + input.spacing.group)
        bandOf = layers.layer
        bands = (0..<layers.count).map { band in input.groups.indices.filter { bandOf[$0] == band } }
    }

    /// The width of a group without lanes.
    func width(of group: Int) -> Int {
        let inner = columns[group] * (columnWidth[group] + input.spacing.column) - input.spacing.column
        guard let title = input.groups[group].titleWidth else { return inner }
        return max(inner, title) + 2 * input.spacing.padding
    }

    /// Gives groups and boxes the coordinates that follow from their order.
    private mutating func place() {
        for groups in bands {
            let whole = groups.reduce(-input.spacing.group) { $0 + width(of: $1) + input.spacing.group }
            var x = Double(-whole) / 2
            for group in groups {
                left[group] = x
                let inset = Double(input.groups[group].titleWidth == nil ? 0 : input.spacing.padding)
                for box in input.groups[group].boxes {
                    let cells = column[box] * (columnWidth[group] + input.spacing.column)
                    middle[box] = x + inset + Double(cells) + Double(columnWidth[group]) / 2
                }
                x += Double(width(of: group) + input.spacing.group)
            }
        }
    }

    /// Reorders groups and boxes by the middle of what they are joined to, down and up again, and keeps the best order.
    private mutating func sweep() {
        guard !input.lines.isEmpty else { return }
        var best = (cost: cost, order: self)
        for pass in 0..<16 {
            let order = pass.isMultiple(of: 2) ? Array(bands.indices) : bands.indices.reversed()
            for band in order {
                sortGroups(of: band)
                place()
                for group in bands[band] {
                    let sequence = Array(0..<rows[group])
                    for row in pass.isMultiple(of: 2) ? sequence : sequence.reversed() { sortBoxes(of: group, row) }
                }
                place()
            }
            if cost < best.cost { best = (cost, self) }
        }
        self = best.order
    }

    /// How far apart the ends of the lines are, sideways.
    private var cost: Double {
        input.lines.reduce(0) { $0 + abs(middle[$1.from] - middle[$1.to]) }
    }

    private mutating func sortGroups(of band: Int) {
        let wish = Dictionary(
            uniqueKeysWithValues: bands[band].map { group in
                let others = input.groups[group].boxes.flatMap { box in
                    neighbours[box].filter { groupOf[$0] != group }
                }
                let own = left[group] + Double(width(of: group)) / 2
                return (group, Self.mean(others.map { middle[$0] }) ?? own)
            })
        bands[band].sort { (wish[$0] ?? 0, $0) < (wish[$1] ?? 0, $1) }
    }

    private mutating func sortBoxes(of group: Int, _ row: Int) {
        let boxes = input.groups[group].boxes.filter { self.row[$0] == row }
        let wishes = boxes.map { box in (box: box, x: Self.mean(neighbours[box].map { middle[$0] }) ?? middle[box]) }
            .sorted { ($0.x, $0.box) < ($1.x, $1.box) }
        let cell = Double(columnWidth[group] + input.spacing.column)
        let inset = Double(input.groups[group].titleWidth == nil ? 0 : input.spacing.padding)
        let first = left[group] + inset + Double(columnWidth[group]) / 2
        let columns = Self.columns(for: wishes.map { ($0.x - first) / cell }, among: self.columns[group])
        for (wish, column) in zip(wishes, columns) {
            self.column[wish.box] = column
            middle[wish.box] = first + cell * Double(column)
        }
    }

    /// Returns columns for boxes in their order, as near as can be to where each would be best.
    private static func columns(for wishes: [Double], among count: Int) -> [Int] {
        // cost[i][c]: of the first i boxes, of which the last is before column c.
        var cost = [Array(repeating: 0.0, count: count + 1)]
        for wish in wishes {
            var line = Array(repeating: Double.infinity, count: count + 1)
            for column in 0..<count {
                line[column + 1] = min(line[column], (cost.last?[column] ?? 0) + abs(Double(column) - wish))
            }
            cost.append(line)
        }
        var (columns, end) = ([Int](), count)
        for index in wishes.indices.reversed() {
            while end > 1, cost[index + 1][end - 1] <= cost[index + 1][end] { end -= 1 }
            columns.append(end - 1)
            end -= 1
        }
        return columns.reversed()
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

extension LayoutOrder {
    /// Whether no box of a group is in a column of some rows.
    func isFree(_ group: Int, column: Int, rows: Range<Int>) -> Bool {
        !input.groups[group].boxes.contains { self.column[$0] == column && rows.contains(row[$0]) }
    }

    /// Whether one box is above another one.
    func isAbove(_ one: Int, _ other: Int) -> Bool {
        (bandOf[groupOf[one]], row[one]) < (bandOf[groupOf[other]], row[other])
    }
}
