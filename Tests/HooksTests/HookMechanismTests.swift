import HookScripts
@testable import Hooks
import Host
import PipelineTestSupport
@testable import Projects
@testable import Repositories
import SystemPackage
import TestSupport
import Testing

/// How git comes to run our hooks where files among others do not do.
@Suite struct HookMechanismTests {
    @Test(
        "The version of git and core.hooksPath decide",
        arguments: [
            (GitVersion.old, nil, HookMechanism.files), (.old, ".husky/_", .forwarding), (.new, nil, .configuration),
            (.new, ".husky/_", .configuration), (GitVersion(major: 3, minor: 0), nil, .configuration),
            (GitVersion(major: 1, minor: 99), nil, .files),
        ])
    func choice(version: GitVersion, path: String?, mechanism: HookMechanism) {
        #expect(HookMechanism(git: version, otherPath: path) == mechanism)
    }

    @Test("Git's version is read from what it says")
    func version() {
        #expect(GitVersion("git version 2.39.5") == GitVersion(major: 2, minor: 39))
        #expect(GitVersion("git version 2.54.0.windows.1") == .new)
        #expect(GitVersion("git version 2.50.1 (Apple Git-155)") == GitVersion(major: 2, minor: 50))
        #expect(GitVersion("git version unknown") == nil)
        #expect(GitVersion("hub version 2.14.2") == nil)
    }

