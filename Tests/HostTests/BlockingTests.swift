import Host
import Synchronization
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

    @Test("A cancelled call ends when it asks, and is left alone when it does not", .timeLimit(.minutes(5)))
    func cancelled() async throws {
        let isBegun = Atomic<Bool>(false)
        let asking = Task {
            try await Blocking.run { isCancelled in
                isBegun.store(true, ordering: .relaxed)
                while !isCancelled() { usleep(10_000) }
                throw Failed()
            }
        }
        while !isBegun.load(ordering: .relaxed) { await Task.yield() }
        asking.cancel()
        await #expect(throws: Failed.self) { try await asking.value }

        let isReleased = Atomic<Bool>(false)
        let stubborn = Task {
            try await Blocking.run { _ in
                while !isReleased.load(ordering: .relaxed) { usleep(10_000) }
            }
        }
        stubborn.cancel()
        await #expect(throws: CancellationError.self) { try await stubborn.value }
        isReleased.store(true, ordering: .relaxed)
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
        #expect(try await !Network.answers("127.0.0.1", port: port, within: .milliseconds(300)))
    }
}
