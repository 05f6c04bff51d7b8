import Compose
import Docker
import Errors
import Pipeline
import Projects

extension Session {
    /// Compares what runs with what the files, images and mounts say.
    ///
    /// Where the project cannot be read or the engine does not answer, other checks say so.
    func examineStack() async throws -> [Finding] {
        if isBusy() {
            return [Finding(ok: "something is being applied at this moment: 'git conductor wait' waits for it")]
        }
        guard WorktreeState.read(project, warn: nil).applied != nil else {
            return [Finding(ok: "nothing was brought up that could be out of date")]
        }
        guard let tool = try? await findTool(.optional, try await settings()),
            let situation = try? await loadForExamination(tool: tool),
            let proposal = try? await propose(.running, in: situation)
        else { return [Finding(ok: "what runs was not compared with the files")] }
        let (plan, up) = (proposal.plan, "git conductor up\(project.stackOption)")
        let findings =
            plan.steps.map {
                Finding(.warning, $0.isHeld ? .applyFailed : .notApplied, $0.line, hint: $0.isHeld ? nil : up)
            }
            + plan.allNotes.map { Finding(.warning, .differsFromFiles, $0) }
            + unapproved(proposal).map { power in
                Finding(
                    .warning, .notApproved,
                    "not approved: \(power.service ?? "the project") \(power.what) (\(power.place))",
                    hint: "look at it with '\(up) --dry-run'; '\(up)' approves it")
            }
            + proposal.withoutContainer.map { service in
                Finding(
                    .warning, .notApplied, "'\(service)' was brought up, and has no container",
                    hint: "git conductor up\(project.stackOption)")
            } + (await failures(of: proposal))
        return findings.isEmpty ? [Finding(ok: "what runs is up to date")] : findings
    }

    /// Returns what has failed: the last work, and containers that do not do theirs.
    private func failures(of proposal: Proposal) async -> [Finding] {
        let started = Set(proposal.situation.services.filter(\.isStarted).map(\.name))
        let work = FailedWork.read(project).map { failed in
            Finding(
                .warning, .applyFailed, "the last attempt failed: \(failed.message)",
                hint: "'git conductor logs --conductor' shows what was done")
        }
        let containers = proposal.inventory.containers.filter { started.contains($0.service) }
        let killed = await engine.outOfMemory(containers)
        return [work].compactMap(\.self)
            + containers.compactMap { container in
                let isKilled = killed.contains(container.id)
                let isPaused = container.state == .paused
                guard
                    isKilled || isPaused || container.hasFailedByItself || container.health == .unhealthy
                        || container.state == .restarting
                else { return nil }
                return Finding(
                    .warning, isPaused ? .containerPaused : .containerFailed,
                    "the container of '\(container.service)' \(container.stateInWords)"
                        + (isKilled ? ", because it ran out of memory" : ""),
                    hint: "git conductor \(isPaused ? "unpause" : "logs")\(project.stackOption) \(container.service)")
            }
    }

    /// Checks that nothing else holds the ports of services that do not run.
    func examinePorts() async throws -> [Finding] {
        guard !isBusy(), let situation = try? await loadForExamination(tool: nil),
            let containers = try? await containers(of: situation.stack)
        else { return [Finding(ok: "ports were not looked at")] }
        let running = Set(containers.filter(\.isRunning).map(\.service))
        let waiting = situation.services.filter { $0.isStarted && !running.contains($0.name) }.map(\.name)
        let findings = try await portClashes(waiting, in: situation).map {
            Finding(.warning, .portTaken, $0, hint: "stop it, or give the service another port in its pod")
        }
        return findings.isEmpty ? [Finding(ok: "no port of this stack is held by anything else")] : findings
    }
}
