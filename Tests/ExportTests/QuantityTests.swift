import Testing
import YAML

@testable import Export

@Suite struct QuantityTests {
    @Test(
        "Durations are rounded up to whole seconds",
        arguments: [
            ("1m30s", 90), ("1.5s", 2), ("500ms", 1), ("1h", 3600), ("0s", 1), ("100us", 1),
        ])
    func durations(_ text: String, _ seconds: Int) {
        #expect(ComposeDuration(text)?.wholeSeconds == seconds)
    }

    @Test(arguments: [("64m", 67_108_864), ("64MB", 67_108_864), ("1.5k", 1536), ("100", 100), ("2g", 2_147_483_648)])
    func bytes(_ text: String, _ count: Int) {
        #expect(ComposeBytes(text)?.count == count)
    }

    @Test(arguments: ["", "5", "x", "1m30", "-1s"])
    func noDuration(_ text: String) {
        #expect(ComposeDuration(text) == nil)
    }

    @Test("Octal digits are permissions, and a number is one that was read already")
    func modes() {
        #expect(ComposeMode(.string("0400"))?.bits == 256)
        #expect(ComposeMode(.int(256))?.bits == 256)
        #expect(ComposeMode(.string("x"))?.bits == nil)
    }
}
