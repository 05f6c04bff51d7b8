import Compose
import Projects
import Text

extension WorktreeState.Applied {
    /// Records that a service runs as it should.
    ///
    /// - Parameters:
    ///   - rendering: what its container was made from.
    ///   - commit: that of its source.
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
    /// Records for services with what build inputs they begin, and for which content of files no command has to run.
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
    /// Whether something that runs is not recorded with what it began: its pod has just begun to name such files.
    package var isUnrecorded: Bool {
        var recorded = state
        try? recorded.recordFirst(in: self, of: Array((state.applied?.services ?? [:]).keys))
        return recorded != state
    }
}
