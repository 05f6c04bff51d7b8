import Compose
package import Docker
import Errors
import Git
import Host
import Pipeline
package import Projects
package import Repositories
import SystemPackage

extension Session {
    /// Describes what ``saveData(named:output:jobs:)`` does.
    ///
    /// - Throws: `ConductorError` of kind `content` where there is nothing to save; of kind `container` where a service with
    ///   a dump does not run.
    package func planSave(named name: String, of stack: DataStack) throws -> DataTransfer {
        let volumes = stack.filed.filter(\.exists)
        let tag = String(UInt32.random(in: .min ... .max), radix: 36)
        let prefix = "\(stack.rendering.situation.name.lowercased())-data-\(name)-\(tag)"
        let dumps = try stack.dumpers.compactMap { service in
            try service.definition.settings.dump.map { line in
                DataTransfer.Dump(
                    container: try stack.container(for: "dump", of: service.name), line: line,
                    file: "\(name)-\(tag)-\(SavedData.normalized(service.name)).dump")
            }
        }
        guard !volumes.isEmpty || !dumps.isEmpty else {
            throw ConductorError(
                .noData, "the stack '\(stack.name)' has no volumes to save", details: stack.notes,
                hint: stack.volumes.isEmpty ? nil : "'git conductor up\(project.stackOption)' makes them")
        }
        return DataTransfer(
            parts: volumes.map { .init(key: $0.key, from: $0.name, to: SavedData.normalized("\(prefix)_\($0.key)")) },
            pauses: [stack.pause(whileCopying: volumes.map(\.name))],
            images: stack.images(of: volumes.flatMap(\.services)), dumps: dumps)
    }

    /// Saves the data of the stack under a name, in place of what was saved under it.
    ///
    /// - Throws: as ``dataStack()`` and ``planSave(named:of:)``; `ConductorError` of kind `engine`, `container` or
    ///   `interrupted`, and nothing is then saved.
    package func saveData(named name: String, output: ComposeOutput, jobs: Jobs = Jobs()) async throws -> SavedData {
        try await withDataLocked {
            try await locked {
                let stack = try await dataStack()
                let transfer = try planSave(named: name, of: stack)
                let old = SavedData.named(name, in: project, warn: warn)
                try UnfinishedData(
                    volumes: transfer.parts.map(\.target) + (old?.volumes.map(\.copy) ?? []),
                    dumps: transfer.dumps.map(\.file) + (old?.dumps.map(\.file) ?? [])
                ).begin(in: project)
                do {
                    let bytes = try await carryOut(transfer, output: output, jobs: jobs) {
                        try await prepare(transfer, named: name)
                    }
                    let data = try await describe(transfer, named: name, bytes: bytes, of: stack)
                    try data.write(in: project)
                    try await clearUpData()
                    stack.notes.forEach(report)
                    return data
                } catch {
                    try? await clearUpData()
                    throw error
                }
            }
        }
    }

    /// Writes the dumps, and makes the volumes to which others are copied.
    private func prepare(_ transfer: DataTransfer, named name: String) async throws {
        for dump in transfer.dumps {
            report("Running '\(dump.line)' in \(dump.container.service)")
            try await engine.dump(
                dump.line, in: dump.container, to: SavedData.folder(of: project).appending(dump.file))
        }
        for part in transfer.parts {
            try await engine.make(
                volume: part.target,
                labels: [
                    "conductor.project": project.commonDirectory.string, "conductor.data": name,
                    "conductor.volume": part.key,
                ])
        }
    }

    private func describe(
        _ transfer: DataTransfer, named name: String, bytes: [Int], of stack: DataStack
    ) async throws -> SavedData {
        let head = try await reader.head()
        var volumes: [SavedData.Volume] = []
        for (part, bytes) in zip(transfer.parts, bytes) {
            let services = stack.volumes.first { $0.key == part.key }?.services ?? []
            let image = stack.images(of: services).first
            let id = if let image { try await engine.id(ofImage: image) } else { nil as String? }
            volumes.append(
                .init(key: part.key, copy: part.target, services: services, image: image, imageID: id, bytes: bytes))
        }
        return SavedData(
            name: name, stack: stack.name, branch: head.branch, commit: head.commit?.description, date: Timestamp.now,
            volumes: volumes,
            dumps: transfer.dumps.map { dump in
                let path = SavedData.folder(of: project).appending(dump.file)
                return .init(service: dump.container.service, file: dump.file, bytes: Files.size(of: path) ?? 0)
            })
    }
}
