extension PublishedPort {
    /// Reads the short syntax, `[[IP:][PUBLISHED]:]TARGET[/PROTOCOL]`, where ports may be ranges.
    ///
    /// `nil` where docker compose v2 refuses it. A published port 0 is the same as none: docker chooses.
    package init?(_ short: String) {
        let parts = short.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last else { return nil }
        let ends = last.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            hostIP: parts.count > 2 ? parts.dropLast(2).joined(separator: ":") : nil,
            published: parts.count > 1 ? String(parts[parts.count - 2]) : nil,
            target: String(ends[0]),
            transport: ends.count > 1 ? String(ends[1]) : nil)
    }

    /// Reads the fields of the long syntax, each as text.
    ///
    /// Empty text counts as nothing. `nil` where docker compose v2 refuses it.
    package init?(hostIP: String?, published: String?, target: String, transport: String?) {
        guard let target = Self.range(target), target.lowerBound > 0 else { return nil }
        let transport = (transport ?? "").isEmpty ? "tcp" : (transport ?? "").lowercased()
        guard ["tcp", "udp", "sctp"].contains(transport) else { return nil }

        var address = hostIP ?? ""
        if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
        guard address.isEmpty || IPAddress.isValid(address) else { return nil }

        var outside: ClosedRange<Int>?
        if let published, !published.isEmpty {
            guard let range = Self.range(published), target.count == 1 || range.count == target.count
            else { return nil }
            outside = range == 0...0 ? nil : range
        }
        self.init(
            hostIP: address.isEmpty ? nil : address, published: outside, target: target, transport: transport)
    }

    private static func range(_ text: String) -> ClosedRange<Int>? {
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map(port)
        switch bounds.count {
        case 1: return bounds[0].map { $0...$0 }
        case 2:
            guard let lower = bounds[0], let upper = bounds[1], lower <= upper else { return nil }
            return lower...upper
        default: return nil
        }
    }

    private static func port(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return UInt16(text).map(Int.init)
    }
}
