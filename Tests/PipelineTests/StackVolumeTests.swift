import Docker
@testable import Pipeline
import PipelineTestSupport
import TestSupport
import Testing

@Suite struct StackVolumeTests {
    private let file = """
        services:
          web:
            image: x
            depends_on: [db]
            volumes: ["shared:/shared", "/tmp:/tmp", "/anonymous", "nfs:/nfs", "other:/other", "named:/named"]
          db:
            image: y
            volumes: ["shared:/shared", "outside:/outside", "plugin:/plugin", "nobody:/nobody", "new:/new"]
        volumes:
          shared:
          outside: { external: true }
          plugin: { driver: rexray }
          nfs: { driver_opts: { type: nfs } }
          other: { name: theirs }
          named: { name: ours, driver: local }
          nobody:
          new:
          unused:
        """

    /// The volumes, where docker has some.
    private func volumes(_ known: [DockerVolume]) async throws -> [StackVolume] {
        try Rendering(try await Sandbox().situation(["pods/default.yml": file])).stackVolumes(known)
    }

    @Test("Volumes that services use, in the order of their starts, with their names in docker")
    func all() async throws {
        let volumes = try await volumes([
            .init(name: "project_shared", stack: "project"), .init(name: "ours", stack: "project"),
        ])
        #expect(volumes.map(\.key) == ["named", "new", "nfs", "nobody", "other", "outside", "plugin", "shared"])
        let shared = StackVolume(key: "shared", name: "project_shared", services: ["db", "web"], exists: true)
        #expect(volumes.last == shared)
        #expect(volumes.first == StackVolume(key: "named", name: "ours", services: ["web"], exists: true))
        #expect(volumes[1] == StackVolume(key: "new", name: "project_new", services: ["db"], exists: false))
    }

    @Test("Volumes of others are left out, each with the reason")
    func leftOut() async throws {
        let volumes = try await volumes([
            .init(name: "outside", stack: ""), .init(name: "project_plugin", stack: "project"),
            .init(name: "theirs", stack: "elsewhere"), .init(name: "project_nobody", stack: ""),
            .init(name: "project_shared", stack: "project"),
        ])
        let reasons = volumes.compactMap { volume in volume.reasonToLeaveOut.map { "\(volume.key) \($0)" } }
        #expect(
            reasons == [
                "nfs has a driver or options of its own, with which its content may lie anywhere",
                "nobody was not made by docker-compose", "other is the volume of the stack 'elsewhere'",
                "outside is external, and not the stack's own",
                "plugin has a driver or options of its own, with which its content may lie anywhere",
            ])
    }
}
