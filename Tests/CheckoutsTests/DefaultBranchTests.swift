@testable import Checkouts
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import TestSupport
import Testing

/// A change of the remote's default branch, made in `web.git`; `topic` is a commit ahead of `main`.
struct BranchChange: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let script: String
    /// What `origin/HEAD` names after the next fetch.
    let branch: String

    static let all = [
        BranchChange(testDescription: "renamed", script: "git branch -m main trunk", branch: "trunk"),
        BranchChange(
            testDescription: "another one", script: "git symbolic-ref HEAD refs/heads/topic", branch: "topic"),
        BranchChange(
            testDescription: "another one, at the same commit",
            script: "git branch next main; git symbolic-ref HEAD refs/heads/next", branch: "next"),
        BranchChange(
            testDescription: "renamed, and two at the commit", script: "git branch copy main; git branch -m main trunk",
            branch: "trunk"),
        BranchChange(testDescription: "a new commit", script: "git branch -f main topic", branch: "main"),
        BranchChange(testDescription: "none", script: "git symbolic-ref HEAD refs/heads/none", branch: "main"),
    ]
}

@Suite struct DefaultBranchTests {
    private func project(_ sandbox: Sandbox, program: String) async throws {
        let url = try await sandbox.remote("web")
        try await sandbox.run(
            "git switch -qc topic; git commit -q --allow-empty -m More; git push -q ../web.git topic", in: "work-web")
        try await sandbox.repository(["pods/default.yml": "services:\n  web:\n    build: \(url)\n"])
        try await sandbox.run("git config conductor.transfer \(program)", in: "project")
        try await checkOut(sandbox)
    }

    private func checkOut(_ sandbox: Sandbox) async throws {
        let situation = try await sandbox.load()
        let outcomes = try await sandbox.checkouts(in: situation).checkOut(
            situation.sources, at: CheckoutTarget(), jobs: Jobs())
        for outcome in outcomes { _ = try outcome.result.get() }
    }

    private func remove(_ sandbox: Sandbox) async throws {
        let situation = try await sandbox.load()
        for checkout in situation.checkouts {
            _ = try await sandbox.checkouts(in: situation).remove(checkout, force: false)
        }
    }

    private let store = "project/.git/conductor/stores/web.git"

    @Test("A fetch learns which branch is the default", arguments: BranchChange.all, ["git", "libgit2"])
    func fetch(_ change: BranchChange, program: String) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, program: program)
        try await sandbox.run(change.script, in: "web.git")
        let checkouts = sandbox.checkouts(in: try await sandbox.load())
        let targets = try await checkouts.fetchTargets(nil, everyStore: false)
        _ = try await checkouts.fetch(targets, jobs: Jobs()).first?.result.get()

        #expect(
            try await sandbox.run("git symbolic-ref refs/remotes/origin/HEAD", in: store)
                == "refs/remotes/origin/\(change.branch)")
        #expect(try await sandbox.run("git for-each-ref refs/conductor", in: store) == "")
        try await remove(sandbox)
        try await checkOut(sandbox)
        #expect(try await sandbox.run("git branch --show-current", in: "project/src/web") == change.branch)
    }

    @Test("What git itself has left dangling keeps nobody from anything", arguments: ["git", "libgit2"])
    func dangling(program: String) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, program: program)
        try await sandbox.run("git branch -m main trunk", in: "web.git")
        try await sandbox.run("git fetch -q --prune 2>/dev/null", in: "project/src/web")
        let situation = try await sandbox.load()
        let checkouts = sandbox.checkouts(in: situation)
        #expect(
            try await checkouts.moveForward([sandbox.path("project/src/web")]).map(\.result) == [
                .left("'origin/main' is gone")
            ])
        #expect(try await checkouts.planSwitch(to: "trunk", isNew: false).moving.count == 1)
        try await remove(sandbox)
        try await checkOut(sandbox)
        #expect(try await sandbox.run("git branch --show-current", in: "project/src/web") == "trunk")
    }

    @Test("A remote that has no default branch is told of, with its branches", arguments: ["git", "libgit2"])
    func none(program: String) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, program: program)
        try await remove(sandbox)
        try await sandbox.run("git branch -m main trunk; git symbolic-ref HEAD refs/heads/none", in: "web.git")
        try await sandbox.run("git fetch -q --prune 2>/dev/null", in: store)
        let error = try await expectError(.unknownName) { try await checkOut(sandbox) }
        #expect(error.message == "the remote of 'web' says of no branch that it is the default")
        #expect(error.details == ["topic", "trunk"])
    }
}
