import Testing

@testable import YAML

@Suite struct ReadTests {
    @Test func readsValues() throws {
        let text = """
            null1:
            null2: ~
            quoted: "null"
            tagged: !!str
            number: 123
            octal: 0444
            hex: 0x1F
            large: 99999999999999999999
            yes: on
            no: "no"
            truth: True
            list: [a, b: c]
            literal: |
              x
               y
            reset: !reset null
            """
        let document = try Document(text, file: "f.yml")
        let root = try #require(document.root)
        #expect(root["null1"]?.isNull == true)
        #expect(root["null2"]?.isNull == true)
        #expect(root["null2"]?.string == nil)
        #expect(root["quoted"]?.isNull == false)
        #expect(root["quoted"]?.string == "null")
        #expect(root["tagged"]?.isNull == false)
        #expect(root["tagged"]?.string == "")
        #expect(root["number"]?.string == "123")
        #expect(root["number"]?.int == 123)
        #expect(root["octal"]?.int == 0o444)
        #expect(root["hex"]?.int == 31)
        #expect(root["large"]?.int == nil)
        #expect(root["yes"]?.bool == true)
        #expect(root["no"]?.bool == nil)
        #expect(root["truth"]?.bool == true)
        #expect(root["list"]?.sequence?.count == 2)
        #expect(document.node(at: ["list", 1, "b"])?.string == "c")
        #expect(document.node(at: ["list", 2]) == nil)
        #expect(root["literal"]?.string == "x\n y\n")
        #expect(root["reset"]?.tag == "!reset")
        #expect(root["reset"]?.isNull == true)
        #expect(root["missing"] == nil)
    }

    @Test("What docker-compose reads as a string")
    func strings() throws {
        for text in ["a", "'5'", "\"true\"", "y", "N", "!!str 5", "a b", "1.2.3", "|\n  5"] {
            #expect(try Document("a: \(text)", file: "f.yml").root?["a"]?.isString == true, "\(text)")
        }
        for text in ["", "~", "null", "5", "1.5", "0x1f", "true", "no", "On", "[a]", "{ a: b }"] {
            #expect(try Document("a: \(text)", file: "f.yml").root?["a"]?.isString == false, "\(text)")
        }
    }

    @Test(arguments: ["", "\n", "# c\n", "---\n", "--- # c\n...\n", "\u{FEFF}", "\u{FEFF}# c"])
    func hasNoRoot(_ text: String) throws {
        #expect(try Document(text, file: "f.yml").root == nil)
    }

    @Test func seesThroughAliasesAndMergeKeys() throws {
        let text = """
            a: &a {x: 1, y: 2}
            b: &b {y: 3, z: 4}
            c: *a
            d:
              w: 0
              <<: [*a, *b]
              x: 9
            e: &e {<<: *b}
            f: {<<: *e, z: 5}
            """
        let root = try #require(try Document(text, file: "f.yml").root)
        #expect(root["c"]?.isAlias == true)
        #expect(root["c"]?["x"]?.int == 1)
        let keys = root["d"]?.mapping?.compactMap(\.key.string)
        #expect(keys == ["w", "x", "y", "z"])
        let values = root["d"]?.mapping?.compactMap(\.value.int)
        #expect(values == [0, 9, 2, 4])
        #expect(root["f"]?["y"]?.int == 3)
        #expect(root["f"]?["z"]?.int == 5)
    }

    /// Each node's own text, found by its marks.
    @Test(
        arguments: [
            ("é: [ü, 'x']\n日本: \"語\"\n", ["日本"], "\"語\"", 2, 5),
            ("é: [ü, 'x']\n", ["é", 1], "'x'", 1, 8),
            ("\u{FEFF}a: b\n", ["a"], "b", 1, 4),
            ("a: 1\r\nb:\r\n  c: x y\r\n\r\nd: 1\r\n", ["b"], "c: x y", 3, 3),
            ("😀: &x !!str 😀 # c\n", ["😀"], "&x !!str 😀", 1, 4),
            ("a: &x\n  b: 1\n  c: 2 # c\n\n# d\ne: 1\n", ["a"], "&x\n  b: 1\n  c: 2", 1, 4),
            ("a:\n- 1\n-\n\nb: 1\n", ["a"], "- 1\n-", 2, 1),
            ("a:\n- 1\n-\n\nb: 1\n", ["a", 1], "", 3, 2),
            ("a: | # c\n  x\n\n  y \n\n\nb: 1\n", ["a"], "| # c\n  x\n\n  y ", 1, 4),
            ("a: |+\n  x\n\n\nb: 1\n", ["a"], "|+\n  x\n\n", 1, 4),
            ("a: >-\n  x", ["a"], ">-\n  x", 1, 4),
            ("a: |\n\n\nb: 1\n", ["a"], "|", 1, 4),
            ("a:   # c\n\nb: 1\n", ["a"], "", 1, 3),
            ("a: &x # c\n\nb: 1\n", ["a"], "&x", 1, 4),
            ("{a: [x, {b: c} ] }", ["a"], "[x, {b: c} ]", 1, 5),
            ("[a: b , c]", [0], "a: b", 1, 2),
            ("a: one\n  two # c\n", ["a"], "one\n  two", 1, 4),
        ] as [(String, [PathStep], String, Int, Int)])
    func marks(_ text: String, _ path: [PathStep], _ own: String, _ line: Int, _ column: Int) throws {
        let node = try #require(try Document(text, file: "f.yml").node(at: path))
        let bytes = Array(text.utf8)[node.start.offset..<node.end.offset]
        #expect(String(decoding: bytes, as: UTF8.self) == own)
        #expect(node.start.line == line)
        #expect(node.start.column == column)
    }

