/// How far git is with one phase of a transfer, or of checking out files.
package struct TransferProgress: Sendable, Hashable {
    /// The phase, in git's words: `Receiving objects`.
    package var phase: String
    /// How much of it is done.
    package var done: Int
    /// How much there is to do; `nil` if that is not known yet.
    package var total: Int?

    /// Makes a progress from its parts.
    package init(phase: String, done: Int, total: Int? = nil) {
        self.phase = phase
        self.done = done
        self.total = total
    }

    /// Reads a line that `git … --progress` writes to its standard error; `nil` for any other line.
    ///
    /// `remote: Counting objects:  42% (12/28)`, `Receiving objects: 100% (28/28), 3.1 MiB | 2.0 MiB/s, done.`,
    /// `remote: Enumerating objects: 28, done.`
    package init?(gitLine line: String) {
        let line = line.hasPrefix("remote: ") ? line.dropFirst("remote: ".count) : line[...]
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
        phase = String(line[..<colon])
        let numbers = line[colon...].dropFirst().drop { $0 == " " }
        if let open = numbers.firstIndex(of: "("), numbers[..<open].hasSuffix("% "),
            let close = numbers[open...].firstIndex(of: ")")
        {
            let pair = numbers[open..<close].dropFirst().split(separator: "/").map { Int($0) }
            guard pair.count == 2, let done = pair[0], let total = pair[1] else { return nil }
            (self.done, self.total) = (done, total)
        } else {
            let count = numbers.prefix { $0.isNumber }
            let rest = numbers[count.endIndex...].drop { $0 == " " }
            guard let done = Int(count), rest.isEmpty || rest.hasPrefix(",") else { return nil }
            self.done = done
        }
    }

    /// The percentage that is done; `nil` if the total is not known yet.
    package var percent: Int? {
        total.map { $0 > 0 ? min(100, done * 100 / $0) : 100 }
    }
}
