import Compose
import Git
import Projects
import Text
import YAML

/// Makes a file for `docker stack deploy`, in version 3.9 of the format: what later ones have is refused by docker, and some
/// of what it takes is lost without a word.
struct SwarmExport {
    let project: ExportedProject
    let request: ExportRequest
    let secrets: ExportedSecrets
    var notes: ExportNotes
    var files: ComposeFiles
    var commands: [String] = []
    /// The files that are mounted, as configs: by the names of their services.
    var fileConfigs: [String: [Value]] = [:]
    /// The definitions that no file has, by their sections: configs for files that are mounted, and copies.
    var added: [String: [String: Value]] = [:]

    /// Makes the export.
    mutating func made() -> Export {
        notes.reportOmissions(of: project)
        let pods = project.pods.filter { $0.kind != .placeholder && !$0.services.isEmpty }
        for pod in project.pods where pod.kind == .placeholder { notes.reportPlaceholders(pod, in: project) }
        var services: [Value.Entry] = []
        for pod in pods {
            if pod.name.wholeMatch(of: /[-._A-Za-z0-9]+/) == nil {
                notes.refuse(
                    pod.services[0].path,
                    "the pod '\(pod.name)' cannot be the label of a node: it takes letters, digits, '-', '_' and '.'; rename it"
                )
            }
            commands.append("docker node update --label-add conductor.\(pod.name)=true NODE")
            for service in pod.services {
                services.append(.init(key: service.name, value: value(of: service, in: pod)))
            }
        }
        var document: [Value.Entry] = [
            .init(key: "version", value: "3.9"), .init(key: "services", value: .mapping(services)),
        ]
        let used = Value.mapping(services)
        for section in ["networks", "volumes", "configs", "secrets"] {
            var entries = project.definitions(section).filter { used.uses($0.key, in: section) }
                .map { Value.Entry(key: $0.key, value: definition($0, section)) }
            entries += (added[section] ?? [:]).sorted { $0.key < $1.key }.map {
                Value.Entry(key: $0.key, value: $0.value)
            }
            if !entries.isEmpty { document.append(.init(key: section, value: .mapping(entries))) }
        }
        notes.reportRestarts(
            of: pods.filter { $0.kind != .task }.flatMap(\.services).filter { !project.awaited.contains($0.name) },
            by: "a swarm")
        let file = Export.File(
            "stack.yml", Value.mapping(document).serialized(isQuoting: true),
            isPrivate: secrets.areThere && request.includesSecrets)
        let variables = secrets.assignments(isWritten: request.includesSecrets, contents: false)
        let deploy = "\(variables)docker stack deploy -c DIR/stack.yml \(project.name)"
        let tasks = pods.filter { $0.kind == .task }.flatMap(\.services).map {
            "docker service scale \(project.name)_\($0.name)=1"
        }
        return Export(files.files + [file], notes.all, commands: commands + [deploy] + tasks)
    }
}