    @Test(arguments: [
        (
            "a:\n  b: [x\nc: 1\n",
            "f.yml:3:2: did not find expected ',' or ']' while parsing a flow sequence that begins on line 2\n    c: 1\n     ^"
        ),
        ("a: b: c\n", "f.yml:1:5: mapping values are not allowed in this context\n    a: b: c\n        ^"),
        ("é: 1\né: 2\n", "f.yml:2:1: duplicate key 'é'\n    é: 2\n    ^"),
        ("1: a\n\"1\": b\n", "f.yml:2:1: duplicate key '1'\n    \"1\": b\n    ^"),
        ("a: *x\n", "f.yml:1:4: unknown alias 'x'\n    a: *x\n       ^"),
        ("a: &x [*x]\n", "f.yml:1:8: anchor 'x' contains itself\n    a: &x [*x]\n           ^"),
        ("a: 1\n---\nb: 1\n", "f.yml:2:1: more than one document in a file\n    ---\n    ^"),
        ("a:\n\tb: 1\n", "f.yml:2:1: YAML allows no tab here: indent with spaces\n    \tb: 1\n    ^"),
        (
            "a:\n  b: 1\n<<<<<<< HEAD\n  c: 2\n=======\n  c: 3\n>>>>>>> topic\n",
            "f.yml:3:1: git has left a conflict here; resolve it\n    <<<<<<< HEAD\n    ^"
        ),
        ("é: \u{1}\n", "f.yml:1:4: control characters are not allowed\n    é: \u{1}\n       ^"),
        ("\u{FEFF}é: \u{1}\n", "f.yml:1:4: control characters are not allowed\n    é: \u{1}\n       ^"),
        ("a: {<<: 1}\n", "f.yml:1:9: a merge key takes a mapping or a list of mappings\n    a: {<<: 1}\n            ^"),
    ])
    func reports(_ text: String, _ message: String) {
        let error = #expect(throws: YAMLError.self) { try Document(text, file: "f.yml") }
        #expect(error?.description == message)
    }

    @Test func reportsContentErrors() throws {
        let document = try Document("a:\n  b: x\n", file: "pods/default.yml")
        let node = try #require(document.node(at: ["a", "b"]))
        let error = document.error("no such thing", at: node)
        #expect(error.description == "pods/default.yml:2:6: no such thing\n      b: x\n         ^")
        #expect(error.mark == Mark(line: 2, column: 6, offset: 8))
    }

    @Test func limitsExpansion() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 9).joined(separator: ", "))]\n"
        }
        let error = #expect(throws: YAMLError.self) { try Document(text, file: "f.yml") }
        #expect(error?.message == "aliases make this more than 1000000 values")
        #expect(error?.mark?.line == 7)
    }

    @Test func limitsDepth() {
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        #expect(throws: YAMLError.self) { try Document(deep, file: "f.yml") }
        var chain = "a0: &a0 [x]\n"
        for level in 1...300 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        let error = #expect(throws: YAMLError.self) { try Document(chain, file: "f.yml") }
        #expect(error?.message == "nested more than 200 levels deep")
    }
}

@Suite struct CanonicalTests {
    @Test(arguments: [
        ("a: 1\nb: [x, 'y y']\n", "{b: [\"x\", y y], # c\n a: 0x1}"),
        ("a: &x {p: 1}\nb: *x\n", "b: {p: 1}\na:\n  p: 1\n"),
        ("d: &d {p: 1, q: 2}\na:\n  <<: *d\n  q: 3\n", "a: {q: 3, p: 1}\nd: {q: 2, p: 1}\n"),
        ("a: |\n  x\n  y\n", "a: \"x\\ny\\n\"\n"),
        ("a:\nb: ~\n", "b: null\na: Null\n"),
        ("a: !!str 1\n", "a: '1'\n"),
        ("a: 3000:3000\n", "a: \"3000:3000\"\n"),
        ("a: True\n", "a: true\n"),
    ])
    func isTheSame(_ one: String, _ other: String) throws {
        let canonical = try Document(one, file: "f.yml").root?.canonical
        #expect(try canonical == Document(other, file: "f.yml").root?.canonical)
        #expect(canonical != nil)
    }

    @Test(arguments: [
        ("1", "'1'"), ("true", "'true'"), ("null", "''"), ("~", "'~'"), ("yes", "'yes'"), ("yes", "true"), ("[1]", "1"),
        ("[1, 2]", "[2, 1]"), ("!reset null", "null"), ("!override [1]", "[1]"), ("{a: [b, c]}", "{a: [\"b,c\"]}"),
        ("1.0", "'1.0'"), ("1:30", "'1:30'"), ("{a: {}}", "{a: []}"), ("{1: x}", "{'1': x}"),
    ])
    func differs(_ one: String, _ other: String) throws {
        #expect(try Document(one, file: "f.yml").root?.canonical != Document(other, file: "f.yml").root?.canonical)
    }

    @Test func replacesStrings() throws {
        let root = try #require(try Document("$A: [$A, 1, '2']\n", file: "f.yml").root)
        let text = root.canonical { "<\($0)>" }
        #expect(text == "{\"$A\":[\"<$A>\",1,\"<2>\"]}")
    }
}
