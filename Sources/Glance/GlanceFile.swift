/// What the answer to a git hook followed from, when there was nothing to do: as long as all of it is the same, there still is
/// nothing to do.
///
/// It lies in the git directory of the working tree whose hooks it is about. Like all state it is a cache: without it, or where
/// it does not fit, the hook is answered in the long way.
///
/// Its lines have three fields, which tabs separate: a letter, a number, and a path or nothing. The program that reads it
/// starts for each hook, so it is read in place, as numbers and bytes.
package enum GlanceFile {
    /// The place of the file in a git directory.
    package static let path = "conductor/glance"

    /// The place of the file with the name of the branch.
    static let branchPath = "conductor/branch"

    /// The first line.
    package static let heading = "git conductor glance 1"

    /// What a line is about, if not the answer to a ``Question``.
    package enum Subject: UInt8 {
        /// The digest of the path of the git directory: in a copy of the repository the file is of no use.
        case place = 103  // g
        /// The digest of `NAME=VALUE` of a variable of the environment that may decide something.
        case variable = 118  // v
        /// The digest of the name of a variable that decides nothing.
        case otherVariable = 119  // w
        /// The name of the branch is to be noted.
        case branch = 98  // b
    }

    /// Returns a line.
    package static func line(_ letter: UInt8, _ number: UInt64, _ path: String = "") -> String {
        "\(Character(UnicodeScalar(letter)))\t\(number)\t\(path)\n"
    }

    /// Reads a file, line by line.
    ///
    /// - Parameters:
    ///   - text: the file, in which zeros then end the paths.
    ///   - body: gets the letter, number and path of each line; says whether to go on.
    /// - Returns: whether the file is whole, of this version, and was read to its end.
    package static func read(
        _ text: inout [UInt8], _ body: (UInt8, UInt64, UnsafePointer<CChar>) -> Bool
    ) -> Bool {
        guard text.starts(with: heading.utf8), text.last == newline else { return false }
        return text.withUnsafeMutableBufferPointer { text in
            var place = heading.utf8.count + 1
            while place < text.count {
                let letter = text[place]
                var number: UInt64 = 0
                place += 2
                while place < text.count, text[place] != tab {
                    let digit = text[place] &- UInt8(ascii: "0")
                    guard digit < 10 else { return false }
                    number = number &* 10 &+ UInt64(digit)
                    place += 1
                }
                let start = place + 1
                while place < text.count, text[place] != newline { place += 1 }
                guard start <= place, place < text.count, let base = text.baseAddress else { return false }
                text[place] = 0
                place += 1
                let isContinued = UnsafeRawPointer(base + start).withMemoryRebound(
                    to: CChar.self, capacity: place - start
                ) {
                    body(letter, number, $0)
                }
                guard isContinued else { return false }
            }
            return true
        }
    }

    private static let newline = UInt8(ascii: "\n")
    private static let tab = UInt8(ascii: "\t")
}
