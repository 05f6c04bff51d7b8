import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing

@testable import Pipeline

@Suite struct LastStackTests {
    private static let resolved = """
        services:
          web:
            volumes: ["data:/data", "kept-web-a-b-0123456789ab:/app/kept", "/tmp:/tmp"]
        volumes: { data: {}, kept-web-a-b-0123456789ab: {}, other: { name: other } }

        """

    /// A project whose stack was resolved.
    private func stack(_ resolved: String, isLegacy: Bool) async throws -> LastStack? {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["pods/default.yml": "services: {}\n"])
        try sandbox.write(["project/.git/conductor/development/resolved.yml": resolved])
        return LastStack(
            situation.project, .development, name: "shop", tool: isLegacy ? Sandbox.legacy : Sandbox.modern)
    }

    @Test("docker-compose 1 cannot read what a later one has resolved, but the other way round it works")
    func legacy() async throws {
        #expect(try await stack(Self.resolved, isLegacy: true) != nil)
        #expect(try await stack(Self.resolved, isLegacy: false) != nil)
        #expect(try await stack("name: shop\n" + Self.resolved, isLegacy: false) != nil)
        #expect(try await stack("name: shop\n" + Self.resolved, isLegacy: true) == nil)
        #expect(try await stack("services: [", isLegacy: false) == nil)
    }

    @Test("The volumes of services, by their names in docker, without those that we add")
    func volumes() async throws {
        let stack = try #require(try await stack(Self.resolved, isLegacy: false))
        #expect(stack.volumes(of: ["web", "gone"]) == ["shop_data"])
        #expect(stack.volumes(of: ["gone"]).isEmpty)
    }
}
