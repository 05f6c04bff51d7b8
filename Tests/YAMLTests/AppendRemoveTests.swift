import Testing

@testable import YAML

@Suite struct AppendTests {
    @Test(arguments: [
        Edit(
            "an indented list", "l:\n  - a # c\n\n# d\nm: 1\n", .append(["l"], "b"),
            "l:\n  - a # c\n  - b\n\n# d\nm: 1\n"),
        Edit("a list below its key", "l:\n- a\nm: 1\n", .append(["l"], "b"), "l:\n- a\n- b\nm: 1\n"),
        Edit("a mapping", "l:\n- a\n", .append(["l"], ["k": 1, "l": [2]]), "l:\n- a\n- k: 1\n  l:\n  - 2\n"),
        Edit("a list in a list", "- - a\n", .append([0], ["b", "c"]), "- - a\n  - - b\n    - c\n"),
        Edit("a root list", "- a", .append([], "b"), "- a\n- b"),
        Edit(
            "a missing list", "s:\n  web:\n    image: i\n", .append(["s", "web", "links"], "db"),
            "s:\n  web:\n    image: i\n    links:\n      - db\n"),
        Edit(
            "a missing list in the file's style", "a:\n- x\nb:\n  c: 1\n", .append(["b", "l"], "v"),
            "a:\n- x\nb:\n  c: 1\n  l:\n  - v\n"),
        Edit("nothing", "l: # c\nm: 1\n", .append(["l"], 1), "l: # c\n  - 1\nm: 1\n"),
        Edit("null", "l: null\n", .append(["l"], 1), "l:\n  - 1\n"),
        Edit("[]", "l: [] # c\n", .append(["l"], 1), "l: # c\n  - 1\n"),
        Edit("a root []", "[]", .append([], 1), "- 1"),
        Edit("no text", "", .append([], 1), "- 1\n"),
        Edit("a flow list", "l: [a, b] # c\n", .append(["l"], "x,y"), "l: [a, b, \"x,y\"] # c\n"),
        Edit("a flow list with a comma", "l: [a, b, ]\n", .append(["l"], "c"), "l: [a, b, c, ]\n"),
        Edit("flow lines", "l: [\n  a,\n  b # c\n]\n", .append(["l"], "d"), "l: [\n  a,\n  b, # c\n  d\n]\n"),
        Edit("flow lines that close at the end", "l: [a,\n    b]\n", .append(["l"], "d"), "l: [a,\n    b, d]\n"),
        Edit("a flow list in a flow mapping", "m: {l: []}\n", .append(["m", "l"], "d"), "m: {l: [d]}\n"),
        Edit("after a literal", "l:\n  - |\n    x\n\nm: 1\n", .append(["l"], "d"), "l:\n  - |\n    x\n  - d\n\nm: 1\n"),
        Edit("a tagged list", "l: !override []\n", .append(["l"], "d"), "l: !override\n  - d\n"),
    ])
    func appends(_ edit: Edit) throws {
        let after = try edit.run()
        #expect(after == edit.after)
    }
}

@Suite struct RemoveTests {
    @Test(arguments: [
        Edit("an entry", "a: 1\nb: 2 # c\nc: 3\n", .remove(["b"]), "a: 1\nc: 3\n"),
        Edit("a block", "a:\n  x: 1\n  # own\n\n  l: 2\n\n# c\nb: 2\n", .remove(["a"]), "\n# c\nb: 2\n"),
        Edit("an entry with a comment of its own", "a:\n  x: 1\n  # own\n# c\nb: 2\n", .remove(["a"]), "# c\nb: 2\n"),
        Edit(
            "a blank line that a literal would keep", "a: |+\n  x\nb: 1\n\nc: 1\n", .remove(["b"]), "a: |+\n  x\nc: 1\n"
        ),
        Edit("the last entry", "a: 1\nb:\n  - 1\n  - 2", .remove(["b"]), "a: 1\n"),
        Edit("the only entry", "a: # c\n  x: 1 # d\nb: 1\n", .remove(["a", "x"]), "a: {} # c\nb: 1\n"),
        Edit("the only entry of the root", "# c\na: 1\n", .remove(["a"]), "# c\n{}\n"),
        Edit("the only item", "a:\n- x\nb: 1\n", .remove(["a", 0]), "a: []\nb: 1\n"),
        Edit("the only item, with an anchor", "a: &x\n  - x\n", .remove(["a", 0]), "a: &x []\n"),
        Edit("an item", "a:\n  - x\n  - k: 1\n    l: 2\n  - z\n", .remove(["a", 1]), "a:\n  - x\n  - z\n"),
        Edit("an item of a list in a list", "- - x\n  - z\n", .remove([0, 0]), "- - z\n"),
        Edit("the first key of an item", "- k: 1 # one\n  l: 2\n", .remove([0, "k"]), "- l: 2\n"),
        Edit(
            "the first key of an item before a comment", "- k: 1 # one\n  # two\n  l: 2\n", .remove([0, "k"]),
            "-\n  # two\n  l: 2\n"),
        Edit("the only key of an item", "- k: 1 # one\n- x\n", .remove([0, "k"]), "- {} # one\n- x\n"),
        Edit("a literal", "a: |+\n  x\n\nb: 1\n", .remove(["a"]), "b: 1\n"),
        Edit("the first of a flow mapping", "a: {b: 1, c: 2, d: 3}\n", .remove(["a", "b"]), "a: {c: 2, d: 3}\n"),
        Edit("one in a flow mapping", "a: {b: 1, c: 2, d: 3}\n", .remove(["a", "c"]), "a: {b: 1, d: 3}\n"),
        Edit("the last of a flow mapping", "a: {b: 1, c: 2 }\n", .remove(["a", "c"]), "a: {b: 1 }\n"),
        Edit("the only one of a flow mapping", "a: { b: 1 } # c\n", .remove(["a", "b"]), "a: {} # c\n"),
        Edit("a line of a flow list", "a: [\n  x, # one\n  z # two\n]\n", .remove(["a", 0]), "a: [\n  z # two\n]\n"),
        Edit(
            "the last line of a flow list", "a: [\n  x, # one\n  z # two\n]\n", .remove(["a", 1]),
            "a: [\n  x # one\n]\n"),
        Edit("the last line with a comma", "a: [\n  x,\n  z,\n]\n", .remove(["a", 1]), "a: [\n  x,\n]\n"),
        Edit("what is not there", "a: 1\n", .remove(["b", "c"]), "a: 1\n"),
        Edit("an item that is not there", "a: [1]\n", .remove(["a", 1]), "a: [1]\n"),
        Edit("from nothing", "", .remove(["b", "c"]), ""),
        Edit(
            "an override of a merged key", "x: &x {A: 1}\ne:\n  <<: *x\n  A: 2\n", .remove(["e", "A"]),
            "x: &x {A: 1}\ne:\n  <<: *x\n"),
        Edit("CRLF", "a: 1\r\nb: 2\r\n", .remove(["a"]), "b: 2\r\n"),
        Edit("after a byte order mark", "\u{FEFF}a: 1\nb: 2\n", .remove(["a"]), "\u{FEFF}b: 2\n"),
        Edit("an alias", "x: &x 1\na: *x\n", .remove(["a"]), "x: &x 1\n"),
        Edit("an anchor with its aliases", "s:\n  x: &x 1\n  a: *x\nb: 1\n", .remove(["s"]), "b: 1\n"),
    ])
    func removes(_ edit: Edit) throws {
        let after = try edit.run()
        #expect(after == edit.after)
    }
}

