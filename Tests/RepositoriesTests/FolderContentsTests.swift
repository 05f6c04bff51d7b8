@testable import Repositories
import TestSupport
import Testing
import Text

@Suite struct FolderContentsTests {
    private static let files = [
        "app/one.rb": "1", "app/deep/two.rb": "2", "app/readme": "r", "app/Gemfile.lock": "l", "other/one.rb": "o",
        ".gitignore": "*.log\nvendor/\n",
    ]
    private static let globs = ["Gemfile.lock", "**/*.rb", "deep", "*.log", "vendor/**", "debug.log"].map { Glob($0) }

    private func ids(_ sandbox: Sandbox) async throws -> [String?] {
        let contents = try await FolderContents(
            sandbox.path("project/app"), globs: Self.globs, git: GitProgram(sandbox.host()))
        return Self.globs.map(contents.id)
    }

    /// Which patterns see a change.
    private func seen(_ script: String, prepared: String = "true") async throws -> [String] {
        let sandbox = Sandbox()
        try await sandbox.repository(Self.files)
        try await sandbox.run("git add . && git commit -qm First && \(prepared)", in: "project")
        let before = try await ids(sandbox)
        try await sandbox.run(script, in: "project/app")
        let after = try await ids(sandbox)
        return zip(Self.globs, zip(before, after)).filter { $1.0 != $1.1 }.map(\.0.pattern)
    }

    @Test(
        "What is on disk counts, committed or not; what git ignores counts where it is named",
        arguments: [
            ("echo 2 > Gemfile.lock", ["Gemfile.lock"]),
            ("echo 2 > Gemfile.lock && git commit -qam Second", ["Gemfile.lock"]),
            ("rm Gemfile.lock", ["Gemfile.lock"]),
            ("echo 3 > deep/two.rb", ["**/*.rb", "deep"]), ("echo 3 > deep/two.rb && git add .", ["**/*.rb", "deep"]),
            ("git rm -q deep/two.rb", ["**/*.rb", "deep"]), ("echo n > new.rb", ["**/*.rb"]),
            ("git mv one.rb 'a b.rb'", ["**/*.rb"]), ("echo x > readme", []), ("echo x > ../other/one.rb", []),
            ("echo x > x.log; mkdir vendor; echo x > vendor/x.rb", []), ("echo x > debug.log", ["debug.log"]),
            ("touch one.rb", []), ("git add . && git commit -q --allow-empty -m Second", []),
        ])
    func changes(script: String, patterns: [String]) async throws {
        #expect(try await seen(script) == patterns)
        // A repository that libgit2 does not read says the same.
        let unread = "git config core.repositoryFormatVersion 1 && git config extensions.worktreeConfig true"
        #expect(try await seen(script, prepared: unread) == patterns)
    }

    @Test("The same content has the same id, whichever way it was found out")
    func sameID() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(Self.files)
        let before = try await ids(sandbox)
        #expect(before.map { $0 != nil } == [true, true, true, false, false, false])
        try await sandbox.run("git add . && git commit -qm First && touch app/*", in: "project")
        #expect(try await ids(sandbox) == before)
        try await sandbox.run("rm -rf .git", in: "project")
        #expect(try await ids(sandbox)[0] == before[0])
    }
}
