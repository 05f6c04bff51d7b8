import Docker
import Errors
import Pipeline
import YAML

extension Session {
    /// Checks that docker-compose accepts the compose files.
    func examineFiles() async throws -> [Finding] {
        guard let tool = try await findTool(.optional, try await settings()) else {
            return [Finding(.warning, .composeNotFound, "there is no docker-compose to check the compose files")]
        }
        let situation: Situation
        do {
            situation = try await loadForExamination(tool: tool)
        } catch {
            // The check `project` has more about it.
            return [
                Finding(.warning, error.errorCode, "the project cannot be read, so docker-compose was not asked")
            ]
        }
        do {
            try await checkAccepted(try Rendering(situation))
        } catch let error as YAMLError {
            return [Finding(.problem, .invalidFile, error.firstLine)]
        }
        return [Finding(ok: "'\(tool.words)' accepts the compose files")]
    }
}
