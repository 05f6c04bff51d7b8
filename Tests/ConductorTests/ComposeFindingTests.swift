import TestSupport
import Testing

@testable import Conductor

@Suite struct ComposeFindingTests {
    @Test("Where docker-compose takes the place of a plugin that docker does not find, it is said where docker looks")
    func plugin() async throws {
        let sandbox = Sandbox()
        let runner = RecordingRunner(["docker-compose version --short": .said("1.29.2\n")])
        let settings = ["DOCKER_CONFIG": "\(sandbox.path("settings"))"]
        let host = sandbox.host(runner, environment: settings)
        let findings = try await host.examineCompose(choice: nil)
        #expect(findings.count == 2)
        let start =
            "'docker compose' was not found: docker looks for that plugin in '\(sandbox.path("settings"))/cli-plugins', "
        #expect(findings.first?.what.hasPrefix(start) == true)
        #expect(try await host.examineCompose(choice: "docker-compose").count == 1)
    }
}
