import Testing

@testable import YAML

@Suite struct QuotingTests {
    /// Strings that some reader would take for something else.
    static let nasty = [
        "", " ", "~", "null", "Null", "NULL", "true", "True", "FALSE", "yes", "Yes", "NO", "on", "off", "y", "N", "0",
        "1",
        "-1", "+1", "1e3", "1E3", "1e-3", "0123", "089", "0x1f", "0xZZ", "0o17", "0b101", "1_000", "_1", "1:30",
        "190:20:30",
        "1:30.5", "80:80", "22:22", ".5", "5.", ".", "..", "...", ".inf", "-.INF", "+.inf", ".nan", ".NaN", "inf",
        "nan",
        "685_230.15", "6.8523015e+5", "1.2.3", "2024-01-01", "2024-1-1", "2024-01-01 10:00:00", "2024-01-01T10:00:00Z",
        "a: b", "a:", ":", ":a", "a:b", "#x", "a #x", "a#x", " x", "x ", "- a", "-", "--", "---", "-a", "? a", "?",
        "?a",
        "[a", "]", "{a", "}", ",", "a, b", "a]b", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "\"a\"", "'a'", "it's",
        "a\"b", "a\\b", "=", "<<", "==", "a\nb", "a\n", "\n", "a\tb", "\ta", "a\r", "\u{0}", "\u{7}", "\u{1B}[0m",
        "\u{7F}",
        "\u{80}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "a\u{FEFF}", "\u{FFFE}", "é", "日本", "😀",
        "e\u{301}", "\u{301}", "http://x.y:80/z?a=b&c=[d]#e", "postgres://postgres@db/app", "$HOME ${A:-b}",
        "a: \"b\" 'c'",
        "-Xmx512m", "!reset null", "*.js", "12e03", "0.", "1.e5", "0x", "0b", "-0x1F", "+0o7", "1__0", "0_7", "0.1_0",
        "-:", "a :b", "a : b", "a\u{A0}: b", "99999999999999999999", "1e400", "<", "<<<", "null ", "Yes ", "1 2",
        "12 000",
        "2024-01-01x", "123abc", "e3", "_", "+", "-.", "+.5", "-1:2", "1:2:3", "1:60", "0:0", "00", "0o", "0o8", "0b2",
        "\u{D7FF}", "\u{E000}", "\u{10FFFF}", "\u{1F600}", "tag:x", "a,b", "a ,b", "{}", "[]", "{{x}}", "%", "@", "`",
        "& a",
    ]

    @Test(arguments: nasty)
    func readsBackAsTheString(_ text: String) throws {
        for style in [ScalarStyle.plain, .singleQuoted, .doubleQuoted, .literal] {
            for flow in [false, true] {
                let quoted = text.quoted(flow: flow, keeping: style)
                let yaml =
                    flow
                    ? "{\(quoted): [\(quoted), \(quoted)], k: \(quoted)}" : "\(quoted): \(quoted)\nk:\n- \(quoted)\n"
                let root = try #require(try Document(yaml, file: "f.yml").root)
                let value = flow ? root["k"] : root["k"]?.sequence?[0]
                #expect(value?.scalar == .string(text))
                #expect(value?.string.map { Array($0.utf8) } == Array(text.utf8))
                let key = try #require(root.mapping?.first { $0.key.string != "k" }?.key)
                #expect(key.scalar == .string(text))
            }
        }
    }

    @Test(arguments: [
        ("a b", "a b"), ("yes", "\"yes\""), ("80:80", "\"80:80\""), ("a\"b", "a\"b"), ("\"a", "'\"a'"),
        ("it's", "it's"),
        ("'a", "\"'a\""), ("a\n", "\"a\\n\""), ("é", "é"), ("\u{1}é", "\"\\x01é\""), ("\u{2028}", "\"\\u2028\""),
        ("#", "\"#\""),
        ("postgres://postgres@db/app", "postgres://postgres@db/app"), ("a,b", "a,b"), ("\\: ", "'\\: '"),
    ])
    func staysReadable(_ text: String, _ quoted: String) {
        #expect(text.quoted() == quoted)
    }

    @Test func serializesValues() throws {
        let value: Value = [
            "services": [
                "web": [
                    "image": "a/b:1", "ports": ["80:80"], "command": [], "environment": [:], "on": true, "n": 1,
                    "list": [["k": "v", "l": [1, 2]], ["x", "z"], .tagged("!override", ["q": .null])],
                    "container_name": .tagged("!reset", .null), "ports2": .tagged("!override", ["81:81"]),
                ]
            ],
            "empty": "", "lines": "a\nb\n", "null": .null,
        ]
        #expect(
            value.serialized() == """
                services:
                  web:
                    image: a/b:1
                    ports:
                      - "80:80"
                    command: []
                    environment: {}
                    "on": true
                    "n": 1
                    list:
                      - k: v
                        l:
                          - 1
                          - 2
                      - - x
                        - z
                      - !override
                        q: null
                    container_name: !reset null
                    ports2: !override
                      - "81:81"
                empty: ""
                lines: "a\\nb\\n"
                "null": null

                """)
        #expect(try Document(value.serialized(), file: "f.yml").root?["services"]?["web"]?["n"]?.int == 1)
        #expect(Value.mapping([]).serialized() == "{}\n")
        #expect(Value.sequence([]).serialized() == "[]\n")
        #expect(Value.string("x").serialized() == "x\n")
        #expect(Value.tagged("!t", ["a": 1]).serialized() == "--- !t\na: 1\n")
        let long = String(repeating: "k", count: 3000)
        let root = try Document(Value.mapping([.init(key: long, value: ["a": 1])]).serialized(), file: "f.yml").root
        #expect(root?[long]?["a"]?.int == 1)
    }
}
