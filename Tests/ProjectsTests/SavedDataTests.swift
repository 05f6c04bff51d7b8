import Host
import Synchronization
import TestSupport
import Testing

@testable import Projects

@Suite struct SavedDataTests {
    private func project(_ sandbox: Sandbox) async throws -> Project {
        try sandbox.write(["project/compose.yaml": "services: {}\n"])
        try await sandbox.run("git init --quiet", in: "project")
        return try Project.find(from: sandbox.path("project"))
    }

    private func data(_ name: String) -> SavedData {
        SavedData(
            name: name, stack: "shop", branch: "main", commit: nil, date: "2026-11-27T22:32:36Z",
            volumes: [
                .init(key: "data", copy: "shop-data", services: ["db"], image: "x", imageID: nil, bytes: 10)
            ], dumps: [.init(service: "db", file: "main.dump", bytes: 5)])
    }

    @Test("What was written is read again, by name; a file that cannot be read stays and is named")
    func files() async throws {
        let sandbox = Sandbox()
        let project = try await project(sandbox)
        try data("main").write(in: project)
        try data("a").write(in: project)
        #expect(SavedData.named("main", in: project) { _ in } == data("main"))
        #expect(SavedData.all(in: project) { _ in }.map(\.name) == ["a", "main"])
        #expect(data("a").bytes == 15 && data("a").words == "data, dump of db")
        try sandbox.write(["project/.git/conductor/data/a.json": "{"])
        let warnings = Mutex<[String]>([])
        let left = SavedData.all(in: project) { warning in warnings.withLock { $0.append(warning) } }
        #expect(left.map(\.name) == ["main"] && warnings.withLock { $0.count } == 1)
        try data("main").forget(in: project)
        #expect(SavedData.named("main", in: project) { _ in } == nil)
        #expect(Files.exists(sandbox.path("project/.git/conductor/data/a.json")))
    }

    @Test("Names are those that a file and a volume can have")
    func names() throws {
        #expect(SavedData.normalized("feature/login ä") == "feature-login--")
        #expect(SavedData.normalized("-.a") == "a")
        for name in ["", "a/b", "-a", "a b"] { #expect(throws: (any Error).self) { try SavedData.check(name: name) } }
        try SavedData.check(name: "v1.2_x-y")
    }

    @Test("What a killed command was making is known to the next one")
    func unfinished() async throws {
        let sandbox = Sandbox()
        let project = try await project(sandbox)
        #expect(UnfinishedData.read(project) == nil)
        let unfinished = UnfinishedData(volumes: ["a"], dumps: ["b"])
        try unfinished.begin(in: project)
        #expect(UnfinishedData.read(project) == unfinished)
        #expect(SavedData.all(in: project) { _ in }.isEmpty)
        try UnfinishedData.end(in: project)
        #expect(UnfinishedData.read(project) == nil)
    }
}
