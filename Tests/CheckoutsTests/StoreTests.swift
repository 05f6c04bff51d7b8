@testable import Checkouts
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

/// A project with the service `web`, whose source is a local repository.
private func project(_ sandbox: Sandbox, reference: String = "") async throws {
    let url = try await sandbox.remote("web")
    try await sandbox.repository(["pods/default.yml": "services:\n  web:\n    build: \(url)\(reference)\n"])
}

/// Checks `web` out, as the command does.
@discardableResult
private func checkOut(
    _ sandbox: Sandbox, at target: CheckoutTarget = .init(), sourceLocation: SourceLocation = #_sourceLocation
) async throws -> Checkout {
    let situation = try await sandbox.load(state: WorktreeState.read(sandbox.project()) { _ in })
    let outcomes = try await sandbox.checkouts(in: situation).checkOut(
        situation.sources, at: target, jobs: Jobs(limit: 2))
    return try #require(outcomes.first, sourceLocation: sourceLocation).result.get()
}

@Suite struct StoreTests {
    @Test(
        "A store is bare, has the remote's branches and tags as a clone has, and no branch of its own",
        arguments: TransferSettings.Program.allCases)
    func clone(program: TransferSettings.Program) async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        try await sandbox.run("git branch topic; git tag v1", in: "web.git")
        let source = try #require(try await sandbox.load().sources.first)
        let store = try await Store.clone(
            source, in: sandbox.project(), by: sandbox.transfer(TransferSettings(program: program)))
        #expect(store.path == sandbox.path("project/.git/conductor/stores/web.git"))
        #expect(store.url == source.url)
        let folder = "project/.git/conductor/stores/web.git"
        #expect(try await sandbox.run("git rev-parse --is-bare-repository", in: folder) == "true")
        #expect(
            try await sandbox.run("git config remote.origin.fetch", in: folder) == "+refs/heads/*:refs/remotes/origin/*"
        )
        #expect(
            try await sandbox.run("git for-each-ref --format='%(refname)'", in: folder)
                == "refs/remotes/origin/HEAD\nrefs/remotes/origin/main\nrefs/remotes/origin/topic\nrefs/tags/v1")
        #expect(
            try await sandbox.run("git symbolic-ref HEAD; git symbolic-ref refs/remotes/origin/HEAD", in: folder)
                == "refs/heads/conductor-parked\nrefs/remotes/origin/main")
        #expect(
            try await sandbox.run("git config --local --list", in: folder).split(separator: "\n").sorted() == [
                "conductor.source=\(source.url)", "core.bare=true", "core.filemode=true", "core.logallrefupdates=true",
                "core.repositoryformatversion=0", "remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*",
                "remote.origin.url=\(source.url)",
            ])
        #expect(try await Store.all(in: sandbox.project(), git: GitProgram(sandbox.host())) == [store])
        #expect(Files.names(in: sandbox.path("project/.git/conductor/stores")) == ["web.git"])
        #expect(Files.names(in: store.path.appending("hooks")).isEmpty)
    }

    @Test("A clone that fails leaves nothing behind", arguments: TransferSettings.Program.allCases)
    func failing(program: TransferSettings.Program) async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        try await sandbox.run("rm -r web.git")
        let source = try #require(try await sandbox.load().sources.first)
        let error = try await expectError(.git) {
            _ = try await Store.clone(
                source, in: sandbox.project(), by: sandbox.transfer(TransferSettings(program: program)))
        }
        #expect(error.message == "cannot clone '\(source.url)': there is no such repository, or you may not read it")
        #expect(error.hint == "look at the URL: git ls-remote \(source.url)")
        #expect(
            error.details.map(sandbox.redacted)
                == (program == .libgit2
                    ? ["failed to resolve path '$SANDBOX/web.git': No such file or directory"]
                    : [
                        "fatal: '$SANDBOX/web.git' does not appear to be a git repository",
                        "fatal: Could not read from remote repository.",
                    ]))
        #expect(Files.names(in: sandbox.path("project/.git/conductor/stores")).isEmpty)
    }

    @Test("Repositories of the same name get the owner's, then a number")
    func names() async throws {
        let sandbox = Sandbox()
        try await sandbox.run("for d in a b c/b; do git init -q --bare $d/web.git; done")
        try await sandbox.repository([
            "pods/default.yml": "services:\n"
                + ["a", "b", "c/b"].enumerated().map {
                    "  s\($0): { build: 'file://\(sandbox.path("\($1)/web.git"))' }\n"
                }.joined()
        ])
        let situation = try await sandbox.load()
        for source in situation.sources {
            _ = try await Store.clone(
                source, in: situation.project, by: sandbox.transfer())
        }
        #expect(Files.names(in: situation.project.storesDirectory) == ["b-web.git", "web-2.git", "web.git"])
        #expect(
            Set(try await Store.all(in: situation.project, git: GitProgram(sandbox.host())).map(\.url))
                == Set(situation.sources.map(\.url)))
    }

    @Test("What lies beside the stores is none")
    func others() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": ""])
        try await sandbox.run(
            "git init -q --bare .git/conductor/stores/x.git && mkdir .git/conductor/stores/.y.git.1.tmp", in: "project")
        #expect(try await Store.all(in: sandbox.project(), git: GitProgram(sandbox.host())).isEmpty)
    }
}

