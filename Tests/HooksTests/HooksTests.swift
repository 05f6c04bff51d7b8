@testable import Errors
import HookScripts
@testable import Hooks
import Host
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

extension Sandbox {
    /// The hooks of the project, for a git of this version and a git conductor at this path.
    func hooks(
        executable: FilePath = "/usr/bin/git-conductor", git version: GitVersion = .old
    ) async throws -> RepositoryHooks {
        var host = host()
        host.executable = executable
        let project = try project()
        return try await RepositoryHooks(
            project.commonDirectory, version: version, git: GitProgram(host))
    }

    /// Installs the hooks in a new project.
    @discardableResult
    func installedHooks(
        executable: FilePath = "/usr/bin/git-conductor", git version: GitVersion = .old
    ) async throws -> RepositoryHooks {
        try await repository(["pods/default.yml": "services: {}\n"])
        try await hooks(executable: executable, git: version).install()
        return try await hooks(executable: executable, git: version)
    }

    /// All that git keeps: the hooks and settings with their modes.
    func gitDirectory() async throws -> String {
        try await run(
            "find .git/hooks .git/conductor .git/config -name git.json -o -printf '%p %m %l\\n' | sort; find .git/hooks .git/config -type f -exec cksum {} + | sort",
            in: "project")
    }
}

extension GitVersion {
    static let old = GitVersion(major: 2, minor: 53)
    static let new = GitVersion(major: 2, minor: 54)
}

