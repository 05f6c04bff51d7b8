extension Container {
    /// The ports that it publishes, as `HOST:CONTAINER`, each once: docker lists them for IPv4 and for IPv6.
    package var publishedPorts: [String] {
        var seen: Set<String> = []
        return ports.compactMap { port in
            let parts = port.split(separator: ">", maxSplits: 1)
            guard parts.count == 2, parts[0].hasSuffix("-") else { return nil }
            let host = parts[0].dropLast()
            let published = host.split(separator: ":").last.map(String.init) ?? String(host)
            let address = host.dropLast(published.count + 1)
            let isEverywhere = ["0.0.0.0", "::", "[::]"].contains(String(address))
            let target = String(parts[1])
            let inside = target.hasSuffix("/tcp") ? String(target.dropLast(4)) : target
            let text = (isEverywhere ? "" : "\(address):") + "\(published):\(inside)"
            return seen.insert(text).inserted ? text : nil
        }
    }

    /// The ports of this machine at which it publishes, each once.
    package var hostPorts: Set<Int> { Set(ports.flatMap(Self.hostPorts(in:))) }

    /// Returns the ports of this machine at which it publishes a port of TCP.
    package func hostPorts(of target: Int) -> [Int] {
        ports.filter { $0.hasSuffix("->\(target)/tcp") }.flatMap(Self.hostPorts(in:))
    }

    /// Returns the ports of this machine in a list of docker's: `0.0.0.0:3000->3000/tcp, :::3000->3000/tcp`.
    static func hostPorts(in list: String) -> [Int] {
        list.matches(of: /:([0-9]+)(?:-([0-9]+))?->/).flatMap { match -> [Int] in
            guard let first = Int(match.1) else { return [] }
            let last = match.2.flatMap { Int($0) } ?? first
            return Array(first...max(first, last))
        }
    }
}
