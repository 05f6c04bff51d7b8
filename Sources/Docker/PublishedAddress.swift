/// An address of this machine at which a port of a container is published.
package struct PublishedAddress: Sendable, Equatable {
    /// Where it can be reached: a URL for what a browser may open, `localhost:5432` otherwise.
    package let text: String
    /// The same without the name of this machine: `:5432`.
    package let brief: String

    /// Reads a port as ``Container/publishedPorts`` writes it: `3000:80`, `127.0.0.1:5353:53/udp`, `3000-3005:3000-3005`.
    ///
    /// - Returns: `nil` for a port that is not published at a known port of this machine.
    package init?(_ port: String) {
        guard let colon = port.lastIndex(of: ":") else { return nil }
        let inside = port[port.index(after: colon)...].split(separator: "/")
        let outside = port[..<colon]
        let number = outside.split(separator: ":").last ?? outside
        let host = outside.dropLast(number.count + 1)
        let kind = inside.dropFirst().first.map { "/\($0)" } ?? ""
        let isHere = host.isEmpty || ["127.0.0.1", "[::1]", "::1"].contains(host)
        let scheme = kind.isEmpty ? Int(inside.first ?? "").flatMap(Self.scheme(ofPort:)) : nil
        let name = isHere ? "localhost" : String(host)
        text = (scheme.map { "\($0)://" } ?? "") + "\(name):\(number)\(kind)"
        brief = (isHere ? "" : String(host)) + ":\(number)\(kind)"
    }

    /// Returns the scheme of the URLs that a service has at a port of its container; `nil` where other protocols than HTTP
    /// are usual.
    package static func scheme(ofPort target: Int) -> String? {
        [443, 8443].contains(target) ? "https" : others.contains(target) ? nil : "http"
    }

    /// The usual ports of mail, names, files, databases and queues.
    private static let others: Set<Int> = [
        20, 21, 22, 23, 25, 53, 110, 111, 123, 143, 161, 389, 445, 465, 514, 587, 636, 873, 993, 995, 1025, 1433, 1521,
        1883,
        2049, 2181, 3306, 4222, 5044, 5432, 5433, 5672, 6379, 6380, 8883, 9042, 9092, 9094, 9300, 11211, 26257, 27017,
        27018,
        28015, 33060, 50000,
    ]
}
