import Host
import SystemPackage
import TestSupport
import Testing

@Suite struct LocalSocketTests {
    private let sandbox = Sandbox()
    private var path: FilePath { sandbox.path("socket") }

    private func answer(within limit: Duration = .seconds(60)) async throws -> String? {
        try await LocalSockets().exchange(Array("hello\r\n".utf8), at: path, within: limit)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("An answer is read to its end")
    func whole() async throws {
        let long = String(repeating: "0123456789", count: 100_000)
        let server = SocketServer(at: path) { "\($0): \(long)" }
        defer { server.end() }
        #expect(try await answer() == "hello: \(long)")
        #expect(server.requests == ["hello"])
    }

    @Test("Nobody listens, or says anything in time; the path is too long, or one of a file")
    func none() async throws {
        #expect(try await answer() == nil)
        let server = SocketServer(at: path) { _ in nil }
        defer { server.end() }
        #expect(try await answer(within: .milliseconds(50)) == nil)
        let long = sandbox.path(String(repeating: "long", count: 30))
        #expect(try await LocalSockets().exchange([0], at: long, within: .seconds(60)) == nil)
        try sandbox.write(["file": ""])
        #expect(try await LocalSockets().exchange([0], at: sandbox.path("file"), within: .seconds(60)) == nil)
    }

    @Test("Waiting ends when the task is cancelled")
    func cancelled() async throws {
        let server = SocketServer(at: path) { _ in nil }
        defer { server.end() }
        let task = Task { try await answer(within: .seconds(3600)) }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        _ = await task.result
    }
}
