import Testing
import Text

struct ShellWordsTests {
    @Test(
        "Words",
        arguments: [
            ("", []), (" \t\n", []), ("a b", ["a", "b"]), ("a  b ", ["a", "b"]), ("'a b' \"c d\"", ["a b", "c d"]),
            (#"a\ b"#, ["a b"]), (#"a"b"'c'"#, ["abc"]), ("'' \"\"", ["", ""]), (#"'a\b'"#, [#"a\b"#]),
            (#""\$ \` \" \\ \n""#, [#"$ ` " \ \n"#]), ("a\\\nb", ["ab"]), ("\"a\\\nb\"", ["ab"]),
            ("é 'ü'", ["é", "ü"]),
            ("a b\\\n", ["a", "b"]), ("a \\\n b", ["a", "b"]),
            // docker compose v2 would end the command at the first of these.
            ("a; b && c | d > e", ["a;", "b", "&&", "c", "|", "d", ">", "e"]),
            ("a # b $X `y` $(z)", ["a", "#", "b", "$X", "`y`", "$(z)"]),
        ])
    func split(text: String, expected: [String]) throws {
        #expect(try ShellWords.split(text) == expected)
    }

    @Test("What is not finished is an error")
    func errors() {
        #expect(throws: ShellWordsError(.unterminatedQuote, text: "a 'b")) { try ShellWords.split("a 'b") }
        #expect(throws: ShellWordsError(.unterminatedQuote, text: "a \"b")) { try ShellWords.split("a \"b") }
        #expect(throws: ShellWordsError(.unterminatedQuote, text: "\"\\")) { try ShellWords.split("\"\\") }
        #expect(throws: ShellWordsError(.trailingBackslash, text: "a\\")) { try ShellWords.split("a\\") }
    }

    @Test(
        "Quoting, only where needed",
        arguments: [
            ("", "''"), ("a", "a"), ("--x=/a/b:c,d@e%f+g_1.2", "--x=/a/b:c,d@e%f+g_1.2"), ("a b", "'a b'"),
            ("it's", #"'it'\''s'"#), ("$X", "'$X'"), ("~", "'~'"), ("a\nb", "'a\nb'"), ("é", "'é'"),
            ("'\u{301}", "''\\''\u{301}'"),
        ])
    func quote(text: String, expected: String) throws {
        #expect(ShellWords.quote(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
        #expect(try ShellWords.split(ShellWords.quote(text)) == [text])
    }
}
