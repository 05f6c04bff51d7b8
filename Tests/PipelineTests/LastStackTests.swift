import Compose
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

    @Test("Whether its volumes hold the data of another branch")
    func otherData() async throws {
        let suffix = BranchData.suffix(of: "b")
        func isOther(_ name: String, on branch: String) async throws -> Bool? {
            let text =
                "services: {}\nvolumes: { data: { name: \(name) }, n: { driver_opts: { type: nfs } }, kept-x: {} }\n"
            let record = BranchData.Record(home: "main", current: "b", known: ["b"])
            let data = try #require(BranchData(branch: branch, record: record, first: nil, keys: .init()))
            return try await stack(text, isLegacy: false)?.hasVolumes(besides: data)
        }
        #expect(try await isOther("shop_data", on: "main") == false)
        #expect(try await isOther("shop_data", on: "b") == true)
        #expect(try await isOther("shop_data\(suffix)", on: "b") == false)
        #expect(try await isOther("shop_data\(suffix)", on: "main") == true)
        #expect(try await isOther("shop_data\(suffix)", on: "new") == true)
    }

    @Test("The names of volumes of a branch are no power over the machine")
    func powers() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["pods/default.yml": "services: {}\n"])
        var state = WorktreeState()
        state.data = .init(home: "main", current: "b", known: ["b"])
        try state.write(situation.project)
        let suffix = BranchData.suffix(of: "b")
        try sandbox.write([
            "project/.git/conductor/development/resolved.yml": """
            services: {}
            volumes: { data: { name: shop_data\(suffix) }, x: { name: ours\(suffix) } }
            """
        ])
        let stack = try #require(LastStack(situation.project, .development, name: "shop", tool: Sandbox.modern))
        #expect(try stack.powers(of: nil).map(\.what) == ["uses the volume 'ours', which others may use too"])
    }

    @Test("The power of another stack is that of the names in the files, which was approved")
    func givenNames() async throws {
        let sandbox = Sandbox()
        var project = try await sandbox.situation(["pods/default.yml": "services: {}\n"]).project
        project.otherStack = "x"
        try sandbox.write([
            "project/.git/conductor/stacks/x/development/resolved.yml": """
            services: {}
            volumes: { data: { name: x_data }, a: { name: x_given }, b: { name: x_far, external: true } }
            networks: { n: { name: x_net } }

            """
        ])
        let stack = try #require(LastStack(project, .development, name: "x", tool: Sandbox.modern))
        #expect(
            try stack.powers(of: nil).map(\.what).sorted() == [
                "joins the network 'net', in which others may be", "uses the volume 'given', which others may use too",
                "uses the volume 'x_far', which others made",
            ])
    }
}
