package import Docker
import Errors
import Host
import Git
import Pipeline
package import Projects
package import Repositories
import SystemPackage

extension Session {
    /// Runs something while no other command copies volumes of the project, after clearing up what a killed one has left.
    func withDataLocked<Result>(_ body: () async throws -> Result) async throws -> Result {
        let lock = try await ProjectLock.data(project).wait {
            warn("another git conductor command copies data of this project; waiting for it")
        }
        try await clearUpData()
        let result = try await body()
        _ = consume lock
        return result
    }

    /// Removes the volumes with copies that no saved data names, because the command that made or removed them was killed.
    private func clearUpData() async throws {
        guard let volumes = UnfinishedData.read(project) else { return }
        let whole = Set(savedData().flatMap(\.volumes).map(\.copy))
        let present = Set(try await engine.volumes().map(\.name))
        let left = volumes.filter { !whole.contains($0) && present.contains($0) }
        // A container does not end with the command that has started it.
        for user in try await engine.volumeUsers() where !Set(left).isDisjoint(with: user.volumes) {
            await engine.remove(container: user.container)
        }
        try await engine.remove(volumes: left)
        try UnfinishedData.end(in: project)
    }

    /// All saved data of the project, by name.
    package func savedData() -> [SavedData] { SavedData.all(in: project, warn: warn) }

    /// Returns the saved data of a name.
    ///
    /// - Throws: `ConductorError` of kind `unknownName`.
    package func savedData(named name: String) throws -> SavedData {
        try SavedData.check(name: name)
        if let data = SavedData.named(name, in: project, warn: warn) { return data }
        let known = savedData().map { "'\($0.name)'" }
        throw ConductorError(
            .unknownName, "no saved data is called '\(name)'",
            hint: known.isEmpty
                ? "'git conductor data save' saves the data of the stack"
                : "there is \(known.joined(separator: ", "))")
    }

    /// Returns the name under which data is saved where nobody gives one: that of the branch.
    ///
    /// - Throws: `ConductorError` of kind `usage` on no branch.
    package func usualDataName() async throws -> String {
        guard let branch = try await reader.head().branch else {
            throw ConductorError(
                .usage, "no branch is checked out: name what is saved", hint: "git conductor data save NAME")
        }
        return SavedData.normalized(branch)
    }

    /// Describes what ``saveData(named:output:jobs:)`` does.
    ///
    /// - Throws: `ConductorError` of kind `content` where there is nothing to save.
    package func planSave(named name: String, of stack: DataStack) throws -> DataTransfer {
        let volumes = stack.volumes.filter(\.exists)
        guard !volumes.isEmpty else {
            throw ConductorError(
                .content, "the stack '\(stack.name)' has no volumes to save", details: stack.notes,
                hint: stack.volumes.isEmpty ? nil : "'git conductor up\(project.stackOption)' makes them")
        }
        let tag = String(UInt32.random(in: .min ... .max), radix: 36)
        let prefix = "\(stack.rendering.situation.name.lowercased())-data-\(name)-\(tag)"
        return DataTransfer(
            parts: volumes.map { .init(key: $0.key, from: $0.name, to: SavedData.normalized("\(prefix)_\($0.key)")) },
            stacks: [stack], images: stack.images(of: volumes.flatMap(\.services)))
    }

    /// Saves the content of the stack's volumes under a name, in place of what was saved under it.
    ///
    /// - Throws: as ``dataStack()``; `ConductorError` of kind `engine` or `interrupted`, and nothing is then saved.
    package func saveData(named name: String, output: ComposeOutput, jobs: Jobs = Jobs()) async throws -> SavedData {
        try await withDataLocked {
            try await locked {
                let stack = try await dataStack()
                let transfer = try planSave(named: name, of: stack)
                let old = SavedData.named(name, in: project, warn: warn)?.volumes.map(\.copy) ?? []
                try UnfinishedData(transfer.parts.map(\.target) + old).begin(in: project)
                let bytes: [Int]
                do {
                    bytes = try await carryOut(transfer, output: output, jobs: jobs) {
                        for part in transfer.parts {
                            try await engine.make(
                                volume: part.target,
                                labels: [
                                    "conductor.project": project.commonDirectory.string, "conductor.data": name,
                                    "conductor.volume": part.key,
                                ])
                        }
                    }
                } catch {
                    try? await clearUpData()
                    throw error
                }
                let head = try await reader.head()
                var volumes: [SavedData.Volume] = []
                for (part, bytes) in zip(transfer.parts, bytes) {
                    let services = stack.volumes.first { $0.key == part.key }?.services ?? []
                    let image = stack.images(of: services).first
                    let id = if let image { try await engine.id(ofImage: image) } else { nil as String? }
                    volumes.append(
                        .init(
                            key: part.key, copy: part.target, services: services, image: image, imageID: id,
                            bytes: bytes))
                }
                let data = SavedData(
                    name: name, stack: stack.name, branch: head.branch, commit: head.commit?.description,
                    date: Timestamp.now, volumes: volumes)
                try data.write(in: project)
                try await clearUpData()
                stack.notes.forEach(report)
                return data
            }
        }
    }

    /// Removes saved data.
    package func remove(_ saved: [SavedData]) async throws {
        try await withDataLocked {
            try UnfinishedData(saved.flatMap(\.volumes).map(\.copy)).begin(in: project)
            for data in saved { try data.forget(in: project) }
            try await clearUpData()
        }
    }
}
