@testable import Checkouts
@testable import Errors
import Git
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Repositories
import TestSupport
import Testing

/// A project whose service `web` has a source of five commits, the first of which has the tag `v1`.
private func project(_ sandbox: Sandbox, _ settings: [String], filters: Bool = true) async throws {
    let url = try await sandbox.remote("web")
    try await sandbox.repository(["pods/default.yml": "services:\n  web:\n    build: \(url)\n"])
    try await sandbox.run(
        """
        git -C ../web.git config uploadpack.allowFilter \(filters)
        for n in 2 3 4 5; do echo $n > app.txt; git commit -qam "Commit $n"; done
        git push -q ../web.git HEAD:main
        """, in: "work-web")
    for setting in settings { try await sandbox.run("git config \(setting)", in: "project") }
}

private func checkOut(_ sandbox: Sandbox, _ reference: String? = nil) async throws {
    let situation = try await sandbox.load()
    let outcomes = try await sandbox.checkouts(in: situation).checkOut(
        situation.sources, at: CheckoutTarget(reference: reference), jobs: Jobs())
    _ = try outcomes.map { try $0.result.get() }
}

private func fetch(_ sandbox: Sandbox) async throws -> FetchOutcome? {
    let checkouts = sandbox.checkouts(in: try await sandbox.load())
    let targets = try await checkouts.fetchTargets(nil, everyStore: false)
    return try await checkouts.fetch(targets, jobs: Jobs()).first?.result.get()
}

@Suite struct TransferTests {
    @Test("Little is cloned, and the rest comes when it is asked for", arguments: [true, false])
    func shallow(isTag: Bool) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, ["conductor.clone.depth 2"])
        try await checkOut(sandbox)
        let here = "project/src/web"
        #expect(try await sandbox.run("git rev-list --count HEAD", in: here) == "2")
        #expect(try await sandbox.run("git rev-parse --is-shallow-repository", in: here) == "true")

        try await sandbox.run("git commit -qm Six --allow-empty; git push -q ../web.git HEAD:main", in: "work-web")
        let outcome = try #require(try await fetch(sandbox))
        #expect(outcome.changes.map(\.change) == [.moved(commits: 1)])
        #expect(outcome.standings.map(\.behind) == [1])

        let first = try await sandbox.run("git rev-list --max-parents=0 HEAD", in: "work-web")
        try await sandbox.run("git tag v1 \(first)", in: "web.git")
        try await checkOut(sandbox, isTag ? "v1" : first)
        #expect(try await sandbox.run("git rev-parse HEAD; cat app.txt", in: here) == "\(first)\none")
        let commit = try #require(ObjectID(hex: first))
        let reader = GitProgram(sandbox.host()).reader(sandbox.path(here))
        #expect(try await reader.commitsWithoutRemote(from: [commit]) == [])
        try await checkOut(sandbox, "main")
        #expect(try await sandbox.run("git branch --show-current", in: here) == "main")
        #expect(try await fetch(sandbox)?.changes.isEmpty == true)
    }

    @Test(
        "What a partial clone left out comes when it is needed, also from a server that leaves nothing out",
        arguments: [true, false])
    func partial(filters: Bool) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, ["conductor.clone.filter blob:none"], filters: filters)
        try await checkOut(sandbox)
        let here = "project/src/web"
        let missing = try await sandbox.run(
            "git rev-list --objects --missing=print --all | grep -c '^?' || :", in: here)
        #expect(missing == (filters ? "4" : "0"))
        try sandbox.write(["\(here)/app.txt": "mine\n"])
        #expect(try await GitProgram(sandbox.host()).reader(sandbox.path(here)).status().modified == ["app.txt"])
        try await sandbox.run("git checkout -q app.txt", in: here)

        try await sandbox.run("git commit -qm Six --allow-empty; git push -q ../web.git HEAD:main", in: "work-web")
        #expect(try await fetch(sandbox)?.standings.map(\.behind) == [1])
        try await checkOut(sandbox, "HEAD~4")
        #expect(try sandbox.read("\(here)/app.txt") == "one\n")
    }

    @Test(
        "What libgit2 cannot do it is not asked for",
        arguments: ["conductor.clone.depth 1", "conductor.clone.filter blob:none"])
    func unserved(setting: String) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, [setting, "conductor.transfer libgit2"])
        let error = try await expectError(.git) { try await checkOut(sandbox) }
        #expect(error.message.hasSuffix("and 'conductor.transfer' is 'libgit2'"))
        #expect(error.hint == "git config conductor.transfer auto")
        #expect(Files.names(in: sandbox.path("project/.git/conductor/stores")) == [])

        try await sandbox.run("git config conductor.transfer git", in: "project")
        try await checkOut(sandbox)
        try await sandbox.run("git config conductor.transfer libgit2", in: "project")
        try await expectError(.git) { _ = try await fetch(sandbox) }
    }

    @Test("A remote that is on no branch", arguments: TransferSettings.Program.allCases)
    func detached(program: TransferSettings.Program) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, ["conductor.transfer \(program)"])
        try await sandbox.run("git update-ref --no-deref HEAD main~2", in: "web.git")
        try await checkOut(sandbox, "main")
        #expect(try await sandbox.run("git branch --show-current; cat app.txt", in: "project/src/web") == "main\n5")
        #expect(
            try await sandbox.run("git symbolic-ref HEAD", in: "project/.git/conductor/stores/web.git")
                == "refs/heads/conductor-parked")
    }

    @Test(
        "Settings that make no sense",
        arguments: [
            "conductor.transfer curl", "conductor.clone.depth 0", "conductor.clone.depth all",
        ])
    func nonsense(setting: String) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, [setting])
        let error = try await expectError(.content) { try await checkOut(sandbox) }
        let words = setting.split(separator: " ")
        #expect(error.message.hasPrefix("'\(words[0])' is '\(words[1])' in git's configuration, and has to be "))
        #expect(error.hint?.contains("git config --unset \(words[0])") == true)
    }
}
