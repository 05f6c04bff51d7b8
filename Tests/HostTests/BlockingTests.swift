import Host
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

private struct Failed: Error {}

@Suite struct BlockingTests {
    @Test("What it gives, or throws")
    func result() async throws {
        #expect(try await Blocking.run { _ in 7 } == 7)
        await #expect(throws: Failed.self) { try await Blocking.run { _ in throw Failed() } }
    }

    @Test("A cancelled call ends when it asks, and is left alone when it does not", arguments: [true, false])
    func cancelled(asks: Bool) async throws {
        let start = ContinuousClock.now
        let task = Task {
            try await Blocking.run { isCancelled in
                for _ in 0..<100 {
                    if asks, isCancelled() { throw Failed() }
                    usleep(50_000)
                }
            }
        }
        task.cancel()
        let result = await task.result
        #expect(.now - start < .seconds(4))
        if asks {
            #expect(throws: Failed.self) { try result.get() }
        } else {
            #expect(throws: CancellationError.self) { try result.get() }
        }
    }
}

@Suite struct NetworkTests {
    /// A socket of this machine that takes no more connections when `clients` wait for it.
    private func socketOnLoopback(clients count: Int) -> (port: Int, descriptors: [Int32]) {
        #if canImport(Darwin)
        let kind = SOCK_STREAM
        #else
        let kind = Int32(SOCK_STREAM.rawValue)
        #endif
        let server = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(server, address, size)
                _ = listen(server, 0)
                _ = getsockname(server, address, &size)
                let clients = (0..<count).map { _ in
                    let client = socket(AF_INET, kind, 0)
                    _ = fcntl(client, F_SETFL, O_NONBLOCK)
                    _ = connect(client, address, size)
                    return client
                }
                return (Int(UInt16(bigEndian: pointer.pointee.sin_port)), [server] + clients)
            }
        }
    }

    @Test("A host that takes a connection, or refuses it, is there")
    func answers() async throws {
        let (port, descriptors) = socketOnLoopback(clients: 0)
        #expect(try await Network.answers("127.0.0.1", port: port, within: .seconds(5)))
        descriptors.forEach { close($0) }
        #expect(try await Network.answers("127.0.0.1", port: port, within: .seconds(5)))
        #expect(try await Network.answers("nowhere.invalid", port: 1, within: .seconds(5)))
    }

    @Test("A host that says nothing is not there")
    func silence() async throws {
        let (port, descriptors) = socketOnLoopback(clients: 8)
        defer { descriptors.forEach { close($0) } }
        let start = ContinuousClock.now
        #expect(try await !Network.answers("127.0.0.1", port: port, within: .milliseconds(300)))
        #expect(.now - start < .seconds(3))
    }
}
