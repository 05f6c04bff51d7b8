import Compose
import Docker
import Projects
import Text

/// The steps for one service, decided by comparing its rendering with what was last applied and with its containers.
struct ServiceDecision {
    /// The steps in the order in which they are taken.
    let steps: [Plan.Step]

    init(
        _ service: Service, _ rendering: Rendering, _ inventory: Inventory, _ scope: Plan.Scope, isBuilt: Bool
    ) {
        let situation = rendering.situation
        let name = service.name
        let record = situation.state.services[name]
        let old = situation.state.applied?.services[name] ?? [:]
        let inputs = situation.inputs[name]
        let differences = Differences(
            of: name, from: old, to: rendering.facts[name] ?? [:], lines: rendering.lines[name] ?? [:],
            commits: (situation.state.applied?.commits?[name], inputs?.commit))
        let containers = inventory.containers.filter { $0.service == name }

        var steps: [Plan.Step] = []
        if containers.isEmpty {
            steps = [.init(.start, name, reasons: ["it has no container"])]
        } else if let stopped = containers.first(where: { !$0.isRunning }),
            scope != .running || situation.state.applied?.isBegun(name) == true
        {
            // docker-compose makes a container anew that is to be started and whose settings have changed.
            let changes = old.isEmpty ? [] : differences.remaking
            steps = [
                .init(
                    changes.isEmpty ? .start : .recreate, name,
                    reasons: changes + ["its container \(stopped.stateInWords)"],
                    isForced: !changes.isEmpty && differences.hasOtherMount, networks: differences.networks)
            ]
        } else if !differences.remaking.isEmpty {
            steps = [
                .init(
                    .recreate, name, reasons: differences.remaking, isForced: differences.hasOtherMount,
                    networks: differences.networks)
            ]
        } else if !differences.restarting.isEmpty {
            steps = [.init(.restart, name, reasons: differences.restarting)]
        }

        if isBuilt, steps.allSatisfy({ $0.action == .restart }) {
            steps = [.init(.recreate, name, reasons: ["its image was built"])]
        }
        // A user who asks for services by name, or for all, has failed steps tried again; a hook does not.
        let isPatient = scope == .running
        var commands: [Plan.Step] = []
        for change in inputs?.changes ?? [] {
            let pattern = change.setting.files.pattern
            // Without a record this is the first content, for which no command has to run.
            guard let content = change.content, let done = record?.done?[pattern], !done.contains(content) else {
                continue
            }
            let hasFailed = record?.failed?[pattern] == content
            var step = Plan.Step(
                .run, name,
                reasons: [
                    Differences.words(
                        inputs.map { $0.folder == "." ? pattern : "\($0.folder)/\(pattern)" } ?? pattern,
                        commits: differences.commits)
                        + (hasFailed ? ", and it failed for that content" : "")
                ], command: change.setting.command, files: pattern)
            step.isHeld = hasFailed && isPatient
            commands.append(step)
        }

        var builds: [Plan.Step] = []
        if isBuilt {
            builds = [.init(.build, name, reasons: ["'--build' asks for it"], isForced: true)]
        } else if let image = rendering.images[name], !inventory.images.contains(image),
            steps.contains(where: { $0.action != .restart })
        {
            let hasFailed = record?.failedImage == image
            let reasons =
                differences.building.isEmpty ? ["no image has its present build inputs"] : differences.building
            builds = [.init(.build, name, reasons: reasons + (hasFailed ? ["the build failed"] : []))]
            if hasFailed, isPatient {
                // Without the new image only the old one could run, so the other steps are held, too.
                self.steps = (builds + commands + steps).map { step in
                    var step = step
                    step.isHeld = true
                    return step
                }
                return
            }
        }
        self.steps = builds + commands + steps
    }
}
