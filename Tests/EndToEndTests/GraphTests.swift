import Foundation
import SystemPackage
import Testing

/// The form of `graph --json`.
private struct Report: Decodable {
    struct Service: Decodable {
        let name: String
        let state: String
        let mounts: [[String: Mixed]]
    }
    /// A text, or something else.
    enum Mixed: Decodable {
        case text(String)
        case other

        init(from decoder: any Decoder) throws {
            let text = try? decoder.singleValueContainer().decode(String.self)
            self = text.map(Mixed.text) ?? .other
        }

        var text: String { if case .text(let text) = self { text } else { "" } }
    }
    struct Need: Decodable, Equatable {
        let service: String
        let needs: String?
        let container: String?
        let key: String
        let condition: String?
        let alias: String?
    }
    let schema: Int
    let services: [Service]
    let needs: [Need]
    let notes: [String]

    var states: [String: String] { Dictionary(uniqueKeysWithValues: services.map { ($0.name, $0.state) }) }

    func mounts(of name: String) -> [String] {
        services.first { $0.name == name }?.mounts.map { mount in
            ["type", "source", "target"].map { mount[$0]?.text ?? "" }.joined(separator: " ")
        } ?? []
    }

    static func read(_ project: FilePath, _ sandbox: Sandbox) async throws -> Report {
        let text = try await sandbox.conductor("graph", "--json", in: project).success().stdout
        return try JSONDecoder().decode(Report.self, from: Data(text.utf8))
    }
}

extension EndToEnd {
    /// The picture of the application.
    @Suite struct GraphTests {
        @Test(arguments: ComposeGeneration.both)
        func `States, mounts and colours follow what happens`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "one\n"])
                let project = try await sandbox.makeProject(["pods/default.yml": Sandbox.usualPod])
                var report = try await Report.read(project, sandbox)
                #expect(report.schema == 1)
                #expect(report.states == ["db": "absent", "web": "absent"])
                #expect(report.notes == [])
                #expect(
                    report.needs == [
                        .init(service: "web", needs: "db", container: nil, key: "links", condition: nil, alias: nil)
                    ])
                #expect(report.mounts(of: "web") == [])

                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                report = try await Report.read(project, sandbox)
                #expect(report.states == ["db": "running", "web": "running"])
                #expect(report.mounts(of: "web") == ["checkout src/web /app"])

                try await sandbox.conductor("stop", "-q", "db", in: project).success()
                #expect(try await Report.read(project, sandbox).states == ["db": "exited", "web": "running"])
                let svg = try await sandbox.conductor("graph", "--format", "svg", in: project).success().stdout
                #expect(
                    svg.contains("class=\"box done\" data-service=\"db\" data-pod=\"default\" data-state=\"exited\""))
                #expect(
                    svg.contains("class=\"box well\" data-service=\"web\" data-pod=\"default\" data-state=\"running\""))
                #expect(svg.contains("data-from=\"web\" data-to=\"db\""))
                let drawn = try await sandbox.run(
                    ["env", "CLICOLOR_FORCE=1", "conductor", "graph"], in: project)
                #expect(drawn.stdout.contains("\u{1B}[2mexited (0)"))
                #expect(drawn.stdout.contains("\u{1B}[32mrunning"))
                #expect(drawn.stdout.contains("src/web"))
            }
        }
    }
}

extension WithoutEngine {
    /// The picture of an application of which nothing runs.
    @Suite struct GraphTests {
        @Test(arguments: ComposeGeneration.both)
        func `What docker-compose resolves is drawn, and states are unknown`(generation: ComposeGeneration) async throws
        {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": generation.pod(
                        """
                        web: { image: a, depends_on: [api], volumes: ['../code:/app', 'data:/data'], networks: [front, default] }
                        api: { image: b, links: ['db:database'], volumes: ['data:/data:ro'] }
                        db: { image: c, external_links: ['other_db_1:old'] }
                        side: { image: d, network_mode: 'service:web', volumes_from: [], pid: 'service:api' }
                        """, "networks: { front: {} }\nvolumes: { data: {} }\n"),
                    "code/app.txt": "one\n",
                ])
                let outcome = try await sandbox.run(["conductor", "graph", "--json"], in: project)
                try sandbox.expectSnapshot(outcome, "graph-\(generation.rawValue)")
            }
        }
    }
}
