import Text

extension String {
    /// Returns the beginning of the text that fits a number of columns, with a sign at its end where something was left out.
    func cut(toWidth width: Int, sign: String = "…") -> String {
        displayWidth <= width ? self : prefix(columns: width - sign.displayWidth) + sign
    }
}
