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
