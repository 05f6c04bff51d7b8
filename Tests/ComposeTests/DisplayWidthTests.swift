import Testing
import Text

@Suite struct DisplayWidthTests {
    @Test(
        "The columns that a terminal needs",
        arguments: [
            ("", 0), ("web", 3), ("é", 1), ("e\u{301}", 1), ("データベース", 12), ("数据库", 6), ("웹", 2), ("ｗｅｂ", 6), ("🚀", 2),
            ("❤️", 2), ("👨‍👩‍👧", 2), ("…", 1), ("Ω", 1), ("a\u{200B}b", 2), ("。", 2),
        ])
    func width(text: String, columns: Int) {
        #expect(text.displayWidth == columns)
    }

    @Test("A beginning never has half of a character")
    func prefix() {
        #expect("数据库".prefix(columns: 3) == "数")
        #expect("数据库".prefix(columns: 4) == "数据")
        #expect("web".prefix(columns: 9) == "web")
        #expect("web".prefix(columns: 0) == "")
    }
}
