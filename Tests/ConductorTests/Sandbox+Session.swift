@testable import Conductor
import Host
import PipelineTestSupport
import TestSupport

extension Sandbox {
    /// Commands on the project in a folder.
    func session(
        _ processes: any ProcessRunner = LiveProcessRunner(), in folder: String = "project",
        environment: [String: String] = Sandbox.environment
    ) throws -> Session {
        Session(
            host: host(processes, in: folder, environment: environment), project: try project(folder), report: { _ in },
            warn: { _ in })
    }
}
