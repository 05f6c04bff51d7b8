import Errors

extension ConductorError.Code {
    /// What `help` prints of it.
    var text: String {
        """
        \(rawValue) (\(kind.rawValue))

        \(explanation.meaning.wrapped)

        \(explanation.remedy.wrapped)
        """
    }
}

extension String {
    /// The text in lines of at most 80 characters, as ArgumentParser has them.
    fileprivate var wrapped: String {
        var lines = [""]
        for word in split(separator: " ") {
            let line = lines.removeLast()
            lines +=
                line.isEmpty || line.count + word.count < 80
                ? [line + (line.isEmpty ? "" : " ") + word] : [line, String(word)]
        }
        return lines.joined(separator: "\n")
    }
}