/// Our hooks as files, in the repository's own folder of hooks.
@Suite struct HooksTests {
    @Test("Installing is done once, and makes executable files")
    func install() async throws {
        let sandbox = Sandbox()
        let hooks = try await sandbox.installedHooks()
        #expect(hooks.folder == sandbox.path("project/.git/hooks"))
        #expect(hooks.areInstalled)
        #expect(
            hooks.installed.map(\.name) == [
                "post-checkout", "post-merge", "post-rewrite", "post-commit", "post-applypatch",
            ])
        #expect(hooks.installed.allSatisfy { $0.isOurs })
        let paths = HookScripts.names.map { hooks.folder.appending($0) }
        #expect(paths.allSatisfy(Files.isExecutable))
        let stamps = paths.map(Files.stamp)
        try await hooks.install()
        #expect(paths.map(Files.stamp) == stamps)
        #expect(try !hooks.areMissing)
    }

    @Test("What lost its mode or is gone is mended; a git conductor that is there stays, one that went is replaced")
    func mend() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["old/git-conductor": ""])
        let old = sandbox.path("old/git-conductor")
        try Files.makeExecutable(old)
        let hooks = try await sandbox.installedHooks(executable: old)
        try await sandbox.run("chmod 644 .git/hooks/post-merge", in: "project")
        #expect(!hooks.areInstalled)
        try await hooks.install()
        try await sandbox.run("rm .git/hooks/post-commit", in: "project")
        #expect(!hooks.areInstalled)
        try await hooks.install()
        let newer = try await sandbox.hooks(executable: "/new/it's git-conductor")
        #expect(newer.areInstalled)
        try Files.remove(old)
        #expect(!newer.areInstalled)
        try await newer.install()
        #expect(newer.areInstalled)
        #expect(newer.program == "/new/it's git-conductor")
        #expect(HookScripts.names.allSatisfy { Files.isExecutable(newer.folder.appending($0)) })
        #expect(Files.names(in: newer.folder).allSatisfy { !$0.hasSuffix(".before-conductor") })
    }

    @Test(
        "The hook that was there before is kept and comes back byte for byte, with its mode", arguments: ["755", "644"])
    func predecessor(mode: String) async throws {
        let sandbox = Sandbox()
        let text = "#!/bin/sh\r\necho \"mine\" # no end of line"
        try await sandbox.repository(["pods/default.yml": "services: {}\n", ".git/hooks/post-merge": text])
        try await sandbox.run(
            "chmod \(mode) .git/hooks/post-merge && ln -s ../../tool .git/hooks/post-commit", in: "project")
        let before = try await sandbox.run("ls -l --time-style=+ .git/hooks/post-*", in: "project")
        let hooks = try await sandbox.hooks()
        try await hooks.install()
        #expect(hooks.areInstalled)
        #expect(try sandbox.read("project/.git/hooks/post-merge.before-conductor") == text)
        try await hooks.install()
        try await hooks.uninstall()
        #expect(try await sandbox.run("ls -l --time-style=+ .git/hooks/post-*", in: "project") == before)
        #expect(try sandbox.read("project/.git/hooks/post-merge") == text)
        #expect(!hooks.areInstalled)
        try await hooks.uninstall()
        #expect(try sandbox.read("project/.git/hooks/post-merge") == text)
    }

    @Test("Where two predecessors are there, neither is lost")
    func twoPredecessors() async throws {
        let sandbox = Sandbox()
        let hooks = try await sandbox.installedHooks()
        try sandbox.write([
            "project/.git/hooks/post-merge": "new", "project/.git/hooks/post-merge.before-conductor": "old",
        ])
        try await expectError(.exists) { try await hooks.install() }
        #expect(try sandbox.read("project/.git/hooks/post-merge") == "new")
        #expect(try sandbox.read("project/.git/hooks/post-merge.before-conductor") == "old")
        // A hook manager that came again with what it had left before.
        try sandbox.write(["project/.git/hooks/post-merge.before-conductor": "new"])
        try await hooks.install()
        #expect(hooks.areInstalled)
        #expect(try sandbox.read("project/.git/hooks/post-merge.before-conductor") == "new")
    }

    @Test(
        "A manager that moves ours aside comes behind it again, and what ours had kept goes to where ours was",
        arguments: ["post-merge.old", "post-merge.legacy", "old-hooks/post-merge"])
    func aside(name: String) async throws {
        let sandbox = Sandbox()
        try sandbox.write(["project/.git/hooks/post-merge": "hand-written"])
        let hooks = try await sandbox.installedHooks()
        try await sandbox.run(
            "mkdir -p .git/hooks/old-hooks; mv .git/hooks/post-merge '.git/hooks/\(name)'; printf manager > .git/hooks/post-merge",
            in: "project")
        #expect(!hooks.areInstalled)
        #expect(hooks.haveTraces)
        try await hooks.install()
        #expect(hooks.areInstalled)
        #expect(try sandbox.read("project/.git/hooks/post-merge.before-conductor") == "manager")
        #expect(try sandbox.read("project/.git/hooks/\(name)") == "hand-written")
        try await hooks.uninstall()
        #expect(try sandbox.read("project/.git/hooks/post-merge") == "manager")
        #expect(try sandbox.read("project/.git/hooks/\(name)") == "hand-written")
        #expect(!hooks.haveTraces)
    }

    @Test("Uninstalling while ours is aside puts back what it had kept")
    func uninstallAside() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["project/.git/hooks/post-merge": "hand-written"])
        let hooks = try await sandbox.installedHooks()
        try await sandbox.run(
            "mv .git/hooks/post-merge .git/hooks/post-merge.old; printf manager > .git/hooks/post-merge", in: "project")
        try await hooks.uninstall()
        #expect(try sandbox.read("project/.git/hooks/post-merge") == "manager")
        #expect(try sandbox.read("project/.git/hooks/post-merge.old") == "hand-written")
        #expect(!hooks.haveTraces)
    }

    @Test("Uninstalling after ours was overwritten or deleted leaves what there would be without us")
    func uninstallOverwritten() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["project/.git/hooks/post-merge": "mine", "project/.git/hooks/post-commit": "theirs"])
        let hooks = try await sandbox.installedHooks()
        try await sandbox.run("rm .git/hooks/post-merge; printf theirs > .git/hooks/post-commit", in: "project")
        try await hooks.uninstall()
        #expect(Files.names(in: hooks.folder) == ["post-commit", "post-merge"])
        #expect(try sandbox.read("project/.git/hooks/post-merge") == "mine")
        #expect(try sandbox.read("project/.git/hooks/post-commit") == "theirs")
    }

    @Test(
        "Missing hooks are wanted unless the configuration says otherwise",
        arguments: [(nil, true), ("true", true), ("false", false)])
    func wanted(value: String?, lacks: Bool) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        if let value { try await sandbox.run("git config conductor.hooks \(value)", in: "project") }
        #expect(try await RepositoryHooks(of: sandbox.project(), git: GitProgram(sandbox.host())).areMissing == lacks)
    }
}
