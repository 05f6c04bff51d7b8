import Testing
import Text

@Suite struct GlobTests {
    @Test(
        "What a pattern fits, and what it does not",
        arguments: [
            (
                "Gemfile.lock", ["Gemfile.lock"],
                ["a/Gemfile.lock", "Gemfile.lock2", "gemfile.lock", ""]
            ),
            ("*.lock", ["a.lock", ".lock"], ["a/b.lock", "a.locks"]),
            ("a/*/c", ["a/b/c"], ["a/c", "a/b/b/c"]),
            ("**/*.rb", ["a.rb", "x/a.rb", "x/y/a.rb"], ["a.rbx"]),
            ("db/migrate/**", ["db/migrate/1", "db/migrate/a/b"], ["db/migration/1", "x/db/migrate/1"]),
            ("db/migrate/", ["db/migrate/1"], ["db/migrat"]),
            ("a/**/b/*", ["a/b/c", "a/x/y/b/c"], ["a/b", "a/b/c/d"]),
            ("?.txt", ["a.txt", "é.txt"], ["ab.txt", ".txt"]),
            ("[a-c]x", ["ax", "cx"], ["dx", "-x"]), ("[!a-c]x", ["dx"], ["ax", "x"]), ("[]]x", ["]x"], ["[x"]),
            ("[ax", ["[ax"], ["a", "ax"]), ("a\\*b", ["a*b"], ["axb"]), ("./a//b", ["a/b"], ["a//bc"]),
            ("*", ["a", ".a"], ["a/b"]), ("a*b*c", ["abc", "axbxc", "abbc"], ["acb"]),
        ])
    func matches(pattern: String, fitting: [String], other: [String]) {
        for path in fitting { #expect(Glob(pattern).matches(path), "\(path)") }
        for path in other { #expect(!Glob(pattern).matches(path), "\(path)") }
    }

    @Test("Long stars against long names end, though they do not fit", arguments: [100, 2000])
    func long(count: Int) {
        let stars = String(repeating: "*a", count: count) + "*b"
        #expect(!Glob(stars).matches(String(repeating: "a", count: 2 * count)))
        #expect(Glob(stars).matches(String(repeating: "a", count: 2 * count) + "b"))
        let depths = String(repeating: "**/a/", count: count) + "b"
        #expect(!Glob(depths).matches(String(repeating: "a/", count: 2 * count) + "c"))
        #expect(Glob(depths).matches(String(repeating: "a/", count: 2 * count) + "b"))
    }

    @Test("Stars of all kinds together, against a long path of long names, end")
    func mixed() {
        let name = String(repeating: "a", count: 60)
        let path = Array(repeating: name, count: 60).joined(separator: "/")
        let stars = Array(repeating: "*a*?[a-z]*a", count: 8).joined()
        let pattern = Array(repeating: "**/\(stars)/*", count: 12).joined(separator: "/")
        #expect(Glob(pattern + "/**").matches(path))
        #expect(!Glob(pattern + "/**/\(stars)b").matches(path))
        #expect(!Glob("**/\(stars)b/**").matches(path))
    }

    @Test(
        "Whether it names one path",
        arguments: [("a/b", true), ("./a", true), ("*", false), ("a/", false), ("[a]", false)])
    func literal(pattern: String, isLiteral: Bool) {
        #expect(Glob(pattern).isLiteral == isLiteral)
    }

    @Test("Patterns that say the same are the same")
    func equal() {
        #expect(Glob("./a//b") == Glob("a/b"))
        #expect(Glob("a/") == Glob("a/**"))
        #expect(Glob("a") != Glob("b"))
    }
}
