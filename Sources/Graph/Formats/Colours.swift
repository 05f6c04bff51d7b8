/// A colour on a light ground and on a dark one.
struct Colours {
    let light: String
    let dark: String

    init(_ light: String, _ dark: String) { (self.light, self.dark) = (light, dark) }

    /// The ground.
    static let paper = Colours("#ffffff", "#0d1117")
    static let text = Colours("#1f2328", "#f0f6fc")
    static let faintText = Colours("#59636e", "#9198a1")
    static let pod = Colours("#f6f8fa", "#151b23")
    static let border = Colours("#c4ccd4", "#3d444d")
    static let line = Colours("#7d8792", "#7d8590")
    /// Those of lines that join, none of which could be taken for that of a condition.
    static let joined = [
        Colours("#4a73a8", "#7aa2d6"), Colours("#8257a5", "#b08fd0"), Colours("#2f8080", "#5fb3b3"),
        Colours("#9c6644", "#c99b7b"), Colours("#a34d82", "#d08ab5"), Colours("#66703c", "#a3ad75"),
    ]
}

extension ServiceCondition {
    /// Its colours.
    var colours: Colours {
        switch self {
        case .well: Colours("#1a7f37", "#3fb950")
        case .unsettled: Colours("#9a6700", "#d29922")
        case .failing, .ended: Colours("#cf222e", "#f85149")
        case .done, .absent, .unknown: Colours("#6e7781", "#8b949e")
        }
    }
}
