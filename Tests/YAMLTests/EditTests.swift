import Testing

@testable import YAML

/// One edit of a whole text, and the text or the message that it gives.
struct Edit: Sendable, CustomTestStringConvertible {
    enum Action: Sendable {
        case set([PathStep], Value)
        case append([PathStep], Value)
        case remove([PathStep])
    }

    let name: String
    let before: String
    let action: Action
    let after: String

    init(_ name: String, _ before: String, _ action: Action, _ after: String) {
        self.name = name
        self.before = before
        self.action = action
        self.after = after
    }

    var testDescription: String { name }

    /// Returns the edited text.
    func run() throws -> String {
        var document = try Document(before, file: "f.yml")
        switch action {
        case .set(let path, let value): try document.set(value, at: path)
        case .append(let path, let value): try document.append(value, to: path)
        case .remove(let path): try document.remove(at: path)
        }
        return document.text
    }
}

@Suite struct SetTests {
    @Test(arguments: [
        Edit(
            "a comment after the value stays", "env:\n  A: 1  # why\n  B: 2\n", .set(["env", "A"], 2),
            "env:\n  A: 2  # why\n  B: 2\n"),
        Edit("double quotes stay", "a: \"x\" # c\n", .set(["a"], "y"), "a: \"y\" # c\n"),
        Edit("single quotes stay", "a: 'x'\n", .set(["a"], "it's"), "a: 'it''s'\n"),
        Edit("single quotes go where they cannot hold the text", "a: 'x'\n", .set(["a"], "1\n2"), "a: \"1\\n2\"\n"),
        Edit("plain is quoted as needed", "a: x\n", .set(["a"], "yes"), "a: \"yes\"\n"),
        Edit("a number in place of a quoted one", "a: \"80\"\n", .set(["a"], 81), "a: 81\n"),
        Edit("the same value again", "a:   \"80\"\n", .set(["a"], "80"), "a:   \"80\"\n"),
        Edit(
            "a multi-line plain scalar", "a: one\n  two # c\nb: 1\n", .set(["a"], "three"), "a: three # c\nb: 1\n"),
        Edit("a value on the next line", "a:\n  x\nb: 1\n", .set(["a"], "v"), "a: v\nb: 1\n"),
        Edit(
            "a literal", "a: |  # c\n  one\n\n  two\n\nb: 1\n", .set(["a"], "v"), "a: v  # c\n\nb: 1\n"),
        Edit("a literal by a mapping", "a: >-\n  one\nb: 1\n", .set(["a"], ["k": 1]), "a:\n  k: 1\nb: 1\n"),
        Edit(
            "a mapping by a scalar", "a: # why\n  k: 1 # gone\n  l: 2\nb: 1\n", .set(["a"], "x"),
            "a: x # why\nb: 1\n"),
        Edit(
            "a mapping by a mapping", "a: # why\n    k: 1\n    l: 2\n\nb: 1\n", .set(["a"], ["m": ["o": 3]]),
            "a: # why\n    m:\n        o: 3\n\nb: 1\n"),
        Edit(
            "a list by a list", "a:\n- 1\n- 2\nb: 1\n", .set(["a"], ["x", ["k": 1, "l": 2]]),
            "a:\n- x\n- k: 1\n  l: 2\nb: 1\n"),
        Edit("a flow list by a list", "a: [1, 2] # c\n", .set(["a"], [3]), "a: # c\n  - 3\n"),
        Edit("in a flow mapping", "a: {b: 1, c: [x, y]}\n", .set(["a", "b"], "x, y"), "a: {b: \"x, y\", c: [x, y]}\n"),
        Edit("a collection in a flow mapping", "a: {b: 1}\n", .set(["a", "b"], ["k": [1]]), "a: {b: {k: [1]}}\n"),
        Edit("a flow key without a value", "a: {b, c: 1}\n", .set(["a", "b"], 2), "a: {b: 2, c: 1}\n"),
        Edit("a flow key with a colon", "a: {b: , c: 1}\n", .set(["a", "b"], 2), "a: {b: 2 , c: 1}\n"),
        Edit("JSON", "{\"a\":1,\"b\":\"x\"}", .set(["b"], "y"), "{\"a\":1,\"b\":\"y\"}"),
        Edit("an item", "a:\n  - x # c\n  - y\n", .set(["a", 0], "z"), "a:\n  - z # c\n  - y\n"),
        Edit(
            "an item by a mapping", "a:\n  - x # c\n  - y\n", .set(["a", 0], ["k": 1, "l": 2]),
            "a:\n  - k: 1 # c\n    l: 2\n  - y\n"),
        Edit("a key in an item", "a:\n- k: 1\n  l: 2\n", .set(["a", 0, "m"], 3), "a:\n- k: 1\n  l: 2\n  m: 3\n"),
        Edit("the item behind the last", "a:\n- k\n", .set(["a", 1], 3), "a:\n- k\n- 3\n"),
        Edit("a tagged value", "a: 1\n", .set(["a"], .tagged("!reset", .null)), "a: !reset null\n"),
        Edit("a tagged list", "a: 1\n", .set(["a"], .tagged("!override", ["x"])), "a: !override\n  - x\n"),
        Edit("a tag goes with its value", "a: !reset null\n", .set(["a"], 1), "a: 1\n"),
        Edit("an anchor of no alias stays", "a: &x 1 # c\nb: 2\n", .set(["a"], 3), "a: &x 3 # c\nb: 2\n"),
        Edit("a whole alias", "x: &x {k: 1}\na: *x # c\n", .set(["a"], ["l": 2]), "x: &x {k: 1}\na: # c\n  l: 2\n"),
        Edit("an alias by a scalar", "x: &x 1\na: *x # c\n", .set(["a"], 2), "x: &x 1\na: 2 # c\n"),
        Edit("the root", "# c\na: 1\nb: 2\n", .set([], ["x": 1]), "# c\nx: 1\n"),
        Edit("a root after ---", "--- {}\n", .set(["x"], 1), "---\nx: 1\n"),
        Edit("a key in quotes", "\"a b\": 1\n", .set(["a b"], 2), "\"a b\": 2\n"),
        Edit("unicode before it", "é: ü\n日本: [語, x]\n", .set(["日本", 1], "ß"), "é: ü\n日本: [語, ß]\n"),
        Edit("CRLF", "a: 1\r\nb: 2\r\n", .set(["a"], ["k": 1]), "a:\r\n  k: 1\r\nb: 2\r\n"),
    ])
    func replaces(_ edit: Edit) throws {
        let after = try edit.run()
        #expect(after == edit.after)
    }

