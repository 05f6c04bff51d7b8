import Host

/// Colours for a terminal that shows them; plain text elsewhere.
struct Style {
    private let isColoured: Bool

    /// Decides by the terminal and `NO_COLOR`, `CLICOLOR_FORCE`, `TERM`.
    ///
    /// - Parameter isOutput: whether the text goes to the standard output; to the standard error otherwise.
    init(_ host: Host, isOutput: Bool = false) {
        let environment = host.environment
        if environment["NO_COLOR"].map({ !$0.isEmpty }) == true {
            isColoured = false
        } else if let force = environment["CLICOLOR_FORCE"], !force.isEmpty, force != "0" {
            isColoured = true
        } else {
            isColoured =
                environment["TERM"] != "dumb"
                && (isOutput ? host.terminal.isOutputInteractive : host.terminal.isMessageInteractive)
        }
    }

    func error(_ text: String) -> StyledText { paint(text, "1;31") }
    func warning(_ text: String) -> StyledText { paint(text, "1;33") }
    func hint(_ text: String) -> StyledText { paint(text, "1;36") }
    func good(_ text: String) -> StyledText { paint(text, "32") }
    func waiting(_ text: String) -> StyledText { paint(text, "33") }
    func bad(_ text: String) -> StyledText { paint(text, "31") }
    func faint(_ text: String) -> StyledText { paint(text, "2") }
    func strong(_ text: String) -> StyledText { paint(text, "1") }

    private func paint(_ text: String, _ code: String) -> StyledText {
        isColoured && !text.isEmpty ? StyledText(text, colour: code) : StyledText(text)
    }
}
