import Docker
import Errors
import Host
import Git
import Pipeline
package import Projects
import Repositories
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

    /// Removes the volumes and dumps that no saved data names, because the command that made or removed them was killed.
    func clearUpData() async throws {
        guard let unfinished = UnfinishedData.read(project) else { return }
        let saved = savedData()
        let files = Set(saved.flatMap(\.dumps).map(\.file))
        for name in unfinished.dumps where !files.contains(name) {
            try Files.remove(SavedData.folder(of: project).appending(name))
        }
        let whole = Set(saved.flatMap(\.volumes).map(\.copy))
        let present = Set(try await engine.volumes().map(\.name))
        let left = unfinished.volumes.filter { !whole.contains($0) && present.contains($0) }
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
            .unknownData, "no saved data is called '\(name)'",
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
                .branchNeeded, "no branch is checked out: name what is saved", hint: "git conductor data save NAME")
        }
        return SavedData.normalized(branch)
    }

    /// Removes saved data.
    package func remove(_ saved: [SavedData]) async throws {
        try await withDataLocked {
            try UnfinishedData(
                volumes: saved.flatMap(\.volumes).map(\.copy), dumps: saved.flatMap(\.dumps).map(\.file)
            ).begin(in: project)
            for data in saved { try data.forget(in: project) }
            try await clearUpData()
        }
    }
}
