@testable import Errors
import Host
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

/// Has `git stash push` end as it does where a file cannot be removed: with a stash, and with some files left.
///
/// - Parameters:
///   - removed: the untracked file that git could remove.
///   - after: what else is different then.
private func halfStashing(_ removed: String, _ after: String = "true") -> AlteredRunner {
    AlteredRunner { command, captured in
        guard command.arguments.starts(with: ["stash", "push"]) else { return captured }
        let script = "git stash apply -q --index && rm '\(removed)' && \(after)"
        _ = try await LiveProcessRunner().capture(
            Command(
                "sh", ["-ec", script], environment: command.environment, workingDirectory: command.workingDirectory))
        return Captured(status: .exited(1), error: "warning: failed to remove cache/x: Permission denied\n")
    }
}

@Suite struct StashTests {
    private static let state = """
        git status --porcelain=v2; git stash list; git diff; git diff --cached; grep -r . --exclude-dir=.git
        """

    private func repository() async throws -> Sandbox {
        let sandbox = Sandbox()
        try await sandbox.repository(["a": "1\n", "b": "1\n"])
        try await sandbox.run(
            """
            git add . && git commit -qm First && echo 0 > a && git stash push -qm earlier && echo 2 > a && git add a
            echo 3 > a && echo 4 > b && mkdir cache && echo x > cache/x && echo y > y
            """, in: "project")
        return sandbox
    }

    @Test("A stash that fails leaves all as it was", arguments: ["y", "cache/x"])
    func failing(removed: String) async throws {
        let sandbox = try await repository()
        let before = try await sandbox.run(Self.state, in: "project")
        let git = GitProgram(sandbox.host(halfStashing(removed)))
        let tree = try WorkingTree(sandbox.path("project"), git: git)
        let error = try await expectError(.git) { _ = try await tree.stash("kept") }
        #expect(error.details == ["warning: failed to remove cache/x: Permission denied"])
        #expect(try await sandbox.run(Self.state, in: "project") == before)
        #expect(try await sandbox.run("ls .git", in: "project").contains("tmp") == false)
    }

    @Test(
        "It stays where it has more than the working tree",
        arguments: ["echo 5 > b", "git reset -q", "git checkout -qf a"])
    func changed(after: String) async throws {
        let sandbox = try await repository()
        let git = GitProgram(sandbox.host(halfStashing("y", after)))
        try await expectError(.git) {
            _ = try await WorkingTree(sandbox.path("project"), git: git).stash("kept")
        }
        #expect(try await sandbox.run("git stash list", in: "project").contains("kept"))
    }

    @Test("A stash is taken back, with what was staged")
    func takingBack() async throws {
        let sandbox = try await repository()
        let before = try await sandbox.run(Self.state, in: "project")
        let tree = try WorkingTree(sandbox.path("project"), git: GitProgram(sandbox.host()))
        #expect(try await tree.stash("kept"))
        try await tree.takeBackStash()
        #expect(try await sandbox.run(Self.state, in: "project") == before)
    }
}
