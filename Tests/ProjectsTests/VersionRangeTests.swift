import Testing

@testable import Projects

/// A range of versions, with versions that are in it and versions that are not.
struct RangeCase: Sendable, CustomTestStringConvertible {
    let text: String
    let inside: [String]
    let outside: [String]
    var testDescription: String { text }

    init(_ text: String, _ inside: [String], not outside: [String]) {
        self.text = text
        self.inside = inside
        self.outside = outside
    }
}

@Suite struct VersionRangeTests {
    @Test(
        "Ranges mean what they mean to Cargo",
        arguments: [
            RangeCase("1.2.3", ["1.2.3", "1.9.0"], not: ["1.2.2", "2.0.0"]),
            RangeCase("^1.2", ["1.2.0", "1.99.9"], not: ["1.1.9", "2.0.0"]),
            RangeCase("0.3.5", ["0.3.5", "0.3.9"], not: ["0.3.4", "0.4.0"]),
            RangeCase("0.0.3", ["0.0.3"], not: ["0.0.4", "0.0.2"]),
            RangeCase("0.0", ["0.0.0", "0.0.9"], not: ["0.1.0"]), RangeCase("0", ["0.9.9"], not: ["1.0.0"]),
            RangeCase("~1.2.3", ["1.2.3", "1.2.9"], not: ["1.2.2", "1.3.0"]),
            RangeCase("~1.2", ["1.2.0", "1.2.9"], not: ["1.3.0"]), RangeCase("~1", ["1.0.0", "1.9.0"], not: ["2.0.0"]),
            RangeCase(">= 0.2, < 0.4", ["0.2.0", "0.3.9"], not: ["0.1.9", "0.4.0"]),
            RangeCase(">1.2", ["1.3.0"], not: ["1.2.0", "1.2.9"]), RangeCase(">1.2.3", ["1.2.4"], not: ["1.2.3"]),
            RangeCase("<=1.2", ["1.2.9", "0.1.0"], not: ["1.3.0"]), RangeCase("<1", ["0.9.9"], not: ["1.0.0"]),
            RangeCase("=1.2.3", ["1.2.3"], not: ["1.2.4"]), RangeCase("=1.2", ["1.2.0", "1.2.9"], not: ["1.3.0"]),
            RangeCase("*", ["0.0.1", "9.9.9"], not: []),
            RangeCase("1.*", ["1.0.0", "1.9.9"], not: ["2.0.0", "0.9.0"]),
            RangeCase("1.2.x", ["1.2.9"], not: ["1.3.0"]), RangeCase("0.3.0-alpha.9", ["0.3.1"], not: ["0.4.0"]),
        ])
    func ranges(_ range: RangeCase) throws {
        let parsed = try #require(VersionRange(range.text))
        for version in range.inside { #expect(parsed.contains(version), "\(version)") }
        for version in range.outside { #expect(!parsed.contains(version), "\(version)") }
    }

    @Test("What is no range", arguments: ["", "a", "1.2.3.4", "1..2", ">=", "1.*.2", ">*", "1.2,", "=>1", "-1"])
    func none(_ text: String) {
        #expect(VersionRange(text) == nil)
    }

    @Test("A range of cage's is met by any version of cage that runs here")
    func cage() {
        for text in ["0.2.6", "^0.3.0", "0.4.1", ">=0.2, <0.4", "0.3.0-alpha.9", "*", "0.4"] {
            #expect(VersionRange(text)?.begins(by: Version.cage) == true, "\(text)")
        }
        for text in ["0.5", "1.0", ">0.4.1", ">=0.4.2"] {
            #expect(VersionRange(text)?.begins(by: Version.cage) == false, "\(text)")
        }
    }
}
