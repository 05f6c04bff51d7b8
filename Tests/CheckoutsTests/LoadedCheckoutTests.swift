@testable import Checkouts
import Compose
import Git
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import TestSupport
import Testing

@Suite struct LoadedCheckoutTests {
    @Test("A project in which git sparse-checkout was used is loaded, and so is its store")
    func sparseProject() async throws {
        let sandbox = Sandbox()
        let url = try await sandbox.remote("web")
        try await sandbox.repository(["pods/default.yml": "services: {web: {build: \(url)}}\n", "notes/n.txt": "n\n"])
        try await sandbox.run("git add . && git commit -q -m First", in: "project")
        var situation = try await sandbox.load()
        let outcomes = try await sandbox.checkouts(in: situation).checkOut(
            situation.sources, at: .init(), jobs: Jobs(limit: 1))
        _ = try #require(try outcomes.first?.result.get())
        try await sandbox.run("git sparse-checkout set pods && git -C src/web sparse-checkout set app", in: "project")
        #expect(!Files.exists(sandbox.path("project/notes")))

        situation = try await sandbox.load()
        let checkout = try #require(situation.checkouts.first)
        #expect(checkout.name == "web")
        #expect(try await GitProgram(sandbox.host()).reader(sandbox.path("project")).head().branch == "main")
        #expect(try await sandbox.checkouts(in: situation).risks(of: checkout).isEmpty)
        try await sandbox.run("echo two >> src/web/app.txt", in: "project")
        #expect(try await sandbox.checkouts(in: situation).risks(of: checkout).lines == ["changed: app.txt"])
    }

    @Test("A folder of a source that is a link out of its checkout")
    func checkouts() async throws {
        let sandbox = Sandbox()
        let url = try await sandbox.remote("web", files: ["in/x": ""])
        try await sandbox.run(
            "ln -s / out && git add . && git commit -qm Link && git push -q ../web.git HEAD:main", in: "work-web")
        try await sandbox.repository([
            "pods/default.yml":
                "services: { web: { image: a, build: \"\(url)#main:out\" }, job: { image: a, build: \"\(url)#main:in\" } }\n"
        ])
        let before = try await sandbox.load()
        _ = try await sandbox.checkouts(in: before).checkOut(
            before.sources, at: CheckoutTarget(), jobs: Jobs(limit: 1))
        let situation = try await sandbox.load(state: WorktreeState.read(try sandbox.project(), warn: nil))
        #expect(
            situation.powers(of: nil).map { sandbox.redacted($0.line) } == [
                "web gets mounted 'src/web/out', which leads out of its checkout (src/web/out)",
                "web is built from 'src/web/out', which leads out of its checkout (src/web/out)",
                "web is built by 'src/web/out/Dockerfile', which leads out of its checkout (src/web/out/Dockerfile)",
            ])
    }
}
