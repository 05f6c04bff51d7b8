/// Where boxes, frames and lines of a picture are, in whole units: pixels, or the cells of a terminal.
///
/// The layout is a layered one: what is needed is below what needs it. Groups of boxes, the pods, stand in bands one below
/// the other; in each, the boxes stand in rows and columns. Lines run down in lanes between the columns and between the
/// groups, and sideways on tracks between the rows and between the bands, so that none runs through a box. Lines to the same
/// box share their lanes and tracks, and join like branches of a tree.
struct GraphLayout: Sendable, Equatable {
    /// A point.
    struct Point: Sendable, Equatable {
        var x: Int
        var y: Int
    }

    /// A rectangle: the units from `x` to before `maxX`, and from `y` to before `maxY`.
    struct Rectangle: Sendable, Equatable {
        var x = 0
        var y = 0
        var width = 0
        var height = 0

        var maxX: Int { x + width }
        var maxY: Int { y + height }
    }

    /// What is to be laid out.
    struct Input: Sendable {
        /// A box, by its size.
        struct Box: Sendable {
            let width: Int
            let height: Int
        }

        /// Boxes that stay together.
        struct Group: Sendable {
            /// The boxes, by their places in the list.
            let boxes: [Int]
            /// The width of the title of its frame; `nil` for no frame.
            let titleWidth: Int?
        }

        /// A line from one box to another one.
        struct Line: Sendable {
            let from: Int
            let to: Int
            /// Lines of different styles do not join.
            var style = 0
        }

        var boxes: [Box]
        var groups: [Group]
        var lines: [Line]
        var spacing: Spacing
        /// The width that the picture should have; it may become wider.
        var width: Int
        /// How wide groups are: that of one with many boxes is about this many times its height.
        var breadth = 2
    }

    /// The distances between what is drawn.
    struct Spacing: Sendable {
        /// Between the columns of a group, where no line runs.
        let column: Int
        /// Between lanes, and between a lane and a box.
        let lane: Int
        /// Between tracks.
        let track: Int
        /// Between a box and the first track below it.
        let leave: Int
        /// Between the last track and the box below it.
        let arrive: Int
        /// Between the rows of a group, at least.
        let row: Int
        /// Between a frame and the boxes in it, at the sides.
        let padding: Int
        /// The same above, with the title.
        let title: Int
        /// The same below.
        let bottom: Int
        /// Between groups in a band, where no line runs.
        let group: Int
        /// Between bands, at least.
        let band: Int
    }

    /// The width of all.
    var width = 0
    /// The height of all.
    var height = 0
    /// The boxes, as in the input.
    var boxes: [Rectangle] = []
    /// The frames of the groups, as in the input.
    var frames: [Rectangle?] = []
    /// The lines, as in the input, from the first box to the second, by their corners. They begin and end at the upper or the
    /// lower side of a box.
    var routes: [[Point]] = []

    /// Lays out.
    init(_ input: Input) {
        self = Lines(input, LayoutOrder(input)).layout()
    }

    /// Returns the best layout of several, with groups of different breadth.
    ///
    /// - Parameter badness: how bad a layout is; of two that are as good, the one with the narrower groups is taken.
    static func best(_ input: Input, by badness: (GraphLayout) -> Double) -> GraphLayout {
        var best = GraphLayout(input)
        for breadth in [4, 8, 16] where input.groups.contains(where: { $0.boxes.count > 2 }) {
            var wider = input
            wider.breadth = breadth
            let other = GraphLayout(wider)
            if badness(other) < badness(best) { best = other }
        }
        return best
    }

    /// Has everything at the origin.
    init(empty input: Input) {
        boxes = input.boxes.map { Rectangle(width: $0.width, height: $0.height) }
        frames = input.groups.map { _ in nil }
    }
}
