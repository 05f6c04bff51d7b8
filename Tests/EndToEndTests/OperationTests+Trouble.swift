import Foundation
import SystemPackage
import Testing

extension EndToEnd.OperationTests {
    private static let pod = "pods/default.yml"

    private static let announcement = EndToEnd.HookTests.announcement.replacing(":7 ", with: ":5 ")

    private static func pod(_ greeting: String) -> [String: String] {
        [
            pod: """
            services:
              web:
                image: myaccount/web
                environment:
                  GREETING: \(greeting)

            """
        ]
    }

    /// A project that is up, with a branch on which its service differs.
    private static func project(_ sandbox: Sandbox) async throws -> FilePath {
        let project = try await sandbox.project(pod("hello"))
        try await sandbox.branches(["other": pod("goodbye")], in: project)
        try await sandbox.conductor("up", "--quiet", in: project).success()
        return project
    }

    @Test func `A rebase that waits for a person is not waited for, and its end is seen by the next command`()
        async throws
    {
        try await withSandbox { sandbox in
            let project = try await Self.project(sandbox)
            try await sandbox.commit(Self.pod("third"), branch: "third", in: project)
            try await sandbox.conductor("wait", in: project).success()
            let before = try await sandbox.containers()

            #expect(try await sandbox.run(["git", "rebase", "other"], in: project).status == 1)
            // The follower drops the note when it gives up.
            try await sandbox.waitUntil("nobody waits for the end any more") {
                !sandbox.exists(project.appending(".git/conductor/again"))
            }
            let conflict = try await sandbox.conductor("status", in: project)
            #expect(conflict.status == 1)
            #expect(
                conflict.stderr.hasSuffix(
                    "hint: git is in the middle of a rebase: resolve its conflicts, or abort it\n"))
            try sandbox.write(Self.pod("both"), in: project)
            let shown = try await sandbox.conductor("status", in: project).success().stdout
            #expect(
                shown.hasSuffix(
                    """
                    git is in the middle of a rebase: until it is over nothing is applied by itself.
                    Waiting to be applied:
                      recreate web: pods/default.yml:5 environment.GREETING changed
                    Next: finish the rebase, or apply it now: git conductor up

                    """))
            let wait = try await sandbox.conductor("wait", in: project)
            #expect(wait.status == 1)
            #expect(
                wait.stderr == """
                    error: git is in the middle of a rebase: until it is over nothing is applied [unfinished-operation]
                      recreate web: pods/default.yml:5 environment.GREETING changed
                    hint: 'git conductor up' applies it now

                    """)

            // A command that was to do something else does not apply it either.
            try await sandbox.conductor("restart", "web", in: project).success()
            #expect(try await sandbox.containers() == before)

            // Who asks for it gets it. No hook tells that it is over when it is aborted.
            try await sandbox.conductor("up", "--quiet", in: project).success()
            #expect(try await sandbox.greeting() == "both")
            let abort = try await sandbox.run(["git", "rebase", "--abort"], in: project).success()
            #expect(abort.stdout + abort.stderr == "")
            let restart = try await sandbox.conductor("restart", "web", in: project).success()
            #expect(
                restart.stderr.hasSuffix(
                    "warning: 'web' is out of date (pods/default.yml:5 environment.GREETING changed); "
                        + "'git conductor up' brings it to order\n"))
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            try await sandbox.conductor("up", "--quiet", in: project).success()
            #expect(try await sandbox.greeting() == "third")
        }
    }

    /// What git itself writes when it switches to a branch, and what we add.
    private static func said(_ branch: String, _ words: String? = nil) -> String {
        "Switched to branch '\(branch)'\n" + (words ?? "")
    }

    @Test func `git goes on when the program is killed, gone or cannot reach docker`() async throws {
        try await withSandbox { sandbox in
            let project = try await Self.project(sandbox)
            let before = try await sandbox.containers()

            let dead = ["DOCKER_HOST": "unix:///nonexistent"]
            let away = try await sandbox.run(["git", "switch", "other"], in: project, environment: dead).success()
            #expect(away.stdout == "" && away.stderr == Self.said("other", Self.announcement))
            // It tries once and does not hang.
            #expect(try await sandbox.conductor("wait", "--timeout", "20", in: project).status == 1)
            let back = try await sandbox.run(["git", "switch", "main"], in: project, environment: dead).success()
            #expect(back.stderr == Self.said("main"))

            let program = sandbox.bin.appending("conductor")
            try await sandbox.sh("mv '\(program)' '\(program).real'").success()
            let gone = try await sandbox.run(
                ["git", "switch", "other"], in: project, environment: ["PATH": "/usr/bin:/bin"]
            ).success()
            #expect(gone.stdout == "" && gone.stderr == Self.said("other"))
            try sandbox.write(["conductor": "#!/bin/sh\nkill -KILL $$\n"], in: sandbox.bin)
            try await sandbox.sh("chmod +x '\(program)'").success()
            let killed = try await sandbox.run(["git", "switch", "main"], in: project).success()
            #expect(killed.stdout == "" && killed.stderr.hasPrefix(Self.said("main")))
            try await sandbox.run(["git", "commit", "--allow-empty", "-m", "more"], in: project).success()
            try await sandbox.sh("mv '\(program).real' '\(program)'").success()

            #expect(try await sandbox.containers() == before)
            try await sandbox.git("switch", "--quiet", "other", in: project)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")
        }
    }

    #if os(Linux)
    @Test(arguments: ["full", "read-only"])
    func `git goes on when our state cannot be written`(trouble: String) async throws {
        try await withSandbox { sandbox in
            let project = try await Self.project(sandbox)
            let before = try await sandbox.containers()
            let state = project.appending(".git/conductor")
            // In a mount namespace of its own: nothing of it is left when the last process has ended.
            let mount =
                trouble == "full"
                ? """
                cp -a '\(state)' '\(sandbox.root)/copy'
                mount -t tmpfs -o size=64k conductor '\(state)'
                cp -a '\(sandbox.root)/copy/.' '\(state)'
                cat /dev/zero >'\(state)/filler' 2>/dev/null || :
                """
                : "mount --bind '\(state)' '\(state)' && mount -o remount,bind,ro '\(state)'"
            let unshare = getuid() == 0 ? "unshare --mount" : "unshare --map-root-user --mount"
            try sandbox.write(["trouble.sh": "set -eu\n\(mount)\nexec git switch other\n"], in: sandbox.root)
            let outcome = try await sandbox.sh("\(unshare) sh '\(sandbox.root)/trouble.sh'", in: project).success()
            #expect(outcome.stdout == "")
            let lines = outcome.stderr.split(separator: "\n")
            #expect(lines.count == 2 && lines.first == "Switched to branch 'other'", "\(outcome.stderr)")
            #expect(lines.last?.hasPrefix("conductor: cannot ") == true, "\(outcome.stderr)")
            #expect(lines.last?.contains("; 'git conductor up' brings the containers to order [") == true)

            #expect(try await sandbox.containers() == before)
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            try await sandbox.conductor("up", "--quiet", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")
        }
    }
    #endif

    @Test func `However git is told where the project is, the stack follows`() async throws {
        try await withSandbox { sandbox in
            let project = try await Self.project(sandbox)
            try sandbox.write(["deep/er/file": ""], in: project)
            let git = project.appending(".git")
            let named = ["GIT_DIR": git.string, "GIT_WORK_TREE": project.string]
            try await sandbox.git("config", "--global", "alias.go", "switch", in: project)
            try await sandbox.git("config", "--global", "alias.leave", "!git switch", in: project)
            let ways: [(String, FilePath, [String: String])] = [
                ("git -C '\(project)' switch", sandbox.home, [:]),
                ("git --git-dir '\(git)' --work-tree '\(project)' switch", sandbox.home, [:]),
                ("git switch", sandbox.home, named),
                ("git switch", project.appending("deep/er"), [:]),
                ("git go", project, [:]),
                ("git leave", project.appending("deep"), [:]),
                ("git -c user.name=Nobody -c core.editor=false switch", project, [:]),
            ]
            for (number, (command, folder, environment)) in ways.enumerated() {
                let (branch, greeting) = number.isMultiple(of: 2) ? ("other", "goodbye") : ("main", "hello")
                let outcome = try await sandbox.sh("\(command) \(branch)", in: folder, environment: environment)
                    .success()
                #expect(outcome.stderr == Self.said(branch, Self.announcement), "\(command)")
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.greeting() == greeting, "\(command)")
            }

            // Files that are put elsewhere are not the project's.
            let before = try await sandbox.containers()
            let elsewhere = sandbox.root.appending("elsewhere")
            try await sandbox.sh("mkdir '\(elsewhere)'").success()
            let put = try await sandbox.sh(
                "git --git-dir '\(git)' --work-tree '\(elsewhere)' checkout -f main", in: sandbox.home
            ).success()
            #expect(put.stderr == Self.said("main"))
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.containers() == before)
        }
    }

    @Test func `A hook in a repository that is none of ours does nothing`() async throws {
        try await withSandbox { sandbox in
            let project = try await Self.project(sandbox)
            let before = try await sandbox.containers()
            let hooks = project.appending(".git/hooks")
            try await sandbox.git("config", "--global", "core.hooksPath", hooks.string)
            let lines = """
                git clone -q '\(project)' clone && git -C clone switch -q other
                git clone -q --bare '\(project)' bare.git && git -C bare.git worktree add -q ../tree other
                git init -q '\(project)/src/own' && git -C '\(project)/src/own' commit -q --allow-empty -m own
                git init -q lib && git -C lib commit -q --allow-empty -m lib
                git init -q super && git -C super submodule --quiet add ../lib && git -C super commit -qm lib
                git clone -q --recurse-submodules super copy && git -C copy/lib commit -q --allow-empty -m more
                """
            for line in lines.split(separator: "\n") {
                let outcome = try await sandbox.sh("set -e; \(line)").success()
                #expect(!outcome.transcript.dropFirst(outcome.command.count).contains("conductor:"), "\(outcome)")
            }
            for folder in [sandbox.work.appending("bare.git"), sandbox.root] {
                let outcome = try await sandbox.conductor(
                    "hook", "post-checkout", "0000", "0000", "1", in: folder
                ).success()
                #expect(outcome.stdout + outcome.stderr == "")
            }
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.containers() == before)
        }
    }
}