    @Test(arguments: [
        Edit(
            "after the last entry", "services:\n  web:\n    image: a\n\n# end\nvolumes: {}\n",
            .set(["services", "db"], ["image": "b"]),
            "services:\n  web:\n    image: a\n  db:\n    image: b\n\n# end\nvolumes: {}\n"),
        Edit(
            "before comments of the outer mapping", "s:\n  a:\n    x: 1\n    # own\n  # outer\n  b: 2\n",
            .set(["s", "a", "z"], 2), "s:\n  a:\n    x: 1\n    # own\n    z: 2\n  # outer\n  b: 2\n"),
        Edit(
            "the file's indentation", "s:\n    a:\n        x: 1\n", .set(["s", "b", "c"], 1),
            "s:\n    a:\n        x: 1\n    b:\n        c: 1\n"),
        Edit(
            "the file's lists", "s:\n  a:\n    l:\n    - x\n", .set(["s", "b"], ["l": ["v"]]),
            "s:\n  a:\n    l:\n    - x\n  b:\n    l:\n    - v\n"),
        Edit(
            "the brothers' indentation", "x:\n  y:\n    z: 1\ns:\n   a:\n       q: 1\n", .set(["s", "b", "c"], 1),
            "x:\n  y:\n    z: 1\ns:\n   a:\n       q: 1\n   b:\n       c: 1\n"),
        Edit("to a flow mapping", "a: {b: 1} # c\n", .set(["a", "d"], 2), "a: {b: 1, d: 2} # c\n"),
        Edit("after a trailing comma", "a: {b: 1,}\n", .set(["a", "d"], 2), "a: {b: 1, d: 2,}\n"),
        Edit("to a spaced flow mapping", "a: { b: 1 }\n", .set(["a", "d"], 2), "a: { b: 1, d: 2 }\n"),
        Edit(
            "to flow lines", "a: {\n  b: 1, # one\n  c: 2 # two\n}\n", .set(["a", "d"], 3),
            "a: {\n  b: 1, # one\n  c: 2, # two\n  d: 3\n}\n"),
        Edit(
            "to flow lines with a comma", "a: {\n  b: 1, # one\n}\n", .set(["a", "d"], ["x": "]"]),
            "a: {\n  b: 1, # one\n  d: {x: \"]\"},\n}\n"),
        Edit(
            "to {}", "services: {} # none\nx: 1\n", .set(["services", "web", "image"], "i"),
            "services: # none\n  web:\n    image: i\nx: 1\n"),
        Edit("to {} with an anchor", "a: &x {}\n", .set(["a", "b"], 1), "a: &x\n  b: 1\n"),
        Edit("to {} in a list", "a:\n  - {} # c\n", .set(["a", 0, "b"], ["c": 1]), "a:\n  - b: # c\n      c: 1\n"),
        Edit("to {} in flow", "a: [{}]\n", .set(["a", 0, "b"], 1), "a: [{b: 1}]\n"),
        Edit("to the root {}", "{} # c\n", .set(["a"], ["b": 1, "c": 2]), "a: # c\n  b: 1\n  c: 2\n"),
        Edit("to nothing", "environment:\nx: 1\n", .set(["environment", "A"], "b"), "environment:\n  A: b\nx: 1\n"),
        Edit(
            "to nothing with a comment", "environment: # c\n  # d\nx: 1\n", .set(["environment", "A"], "b"),
            "environment: # c\n  A: b\n  # d\nx: 1\n"),
        Edit("to ~", "environment: ~ # c\n", .set(["environment", "A", "B"], 1), "environment: # c\n  A:\n    B: 1\n"),
        Edit("to an empty item", "a:\n  -\n  - x\n", .set(["a", 0, "b"], 1), "a:\n  - b: 1\n  - x\n"),
        Edit("a scalar in place of nothing", "a: # c\nb:\n", .set(["a"], "x"), "a: x # c\nb:\n"),
        Edit(
            "after a literal", "a:\n  b: |\n    x\n\n\nc: 1\n", .set(["a", "d"], 1),
            "a:\n  b: |\n    x\n  d: 1\n\n\nc: 1\n"),
        Edit(
            "after a literal that keeps", "a:\n  b: |+\n    x\n\nc: 1\n", .set(["a", "d"], 1),
            "a:\n  b: |+\n    x\n\n  d: 1\nc: 1\n"),
        Edit("after a folded", "a: >-\n  x\n  y\n", .set(["d"], 1), "a: >-\n  x\n  y\nd: 1\n"),
        Edit("after an open literal", "a: |\n  x", .set(["d"], 1), "a: |\n  x\nd: 1"),
        Edit(
            "after an open line", "a:\n  b: 1", .set(["a", "c"], ["x": 1, "z": 2]),
            "a:\n  b: 1\n  c:\n    x: 1\n    z: 2"),
        Edit("below an open line", "a:", .set(["a", "c"], 1), "a:\n  c: 1"),
        Edit(
            "CRLF", "a:\r\n  b: 1\r\n\r\nc: 1\r\n", .set(["a", "d"], ["x": 1]),
            "a:\r\n  b: 1\r\n  d:\r\n    x: 1\r\n\r\nc: 1\r\n"),
        Edit("after an open CRLF line", "a: 1\r\nb: 2", .set(["c"], 3), "a: 1\r\nb: 2\r\nc: 3"),
        Edit("a byte order mark", "\u{FEFF}a: 1\n", .set(["b"], 2), "\u{FEFF}a: 1\nb: 2\n"),
        Edit("only a byte order mark", "\u{FEFF}", .set(["b"], 2), "\u{FEFF}b: 2\n"),
        Edit("an empty text", "", .set(["a", "b"], 1), "a:\n  b: 1\n"),
        Edit("only comments", "# c\n\n", .set(["a", "b"], 1), "# c\n\na:\n  b: 1\n"),
        Edit("an open comment", "# c", .set(["a"], 1), "# c\na: 1"),
        Edit("only ---", "# c\n---\n", .set(["a"], 1), "# c\n---\na: 1\n"),
        Edit("--- and ...", "---\n# c\n...\n", .set(["a"], 1), "---\n# c\na: 1\n...\n"),
        Edit("before ...", "---\na: 1\n...\n", .set(["b"], 1), "---\na: 1\nb: 1\n...\n"),
        Edit("a key that needs quotes", "a: 1\n", .set(["on"], ["a: b": 1]), "a: 1\n\"on\":\n  \"a: b\": 1\n"),
        Edit("an indented root", "  a: 1\n", .set(["b"], 1), "  a: 1\n  b: 1\n"),
        Edit("a first item in a list", "a: 1\n", .set(["b", 0, "c"], 1), "a: 1\nb:\n  - c: 1\n"),
        Edit("after an empty value", "a:\n  b:\n\n# c\n", .set(["a", "d"], 1), "a:\n  b:\n  d: 1\n\n# c\n"),
        Edit("after an explicit key", "? a\n: 1\n", .set(["b"], 1), "? a\n: 1\nb: 1\n"),
        Edit("empty collections", "a: 1\n", .set(["b"], ["c": [], "d": [:]]), "a: 1\nb:\n  c: []\n  d: {}\n"),
    ])
    func adds(_ edit: Edit) throws {
        let after = try edit.run()
        #expect(after == edit.after)
    }

