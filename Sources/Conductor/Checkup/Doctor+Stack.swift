import Errors
import Pipeline
import Projects

extension Session {
    /// Compares what runs with what the files, images and mounts say.
    ///
    /// Where the project cannot be read or the engine does not answer, other checks say so.
    func examineStack() async throws -> [Finding] {
        guard WorktreeState.read(project, warn: nil).applied != nil else {
            return [Finding(.ok, "nothing was brought up that could be out of date")]
        }
        guard let tool = try? await findTool(.optional, try await settings()),
            let situation = try? await loadForExamination(tool: tool),
            let plan = try? await propose(.running, in: situation).plan
        else { return [Finding(.ok, "what runs was not compared with the files")] }
        let findings =
            plan.steps.map {
                Finding(.warning, $0.line, hint: $0.isHeld ? nil : "git conductor up\(project.stackOption)")
            }
            + plan.allNotes.map { Finding(.warning, $0) }
        return findings.isEmpty ? [Finding(.ok, "what runs is up to date")] : findings
    }
}
