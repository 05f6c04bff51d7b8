@testable import Errors
import Host
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

@Suite struct GitProgramTests {
    @Test(
        "The folder of a clone, as git itself names it",
        arguments: [
            ("https://host/owner/web.git", "web"), ("https://host/owner/web", "web"),
            ("https://host/owner/web/", "web"),
            ("https://host/owner/web.git///", "web"), ("git@host:owner/web.git", "web"), ("git@host:web.git", "web"),
            ("host:web", "web"), ("ssh://git@host:2222/owner/web.git", "web"), ("/srv/git/web.git", "web"),
            ("/srv/web/.git", "web"),
            ("../web", "web"), ("file:///srv/web.git/", "web"), ("https://host/web.js", "web.js"),
            ("https://host/a.git.git", "a.git"),
        ])
    func folderName(url: String, name: String) {
        #expect(GitProgram.folderName(for: url) == name)
    }

    @Test("Its failures say what git said")
    func failure() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["file": ""])
        let git = GitProgram(sandbox.host())
        let error = try await expectError(.git) {
            _ = try await git("-c", "a.b=c", "rev-parse", "--verify", "missing", in: sandbox.path("project"))
        }
        #expect(error.message == "'git rev-parse' failed")
        #expect(error.details == ["fatal: Needed a single revision"])
        #expect(try await git("rev-parse", "--is-bare-repository", in: sandbox.path("project")) == "false")
    }

    @Test("It runs no hook of ours, and asks nothing where there is nobody")
    func environment() async throws {
        let runner = RecordingRunner(["git status": .said("")])
        _ = try await GitProgram(Sandbox().host(runner, environment: ["A": "1"]))("status")
        #expect(
            await runner.commands.map(\.environment) == [
                [
                    "A": "1", "CONDUCTOR_HOOKS": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
                    "LANGUAGE": "en",
                ]
            ])
    }

    @Test(
        "A URL that would run a program is not cloned",
        arguments: ["ext::sh -c id", "-x", "--upload-pack=id", "ssh://-oProxyCommand=id/x"])
    func dangerous(url: String) async throws {
        let runner = RecordingRunner()
        try await expectError(.content) {
            try await GitProgram(Sandbox().host(runner)).clone(url, into: "/x", jobs: Jobs())
        }
        #expect(await runner.commands.isEmpty)
    }
}