@Suite struct RefusalTests {
    @Test(arguments: [
        Edit(
            "inside an aliased anchor", "x: &x\n  A: 1\ne: *x\n", .set(["x", "A"], 2),
            "f.yml:1:4: the anchor '&x' is used on line 3 as well; edit the file by hand\n    x: &x\n       ^"),
        Edit(
            "an aliased anchor", "x: &x 1\ne: *x\n", .set(["x"], 2),
            "f.yml:1:4: the anchor '&x' is used on line 2 as well; edit the file by hand\n    x: &x 1\n       ^"),
        Edit(
            "a removed anchor", "x:\n  k: &x 1\ne: *x\n", .remove(["x"]),
            "f.yml:2:6: the anchor '&x' is used on line 3 as well; edit the file by hand\n      k: &x 1\n         ^"),
        Edit(
            "a list that is an alias", "x: &x [1]\nl: *x\n", .append(["l"], 2),
            "f.yml:2:4: the list is the alias '*x', which cannot be added to; edit the file by hand\n    l: *x\n       ^"
        ),
        Edit(
            "a merged key", "x: &x\n  A: 1\ne:\n  <<: *x\n", .remove(["e", "A"]),
            "f.yml:4:3: 'A' comes from line 2 by an alias or a merge key; edit the file by hand\n      <<: *x\n      ^"),
        Edit(
            "a key of an alias", "x: &x\n  A: 1\ne: *x\n", .remove(["e", "A"]),
            "f.yml:3:4: 'A' comes from line 1 by an alias or a merge key; edit the file by hand\n    e: *x\n       ^"),
        Edit(
            "a key in a list", "l: [1]\n", .set(["l", "k"], 2),
            "f.yml:1:4: cannot look for the key 'k' in a list, only in a mapping\n    l: [1]\n       ^"),
        Edit(
            "a key in a scalar", "l: x\n", .set(["l", "k"], 2),
            "f.yml:1:4: cannot look for the key 'k' in a single value, only in a mapping\n    l: x\n       ^"),
        Edit(
            "an item far behind", "l: [1]\n", .set(["l", 2], 2), "f.yml:1:4: there is no item 2\n    l: [1]\n       ^"),
        Edit(
            "appending to a scalar", "l: x\n", .append(["l"], 2),
            "f.yml:1:4: cannot append to a single value, only to a list\n    l: x\n       ^"),
        Edit(
            "a mapping without brackets", "l: [a: 1]\n", .set(["l", 0, "b"], 2),
            "f.yml:1:5: this cannot be changed without touching the rest of the text; edit the file by hand\n    l: [a: 1]\n        ^"
        ),
    ])
    func refuses(_ edit: Edit) throws {
        let error = #expect(throws: YAMLError.self) { try edit.run() }
        #expect(error?.description == edit.after)
    }

    @Test func leavesTheDocumentAsItWas() throws {
        var document = try Document("x: &x 1\ne: *x\n", file: "f.yml")
        #expect(throws: YAMLError.self) { try document.set(2, at: ["x"]) }
        #expect(document.text == "x: &x 1\ne: *x\n")
        try document.set(3, at: ["e"])
        #expect(document.text == "x: &x 1\ne: 3\n")
        #expect(document.node(at: ["e"])?.int == 3)
    }
}
