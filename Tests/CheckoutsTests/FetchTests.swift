@testable import Checkouts
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import TestSupport
import Testing

/// A project in which `web` and `old` are checked out, two branches of one repository, and `api` is not.
private func project(_ sandbox: Sandbox) async throws {
    let url = try await sandbox.remote("web")
    let api = try await sandbox.remote("api")
    try await sandbox.run("git branch stable && git branch leaving", in: "web.git")
    try await sandbox.repository([
        "pods/default.yml":
            "services:\n  web:\n    build: \(url)\n  old:\n    build: \(url)#stable\n  api:\n    build: \(api)\n"
    ])
    let situation = try await sandbox.load()
    let sources = situation.sources.filter { $0.name != "api" }
    let outcomes = try await sandbox.checkouts(in: situation).checkOut(
        sources, at: .init(), jobs: Jobs(limit: 4))
    for outcome in outcomes { _ = try outcome.result.get() }
}

private func targets(_ sandbox: Sandbox, _ words: [String]? = nil, all: Bool = false) async throws -> [FetchTarget] {
    let situation = try await sandbox.load(state: WorktreeState.read(sandbox.project()) { _ in })
    let sources = try words.map { try situation.sources(named: $0) }
    return try await sandbox.checkouts(in: situation).fetchTargets(sources, everyStore: all)
}

@Suite struct FetchTests {
    @Test("Sources of one URL share a store, also when they come at the same time")
    func oneStore() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        #expect(Files.names(in: sandbox.path("project/.git/conductor/stores")) == ["web.git"])
        #expect(try await sandbox.run("git branch --show-current", in: "project/src/old") == "stable")
        #expect(try await sandbox.run("git branch --show-current", in: "project/src/web") == "main")
    }

    @Test("What is fetched: the stores behind checkouts, those of some services, or every store")
    func which() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        #expect(try await targets(sandbox).map(\.name) == ["old, web"])
        #expect(try await targets(sandbox, ["web"]).map(\.name) == ["web"])
        _ = try await expectError(.unknownName) { _ = try await targets(sandbox, ["api"]) }
        let api = try #require(try await sandbox.load().sources.first { $0.name == "api" })
        _ = try await Store.clone(api, in: sandbox.project(), by: sandbox.transfer())
        #expect(try await targets(sandbox).map(\.name) == ["old, web"])
        #expect(try await targets(sandbox, all: true).map(\.name) == ["api", "old, web"])
    }

    @Test("What a fetch finds, and that it moves nothing of the user's")
    func changes() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        let session = sandbox.checkouts(in: try await sandbox.load())
        let target = try await targets(sandbox)
        let own = "git show-ref --heads; git rev-parse HEAD; git -C ../old rev-parse HEAD"
        let before = try await sandbox.run(own, in: "project/src/web")

        var outcome = try #require(try await session.fetch(target, jobs: Jobs()).first).result.get()
        #expect(outcome.changes.isEmpty)
        #expect(outcome.standings.map { [$0.ahead, $0.behind] } == [[0, 0], [0, 0]])

        try Files.createFolder(sandbox.path("author"))
        try await sandbox.run(
            """
            git clone --quiet ../web.git . && for i in 1 2 3; do git commit --quiet --allow-empty -m $i; done
            git switch --quiet stable && git commit --quiet --amend --allow-empty -m again && git switch --quiet -c topic
            git push --quiet --force origin main stable topic :leaving
            """, in: "author")
        outcome = try #require(try await session.fetch(target, jobs: Jobs()).first).result.get()
        #expect(outcome.changes.map(\.branch) == ["leaving", "main", "stable", "topic"])
        #expect(outcome.changes.map(\.change) == [.gone, .moved(commits: 3), .rewritten(commits: 1), .new])
        #expect(outcome.standings.map(\.branch) == ["stable", "main"])
        #expect(outcome.standings.map { [$0.ahead, $0.behind] } == [[1, 1], [0, 3]])
        #expect(try await sandbox.run(own, in: "project/src/web") == before)
    }

    @Test("A remote that is gone does not keep the others from being fetched")
    func failing() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        let api = try #require(try await sandbox.load().sources.first { $0.name == "api" })
        _ = try await Store.clone(api, in: sandbox.project(), by: sandbox.transfer())
        try await sandbox.run("rm -r api.git")
        let results = try await sandbox.checkouts(in: try await sandbox.load()).fetch(
            try await targets(sandbox, all: true), jobs: Jobs(limit: 1))
        #expect(throws: ConductorError.self) { try results[0].result.get() }
        #expect(try results[1].result.get().changes.isEmpty)
    }
}
