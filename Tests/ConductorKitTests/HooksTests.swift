import Compose
import HookScripts
import Host
import SystemPackage
import Testing

@testable import ConductorKit

@Suite struct HooksTests {
    private func installed(_ sandbox: Sandbox, executable: FilePath = "/usr/bin/git-conductor") async throws -> Hooks {
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        let hooks = try await Hooks(of: sandbox.project(), executable: executable, git: GitProgram(sandbox.host()))
        try hooks.install()
        return hooks
    }

    @Test("Installing is done once, and makes executable files")
    func install() async throws {
        let sandbox = Sandbox()
        let hooks = try await installed(sandbox)
        #expect(hooks.folder == sandbox.path("project/.git/hooks"))
        #expect(hooks.areInstalled)
        #expect(
            hooks.installed.map(\.name) == [
                "post-checkout", "post-merge", "post-rewrite", "post-commit", "post-applypatch",
            ])
        let paths = HookScripts.names.map { hooks.folder.appending($0) }
        #expect(paths.allSatisfy(Files.isExecutable))
        let stamps = paths.map(Files.stamp)
        try hooks.install()
        #expect(paths.map(Files.stamp) == stamps)
        #expect(try await !sandbox.session().lacksHooks())
    }

    @Test("What another version installed, or what lost its mode, is mended")
    func mend() async throws {
        let sandbox = Sandbox()
        let hooks = try await installed(sandbox, executable: "/old/git-conductor")
        try await sandbox.run("chmod 644 .git/hooks/post-merge && rm .git/hooks/post-commit", in: "project")
        #expect(!hooks.areInstalled)
        let newer = try await Hooks(
            of: sandbox.project(), executable: "/new/git-conductor", git: GitProgram(sandbox.host()))
        try newer.install()
        #expect(newer.areInstalled)
        #expect(HookScripts.names.allSatisfy { Files.isExecutable(newer.folder.appending($0)) })
        #expect(try sandbox.read("project/.git/hooks/post-checkout").contains("'/new/git-conductor'"))
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
        let hooks = try await Hooks(
            of: sandbox.project(), executable: "/usr/bin/git-conductor", git: GitProgram(sandbox.host()))
        try hooks.install()
        #expect(hooks.areInstalled)
        #expect(try sandbox.read("project/.git/hooks/post-merge.before-conductor") == text)
        try hooks.install()
        try hooks.uninstall()
        #expect(try await sandbox.run("ls -l --time-style=+ .git/hooks/post-*", in: "project") == before)
        #expect(try sandbox.read("project/.git/hooks/post-merge") == text)
        #expect(!hooks.areInstalled)
        try hooks.uninstall()
        #expect(try sandbox.read("project/.git/hooks/post-merge") == text)
    }

    @Test("Where two predecessors are there, neither is lost")
    func twoPredecessors() async throws {
        let sandbox = Sandbox()
        let hooks = try await installed(sandbox)
        try sandbox.write([
            "project/.git/hooks/post-merge": "new", "project/.git/hooks/post-merge.before-conductor": "old",
        ])
        try await expectError(.exists) { try hooks.install() }
        #expect(try sandbox.read("project/.git/hooks/post-merge") == "new")
        #expect(try sandbox.read("project/.git/hooks/post-merge.before-conductor") == "old")
    }

    @Test(
        "Git runs them: the predecessor first, then the program, at any path",
        arguments: ["conductor", "it's a $HOME \"path\" `x`"])
    func run(name: String) async throws {
        let sandbox = Sandbox()
        try sandbox.write([
            "bin/\(name)": "#!/bin/sh\necho \"conductor $*\" >> \(sandbox.path("log"))\nexit 3\n",
            "project/.git/hooks/post-checkout": "#!/bin/sh\necho \"before $3\" >> \(sandbox.path("log"))\n",
        ])
        try Files.makeExecutable(sandbox.path("bin").appending(name))
        try Files.makeExecutable(sandbox.path("project/.git/hooks/post-checkout"))
        let hooks = try await installed(sandbox, executable: sandbox.path("bin").appending(name))
        try await sandbox.run(
            "git add . && git commit -qm First && git switch -qc other && git checkout -q -- pods", in: "project")
        let log = try sandbox.read("log").split(separator: "\n").map {
            $0.split(separator: " ").prefix(3).joined(separator: " ")
        }
        #expect(
            log.map { $0.hasPrefix("conductor hook") ? String($0) : String($0.prefix(6)) } == [
                "conductor hook post-commit", "before", "conductor hook post-checkout", "before",
            ])
        try await sandbox.run("CONDUCTOR_HOOKS=0 git switch -q main", in: "project")
        #expect(try sandbox.read("log").hasSuffix("before 1\n"))
        try hooks.uninstall()
    }

    @Test("A failing predecessor's status is passed on")
    func status() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["project/.git/hooks/post-checkout": "#!/bin/sh\nexit 7\n"])
        try Files.makeExecutable(sandbox.path("project/.git/hooks/post-checkout"))
        _ = try await installed(sandbox, executable: "/missing")
        #expect(try await sandbox.run(".git/hooks/post-checkout a b 1 || echo $?", in: "project") == "7")
    }

    @Test("A folder of hooks that is another program's is left alone")
    func hooksPath() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git config core.hooksPath .husky", in: "project")
        let error = try await expectError(.git) {
            _ = try await Hooks(of: sandbox.project(), executable: "/x", git: GitProgram(sandbox.host()))
        }
        #expect(error.message.contains("'.husky'"))
        #expect(try await !sandbox.session().lacksHooks())
    }

    @Test(
        "Missing hooks are wanted unless the configuration says otherwise",
        arguments: [(nil, true), ("true", true), ("false", false)])
    func wanted(value: String?, lacks: Bool) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        if let value { try await sandbox.run("git config conductor.hooks \(value)", in: "project") }
        #expect(try await sandbox.session().lacksHooks() == lacks)
    }
}
