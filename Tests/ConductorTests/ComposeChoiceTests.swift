@testable import Conductor
@testable import Errors
@testable import Pipeline
import PipelineTestSupport
import TestSupport
import Testing

private let modernQuery = "docker compose version --short"
private let legacyQuery = "docker-compose version --short"

@Suite struct ComposeChoiceTests {
    @Test("A command that needs no docker-compose goes on without")
    func optional() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        #expect(try await sandbox.session(RecordingRunner()).load(tool: .optional).tool == nil)
        try await expectError(.engine) { _ = try await sandbox.session(RecordingRunner()).load() }
        #expect(
            try await sandbox.session(RecordingRunner([modernQuery: .said("2.40.3\n")])).load().tool == Sandbox.modern)
        // What was found is kept: nobody is asked again.
        #expect(try await sandbox.session(RecordingRunner()).load().tool == Sandbox.modern)
    }

    @Test("git config conductor.compose chooses")
    func configured() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git config conductor.compose docker-compose", in: "project")
        let runner = RecordingRunner([modernQuery: .said("2.40.3\n"), legacyQuery: .said("1.29.2\n")])
        #expect(try await sandbox.session(runner).load().tool == Sandbox.legacy)
    }
}
