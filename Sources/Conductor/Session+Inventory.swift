import Compose
import Docker
import FoundationEssentials
import Host
package import Pipeline
import Projects
import SystemPackage

extension Session {
    /// Returns the containers of a stack and the images that it needs, as docker has them.
    ///
    /// - Throws: `ConductorError` of kind `engine`, or as ``containers(of:)``.
    package func inventory(_ rendering: Rendering) async throws -> Inventory {
        let situation = rendering.situation
        var inventory = Inventory(containers: try await containers(of: situation.stack))
        if let shared = situation.shared {
            inventory.shared = try await engine.containers(of: shared.stack).filter { shared.contains($0.service) }
        }
        if !rendering.images.isEmpty { inventory.images = try await engine.images(named: situation.imagePrefix) }
        inventory.replacedImages = try await replacedImages(inventory.containers, rendering)
        let unknown = inventory.unknownServices(rendering)
        if !unknown.isEmpty { await readSettings(&inventory, rendering) }
        try await readStarts(of: unknown, &inventory, situation)
        return inventory
    }

    /// Reads what follows from the times at which containers were started.
    ///
    /// - Parameter unknown: the services with containers that docker-compose made without us.
    private func readStarts(
        of unknown: Set<String>, _ inventory: inout Inventory, _ situation: Situation
    ) async throws {
        let owners = situation.services.reduce(into: [String: [String]]()) { owners, service in
            let names = situation.namespaceOwners(of: service).map(\.name)
            if !names.isEmpty { owners[service.name] = names }
        }
        let asked = unknown.union(owners.keys).union(owners.values.joined())
        let containers = inventory.containers.filter { $0.isRunning && asked.contains($0.service) }
        let starts = try await engine.starts(of: containers)
        for container in containers {
            guard let start = starts[container.id] else { continue }
            if unknown.contains(container.service) {
                inventory.volumes[container.service, default: []].formUnion(start.volumes)
                inventory.replacedMounts[container.service, default: []] += start.sources.filter {
                    Files.birth(of: FilePath($0)).map { $0 > start.time } == true
                }
            }
            inventory.lostNamespaces[container.service] = owners[container.service]?.first { owner in
                containers.contains { $0.service == owner && starts[$0.id].map { $0.time > start.time } == true }
            }
        }
    }

    /// Returns the services with a container whose image's name is that of another image now.
    private func replacedImages(_ containers: [Container], _ rendering: Rendering) async throws -> Set<String> {
        // docker shows the id of an image that has lost its name. Where no other image has that name, there is nothing
        // to compare with.
        var names: [String: String] = [:]
        for container in containers where container.hasUnnamedImage {
            let name = rendering.imageName(of: container.service)
            if name != container.image { names[container.service] = name }
        }
        guard !names.isEmpty else { return [] }
        let missing = Set(try await engine.missing(Set(names.values).sorted()))
        return Set(names.filter { !missing.contains($0.value) }.keys)
    }

    /// Reads docker-compose's digests of the present settings of all services, and what else its answer tells of their
    /// containers; nothing where docker-compose refuses the files or must not be asked yet.
    private func readSettings(_ inventory: inout Inventory, _ rendering: Rendering) async {
        let situation = rendering.situation
        // docker-compose must not fetch remote files that are not approved.
        guard situation.tool != nil, !situation.isExpected,
            !unapproved(situation.powers(of: nil)).contains(where: { $0.subject == HostPower.remote })
        else { return }
        let ids =
            situation.hasShares && situation.tool?.isLegacy == false
            ? Dictionary(inventory.containers.map { ($0.service, $0.id) }) { first, _ in first } : [:]
        let answer = try? await withTemporaryFolder(rendering) { folder in
            let resolved = try await resolve(rendering, in: folder)
            try resolved.write(to: folder, naming: ids)
            let compose = try rendering.composeResolved(on: host, in: folder)
            return (resolved, try await compose.ask(["config", "--hash", "*"], everyProfile: true))
        }
        guard let (resolved, captured) = answer, captured.status.isSuccess else { return }
        // `NAME DIGEST`
        let lines = captured.output.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").map(String.init) }
        let unclear = ids.isEmpty ? [] : situation.takersOfVolumes
        inventory.settings = Dictionary(
            lines.filter { $0.count == 2 && !unclear.contains($0[0]) }.map { ($0[0], $0[1]) }
        ) { first, _ in first }
        for service in situation.services.map(\.name) {
            inventory.networks[service] = resolved.networks(of: service)
            if resolved.hasCopiedContent(service) { inventory.copied.insert(service) }
        }
    }
}
