import Docker
import Git
import Pipeline
import Projects
import Repositories

/// Finds and removes builds that are not needed any more.
extension Session {
    /// Returns the built images, and the volumes of `keep`, that no branch needs and no container uses.
    ///
    /// A branch of the project, with one of the source, needs what was last run on it as long as both exist, so that a
    /// switch back finds it again.
    func unneededBuilds() async throws -> (images: [String], volumes: [String]) {
        let situation = try await load(tool: .none)
        let heads = try await headNames(of: reader)
        var sources: [String: Set<String>] = [:]
        for store in try await Store.all(in: project, git: git) {
            sources[store.url] = try await headNames(of: git.reader(store.path))
        }
        let needed = situation.images.uses.filter { use in
            guard heads.contains(use.branch) else { return false }
            guard let source = use.source, let branch = use.sourceBranch else { return true }
            return sources[source]?.contains(branch) == true
        }
        let present = try situation.services.compactMap { service in
            try situation.buildInputs(of: service).map { (service: service.name, inputs: $0) }
        }
        let inputs = needed.map { (service: $0.service, inputs: $0.inputs) } + present
        let wanted = Set(inputs.map { situation.imageName(of: $0.service, inputs: $0.inputs) })
        let inUse = try await engine.imagesInUse()
        let images = try await engine.images(named: situation.imagePrefix).filter {
            !wanted.contains($0) && !inUse.contains($0)
        }

        let endings = Set(inputs.map { "-\($0.inputs.prefix(12))" })
        let stacks = Set(Stacks.read(project, warn: warn).all.map(\.record.name)).union([situation.stack])
        var volumes: [String] = []
        for stack in stacks.sorted() {
            volumes += try await engine.unusedVolumes(of: stack, keyPrefix: Situation.keptVolumePrefix)
                .filter { volume in !endings.contains { volume.hasSuffix($0) } }
        }
        return (images.sorted(), volumes)
    }

    /// Removes images, and volumes of `keep`.
    func remove(images: [String], volumes: [String]) async throws {
        for image in images {
            if let problem = try await engine.remove(image: image) { warn("the image '\(image)' stays: \(problem)") }
        }
        try await engine.remove(volumes: volumes)
        try await BuiltImages.change(project) { $0.images.subtract(images) }
    }

    /// Removes the volumes of `keep` of a stack that is down: docker-compose knows only those of the current build
    /// inputs.
    package func removeKeptVolumes(of stack: String) async throws {
        try await engine.remove(
            volumes: try await engine.unusedVolumes(of: stack, keyPrefix: Situation.keptVolumePrefix))
    }

    /// Returns the local branches of a repository, and the commits of its worktrees whose `HEAD` is detached.
    private func headNames(of reader: RepositoryReader) async throws -> Set<String> {
        var names = Set(try await reader.branches(.local).map(\.name))
        let heads = try await reader.worktrees().map(\.head) + [try? await reader.head()]
        for case .detached(let commit)? in heads { names.insert(commit.description) }
        return names
    }
}
