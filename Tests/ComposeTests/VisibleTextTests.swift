import Testing
import Text

@Suite struct VisibleTextTests {
    @Test(
        "What a terminal obeys or does not show is written out",
        arguments: [
            ("\u{1B}[2K", "\\u{1b}[2K"), ("a\rb", "a\\u{d}b"), ("a\r\nb", "a\\u{d}\nb"),
            ("\u{7}\u{8}\0", "\\u{7}\\u{8}\\u{0}"),
            ("\u{7F}\u{9B}2J\u{85}", "\\u{7f}\\u{9b}2J\\u{85}"),
            ("\u{202A}\u{202E}\u{2066}\u{2069}", "\\u{202a}\\u{202e}\\u{2066}\\u{2069}"),
            ("\u{200E}\u{200F}\u{61C}", "\\u{200e}\\u{200f}\\u{61c}"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
            ("we\u{200B}b\u{FEFF}\u{AD}\u{2060}", "we\\u{200b}b\\u{feff}\\u{ad}\\u{2060}"),
            ("\u{200C}x\u{200D}y\u{200D}", "\\u{200c}x\\u{200d}y\\u{200d}"), ("\u{3164}\u{34F}", "\\u{3164}\\u{34f}"),
            ("\u{E0041}\u{E0100}", "\\u{e0041}\\u{e0100}"),
        ])
    func escaped(text: String, visible: String) {
        #expect(text.visible == visible)
        #expect(visible.visible == visible)
    }

    @Test(
        "Ordinary text stays: accents, other scripts, emoji, tabs, line breaks, backslashes",
        arguments: [
            "", "a\tb\nc", "naïve e\u{301}", "שלום", "日本語", "👩‍👩‍👧 ❤️ 🏳️‍🌈 1️⃣", "\\u{1b}\\n",
        ])
    func ordinary(text: String) {
        #expect(Array(text.visible.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test("In a line of ours a line break is written out, too")
    func inLine() {
        #expect("a\nb\r\n\tc".visibleInLine == "a\\nb\\u{d}\\n\tc")
    }

    @Test("In JSON the escapes are JSON's")
    func json() {
        #expect("{\n\"a\u{202E}\u{9B}\u{E0041}\"".visibleJSON == "{\n\"a\\u202e\\u009b\\udb40\\udc41\"")
    }
}