    @Test(arguments: [
        Edit(
            "an alias", "x: &x\n  A: 1\ne: *x # c\n", .set(["e", "B"], 2), "x: &x\n  A: 1\ne: # c\n  <<: *x\n  B: 2\n"),
        Edit(
            "a key of the alias", "x: &x\n  A: 1\ne: *x\n", .set(["e", "A"], 2), "x: &x\n  A: 1\ne:\n  <<: *x\n  A: 2\n"
        ),
        Edit(
            "an alias in flow", "x: &x {A: 1}\ns: {e: *x, f: 1}\n", .set(["s", "e", "B"], "v"),
            "x: &x {A: 1}\ns: {e: {<<: *x, B: v}, f: 1}\n"),
        Edit(
            "an alias in a list", "x: &x {A: 1}\ns:\n  - *x\n", .set(["s", 0, "B"], "v"),
            "x: &x {A: 1}\ns:\n  - <<: *x\n    B: v\n"),
        Edit(
            "deep through an alias", "x: &x {A: {a: 1, b: 1.50}, l: [1]}\ne: *x\n", .set(["e", "A", "c"], 2),
            "x: &x {A: {a: 1, b: 1.50}, l: [1]}\ne:\n  <<: *x\n  A:\n    a: 1\n    b: 1.50\n    c: 2\n"),
        Edit(
            "through an alias in an alias", "e: &e {A: 1}\nb: &b\n  env: *e\nw: *b\n", .set(["w", "env", "B"], 2),
            "e: &e {A: 1}\nb: &b\n  env: *e\nw:\n  <<: *b\n  env:\n    <<: *e\n    B: 2\n"),
        Edit(
            "a merged key", "x: &x {A: 1}\ne:\n  <<: *x\n", .set(["e", "A"], 2), "x: &x {A: 1}\ne:\n  <<: *x\n  A: 2\n"),
        Edit(
            "within a merged key", "x: &x {A: {p: 1}}\ne:\n  <<: *x\n  z: 1\n", .set(["e", "A", "q"], 2),
            "x: &x {A: {p: 1}}\ne:\n  <<: *x\n  z: 1\n  A:\n    p: 1\n    q: 2\n"),
        Edit(
            "a merged list", "x: &x {l: [a]}\ne:\n  <<: *x\n", .append(["e", "l"], "b"),
            "x: &x {l: [a]}\ne:\n  <<: *x\n  l:\n    - a\n    - b\n"),
        Edit("an alias to null", "x: &x ~\ne: *x\n", .set(["e", "A"], 2), "x: &x ~\ne:\n  A: 2\n"),
    ])
    func passesThroughAliases(_ edit: Edit) throws {
        let after = try edit.run()
        #expect(after == edit.after)
    }
}
