extension ComposeCommand {
    /// Returns the warnings in what a successful call wrote to its standard error, each once.
    ///
    /// docker compose v2 writes `time="…" level=warning msg="…"`, docker-compose 1 the plain text.
    package static func warnings(in text: String) -> [String] {
        var seen: Set<String> = []
        return text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            guard let level = line.firstRange(of: " level=") else { return String(line) }
            guard line[level.upperBound...].hasPrefix("warning "), let start = line.firstRange(of: " msg=\"") else {
                return nil
            }
            return String(line[start.upperBound...].dropLast()).replacing("\\\"", with: "\"")
        }.filter { seen.insert($0).inserted }
    }
}
