/// A piece of a line of text, and what it is, so that it can be given a colour.
package struct GraphText: Sendable, Equatable {
    /// What a piece of text is.
    package enum Tone: Sendable, Equatable {
        /// Nothing in particular.
        case plain
        /// The name of a service or of the project.
        case name
        /// What frames and explains.
        case faint
        /// A service in a condition.
        case condition(ServiceCondition)
    }

    /// The text.
    package var text: String
    /// What it is.
    package let tone: Tone

    init(_ text: String, _ tone: Tone = .plain) { (self.text, self.tone) = (text, tone) }
}

/// The signs of a drawing in text.
struct TextSigns {
    let isASCII: Bool

    /// What stands for the rest of a text that is cut.
    var cut: String { isASCII ? "~" : "…" }
    /// What stands before the needs of a service.
    var needs: String { isASCII ? "->" : "→" }

    /// Returns a text with our own signs in it as they are to be shown.
    func shown(_ text: String) -> String {
        guard isASCII else { return text }
        return text.replacing("→", with: "->").replacing("…", with: cut).replacing("×", with: "x")
    }

    /// The sign of the lines that meet in a cell.
    ///
    /// - Parameters:
    ///   - arms: where the lines go from there.
    ///   - style: the style of the line; it is seen where it goes straight on.
    func line(_ arms: TextCanvas.Arms, _ style: Picture.LineStyle) -> Character {
        let isVertical = arms.isSubset(of: [.up, .down])
        let isHorizontal = arms.isSubset(of: [.left, .right])
        if isASCII {
            switch style {
            case _ where !isVertical && !isHorizontal: return "+"
            case .dependency: return isVertical ? "|" : "-"
            case .link: return isVertical ? ":" : "="
            case .share: return "."
            }
        }
        if isVertical { return ["│", "┆", "┊"][style.rawValue] }
        if isHorizontal { return ["─", "┄", "┈"][style.rawValue] }
        switch arms {
        case [.down, .right]: return "┌"
        case [.down, .left]: return "┐"
        case [.up, .right]: return "└"
        case [.up, .left]: return "┘"
        case [.up, .down, .right]: return "├"
        case [.up, .down, .left]: return "┤"
        case [.down, .left, .right]: return "┬"
        case [.up, .left, .right]: return "┴"
        default: return "┼"
        }
    }

    func arrow(isDown: Bool) -> Character { isASCII ? (isDown ? "v" : "^") : (isDown ? "▼" : "▲") }
}
