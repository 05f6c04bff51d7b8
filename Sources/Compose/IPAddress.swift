/// The textual forms of IP addresses (RFC 4291, 2.2).
enum IPAddress {
    static func isValid(_ text: String) -> Bool {
        isVersion4(text[...]) || isVersion6(text)
    }

    private static func isVersion4(_ text: Substring) -> Bool {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4
            && numbers.allSatisfy { number in
                number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    && UInt8(number) != nil && (number.count == 1 || number.first != "0")
            }
    }

    private static func isVersion6(_ text: String) -> Bool {
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count > 2 else { return false }
        // "::" stands for one run of zeros; at either end it leaves two empty groups, elsewhere one.
        var middle = groups[...]
        var hasGap = false
        if middle.prefix(2).allSatisfy(\.isEmpty) {
            hasGap = true
            middle = middle.dropFirst(2)
        }
        if middle.count > 1, middle.suffix(2).allSatisfy(\.isEmpty) {
            guard !hasGap else { return false }
            hasGap = true
            middle = middle.dropLast(2)
        } else if middle == [""] {
            middle = []
        }
        var count = 0
        for (index, group) in zip(middle.indices, middle) {
            if group.isEmpty {
                guard !hasGap, index != groups.startIndex, index != groups.endIndex - 1 else { return false }
                hasGap = true
            } else if index == groups.endIndex - 1, isVersion4(group) {
                count += 2
            } else {
                guard group.utf8.count <= 4, group.allSatisfy(\.isHexDigit), group.allSatisfy(\.isASCII)
                else { return false }
                count += 1
            }
        }
        return hasGap ? count < 8 : count == 8
    }
}
