import Errors
import Git
import TestSupport
import Testing

@testable import Repositories

@Suite struct RemoteReferencesTests {
    @Test("A remote says what its HEAD, branches and tags are, without a repository here")
    func listing() async throws {
        let sandbox = Sandbox()
        let url = try await sandbox.remote("web")
        try await sandbox.run(
            """
            git update-ref refs/pull/12/head HEAD && git tag -a -m Tag v1
            git update-ref refs/x/refs/heads/main HEAD
            """, in: "web.git")
        let commit = try #require(ObjectID(hex: try await sandbox.run("git rev-parse HEAD", in: "web.git")))
        let names = ["HEAD", "refs/heads/main", "refs/tags/v1", "refs/pull/12/head", "refs/pull/13/head"]
        let references = try await GitProgram(sandbox.host(in: "")).references(
            named: names, of: url, at: url, for: .quiet)
        #expect(references.defaultBranch == "main")
        #expect(
            references.commits == [
                "HEAD": commit, "refs/heads/main": commit, "refs/tags/v1": commit, "refs/pull/12/head": commit,
            ])
    }

    @Test("A remote without commits has nothing; one that is not there is an error that names it")
    func nothing() async throws {
        let sandbox = Sandbox()
        try await sandbox.run("git init -q --bare none.git")
        let git = GitProgram(sandbox.host(in: ""))
        let url = "\(sandbox.path("none.git"))"
        let found = try await git.references(named: ["HEAD"], of: url, at: url, for: .quiet)
        #expect(found.commits.isEmpty && found.defaultBranch == nil)
        let error = try await expectError(.git) {
            _ = try await git.references(named: ["HEAD"], of: "\(url)x", at: "\(url)x", for: .quiet)
        }
        #expect(error.message == "cannot read '\(url)x': there is no such repository, or you may not read it")
    }
}
