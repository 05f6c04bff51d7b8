import Compose
import Testing

/// Every expectation was compared with docker compose 2.40.3; 1.29.2 differs where a comment says so.
struct EnvironmentFileTests {
    @Test("With 'format: raw' a value is what follows the sign")
    func raw() {
        let text = "# c\nA=plain # x\r\nB=\"q $X\"\n  C= lead \nD\n\nE=a=b\nF G=1\n=x\n"
        let lines = EnvironmentFile.rawLines(of: text)
        #expect(
            lines.map { "\($0.line) \($0.name)=\($0.text ?? "-")" } == [
                "2 A=plain # x", "3 B=\"q $X\"", "4 C= lead ", "5 D=-", "7 E=a=b",
            ])
        #expect(lines.allSatisfy { !$0.isInterpolated })
    }

    private static func read(_ text: String) throws(EnvironmentFileError) -> EnvironmentFile {
        try EnvironmentFile(parsing: text, file: "x.env") { ["A": "a", "E": ""][$0] }
    }

    @Test(
        "Files set what docker compose v2 sets",
        arguments: [
            ("", [:]), ("#", [:]), ("   ", [:]), ("# c\n\n  X=1\n", ["X": "1"]), ("X=1", ["X": "1"]),
            ("export X=1\n", ["X": "1"]), ("export\tX = 1\n", ["X": "1"]), ("export=1\n", ["export": "1"]),
            ("exportX=1\n", ["exportX": "1"]), ("export\nX=1\n", ["X": "1"]),
            ("X = 1 \n", ["X": "1"]), ("X=\nY=2\n", ["X": "", "Y": "2"]), ("X=\u{A0}a\u{A0}\n", ["X": "a"]),
            ("X=a=b\n", ["X": "a=b"]), ("X==a\n", ["X": "=a"]), ("X=1 Y=2\n", ["X": "1 Y=2"]),
            // 1.29 does not know ":".
            ("X: 1\n", ["X": "1"]), ("X:1\n", ["X": "1"]), ("X:\n", ["X": ""]), ("X : a\n", ["X": "a"]),
            ("X=:a\n", ["X": ":a"]),
            ("1X=1\nX.y=2\nX-y=3\nX[0]=4\né=5\n", ["1X": "1", "X.y": "2", "X-y": "3", "X[0]": "4", "é": "5"]),
            // Comments; to 1.29 a tab may precede them too.
            ("X=a b # c\n", ["X": "a b"]), ("X=a # b # c\n", ["X": "a"]), ("X=a#c\n", ["X": "a#c"]),
            ("X=a\t#c\n", ["X": "a\t#c"]), ("X= #c\n", ["X": "#c"]), ("X=#c\n", ["X": "#c"]), ("X=a #\n", ["X": "a"]),
            ("X=\"a b\" # c\nY=1", ["X": "a b", "Y": "1"]), ("X=\"a#b\"\n", ["X": "a#b"]),
            ("X={\"a\": \"b # c\"}\n", ["X": "{\"a\": \"b"]),
            // Quotes.
            ("X= \"a\" \n", ["X": "a"]), ("X=a\"b\"\n", ["X": "a\"b\""]), ("X='a $A b'\n", ["X": "a $A b"]),
            (#"X='a\nb\'c'"#, ["X": #"a\nb'c"#]), (#"X='a\\'"#, ["X": #"a\\"#]), (#"X="a\"b""#, ["X": "a\"b"]),
            (#"X="a\nb\t\"q\" \\ \$A \r|\c\a""#, ["X": "a\nb\t\"q\" \\ $A \r|\\c\u{07}"]),
            (#"X="\0123\012\0""#, ["X": #"S\12\"#]), (#"X="a\\"\#nY=1"#, ["X": #"a\"#, "Y": "1"]),
            (#"X=a\nb"#, ["X": #"a\nb"#]), (#"X=a\ b"#, ["X": #"a\ b"#]),
            ("X=\"a\nb\"\nY=2\n", ["X": "a\nb", "Y": "2"]), ("X='a\nb'\nY=2\n", ["X": "a\nb", "Y": "2"]),
            ("X=\"a\\\nb\"\n", ["X": "a\\\nb"]), ("X=a\\\nY=b\n", ["X": "a\\", "Y": "b"]),
            // 1.29 leaves out a line on which something follows a quote.
            ("X=\"a\" Y=b\n", ["X": "a", "Y": "b"]), ("X=\"a\"b=c\n", ["X": "a", "b": "c"]),
            ("X=\"a\"junk\n", ["X": "a"]),
            // Variables; 1.29 replaces ${X} and ${X:-d} only.
            ("X=a $A ${U:-d} b\n", ["X": "a a d b"]), ("X=\"a $A b\"\n", ["X": "a a b"]), ("X=$U\n", ["X": ""]),
            ("X=$$A\n", ["X": "$A"]), ("X=\"$$A\"\n", ["X": "$A"]), (#"X=\$A"#, ["X": #"\a"#]), ("X=$\n", ["X": "$"]),
            ("X=1\nY=$X\nZ=${X}2\n", ["X": "1", "Y": "1", "Z": "12"]), ("X=1\nX=$X:2\n", ["X": "1:2"]),
            ("X=${U:-a b} # c\n", ["X": "a b"]), ("X=\"$A'$A\"\n", ["X": "a'a"]),
            // What is around the file wins over what is in it (in 1.29 for ${A}: the file).
            ("A=file\nY=$A\n", ["A": "file", "Y": "a"]),
            // A key alone. An unset one is null in 1.29, which unsets it in the container.
            ("A\nU\nE\n", ["A": "a", "E": ""]), ("export A\n", ["A": "a"]),
            // compose 2.40.3 sets the nameless variable here; see the documentation of the type.
            ("X=1\n\n#c\nA", ["X": "1", "A": "a"]), ("=1\nX=2\n", ["X": "2"]),
            // Line ends and byte order mark. 1.29 takes a lone carriage return for a line end, and drops it in quotes.
            ("X=1\r\nY=2\r\nA\r\n", ["X": "1", "Y": "2", "A": "a"]),
            ("X=\"a\r\nb\"\r\nY=2\r\n", ["X": "a\r\nb", "Y": "2"]), ("X=1\rY=2\n", ["X": "1\rY=2"]),
            ("\u{FEFF}X=1\n", ["X": "1"]),
        ])
    func files(text: String, expected: [String: String]) throws {
        #expect(try Self.read(text).values == expected)
    }

    @Test("Entries keep their order and their duplicates")
    func entries() throws {
        let file = try Self.read("B=1\nA=2\nB=3\n")
        #expect(file.entries.map(\.key) == ["B", "A", "B"])
        #expect(file.entries.map(\.value) == ["1", "2", "3"])
        #expect(file.values == ["A": "2", "B": "3"])
    }

    @Test(
        "Errors name file and line; 1.29 leaves such lines out",
        arguments: [
            ("X=1\nA B=1\n", "x.env:2: variable name \"A B\" contains a space; write NAME=value"),
            ("a b", "x.env:1: variable name \"a b\" contains a space; write NAME=value"),
            ("\n\nX!=1\r\n", "x.env:3: unexpected character \"!\" in variable name \"X!=1\""),
            ("\"X\"=1\n", "x.env:1: unexpected character \"\"\" in variable name \"\"X\"=1\""),
            ("X='it''s'\n", "x.env:1: unexpected character \"'\" in variable name \"'s'\""),
            ("Y=\"1\n2\"\nX=\"a\nb\n", "x.env:3: the quoted value of \"X\" has no closing quote"),
            ("X='a\\'", "x.env:1: the quoted value of \"X\" has no closing quote"),
            ("\nX=${U:?req}\n", "x.env:2: required variable \"U\" is missing a value: req"),
            (
                "Y=1\nX=\"${\"\n",
                "x.env:2: invalid interpolation format for \"${\": \"${\"; use $$ for a literal $"
            ),
        ])
    func errors(text: String, message: String) {
        let error = #expect(throws: EnvironmentFileError.self) { try Self.read(text) }
        #expect(error?.description == message)
    }
}
