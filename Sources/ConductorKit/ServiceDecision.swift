import Compose

/// What has to happen to one service, as it is compared with what was last applied.
struct ServiceDecision {
    /// The steps in the order in which they are taken.
    let steps: [Plan.Step]

    init(
        _ service: Service, _ situation: Situation, _ rendering: Rendering, _ inventory: Inventory, _ scope: Plan.Scope
    ) {
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
        } else if let stopped = containers.first(where: { !$0.isRunning }), scope != .running {
            steps = [.init(.start, name, reasons: ["its container \(stopped.stateInWords)"])]
        } else if !differences.remaking.isEmpty {
            steps = [
                .init(
                    .recreate, name, reasons: differences.remaking, isForced: differences.isMountOther,
                    networks: differences.networks)
            ]
        } else if !differences.restarting.isEmpty {
            steps = [.init(.restart, name, reasons: differences.restarting)]
        }

        // A person who calls wants to see once more what has failed; a hook does not.
        let isPatient = scope == .running
        var commands: [Plan.Step] = []
        for change in inputs?.changes ?? [] {
            let pattern = change.setting.files.pattern
            // What was there first has not changed.
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
        if let image = rendering.images[name], !inventory.images.contains(image),
            steps.contains(where: { $0.action != .restart })
        {
            let hasFailed = record?.failedImage == image
            let reasons =
                differences.building.isEmpty ? ["no image has its present build inputs"] : differences.building
            builds = [.init(.build, name, reasons: reasons + (hasFailed ? ["the build failed"] : []))]
            if hasFailed, isPatient {
                // Nothing but the old image is there to be run from.
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

/// In what the facts of a service differ, in words for a person.
struct Differences {
    /// Why its container is to be another one.
    let remaking: [String]
    /// Those of them that are about its image.
    let building: [String]
    /// Why it is to be restarted.
    let restarting: [String]
    /// Those of them that are about a network which was there before.
    let networks: [String]
    /// Whether the folder that its container sees is another one than before.
    let isMountOther: Bool
    /// The commits of its source, before and now.
    let commits: (String?, String?)

    /// Compares.
    ///
    /// - Parameters:
    ///   - old: what its container was made from; nothing where its making was begun and not seen to end.
    ///   - new: what it would be made from now.
    ///   - lines: the lines on which that stands.
    ///   - commits: of its source, before and now.
    init(
        of service: String, from old: [String: String], to new: [String: String], lines: [String: Int],
        commits: (String?, String?)
    ) {
        self.commits = commits
        isMountOther = new.contains { name, fact in
            FactKind(of: name) == .mount && old[name] != fact && (old.isEmpty || old[name] != nil)
        }
        guard !old.isEmpty else {
            remaking = ["what its container was made from is not known"]
            (building, restarting, networks) = ([], [], [])
            return
        }
        let moved = Self.moved(from: old, to: new)
        func reasons(_ kind: FactKind, where isMeant: (String) -> Bool = { _ in true }) -> [String] {
            let names = Set(old.keys).union(new.keys).filter { FactKind(of: $0) == kind && isMeant($0) }
            return names.sorted().compactMap { name in
                guard old[name] != new[name], !moved.contains(name) else { return nil }
                // A pattern that is new, or gone, says nothing of files.
                if kind == .restart, old[name] == nil || new[name] == nil { return nil }
                let words = FactKind.words(name, of: service, line: lines[name])
                if new[name] == nil { return "\(words) removed" }
                if kind == .build || kind == .restart, lines[name] == nil { return Self.words(words, commits: commits) }
                return old[name] == nil ? "\(words) added" : "\(words) changed"
            }
        }
        func isBuilt(_ facts: [String: String]) -> Bool { facts.keys.contains { FactKind(of: $0) == .build } }
        // Files that count because their folder is mounted now have not changed, nor have those that no longer do.
        if (old[Mount.sourceFact] == nil) != (new[Mount.sourceFact] == nil) {
            building = []
        } else if isBuilt(old) != isBuilt(new) {
            building = [isBuilt(new) ? "its image is built from its source now" : "its image is no longer built"]
        } else {
            building = reasons(.build)
        }
        remaking = reasons(.mount) + reasons(.container) + building
        restarting = reasons(.restart)
        networks = reasons(.container) { name in
            // The default one is there without a definition, too.
            name.contains(": networks.")
                && (old[name] != nil && new[name] != nil || name.hasSuffix(": networks.default"))
        }
    }

    /// The names of facts that only stand in another file now.
    private static func moved(from old: [String: String], to new: [String: String]) -> Set<String> {
        func byKey(_ facts: [String: String]) -> [Substring: [(name: String, digest: String)]] {
            Dictionary(grouping: facts.map { (name: $0.key, digest: $0.value) }) { fact in
                fact.name.firstRange(of: ": ").map { fact.name[$0.upperBound...] } ?? fact.name[...]
            }
        }
        let after = byKey(new)
        return byKey(old).reduce(into: []) { moved, entry in
            // Where several files say it, their order may count.
            guard entry.value.count == 1, let now = after[entry.key], now.count == 1,
                now[0].digest == entry.value[0].digest
            else { return }
            moved.formUnion([entry.value[0].name, now[0].name])
        }
    }

    /// That files differ.
    static func words(_ files: String, commits: (String?, String?)) -> String {
        guard let old = commits.0, let new = commits.1, old != new else { return "\(files) changed" }
        return "\(files) differs between \(old.prefix(7)) and \(new.prefix(7))"
    }
}
