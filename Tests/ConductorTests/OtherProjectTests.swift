@testable import Conductor
@testable import Docker
@testable import Errors
import Pipeline
import PipelineTestSupport
import SystemPackage
import TestSupport
import Testing

@Suite struct OtherProjectTests {
    @Test("A stack of the same name that is another project's is not touched")
    func otherProject() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["other/pods/x": ""])
        let query =
            "docker ps --all --no-trunc --filter label=com.docker.compose.project=project --format \(Container.format)"
        for (folder, isOurs) in [("project/pods", true), ("project/other/pods", false), ("project/gone", true)] {
            let line = [
                "abc", "web", "running", "Up 2 minutes", "acme/web:1", "", sandbox.path(folder).string, "False", "", "",
                "",
            ].joined(separator: "\t")
            let session = try sandbox.session(RecordingRunner([query: .said(line + "\n")]))
            if isOurs {
                #expect(try await session.containers(of: situation.stack).count == 1)
            } else {
                let error = try await expectError(.project) { _ = try await session.containers(of: situation.stack) }
                #expect(error.message.contains("'project'"))
            }
        }
    }
}
