import FoundationEssentials
import Text

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Times as a person reads them: those of this machine's time zone (`TZ`), and how long ago they were.
struct LocalTime {
    private let date: Date
    private let now: Date

    /// Reads a time in ISO 8601; `nil` for another text.
    init?(_ text: String, now: Date = Date()) {
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        (self.date, self.now) = (date, now)
    }

    /// How long ago it was: `3 minutes ago`, or `just now`.
    var ago: String { age.map { "\($0) ago" } ?? "just now" }

    /// How long ago it was, in the largest unit that fits: `3 minutes`; `nil` for less than a second.
    var age: String? {
        let seconds = Int(now.timeIntervalSince(date))
        let units = [("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)]
        guard let (unit, size) = units.first(where: { seconds >= $0.1 }) else { return nil }
        let count = seconds / size
        return count.counted(unit)
    }

    /// The day and the time: `2026-11-27 23:32:36`.
    var text: String {
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        localtime_r(&seconds, &parts)
        func padded(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
        let day = [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday].map(padded).joined(separator: "-")
        return "\(day) \([parts.tm_hour, parts.tm_min, parts.tm_sec].map(padded).joined(separator: ":"))"
    }

    /// Returns a line that may begin with a time in ISO 8601 with the time of this machine.
    static func localized(_ line: String) -> String {
        guard let end = line.firstIndex(of: " "), let time = LocalTime(String(line[..<end])) else { return line }
        return time.text + line[end...]
    }
}

extension Duration {
    /// The time in words: `0.4 s`, `12 s`, `2 min 5 s`.
    var inWords: String {
        let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
        if seconds < 10 { return "\(Int(seconds)).\(Int(seconds * 10) % 10) s" }
        return seconds < 60 ? "\(Int(seconds)) s" : "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }
}
