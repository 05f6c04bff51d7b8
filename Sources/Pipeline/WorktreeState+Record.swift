import Compose
import Docker
package import Projects
import Text

extension WorktreeState.Applied {
    /// Records that a service runs from a rendering.
    ///
    /// - Parameters:
    ///   - service: the name of the service.
    ///   - rendering: the rendering from which its containers were made.
    ///   - mounted: what was at the paths that they mount, when they were started.
    ///   - containers: its containers.
    package mutating func record(
        _ service: String, _ rendering: Rendering, mounted: [FactName: String],
        containers: WorktreeState.ServiceContainers
    ) {
        var facts = (rendering.facts[service] ?? [:]).filter { $0.key.mountedPath == nil }
        facts.merge(mounted.mapValues { Fact($0).digest }) { $1 }
        // A network that could not be changed stays as it was recorded, so that this is not forgotten.
        facts.merge(rendering.stuckNetworks(of: service)) { $1 }
        services[service] = facts
        var commits = commits ?? [:]
        commits[service] = rendering.situation.inputs[service]?.commit
        self.commits = commits
        var names = volumeNames ?? [:]
        names[service] = rendering.volumeNames[service]?.isEmpty == false ? rendering.volumeNames[service] : nil
        volumeNames = names
        var all = self.containers ?? [:]
        all[service] = containers
        self.containers = all
    }
}

extension WorktreeState {
    /// Records which data a stack has.
    ///
    /// - Parameter services: those whose containers are to be made, and with them their volumes.
    package mutating func recordData(making services: [String], _ rendering: Rendering) {
        guard let data = rendering.situation.data else { return }
        let services = services.compactMap(rendering.situation.service)
        self.data = data.record(isUsed: services.contains { rendering.data(of: $0) != nil })
    }

    /// Records the data with which the containers of a service were made.
    package mutating func recordData(of service: Service, _ rendering: Rendering) {
        let data = rendering.data(of: service)
        if data != services[service.name]?.data { services[service.name, default: .init()].data = data }
    }
}

extension Rendering {
    /// Returns the recorded facts of a service about networks that changed, and that its docker-compose cannot change.
    fileprivate func stuckNetworks(of service: String) -> [FactName: String] {
        let applied = situation.state.applied
        guard situation.tool?.remakesNetworks == false, let old = applied?.services[service], !old.isEmpty
        else { return [:] }
        let changed = Differences(of: service, from: old, to: facts[service] ?? [:], lines: [:], commits: (nil, nil))
        return changed.networks.reduce(into: [:]) { $0[$1.name] = old[$1.name] }
    }
}

extension WorktreeState {
    /// Records the first build inputs of services, and the first content of `run_on_change` files, for which no command
    /// has to run.
    ///
    /// What is recorded already stays.
    package mutating func recordFirst(in situation: Situation, of services: [String]) throws {
        for name in services {
            guard let inputs = situation.inputs[name], let service = situation.service(name) else { continue }
            var record = self.services[name] ?? ServiceRecord()
            if record.firstInputs == nil { record.firstInputs = try situation.buildInputs(of: service) }
            for change in inputs.changes where record.done?[change.setting.files.pattern] == nil {
                record.done = (record.done ?? [:]).merging([
                    change.setting.files.pattern: change.content.map { [$0] } ?? []
                ]) { $1 }
            }
            self.services[name] = record
        }
    }
}

extension Situation {
    /// Whether an applied service lacks such a record, for example because its pod has just got a `run_on_change`.
    package var isUnrecorded: Bool {
        var recorded = state
        try? recorded.recordFirst(in: self, of: Array((state.applied?.services ?? [:]).keys))
        return recorded != state
    }
}
