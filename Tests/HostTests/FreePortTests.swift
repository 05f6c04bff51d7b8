import Host
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

@Suite struct FreePortTests {
    /// Binds a socket to a free port of the local address.
    private func bound(isDatagram: Bool) throws -> (descriptor: Int32, port: Int) {
        #if canImport(Darwin)
        let kind = isDatagram ? SOCK_DGRAM : SOCK_STREAM
        #else
        let kind = Int32((isDatagram ? SOCK_DGRAM : SOCK_STREAM).rawValue)
        #endif
        let descriptor = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, size) == 0 && (isDatagram || listen(descriptor, 1) == 0)
                    && getsockname(descriptor, raw, &size) == 0
            }
        }
        try #require(status)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    @Test("A port is free as soon as nobody has it, at whatever address", arguments: [false, true])
    func isFree(isDatagram: Bool) async throws {
        let (descriptor, port) = try bound(isDatagram: isDatagram)
        #expect(!Network.isFree(port: port, isDatagram: isDatagram))
        close(descriptor)
        #expect(try await soon { Network.isFree(port: port, isDatagram: isDatagram) })
        #expect(Network.isFree(port: port, isDatagram: isDatagram))
    }

    @Test("The process that has a port is found")
    func holder() async throws {
        let host = Host.live()
        let (descriptor, port) = try bound(isDatagram: false)
        let process = try await host.process(listeningAt: port)
        #expect(process?.id == Int(getpid()))
        #expect(process?.words.hasSuffix("(\(getpid()))") == true)
        close(descriptor)
        #expect(try await soon { try await host.process(listeningAt: port) == nil })
    }

    /// Whether something is so after a while: a program that another test starts has the socket, too, until it runs.
    private func soon(_ isSo: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<200 {
            if try await isSo() { return true }
            try await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}
