import Errors
import Foundation
import Git
import Projects
import Testing

@Suite struct SettingsTests {
    private static let formats = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/formats.md")

    private func settings(_ pairs: [(key: String, value: String)]) -> ProjectSettings {
        // As git lists them.
        ProjectSettings(Configuration(listing: pairs.map { "\($0.key.lowercased())\n\($0.value)\0" }.joined()))
    }

    @Test("Each setting that the documentation names is known, and another one is not")
    func names() throws {
        let text = try String(contentsOf: Self.formats, encoding: .utf8)
        let keys = text.matches(of: /\n\| `(conductor\.[A-Za-z.]+)`/).map { String($0.output.1) }
        #expect(keys.count > 15)
        #expect(settings(keys.map { ($0, "x") }).unknownKeys.map(\.key) == [])
        let unknown = settings([("conductor.tiemout", "5"), ("conductor.web.x", "")]).unknownKeys
        #expect(unknown.map(\.key) == ["conductor.tiemout", "conductor.web.x"])
        #expect(unknown.map(\.hint) == ["did you mean 'timeout'?", "git config --unset conductor.web.x"])
    }

    @Test(
        "A value that makes no sense is an error with what to do",
        arguments: [
            ("commandTimeout", "x"), ("timeout", "abc"), ("hooks", "maybe"), ("hookWait", "maybe"), ("follow", "5x"),
            ("portRange", "5"), ("ports", "bogus"), ("transfer", "x"), ("data", "x"), ("clone.depth", "0"),
            ("environment", "a/b"), ("web.source", "nothing"),
        ])
    func values(name: String, value: String) throws {
        let errors = settings([("conductor.\(name)", value)]).errors
        let error = try #require(errors.first as? ConductorError)
        #expect(errors.count == 1 && error.code == .invalidSetting)
        #expect(error.hint?.contains("git config --unset conductor.\(name)") == true)
    }
}
