import Errors
import Host
import TestSupport
import Testing

@testable import Docker

@Suite struct StackRemainsTests {
    private let remains = StackRemains(containers: [], networks: ["stuck", "free"], volumes: ["data"])

    private func removal(containers: String) async throws -> (kept: [String], commands: [String]) {
        let runner = RecordingRunner([
            "docker network rm stuck": .failed(
                "error while removing network: network stuck id 1 has active endpoints\n"),
            "docker network inspect --format {{len .Containers}} stuck": .said("\(containers)\n"),
            "docker network rm free": .said("free\n"), "docker volume rm data": .said("data\n"),
        ])
        let host = Sandbox().host(runner)
        let kept = try await Engine(host).remove(remains, volumes: true)
        return (kept, await runner.commands.map(\.description))
    }

    @Test("A network that docker keeps without a container keeps nothing else from being removed")
    func stuckNetwork() async throws {
        let (kept, commands) = try await removal(containers: "0")
        #expect(kept == ["stuck"])
        #expect(commands.suffix(2) == ["docker network rm free", "docker volume rm data"])
    }

    @Test("A network on which a container is stays, and the removal ends with docker's words")
    func usedNetwork() async throws {
        let error = try await expectError(.engine) { _ = try await removal(containers: "1") }
        #expect(error.details.first?.contains("has active endpoints") == true)
    }
}