@Suite struct CheckOutTests {
    @Test("A worktree on the source's branch, with its upstream, mounted and recorded")
    func first() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        let checkout = try await checkOut(sandbox)
        #expect(checkout.path == sandbox.path("project/src/web"))
        #expect(try sandbox.read("project/src/web/app.txt") == "one\n")
        #expect(
            try await sandbox.run("git rev-parse --abbrev-ref HEAD @{upstream}", in: "project/src/web")
                == "main\norigin/main")
        let state = try WorktreeState.read(sandbox.project()) { _ in }
        #expect(state.checkouts == ["web": .init(url: checkout.key.url, reference: nil, isMounted: true)])
        let found = try #require(try await sandbox.load(state: state).checkouts.first)
        #expect((found.name, found.path, found.store) == (checkout.name, checkout.path, checkout.store))
        #expect(found.key == checkout.key && found.isMounted)
        // Without the state file git still knows it.
        #expect(try await sandbox.load().checkouts == [found])
        #expect(try await checkOut(sandbox) == found)
    }

    @Test(
        "What it is on",
        arguments: [
            ("", CheckoutTarget(reference: "topic"), "topic", "origin/topic"), ("", .init(reference: "v1"), "", ""),
            ("", .init(newBranch: "mine"), "mine", ""), ("", .init(newBranch: "mine", reference: "topic"), "mine", ""),
            ("#topic", .init(), "topic", "origin/topic"), ("#v1", .init(), "", ""),
        ])
    func targets(reference: String, target: CheckoutTarget, branch: String, upstream: String) async throws {
        let sandbox = Sandbox()
        try await project(sandbox, reference: reference)
        try await sandbox.run("git branch topic && git tag v1", in: "web.git")
        _ = try await checkOut(sandbox, at: target)
        #expect(try await sandbox.run("git branch --show-current", in: "project/src/web") == branch)
        #expect(
            try await sandbox.run("git rev-parse --abbrev-ref @{upstream} 2>/dev/null || :", in: "project/src/web")
                .replacing("@{upstream}", with: "") == upstream)
    }

    @Test("A name that nobody knows comes with those that are near")
    func unknown() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        let error = try await expectError(.unknownName) {
            _ = try await checkOut(sandbox, at: .init(reference: "mian"))
        }
        #expect(error.message == "'web' has no branch, tag or commit 'mian'")
        #expect(error.hint == "did you mean 'main'?")
    }

    @Test("A folder that is there and not ours is not touched")
    func taken() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        try sandbox.write(["project/src/web/mine": "x"])
        let error = try await expectError(.exists) { try await checkOut(sandbox) }
        #expect(error.message == "'src/web' is there already and is not a checkout of git conductor")
        #expect(try sandbox.read("project/src/web/mine") == "x")
    }

    @Test("A worktree whose folder was deleted comes back on the branch that it was on")
    func deleted() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        try await checkOut(sandbox, at: .init(newBranch: "mine"))
        try await sandbox.run("git commit -q --allow-empty -m Work && rm -r ../web", in: "project/src/web")
        try await checkOut(sandbox)
        #expect(
            try await sandbox.run("git branch --show-current && git log -1 --format=%s", in: "project/src/web")
                == "mine\nWork")
    }

    @Test("Another folder than src")
    func folder() async throws {
        let sandbox = Sandbox()
        try await project(sandbox)
        try await sandbox.run("git config conductor.checkouts code/here", in: "project")
        #expect(try await checkOut(sandbox).path == sandbox.path("project/code/here/web"))
        #expect(try await sandbox.load().checkouts.map(\.name) == ["web"])
    }

    @Test("Names on the command line that have no source")
    func noSource() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["pods/default.yml": "services:\n  db: { image: x }\n"])
        let error = try await expectError(.unknownName) {
            _ = try situation.sources(of: situation.services)
        }
        #expect(error.message.contains("'db' has no source"))
    }
}
