import Dispatch
import Synchronization
package import SystemPackage
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Listens at a socket, and answers each request as it is told to.
package final class SocketServer: Sendable {
    private let descriptor: Int32
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
        self.descriptor = descriptor
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.string.utf8) }
        _ = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        listen(descriptor, 16)
        DispatchQueue.global().async { [self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                var buffer = [UInt8](repeating: 0, count: 64 * 1024)
                let count = max(0, read(connection, &buffer, buffer.count))
                let line = String(decoding: buffer[..<count].prefix { $0 != 13 }, as: UTF8.self)
                heard.withLock { $0.append(line) }
                guard let text = answer(line) else { continue }
                _ = Array(text.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
                close(connection)
            }
        }
    }

    /// Ends.
    package func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }
}
