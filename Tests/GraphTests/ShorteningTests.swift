import Testing
import Text

@Suite struct ShorteningTests {
    @Test(
        "Whole words are left out before the end",
        arguments: [
            ("inventory-reservation-service-24", 24, "inventory-…service-24"), ("feature/basket", 10, "…basket"),
            ("postgresql:15.4-alpine3.18-rc1", 20, "postgresql:15.4-…rc1"), ("short", 5, "short"),
            ("pg → /var/lib/postgresql", 22, "pg → /var/…postgresql"),
            ("機能/買い物かご", 12, "…買い物かご"),
        ])
    func words(text: String, room: Int, expected: String) {
        #expect(text.shortened(toWidth: room) == expected)
    }

    @Test("A word without an end is broken in the middle, and nothing is wider than its room", arguments: 0...40)
    func middle(room: Int) {
        for text in [String(repeating: "abcdefghij", count: 4), "数据库数据库数据库数据库", "a-b-c-d-e-f", "👩‍👩‍👧-👩‍👩‍👧"] {
            for sign in ["…", "~", "..."] { #expect(text.shortened(toWidth: room, sign: sign).displayWidth <= room) }
        }
        let letters = String(repeating: "x", count: 39) + "z"
        if room > 1 { #expect(letters.shortened(toWidth: room).last == "z") }
    }

    @Test("Names that are read together do not look alike")
    func distinct() {
        let names = ["shop-team-a-service", "shop-team-b-service", "web"]
        let short = names.shortened(toWidth: 12)
        #expect(short == ["…a-service", "…b-service", "web"])
    }
}
