import Conductor
import Pipeline
import PipelineTestSupport
import Projects
import TestSupport
import Testing

@Suite struct LoadTests {
    @Test("The lock of a git that was killed is not waited for without end")
    func deadLock() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: { web: { image: x } }\n"])
        try sandbox.write(["project/.git/index.lock": ""])
        let start = ContinuousClock.now
        let situation = try await sandbox.session().load(tool: .none)
        #expect(situation.services.map(\.name) == ["web"])
        #expect(ContinuousClock.now - start >= .seconds(2))
    }
}
