import Foundation
import Git
import SystemPackage
import Testing

/// A repository with two branches and two tags, and an empty one whose `origin` it is.
///
/// One tag is on no branch. Without `allTags` a server does not give it; from a path libgit2 takes all there is.
private func clone(_ sandbox: Sandbox) throws -> Repository {
    try sandbox.run(
        """
        git init -q source; cd source
        commit one; git tag -a -m 'one' v1; git switch -q -c topic; commit two; git switch -q main
        commit three; git tag lost; git reset -q --hard HEAD~1
        cd ..; git init -q --bare here; git -C here remote add origin "file://$PWD/source"
        """)
    return try Repository(at: sandbox.path("here"))
}

private func references(_ sandbox: Sandbox) throws -> [String] {
    try sandbox.run("git -C here for-each-ref --format='%(refname)'").split(separator: "\n").map(String.init)
}

private struct Enough: Error {}

@Suite struct RemoteTests {
    @Test(arguments: [false, true])
    func fetchesBranchesAndTags(fromPath: Bool) throws {
        let sandbox = Sandbox()
        let repository = try clone(sandbox)
        let source = sandbox.path("source").string
        var last: RemoteProgress?
        let branch = try repository.fetch(
            RemoteAccess(url: fromPath ? source : "file://" + source), allTags: true, progress: { last = $0 })
        #expect(branch == "refs/heads/main")
        #expect(
            try references(sandbox)
                == ["refs/remotes/origin/main", "refs/remotes/origin/topic", "refs/tags/lost", "refs/tags/v1"])
        #expect(last?.total == 10)
        #expect(last?.received == 10)
        try sandbox.run("git -C here fsck --strict")
    }

    @Test func laterFetchesBringWhatIsNewAndForgetWhatIsGone() throws {
        let sandbox = Sandbox()
        let repository = try clone(sandbox)
        let access = RemoteAccess(url: sandbox.path("source").string)
        try repository.fetch(access)
        #expect(try references(sandbox).contains("refs/remotes/origin/topic"))
        try sandbox.run("cd source; git branch -q -D topic; git branch new; commit four; git tag v2")
        try repository.packReferences()
        try repository.fetch(access)
        #expect(
            try references(sandbox)
                == [
                    "refs/remotes/origin/main", "refs/remotes/origin/new", "refs/tags/lost", "refs/tags/v1",
                    "refs/tags/v2",
                ])
        #expect(
            try sandbox.run("git -C here rev-parse origin/main") == sandbox.run("git -C source rev-parse main"))
    }

    @Test func packsReferences() throws {
        let sandbox = Sandbox()
        let repository = try clone(sandbox)
        try repository.fetch(RemoteAccess(url: sandbox.path("source").string), allTags: true)
        let before = try sandbox.run("git -C here show-ref")
        try repository.packReferences()
        #expect(try sandbox.run("find here/refs -type f") == "")
        #expect(try sandbox.run("git -C here show-ref") == before)
    }

    @Test func anEmptyRemoteHasNoDefaultBranch() throws {
        let sandbox = Sandbox()
        let repository = try clone(sandbox)
        try sandbox.run("git init -q --bare empty")
        #expect(try repository.fetch(RemoteAccess(url: sandbox.path("empty").string)) == nil)
        #expect(try references(sandbox) == [])
    }

    @Test func whatTheProgressThrowsEndsTheFetch() throws {
        let sandbox = Sandbox()
        let repository = try clone(sandbox)
        let access = RemoteAccess(url: sandbox.path("source").string)
        #expect(throws: Enough.self) { try repository.fetch(access) { _ in throw Enough() } }
        #expect(try references(sandbox) == [])
        // The repository is as good as before.
        try repository.fetch(access)
        #expect(try references(sandbox).count == 4)
    }

    @Test func saysWhatIsWrong() throws {
        let sandbox = Sandbox()
        let repository = try clone(sandbox)
        let missing = sandbox.path("missing").string
        let error = #expect(throws: GitError.self) { try repository.fetch(RemoteAccess(url: missing)) }
        #expect(error?.activity == "fetch from '\(missing)'")
        try sandbox.run("git -C here remote remove origin")
        let other = #expect(throws: GitError.self) { try repository.fetch(RemoteAccess(url: missing)) }
        #expect(other?.kind == .notFound)
    }

    @Test func leavesPartialClonesToGit() throws {
        let sandbox = Sandbox()
        try sandbox.run(
            """
            git init -q source; cd source; commit one; git config uploadpack.allowFilter true; cd ..
            git clone -q --bare --filter=blob:none "file://$PWD/source" here
            """)
        let error = #expect(throws: GitError.self) { try Repository(at: sandbox.path("here")) }
        #expect(error?.kind == .unsupported)
    }
}
