package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Talks to programs that listen at sockets of this machine.
package struct LocalSockets: Sendable {
    /// The most that is read of an answer, in bytes.
    static let limit = 64 << 20

    /// Makes one.
    package init() {}

    /// Sends a request, and reads until the other side has ended its answer.
    ///
    /// - Parameters:
    ///   - request: all that is sent.
    ///   - path: where the other side listens.
    ///   - limit: how long it may take.
    /// - Returns: the whole answer; `nil` where nobody listens or may be asked, the answer is too long, or does not end in
    ///   time.
    /// - Throws: `CancellationError`.
    package func exchange(_ request: [UInt8], at path: FilePath, within limit: Duration) async throws -> [UInt8]? {
        Effect.step()
        return try await Blocking.run { isCancelled in
            let end = ContinuousClock.now + limit
            guard let socket = Self.connected(to: path) else { return nil }
            defer { close(socket) }
            func isReady(_ events: Int32) -> Bool {
                var wanted = pollfd(fd: socket, events: Int16(events), revents: 0)
                while !isCancelled(), .now < end {
                    if poll(&wanted, 1, 100) > 0 { return true }
                }
                return false
            }
            var sent = 0
            while sent < request.count {
                guard isReady(POLLOUT) else { return nil }
                let count = request[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, flags) }
                if count < 0, errno != EINTR, errno != EAGAIN { return nil }
                sent += max(count, 0)
            }
            var answer: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            while answer.count <= Self.limit {
                guard isReady(POLLIN) else { return nil }
                let count = recv(socket, &buffer, buffer.count, 0)
                if count == 0 { return answer }
                if count < 0, errno != EINTR, errno != EAGAIN { return nil }
                answer += buffer.prefix(max(count, 0))
            }
            return nil
        }
    }

    /// Where the other side is gone, sending is an error and not the end of this process.
    #if canImport(Darwin)
    private static let type = SOCK_STREAM
    private var flags: Int32 { 0 }
    #else
    private static let type = Int32(SOCK_STREAM.rawValue)
    private var flags: Int32 { Int32(MSG_NOSIGNAL) }
    #endif

    private static func connected(to path: FilePath) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.string.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        #if canImport(Darwin)
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        #endif
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
