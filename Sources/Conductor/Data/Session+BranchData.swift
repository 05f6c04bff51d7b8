import Docker
import Errors
import Git
import Pipeline
package import Projects
import Repositories
import SystemPackage

extension Session {
    /// Volumes of the stack that hold the data of one branch.
    package struct BranchVolumes: Sendable {
        /// The branch, or the one that had this name.
        package let branch: String
        /// The stack.
        package let stack: String
        /// Whether they are those of the stack now.
        package let isUsed: Bool
        /// The names of the volumes, by their keys in compose files.
        package let volumes: [String: String]

        /// Says of each that it stays, a line each.
        package var stayingLines: [String] {
            volumes.values.sorted().map { "the volume \($0) stays, with the data of branch \(branch)" }
        }
    }

    /// Returns which data the volumes of the stack hold; `nil` where all branches share it. It needs none of the
    /// project's files.
    package func branchData() async throws -> BranchData? {
        try await Situation.data(
            of: project, on: try await Situation.branch(of: project, .disk, git: git), try await settings(),
            state().data, git: git)
    }

    /// Returns the volumes of the stack that docker has, by branch; none where all branches share them.
    ///
    /// - Parameter stack: the name of the stack, where that is known.
    /// - Throws: `ConductorError` of kind `engine`.
    package func branchVolumes(of stack: String? = nil) async throws -> [BranchVolumes] {
        guard let data = try await branchData() else { return [] }
        let stack =
            if let name = stack ?? project.otherStack { name } else { try await ownStack().name }
        let volumes = try await engine.namedVolumes(of: stack).filter {
            !$0.key.hasPrefix(Situation.keptVolumePrefix)
        }
        return Dictionary(grouping: volumes) { data.key(ofVolume: $0.name) }.map { key, volumes in
            BranchVolumes(
                branch: data.words(for: key), stack: stack, isUsed: key == data.key,
                volumes: Dictionary(volumes.map { ($0.key, $0.name) }) { $1 })
        }.sorted { $0.branch < $1.branch }
    }

    /// Writes the keys of the data of branches into git's configuration, which keeps them when branches are renamed.
    ///
    /// Where git cannot write now, the next command tries it again.
    func keepDataKeys(of situation: Situation) async {
        guard let data = situation.data else { return }
        var keys = data.branch.map { [$0: data.key] } ?? [:]
        if situation.state.data == nil { keys[data.words(for: data.home)] = data.home }
        for (branch, key) in keys.sorted(by: { $0.key < $1.key }) where !data.keys.isRecorded(branch) {
            _ = try? await git("config", BranchDataKeys.setting(of: branch), key, in: project.root)
        }
    }

    /// Returns the volumes of all stacks of the project with the data of branches that are gone, each with its branch.
    func goneBranchVolumes() async throws -> [(volume: String, branch: String)] {
        let (keys, branches) = (try await settings().dataKeys, Set(try await reader.branches(.local).map(\.name)))
        var found: [(volume: String, branch: String)] = []
        for record in Stacks.read(project, warn: warn).all.map(\.record) {
            guard let data = (try? await session(ofStack: record.name))?.state().data else { continue }
            let gone = data.known.filter { $0 != data.current && !branches.contains(keys.branch(of: $0)) }
            guard !gone.isEmpty else { continue }
            for volume in try await engine.namedVolumes(of: record.name) {
                let key = gone.first { volume.name.hasSuffix(BranchData.suffix(of: $0)) }
                if let key { found.append((volume.name, key)) }
            }
        }
        return found
    }
}
