/// A port of a container, or a range of them, and where it is published.
package struct PublishedPort: Hashable, Sendable {
    /// The address of this machine at which it is published, without brackets; `nil` for all of them.
    package let hostIP: String?

    /// The ports of this machine; `nil` where docker chooses.
    ///
    /// Either as many as there are targets, or several for one target: docker takes the first that is free.
    package let published: ClosedRange<Int>?

    /// The ports in the container.
    package let target: ClosedRange<Int>

    /// The protocol: `tcp`, `udp` or `sctp`.
    package let transport: String

    /// Creates a port from the fields of the long syntax.
    package init(
        hostIP: String? = nil, published: ClosedRange<Int>? = nil, target: ClosedRange<Int>, transport: String = "tcp"
    ) {
        self.hostIP = hostIP
        self.published = published
        self.target = target
        self.transport = transport
    }
}

extension PublishedPort: CustomStringConvertible {
    /// The short syntax, e.g. `127.0.0.1:8001:80/udp`; `tcp` is left out.
    package var description: String {
        let host = hostIP.map { $0.contains(":") ? "[\($0)]:" : "\($0):" } ?? ""
        let outside = published.map { "\(Self.text($0)):" } ?? (host.isEmpty ? "" : ":")
        return host + outside + Self.text(target) + (transport == "tcp" ? "" : "/\(transport)")
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
}

extension PublishedPort {
    /// The port as `HOST:CONTAINER`; `nil` where docker chooses the host's port.
    package var summary: String? {
        func text(_ range: ClosedRange<Int>) -> String {
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }
        guard let published else { return nil }
        return (hostIP.map { "\($0):" } ?? "") + "\(text(published)):\(text(target))"
            + (transport == "tcp" ? "" : "/\(transport)")
    }
}
