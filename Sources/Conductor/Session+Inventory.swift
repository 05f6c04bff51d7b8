import Compose
import Docker
import Host
package import Pipeline
import Projects

extension Session {
    /// Returns the containers of a stack and the images that it needs, as docker has them.
    ///
    /// - Throws: `ConductorError` of kind `engine`, or as ``containers(of:)``.
    package func inventory(_ rendering: Rendering) async throws -> Inventory {
        let situation = rendering.situation
        var inventory = Inventory(containers: try await containers(of: situation.stack))
        if !rendering.images.isEmpty { inventory.images = try await engine.images(named: situation.imagePrefix) }
        inventory.replacedImages = try await replacedImages(inventory.containers, rendering)
        inventory.settings = await settings(inventory.containers, rendering)
        return inventory
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

    /// Returns docker-compose's digests of the present settings of all services; `nil` where nobody needs them, or where
    /// docker-compose refuses the files or must not be asked yet.
    ///
    /// They are needed for containers of which it is not known what they were made from.
    private func settings(_ containers: [Container], _ rendering: Rendering) async -> [String: String]? {
        let situation = rendering.situation
        let areUnknown = containers.contains {
            rendering.facts[$0.service] != nil && situation.state.applied?.services[$0.service] == nil
        }
        // docker-compose must not fetch remote files that are not approved.
        guard areUnknown, situation.tool != nil, !situation.isExpected,
            !unapproved(situation.powers(of: nil)).contains(where: { $0.subject == HostPower.remote })
        else { return nil }
        let captured = try? await withResolved(rendering, for: nil) { try await $0.ask(["config", "--hash", "*"]) }
        guard let captured, captured.status.isSuccess else { return nil }
        // `NAME DIGEST`
        let lines = captured.output.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").map(String.init) }
        return Dictionary(lines.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
    }
}
