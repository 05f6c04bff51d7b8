import HookScripts
@testable import Hooks
import SystemPackage
import TestSupport
import Testing

@Suite struct HookInspectionTests {
    private static func setting(_ key: String, _ value: String) -> HookInspection.Found.Setting {
        .init(origin: "origin", key: key, value: value)
    }

    private static func problems(
        _ mechanism: HookMechanism, _ change: (inout HookInspection.Found) -> Void
    ) -> [HookInspection.Problem] {
        var found = HookInspection.Found(ownFolder: "/own", command: "sh hook")
        change(&found)
        return HookInspection(worktree: "/w", mechanism: mechanism, found: found).problems
    }

    @Test("Files")
    func files() {
        #expect(Self.problems(.files) { _ in } == [])
        #expect(Self.problems(.files) { $0.hasTraces = false } == [.notInstalled])
        #expect(Self.problems(.files) { $0.missing = ["post-merge"] } == [.missing(["post-merge"])])
        #expect(Self.problems(.files) { $0.replaced = ["post-merge"] } == [.replaced(["post-merge"])])
        #expect(Self.problems(.files) { $0.missingProgram = "/gone" } == [.programMissing("/gone")])
        #expect(
            Self.problems(.files) {
                $0.settings = [Self.setting("core.hookspath", "x"), Self.setting("core.hookspath", "y")]
            }
                == [.hooksPath("y", origin: "origin")])
        #expect(
            Self.problems(.files) { $0.settings = [Self.setting("conductor.hooks", "No")] }
                == [.turnedOff(key: "conductor.hooks", origin: "origin")])
        #expect(Self.problems(.files) { $0.settings = [Self.setting("hook.conductor.enabled", "false")] } == [])
    }

    @Test("Forwarding")
    func forwarding() {
        let ours = Self.setting("core.hookspath", "/own")
        #expect(Self.problems(.forwarding) { $0.settings = [Self.setting("core.hookspath", "x"), ours] } == [])
        #expect(
            Self.problems(.forwarding) { $0.settings = [ours, Self.setting("core.hookspath", "x")] }
                == [.hooksPath("x", origin: "origin")])
        #expect(Self.problems(.forwarding) { _ in } == [.missing(HookScripts.names)])
    }

    @Test("Configuration")
    func configuration() {
        let ours = Self.setting("hook.conductor.command", "sh hook")
        #expect(Self.problems(.configuration) { $0.settings = [ours, Self.setting("core.hookspath", "x")] } == [])
        #expect(Self.problems(.configuration) { _ in } == [.missing(HookScripts.names)])
        for key in ["hook.conductor.enabled", "hook.post-merge.enabled"] {
            #expect(
                Self.problems(.configuration) { $0.settings = [ours, Self.setting(key, "off")] }
                    == [.turnedOff(key: key, origin: "origin")])
        }
    }

    @Test("Settings are read from what git prints")
    func settings() {
        let listing = "file:/home/a b/.gitconfig\0core.hookspath\n~/x\ny\0command line:\0conductor.hooks\0"
        #expect(
            HookInspection.Found.settings(of: listing) == [
                .init(origin: "/home/a b/.gitconfig", key: "core.hookspath", value: "~/x\ny"),
                .init(origin: "command line:", key: "conductor.hooks", value: "true"),
            ])
        #expect(HookInspection.Found.settings(of: "") == [])
    }

    @Test("Each worktree is looked at")
    func worktrees() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git add . && git commit -qm First && git worktree add -q ../linked", in: "project")
        #expect(try await sandbox.hooks().inspect().map(\.problems) == [[.notInstalled], [.notInstalled]])
        try await sandbox.hooks(executable: "/bin/sh").install()
        let good = try await sandbox.hooks().inspect()
        #expect(good.map(\.worktree) == [sandbox.path("project"), sandbox.path("linked")])
        #expect(good.allSatisfy { $0.isEffective })
        try await sandbox.run(
            "git config extensions.worktreeConfig true; git config --worktree core.hooksPath /dev/null", in: "linked")
        let origin = sandbox.path("project/.git/worktrees/linked/config.worktree").string
        #expect(
            try await sandbox.hooks().inspect().map(\.problems) == [[], [.hooksPath("/dev/null", origin: origin)]])
    }
}
