import Testing
import Text

struct NearestNamesTests {
    @Test(
        "The nearest names come first",
        arguments: [
            ("wbe", ["db", "web", "worker"], ["web"]),
            ("web", ["webs", "web", "wed", "webapp", "website"], ["web", "webs", "wed"]),
            ("work", ["worker", "web"], ["worker"]),
            ("fronted", ["frontend", "backend"], ["frontend"]),
            ("x", ["y", "zz"], ["y"]),
            ("ca", ["abc"], []),
            ("", ["a", "bb"], ["a"]),
            ("web", [], []),
        ])
    func names(name: String, names: [String], expected: [String]) {
        #expect(nearest(to: name, among: names) == expected)
    }

    @Test("No more than asked for")
    func limit() {
        #expect(nearest(to: "a", among: ["b", "c", "d"], limit: 2) == ["b", "c"])
        #expect(nearest(to: "a", among: ["b"], limit: 0) == [])
    }
}
