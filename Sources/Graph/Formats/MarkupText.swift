import Text

extension String {
    /// The text as XML has it between tags and in quotes.
    var inMarkup: String {
        var result = ""
        for character in visibleInLine {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
