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

extension PublishedPort {
    /// The ports one by one, as docker-compose resolves them.
    ///
    /// As many ports of this machine as of the container are so many ports; a range for one port of the container, of which
    /// docker takes a free one, stays as it is.
    package var singles: [PublishedPort] {
        if target.count == 1 { return [self] }
        return target.enumerated().map { offset, inside in
            let outside = published.map { $0.lowerBound + offset }
            return PublishedPort(
                hostIP: hostIP, published: outside.map { $0...$0 }, target: inside...inside, transport: transport)
        }
    }
}

extension PublishedPort: CustomStringConvertible {
    /// The short syntax, e.g. `127.0.0.1:8001:80/udp`; `tcp` is left out.
    package var description: String {
        let host = hostIP.map { $0.contains(":") ? "[\($0)]:" : "\($0):" } ?? ""
        let outside = published.map { "\($0.text):" } ?? (host.isEmpty ? "" : ":")
        return host + outside + target.text + (transport == "tcp" ? "" : "/\(transport)")
    }
}

extension ClosedRange<Int> {
    /// One port, or a range of them, as compose files write it.
    package var text: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}

extension PublishedPort {
    /// The port as `HOST:CONTAINER`; `nil` where docker chooses the host's port.
    package var summary: String? {
        guard let published else { return nil }
        return (hostIP.map { "\($0):" } ?? "") + "\(published.text):\(target.text)"
            + (transport == "tcp" ? "" : "/\(transport)")
    }
}
