import Foundation
import Synchronization
package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Listens at a socket, and answers each request as it is told to.
package final class SocketServer: Sendable {
    private let isOver = Atomic<Bool>(false)
    private let heard = Mutex<[String]>([])

    /// The first line of each request that came.
    package var requests: [String] { heard.withLock(\.self) }

    /// Begins to listen.
    ///
    /// - Parameter answer: returns what to answer to the first line of a request, or `nil` to say nothing and wait.
    package init(at path: FilePath, answer: @escaping @Sendable (String) -> String?) {
        #if canImport(Darwin)
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #else
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.string.utf8) }
        _ = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        listen(descriptor, 16)
        Thread.detachNewThread { [self] in
            // Only this thread closes what it listens at: the number may be another server's afterwards.
            defer { close(descriptor) }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while !isOver.load(ordering: .relaxed) {
                guard poll(&wanted, 1, 20) > 0 else { continue }
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { continue }
                var buffer = [UInt8](repeating: 0, count: 64 * 1024)
                let count = max(0, read(connection, &buffer, buffer.count))
                let line = String(decoding: buffer[..<count].prefix { $0 != 13 }, as: UTF8.self)
                heard.withLock { $0.append(line) }
                guard let text = answer(line) else { continue }
                Self.send(Array(text.utf8), to: connection)
                close(connection)
            }
        }
    }

    /// Ends.
    package func end() { isOver.store(true, ordering: .relaxed) }

    /// Sends all, unless the other side is gone, which must not end this process.
    private static func send(_ bytes: [UInt8], to connection: Int32) {
        #if canImport(Darwin)
        var isOn: Int32 = 1
        setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write($0, connection, flags) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, _ connection: Int32, _ flags: Int32) -> Int {
        #if canImport(Darwin)
        Darwin.send(connection, bytes.baseAddress, bytes.count, flags)
        #else
        Glibc.send(connection, bytes.baseAddress, bytes.count, flags)
        #endif
    }
}
