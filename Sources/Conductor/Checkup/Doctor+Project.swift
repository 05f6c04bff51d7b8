import Docker
import Errors
import Host
import Pipeline
import Projects
import Text
import YAML

extension Session {
    func examinePlace() async throws -> [Finding] {
        try refuseDoubled()
        let findings = try await placeFindings()
        guard findings.isEmpty else { return findings }
        return [Finding(ok: "the project lies at '\(project.root)', its checkouts and stores where they were")]
    }

    func examineProject() async throws -> [Finding] {
        let situation: Situation
        do {
            situation = try await loadForExamination(tool: nil)
        } catch let error as YAMLError {
            return [Finding(.problem, .invalidFile, error.firstLine, hint: hint(for: error))]
        }
        var findings = [
            Finding(
                ok: "'\(situation.name)' has \(situation.services.count.counted("service")), "
                    + "\(situation.checkouts.count.counted("checkout")) and the stack '\(situation.stack)'")
        ]
        if let note = situation.noteOnUnhonoured { findings.append(Finding(.warning, .noEffect, note)) }
        findings += situation.notes.map { Finding(.warning, .noEffect, $0) }
        findings += try await secretsFindings(situation)
        if let operation = operation() {
            findings.append(
                Finding(
                    .warning, .unfinishedOperation,
                    "git is in the middle of a \(operation): until it is over nothing is applied by itself"))
        }
        do {
            _ = try await containers(of: situation.stack)
        } catch let error as ConductorError where error.kind == .engine {
            // The check `docker` reports this.
        } catch {
            findings.append(Finding(error))
        }
        return findings
    }

    /// Loads the project, and leaves state files that cannot be read where they are.
    func loadForExamination(tool: ComposeTool?) async throws -> Situation {
        try await Situation.load(
            project, state: WorktreeState.read(project, warn: nil), environment: environment, tool: tool, git: git,
            settings: try await settings(), variables: host.environment, warn: nil)
    }
}
