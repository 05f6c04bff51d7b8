import FoundationEssentials
import Host

extension Engine {
    /// Returns how many seconds the engine's clock is ahead of this machine's, as far as can be told: the answer may have taken
    /// some of them. `nil` where docker does not say.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` if docker is missing.
    package func clockSkew() async throws -> Double? {
        let before = Date()
        let captured = try await run(["info", "--format", "{{.SystemTime}}"], isQuery: true)
        let after = Date()
        // 2026-11-27T22:32:36.123456789Z, with the offset of the engine's time zone in place of Z.
        let text = captured.output.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard captured.status.isSuccess, text.count > 19,
            let whole = try? Date(text.prefix(19) + "Z", strategy: .iso8601)
        else { return nil }
        let offset = Self.offset(text.dropFirst(19))
        let time = whole.addingTimeInterval(-offset)
        if time < before.addingTimeInterval(-1) { return time.timeIntervalSince(before) }
        return time > after ? time.timeIntervalSince(after) : 0
    }

    /// Returns the offset of a time zone at the end of a time, in seconds: `.123+02:00` is 7200.
    private static func offset(_ text: Substring) -> Double {
        guard let sign = text.lastIndex(where: { "+-".contains($0) }) else { return 0 }
        let parts = text[text.index(after: sign)...].split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2 else { return 0 }
        return (text[sign] == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
    }
}
