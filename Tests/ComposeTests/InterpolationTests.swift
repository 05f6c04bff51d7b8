import Compose
import Testing

/// Every expectation was compared with docker compose 2.40.3; 1.29.2 differs where a comment says so.
struct InterpolationTests {
    private let interpolate = Interpolation(variables: ["A": "a", "E": ""])

    @Test(
        "Texts become what docker compose v2 makes of them",
        arguments: [
            ("", ""), ("plain", "plain"), ("é$A", "éa"),
            ("$A", "a"), ("${A}", "a"), ("$U", ""), ("${U}", ""), ("$E", ""), ("$A$A", "aa"), ("$A-b", "a-b"),
            ("${a}", ""), ("$A}", "a}"), ("{$A}", "{a}"), ("x${A}}y", "xa}y"), ("${A}{}", "a{}"),
            ("${E:-d}", "d"), ("${E-d}", ""), ("${U-d}", "d"), ("${U:-d}", "d"), ("${A:-d}", "a"), ("${U:-}", ""),
            ("${U:-a:-b}", "a:-b"), ("${U:-a-b}", "a-b"), ("${U-a:-b}", "a:-b"), ("${U:-a?b}", "a?b"),
            ("${U:-x y}", "x y"), ("${U:-http://h:1/p?q}", "http://h:1/p?q"), ("${A-b}${U-c}", "ac"),
            ("${U:-x}y}", "xy}"), ("${U:-{\"a\":1}}", "{\"a\":1}"), ("${U:-}}", "}"), ("${A:-{x}", "a"),
            ("${A?m}", "a"), ("${E?m}", ""), ("${A:?m}", "a"), ("${A?x:-y}", "a"),
            // 1.29 does not know "+".
            ("${A:+alt}", "alt"), ("${E:+alt}", ""), ("${E+alt}", "alt"), ("${U+alt}", ""), ("${A:+$A$A}", "aa"),
            ("$$", "$"), ("$$A", "$A"), ("$$$A", "$a"), ("$$}", "$}"), ("${A}$$", "a$"), ("$$${A}", "$a"),
            // 1.29 does not nest: it takes the first brace and leaves the rest.
            ("${U:-${U:-c}}", "c"), ("${U:-$A}", "a"), ("${U:-${A}}x$A", "axa"), ("${U:-${U:-${A}}}", "a"),
            ("${U:-${A}}${U:-${A}}", "aa"), ("${U:-$$}", "$"), ("${U:-a$$b}", "a$b"),
            // 1.29 refuses a "$" that begins nothing.
            ("$", "$"), ("a$", "a$"), ("$1", "$1"), ("$-", "$-"), ("$é", "$é"), ("${U:-a$}", "a$"), ("${U:-$1}", "$1"),
            // compose 2.40 reads every default, newer ones and we only those in use.
            ("${A:-${}}", "a"), ("${A:-${U:?no}}", "a"), ("${U:+${U:?no}}", ""),
            // compose-go miscounts an empty pair of braces, and so do we.
            ("${U:-{}}", "{}"), ("${U:-{}}x}", "{}}x"),
        ])
    func texts(text: String, expected: String) throws {
        #expect(try interpolate(text) == expected)
    }

    @Test(
        "A ${ that begins no form is an error",
        arguments: [
            ("${", "${"), ("${}", "${}"), ("a ${A b", "${A b"), ("${1}", "${1}"), ("${A!}", "${A!}"),
            ("${A:d}", "${A:d}"), ("${A:}", "${A:}"), ("${ A }", "${ A }"), ("${A }", "${A }"), ("${{A}}", "${{A}"),
            ("${A}${", "${"), ("${U:-${}}", "${}"),
            // 1.29 lets a default span lines.
            ("${U:-a\nb}", "${U:-a"),
        ])
    func invalid(text: String, fragment: String) {
        let error = #expect(throws: InterpolationError.self) { try interpolate(text) }
        guard case .invalid(fragment, _) = error?.kind else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("The message for an invalid form shows its line and the way out")
    func invalidMessage() {
        let error = #expect(throws: InterpolationError.self) { try interpolate("one\ntwo ${A!} $A\nthree") }
        #expect(
            error?.description
                == #"invalid interpolation format for "two ${A!} $A": "${A!}"; use $$ for a literal $"#)
    }

    @Test(
        "A required variable that is missing is an error with the author's message",
        arguments: [
            ("${U:?m}", "U", "m"), ("${U?m}", "U", "m"), ("${E:?m}", "E", "m"), ("${U:?}", "U", ""),
            // 1.29 leaves the message as it is, and puts the name where there is none.
            ("${U:?a $A}", "U", "a a"), ("${U:?${A}}", "U", "a"),
            ("${U:-${V:?nested}}", "V", "nested"),
        ])
    func required(text: String, variable: String, message: String) {
        #expect(throws: InterpolationError(.missing(variable: variable, message: message))) { try interpolate(text) }
    }

    @Test("The message for a required variable")
    func requiredMessage() {
        #expect(
            InterpolationError(.missing(variable: "U", message: "set it")).description
                == "required variable \"U\" is missing a value: set it")
        #expect(
            InterpolationError(.missing(variable: "U", message: "")).description
                == "required variable \"U\" is missing a value")
    }

    @Test("Escaping makes any text come back", arguments: ["", "$", "$$", "${A}", "a$b", "é", "$\u{301}A"])
    func escape(text: String) throws {
        #expect(try interpolate(Interpolation.escape(text)) == text)
    }

    @Test("Absurd nesting is refused, not followed")
    func nesting() {
        let text = String(repeating: "${U:-", count: 100_000) + String(repeating: "}", count: 100_000)
        #expect(throws: InterpolationError.self) { try interpolate(text) }
    }
}
