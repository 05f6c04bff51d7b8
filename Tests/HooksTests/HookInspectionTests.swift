import HookScripts
@testable import Hooks
import Host
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

@Suite struct HookInspectionTests {
    private static func setting(_ key: String, _ value: String, scope: String = "local") -> GitSetting {
        GitSetting(key, value, scope: scope, file: "/config")
    }

    private static func problems(
        _ mechanism: HookMechanism, _ change: (inout HookInspection.Found) -> Void
    ) -> [HookProblem] {
        var found = HookInspection.Found(ownFolder: "/own", command: "sh hook")
        change(&found)
        return HookInspection(worktree: "/w", mechanism: mechanism, found: found).problems
    }

    @Test("Files")
    func files() {
        let missing = HookProblem.files(.missing, ["post-merge"], in: "/hooks")
        let path = Self.setting("core.hookspath", "y")
        let off = Self.setting("conductor.hooks", "No")
        #expect(Self.problems(.files) { _ in } == [])
        #expect(Self.problems(.files) { $0.hasTraces = false } == [.notInstalled])
        #expect(Self.problems(.files) { $0.files = [missing] } == [missing])
        // What git does not come to is not looked at.
        #expect(
            Self.problems(.files) {
                $0.settings = [Self.setting("core.hookspath", "x"), path]
                $0.files = [missing]
            } == [.shadowed(path)])
        #expect(Self.problems(.files) { ($0.settings, $0.hasTraces) = ([path, off], false) } == [.turnedOff(off)])
        #expect(Self.problems(.files) { $0.settings = [off, Self.setting("conductor.hooks", "true")] } == [])
        #expect(Self.problems(.files) { $0.settings = [Self.setting("hook.conductor.enabled", "false")] } == [])
    }

    @Test("Forwarding")
    func forwarding() {
        let (ours, other) = (Self.setting("core.hookspath", "/own"), Self.setting("core.hookspath", "x"))
        #expect(Self.problems(.forwarding) { $0.settings = [other, ours] } == [])
        #expect(Self.problems(.forwarding) { $0.settings = [ours, other] } == [.shadowed(other)])
        #expect(Self.problems(.forwarding) { _ in } == [.notInstalled])
    }

    @Test("Configuration")
    func configuration() {
        let ours = Self.setting("hook.conductor.command", "sh hook")
        let other = Self.setting("hook.conductor.command", "true")
        #expect(Self.problems(.configuration) { $0.settings = [ours, Self.setting("core.hookspath", "x")] } == [])
        #expect(Self.problems(.configuration) { $0.settings = [ours, other] } == [.shadowed(other)])
        #expect(Self.problems(.configuration) { _ in } == [.notInstalled])
        for key in ["hook.conductor.enabled", "hook.post-merge.enabled"] {
            let off = Self.setting(key, "off")
            #expect(Self.problems(.configuration) { $0.settings = [ours, off] } == [.turnedOff(off)])
        }
    }

    @Test("A problem names the place and the command that mends it")
    func words() {
        let (local, worktree) = (
            Self.setting("core.hookspath", "x"), Self.setting("core.hookspath", "x", scope: "worktree")
        )
        #expect(
            HookProblem.shadowed(local).line
                == "'core.hooksPath' is 'x' ('/config', local) and leads past them: git conductor hooks install")
        #expect(HookProblem.shadowed(worktree).hint == "git config --file /config --unset-all core.hooksPath")
        #expect(HookProblem.shadowed(local).isMendable && !HookProblem.shadowed(worktree).isMendable)
        let variable = GitSetting("core.hookspath", "x", scope: "command", file: nil, variables: ["GIT_CONFIG_COUNT"])
        #expect(
            HookProblem.shadowed(variable).line
                == "'core.hooksPath' is 'x' (the variable 'GIT_CONFIG_COUNT' of this environment) and leads past them: "
                + "unset GIT_CONFIG_COUNT")
        #expect(
            HookProblem.files(.replaced(by: "lefthook"), ["post-merge"], in: "/h").description
                == "post-merge in '/h' is another program's (lefthook)")
        #expect(!HookProblem.files(.forbidden, ["post-merge"], in: "/h").isMendable)
        #expect(HookProblem.turnedOff(local).effect == .off && HookProblem.otherVersion("1", "/p").effect == .uncertain)
    }

    @Test("Settings are read from what git prints")
    func settings() {
        let listing =
            "global\0file:/home/a b/.gitconfig\0core.hookspath\n~/x\ny\0local\0file:.git/config\0conductor.hooks\0"
            + "command\0command line:\0conductor.hooks\nno\0"
        #expect(
            GitSetting.list(listing, in: "/w", variables: ["GIT_CONFIG_COUNT"]) == [
                GitSetting("core.hookspath", "~/x\ny", scope: "global", file: "/home/a b/.gitconfig"),
                GitSetting("conductor.hooks", "true", scope: "local", file: "/w/.git/config"),
                GitSetting("conductor.hooks", "no", scope: "command", file: nil, variables: ["GIT_CONFIG_COUNT"]),
            ])
        #expect(GitSetting.list("", in: "/w", variables: []) == [])
    }

    /// What happens to a hook, and what the inspection says of it.
    private static let happenings: [(script: String, file: HookFile, isMendable: Bool)] = [
        ("rm post-merge", .missing, true),
        ("ln -sf /nowhere post-merge", .missing, true),
        ("chmod -x post-merge", .notExecutable, true),
        ("sed -i.bak '2i exit 0' post-merge; rm post-merge.bak", .changed, true),
        ("printf '#!/bin/sh\\nexec other\\n' > post-merge", .replaced(by: nil), true),
        (
            "mv post-merge post-merge.old; printf '#!/bin/sh\\ncall_lefthook run post-merge\\n' > post-merge; chmod +x post-merge",
            .replaced(by: "lefthook"), true
        ),
    ]

    @Test("What happens to a file is noticed, and mended", arguments: happenings.indices)
    func file(index: Int) async throws {
        let (script, file, isMendable) = Self.happenings[index]
        let sandbox = Sandbox()
        let hooks = try await sandbox.installedHooks(executable: "/bin/sh")
        #expect(try await hooks.inspect().map(\.problems) == [[]])
        try await sandbox.run(script, in: "project/.git/hooks")
        let problem = HookProblem.files(file, ["post-merge"], in: hooks.folder)
        #expect(try await hooks.inspect().map(\.problems) == [[problem]])
        #expect(problem.isMendable == isMendable)
        #expect(try await hooks.wantInstalling)
        try await hooks.install()
        #expect(try await hooks.inspect().map(\.problems) == [[]])
    }

    @Test("The script that git's configuration names is looked at, whatever its mode")
    func script() async throws {
        let sandbox = Sandbox()
        let hooks = try await sandbox.installedHooks(executable: "/bin/sh", git: .new)
        #expect(try await hooks.inspect().map(\.problems) == [[]])
        try await sandbox.run("rm hook", in: "project/.git/conductor")
        #expect(
            try await sandbox.hooks(executable: "/bin/sh", git: .new).inspect().map(\.problems) == [
                [.files(.missing, ["hook"], in: sandbox.path("project/.git/conductor"))]
            ])
    }

    @Test("The program is there, may be run and has this version")
    func program() async throws {
        let sandbox = Sandbox()
        try sandbox.write(
            ["old": "#!/bin/sh\necho git-conductor 0.0.1\n", "new": "#!/bin/sh\necho git-conductor \(Version.text)\n"],
            in: "")
        try await sandbox.run("chmod +x old new", in: "")
        let (old, new) = (sandbox.path("old"), sandbox.path("new"))
        try await sandbox.installedHooks(executable: old)
        #expect(
            try await sandbox.hooks(executable: new).inspect().map(\.problems) == [
                [.otherVersion("git-conductor 0.0.1", old)]
            ])
        #expect(try await sandbox.hooks(executable: old).inspect().map(\.problems) == [[]])
        try await sandbox.run("chmod -x old", in: "")
        #expect(try await sandbox.hooks(executable: new).inspect().map(\.problems) == [[.program(.notExecutable, old)]])
        try await sandbox.run("rm old", in: "")
        #expect(try await sandbox.hooks(executable: new).inspect().map(\.problems) == [[.program(.missing, old)]])
        try await sandbox.hooks(executable: new).install()
        // Another path of the same version does no harm.
        #expect(try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [[]])
    }

    @Test("A setting that comes after ours is noticed, and ours comes last again")
    func lastSetting() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git config core.hooksPath other", in: "project")
        try await sandbox.hooks(executable: "/bin/sh").install()
        #expect(try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [[]])
        try await sandbox.run("printf '[core]\\nhooksPath = later\\n' >> .git/config", in: "project")
        let file = sandbox.path("project/.git/config")
        let hooks = try await sandbox.hooks(executable: "/bin/sh")
        #expect(
            try await hooks.inspect().map(\.problems) == [
                [.shadowed(GitSetting("core.hookspath", "later", scope: "local", file: file))]
            ])
        #expect(try await hooks.wantInstalling)
        try await hooks.install()
        #expect(try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [[]])
        #expect(try await !sandbox.hooks(executable: "/bin/sh").wantInstalling)
        // Our folder does its work as long as git is led to it.
        try await sandbox.run("git config --unset-all core.hooksPath", in: "project")
        #expect(try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [[]])
        #expect(try await sandbox.hooks(executable: "/bin/sh").wantInstalling)
    }

    @Test("What the environment says counts as it does for the user's own git")
    func environment() async throws {
        let sandbox = Sandbox()
        try await sandbox.installedHooks(executable: "/bin/sh")
        let project = try sandbox.project()
        func problems(_ variables: [String: String]) async throws -> [HookProblem] {
            var host = sandbox.host(environment: Sandbox.environment.merging(variables) { $1 })
            host.executable = "/bin/sh"
            return try await RepositoryHooks(project.commonDirectory, version: .old, git: GitProgram(host)).inspect()
                .flatMap(\.problems)
        }
        let count = ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": "/x"]
        #expect(
            try await problems(count) == [
                .shadowed(
                    GitSetting("core.hookspath", "/x", scope: "command", file: nil, variables: ["GIT_CONFIG_COUNT"]))
            ])
        #expect(
            try await problems(["CONDUCTOR_HOOKS": "0"]).map(\.hint) == ["unset CONDUCTOR_HOOKS"])
        #expect(try await problems(["CONDUCTOR_HOOKS": "false"]) == [])
    }

    @Test("Each worktree is looked at")
    func worktrees() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git add . && git commit -qm First && git worktree add -q ../linked", in: "project")
        #expect(
            try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [
                [.notInstalled], [.notInstalled],
            ])
        try await sandbox.hooks(executable: "/bin/sh").install()
        let good = try await sandbox.hooks(executable: "/bin/sh").inspect()
        #expect(good.map(\.worktree) == [sandbox.path("project"), sandbox.path("linked")])
        #expect(good.allSatisfy { $0.isEffective })
        try await sandbox.run(
            "git config extensions.worktreeConfig true; git config --worktree core.hooksPath /dev/null", in: "linked")
        let file = sandbox.path("project/.git/worktrees/linked/config.worktree")
        let setting = GitSetting("core.hookspath", "/dev/null", scope: "worktree", file: file)
        #expect(
            try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [[], [.shadowed(setting)]])
        #expect(!HookProblem.shadowed(setting).isMendable)
        try await sandbox.run(HookProblem.shadowed(setting).hint, in: "linked")
        #expect(try await sandbox.hooks(executable: "/bin/sh").inspect().map(\.problems) == [[], []])
    }
}