    @Test("Git's version is asked for once, and again when there is another git")
    func keptVersion() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        let found = try await sandbox.run("git version")
        try sandbox.write(["bin/git": "#!/bin/sh\necho x >> '\(sandbox.path("asked"))'\necho \(found)\n"])
        try Files.makeExecutable(sandbox.path("bin/git"))
        let path = "\(sandbox.path("bin")):\(Sandbox.environment["PATH"] ?? "")"
        let git = GitProgram(sandbox.host(environment: Sandbox.environment.merging(["PATH": path]) { $1 }))
        for _ in 0..<2 {
            #expect(try await git.version(keptFor: sandbox.project()) == GitVersion(found))
        }
        #expect(try sandbox.read("asked") == "x\n")
        try sandbox.write(["bin/git": "#!/bin/sh\necho git version 2.60.1\n"])
        #expect(try await git.version(keptFor: sandbox.project()) == GitVersion(major: 2, minor: 60))
    }

    @Test("A git that can is told in the configuration, whatever is in the path")
    func configuration() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["p [1]*/project/x": "", "project/.git/hooks/post-merge": "mine"])
        let hooks = try await sandbox.installedHooks(git: .new)
        #expect(hooks.areInstalled && hooks.installed.allSatisfy { $0.isOurs })
        let configured = try await sandbox.run(
            "git config --get hook.conductor.command; git config --get-all hook.conductor.event", in: "project")
        #expect(
            configured.split(separator: "\n").map(String.init)
                == ["sh \(sandbox.path("project/.git/conductor/hook"))"] + HookScripts.names)
        #expect(try sandbox.read("project/.git/hooks/post-merge") == "mine")
        #expect(Files.names(in: sandbox.path("project/.git/hooks")) == ["post-merge"])
    }

    @Test("The configuration holds in a place with odd letters, in a linked worktree too, and not in a copy")
    func place() async throws {
        let sandbox = Sandbox()
        let odd = "a \"b\" [c]* \\d"
        try await sandbox.installedHooks(git: .new)
        try await sandbox.run("git add . && git commit -qm First", in: "project")
        try await sandbox.run("mkdir 'odd' && mv project odd/project")
        try Files.move(sandbox.path("odd"), to: sandbox.path(odd))
        let top = sandbox.path(odd).appending("project")
        let project = try #require(try? Project.find(from: top))
        let asked = "git config --get-all hook.conductor.command || echo none"
        #expect(try await sandbox.run(asked, in: "\(odd)/project") == "none")
        let moved = {
            try await RepositoryHooks(project.commonDirectory, version: .new, git: GitProgram(sandbox.host()))
        }
        #expect(try await !moved().areInstalled)
        try await moved().install()
        #expect(try await moved().areInstalled)
        let command = "sh '\(top)/.git/conductor/hook'"
        #expect(try await sandbox.run(asked, in: "\(odd)/project") == command)
        try await sandbox.run("git worktree add -q ../linked", in: "\(odd)/project")
        #expect(try await sandbox.run(asked, in: "\(odd)/linked") == command)
        let lines = try sandbox.read("\(odd)/project/.git/config").split(separator: "\n")
        #expect(lines.filter { $0.contains("includeIf") }.count == 1)
        try await sandbox.run("cp -r project copy", in: odd)
        #expect(try await sandbox.run(asked, in: "\(odd)/copy") == "none")
    }

    @Test("One mechanism gives way to another, and everything is as it was in the end")
    func change() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["project/.git/hooks/post-merge": "mine", "project/.git/hooks/pre-push": "push"])
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        let before = try await sandbox.gitDirectory()
        let settings: [(GitVersion, String?, HookMechanism)] = [
            (.old, nil, .files), (.new, nil, .configuration), (.old, ".husky/_", .forwarding), (.old, nil, .files),
            (.new, ".husky/_", .configuration), (.old, ".husky/_", .forwarding),
        ]
        for (version, path, mechanism) in settings {
            try await sandbox.run(
                path.map { "git config core.hooksPath \($0)" } ?? "git config --unset core.hooksPath || :",
                in: "project")
            try await sandbox.hooks(git: version).install()
            let hooks = try await sandbox.hooks(git: version)
            #expect(hooks.mechanism == mechanism)
            #expect(hooks.areInstalled)
            let isNamed = try await sandbox.run("git config hook.conductor.command || :", in: "project") != ""
            #expect(isNamed == (mechanism == .configuration))
            let files = try sandbox.read("project/.git/hooks/post-merge")
            #expect((files == "mine") == (mechanism != .files))
            let own = sandbox.path("project/.git/conductor/hooks")
            #expect(Files.exists(own) == (mechanism == .forwarding))
        }
        try await sandbox.hooks().uninstall()
        try await sandbox.run("git config --unset core.hooksPath", in: "project")
        #expect(try await sandbox.gitDirectory().replacing(".git/conductor 755 \n", with: "") == before)
    }

    @Test(
        "Ours alone are turned off for a switch of our own, and never together with others",
        arguments: [
            (":", GitVersion.old, nil, ["-c", "core.hooksPath=/dev/null"]),
            ("touch post-commit.old pre-push.sample notes", .old, nil, ["-c", "core.hooksPath=/dev/null"]),
            ("echo > pre-push; chmod +x pre-push", .old, nil, []),
            ("mv post-merge post-checkout.before-conductor", .old, nil, []),
            ("echo > post-checkout", .old, nil, []),
            (":", .old, ".husky/_", []),
            ("echo > pre-push; chmod +x pre-push", .new, ".husky/_", ["-c", "hook.conductor.enabled=false"]),
        ])
    func without(script: String, version: GitVersion, hooksPath: String?, options: [String]) async throws {
        let sandbox = Sandbox()
        try await sandbox.installedHooks()
        try await sandbox.run(script, in: "project/.git/hooks")
        #expect(
            RepositoryHooks.optionsWithoutOurs(
                in: sandbox.path("project/.git"), version: version, hooksPath: hooksPath) == options)
    }

    @Test("A folder that core.hooksPath names is handed every hook, in each worktree its own, and is left alone")
    func forwarding() async throws {
        let sandbox = Sandbox()
        let other = "#!/bin/sh\necho \"other ${0##*/} $PWD $*\" >&2\n"
        try sandbox.write(["bin/conductor": "#!/bin/sh\necho conductor $2 >&2\n"])
        try Files.makeExecutable(sandbox.path("bin/conductor"))
        try await sandbox.repository([
            "pods/default.yml": "services: {}\n", ".husky/pre-commit": other, ".husky/post-checkout": other,
            ".husky/reference-transaction": "#!/bin/sh\n[ $1 != committed ] || echo moved >&2\n",
        ])
        try await sandbox.run(
            "chmod +x .husky/*; git add .; git commit -qm First; git config core.hooksPath .husky", in: "project")
        let program = sandbox.path("bin/conductor")
        try await sandbox.hooks(executable: program).install()
        #expect(try await sandbox.run("git status --porcelain", in: "project") == "")
        let said = try await sandbox.run("git switch -qc topic 2>&1", in: "project")
        #expect(said.hasPrefix("moved\n"))
        #expect(said.contains("\nother post-checkout \(sandbox.path("project")) "))
        #expect(said.hasSuffix("\nconductor post-checkout"))
        let linked = try await sandbox.run("git worktree add -q ../linked 2>&1", in: "project")
        #expect(linked.contains("other post-checkout \(sandbox.path("linked")) "))
        #expect(linked.hasSuffix("conductor post-checkout"))

        // Set once more, as hook managers do, it still does not lead git past ours.
        try await sandbox.run("git config core.hooksPath .husky", in: "project")
        let commit = try await sandbox.run("git commit -q --allow-empty -m Second 2>&1", in: "project")
        #expect(commit.contains("other pre-commit") && commit.contains("conductor post-commit"))

        // Where it is set no more, git's usual folder counts again, before we notice.
        try await sandbox.run(
            "git config --unset core.hooksPath; mkdir -p .git/hooks; cp .husky/pre-commit .git/hooks", in: "project")
        let usual = try await sandbox.run("git commit -q --allow-empty -m Third 2>&1", in: "project")
        #expect(usual.contains("other pre-commit") && usual.contains("conductor post-commit"))
    }
}
