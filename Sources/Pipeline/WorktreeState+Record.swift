import Compose
import Projects
import Text

extension WorktreeState.Applied {
    /// Records that a service runs from a rendering.
    ///
    /// - Parameters:
    ///   - service: the name of the service.
    ///   - rendering: the rendering from which its container was made.
    ///   - commit: the commit of its source.
    package mutating func record(_ service: String, _ rendering: Rendering, commit: String?) {
        services[service] = rendering.facts[service]
        var commits = commits ?? [:]
        commits[service] = commit
        self.commits = commits
        var names = volumeNames ?? [:]
        names[service] = rendering.volumeNames[service]?.isEmpty == false ? rendering.volumeNames[service] : nil
        volumeNames = names
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
