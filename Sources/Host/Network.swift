#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Checks whether hosts answer.
package enum Network {
    /// Whether a host accepts or refuses a connection within a time.
    ///
    /// - Throws: `CancellationError`.
    package static func answers(_ host: String, port: Int, within limit: Duration) async throws -> Bool {
        try await Blocking.run { isCancelled in
            let end = ContinuousClock.now + limit
            var hints = addrinfo()
            #if canImport(Darwin)
            hints.ai_socktype = SOCK_STREAM
            #else
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            #endif
            var found: UnsafeMutablePointer<addrinfo>?
            // A name that is not known is an answer, too: others can tell it better.
            guard getaddrinfo(host, String(port), &hints, &found) == 0, let first = found else { return true }
            defer { freeaddrinfo(found) }
            for address in sequence(first: first, next: \.pointee.ai_next) {
                if answers(address.pointee, until: end, isCancelled) { return true }
            }
            return false
        }
    }

    /// Whether nothing on this machine uses a port, with IPv4 and with IPv6.
    ///
    /// - Parameter isDatagram: whether it is a port of UDP; otherwise one of TCP.
    package static func isFree(port: Int, isDatagram: Bool) -> Bool {
        // BSD lets a program have all addresses where another one has the local one, and the reverse.
        ["0.0.0.0", "127.0.0.1", "::", "::1"].allSatisfy { isFree(port, at: $0, isDatagram: isDatagram) }
    }

    private static func isFree(_ port: Int, at address: String, isDatagram: Bool) -> Bool {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        #if canImport(Darwin)
        hints.ai_socktype = isDatagram ? SOCK_DGRAM : SOCK_STREAM
        #else
        hints.ai_socktype = Int32((isDatagram ? SOCK_DGRAM : SOCK_STREAM).rawValue)
        #endif
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let found else { return true }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, found.pointee.ai_protocol)
        // A machine without IPv6 uses no port of it.
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        func set(_ level: Int32, _ option: Int32) {
            var isOn: Int32 = 1
            setsockopt(descriptor, level, option, &isOn, socklen_t(MemoryLayout<Int32>.size))
        }
        if found.pointee.ai_family == AF_INET6 { set(Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        // Connections that have ended do not count as a use of the port.
        if !isDatagram { set(SOL_SOCKET, SO_REUSEADDR) }
        let isBound =
            bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0
            && (isDatagram || listen(descriptor, 1) == 0)
        return isBound || ![EADDRINUSE, EACCES].contains(errno)
    }

    private static func answers(
        _ address: addrinfo, until end: ContinuousClock.Instant, _ isCancelled: () -> Bool
    ) -> Bool {
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        if connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return true }
        guard errno == EINPROGRESS else { return errno == ECONNREFUSED }
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while !isCancelled(), .now < end {
            if poll(&wanted, 1, 100) > 0 {
                var (code, size) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
                return code == 0 || code == ECONNREFUSED
            }
        }
        return false
    }
}
