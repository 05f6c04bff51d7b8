import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension EndToEnd.HookTests {
    @Test(arguments: ComposeGeneration.usual)
    func `A merge is followed, and a reset by the next up`(generation: ComposeGeneration) async throws {
        try await withSandbox(generation) { sandbox in
            let project = try await sandbox.project([Self.pod: Self.hello])
            try await sandbox.branches(
                ["other": [Self.pod: Self.goodbye], "notes": ["notes.txt": "Nothing of a pod\n"]], in: project)
            try await sandbox.conductor("up", in: project).success()
            let database = try await sandbox.containerID(of: "db")

            // Fast-forward, then a merge commit that changes no pod.
            let merge = try await sandbox.run(["git", "merge", "--quiet", "other"], in: project).success()
            #expect(merge.stderr == Self.announcement)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")
            let merged = try await sandbox.containers()
            let silent = try await sandbox.run(["git", "merge", "--quiet", "--no-edit", "notes"], in: project).success()
            #expect(silent.stderr == "")
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.containers() == merged)

            // No hook tells of a reset.
            try await sandbox.git("reset", "--quiet", "--hard", "HEAD~2", in: project)
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            let shown = try await sandbox.conductor("status", in: project).success().stdout
            #expect(shown.contains("recreate web: pods/default.yml:7 environment.GREETING changed"))
            #expect(try await sandbox.conductor("wait", in: project).status == 1)
            #expect(try await sandbox.containers() == merged)
            try await sandbox.conductor("up", in: project).success()
            #expect(try await sandbox.greeting() == "hello")
            #expect(try await sandbox.containerID(of: "db") == database)
            #expect(try await sandbox.status(in: project).waiting == [])
        }
    }

    @Test func `A rebase is followed when it is over`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project([Self.pod: Self.hello])
            let third = Sandbox.twoServices(greeting: "third")
            try await sandbox.branches(
                ["behind": [:], "other": [Self.pod: Self.goodbye], "third": [Self.pod: third]], in: project)
            try await sandbox.git("branch", "--force", "behind", "main", in: project)
            try await sandbox.conductor("up", in: project).success()

            // One that only moves forward ends without a hook.
            try await sandbox.git("switch", "--quiet", "behind", in: project)
            try await sandbox.git("rebase", "--quiet", "other", in: project)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")

            // One with a conflict, which is aborted: what ran goes on running.
            try await sandbox.git("switch", "--quiet", "third", in: project)
            try await sandbox.conductor("wait", in: project).success()
            let before = try await sandbox.containers()
            #expect(try await sandbox.run(["git", "rebase", "other"], in: project).status == 1)
            #expect(try await sandbox.containers() == before)
            try await sandbox.git("rebase", "--abort", in: project)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.containers() == before)

            // The same, brought to its end.
            #expect(try await sandbox.run(["git", "rebase", "other"], in: project).status == 1)
            try sandbox.write([Self.pod: Sandbox.twoServices(greeting: "both")], in: project)
            try await sandbox.git("add", "--all", in: project)
            #expect(try await sandbox.containers() == before)
            try await sandbox.git("-c", "core.editor=true", "rebase", "--continue", in: project)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.greeting() == "both")
            #expect(try await sandbox.containerID(of: "db") == before["db"])
        }
    }

    @Test func `A commit is followed, and says so once`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project([Self.pod: Self.hello])
            try await sandbox.conductor("up", in: project).success()
            let before = try await sandbox.containers()
            let reworded = try await sandbox.run(
                ["git", "commit", "--quiet", "--amend", "--message", "Say it better"], in: project
            ).success()
            #expect(reworded.stderr == "")
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.containers() == before)

            // An edit of a pod waits for somebody who wants it applied; a commit does.
            try sandbox.write([Self.pod: Self.goodbye], in: project)
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            let amended = try await sandbox.run(
                ["git", "commit", "--quiet", "--all", "--amend", "--no-edit"], in: project
            ).success()
            #expect(amended.stderr == Self.announcement)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")
        }
    }

    @Test func `Hooks wait in the foreground, or do nothing, where git's configuration says so`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project([Self.pod: Self.hello])
            try await sandbox.branches(["other": [Self.pod: Self.goodbye]], in: project)
            try await sandbox.conductor("up", in: project).success()

            try await sandbox.git("config", "conductor.hookWait", "true", in: project)
            let waited = try await sandbox.run(["git", "switch", "other"], in: project).success()
            #expect(
                waited.stderr
                    == "Switched to branch 'other'\n"
                    + "conductor: recreate web (pods/default.yml:7 environment.GREETING changed)\n")
            #expect(try await sandbox.greeting() == "goodbye")
            let after = try await sandbox.containers()

            let off = try await sandbox.run(
                ["git", "switch", "main"], in: project, environment: ["CONDUCTOR_HOOKS": "0"]
            ).success()
            #expect(off.stderr == "Switched to branch 'main'\n")
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            try await sandbox.git("switch", "--quiet", "other", in: project)
            try await sandbox.git("config", "conductor.hooks", "false", in: project)
            let disabled = try await sandbox.run(["git", "switch", "main"], in: project).success()
            #expect(disabled.stderr == "Switched to branch 'main'\n")
            #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
            #expect(try await sandbox.containers() == after)
        }
    }

    @Test func `A hook never makes git fail`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project([Self.pod: Self.hello])
            try await sandbox.branches(
                ["broken": [Self.pod: "services: [\n"], "other": [Self.pod: Self.goodbye]], in: project)
            try await sandbox.conductor("up", in: project).success()
            let before = try await sandbox.containers()

            // An engine that does not answer: the next command that reaches it does what was to be done.
            let dead = try await sandbox.run(
                ["git", "switch", "other"], in: project, environment: ["DOCKER_HOST": "unix:///nonexistent"]
            ).success()
            #expect(dead.stderr == "Switched to branch 'other'\n" + Self.announcement)
            let wait = try await sandbox.conductor("wait", in: project)
            #expect(wait.status == 1)
            #expect(wait.stderr.contains("the docker engine does not answer"))
            #expect(try await sandbox.containers() == before)
            try await sandbox.conductor("up", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")
            let after = try await sandbox.containers()

            // Pods that cannot be read.
            let broken = try await sandbox.run(["git", "switch", "--quiet", "broken"], in: project).success()
            #expect(broken.stderr.hasPrefix("conductor: pods/default.yml:"))
            #expect(broken.stderr.hasSuffix(": correct it, or switch back, then 'git conductor up' [invalid-file]\n"))
            #expect(broken.stderr.split(separator: "\n").count == 1)
            try await sandbox.git("switch", "--quiet", "other", in: project)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.containers() == after)

            // The program is gone.
            try await sandbox.sh("rm '\(sandbox.bin)/conductor' '\(sandbox.bin)/git-conductor'").success()
            let gone = try await sandbox.run(["git", "switch", "main"], in: project).success()
            #expect(gone.stderr == "Switched to branch 'main'\n")
            #expect(try await sandbox.containers() == after)
        }
    }

    @Test func `Hooks of others go on, and come back when ours go`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project([Self.pod: Self.hello])
            try await sandbox.branches(["other": [Self.pod: Self.goodbye]], in: project)
            try await sandbox.conductor("up", in: project).success()

            let hooks = project.appending(".git").appending("hooks")
            let look = "for f in *; do stat -c '%n %a' $f; cat $f; done"
            try await sandbox.conductor("hooks", "uninstall", in: project).success()
            let own = "#!/bin/sh\n# \u{FC}\necho \"$*\" >>'\(sandbox.root)/calls'\nexit 7"
            try sandbox.write(["post-checkout": own, "post-commit": "#!/bin/sh\n"], in: hooks)
            try await sandbox.sh("chmod 750 post-checkout; chmod 644 post-commit", in: hooks).success()
            let before = try await sandbox.sh(look, in: hooks).success().stdout
            let alone = try await sandbox.run(["git", "switch", "--quiet", "-c", "new"], in: project)
            #expect(alone.status != 0)

            try await sandbox.conductor("init", in: project).success()
            let main = try await sandbox.git("rev-parse", "main", in: project)
            let other = try await sandbox.git("rev-parse", "other", in: project)
            let both = try await sandbox.run(["git", "switch", "--quiet", "other"], in: project)
            #expect(both.status == alone.status)
            #expect(both.stderr == Self.announcement)
            try await sandbox.conductor("wait", in: project).success()
            #expect(try await sandbox.greeting() == "goodbye")
            #expect(
                try sandbox.read(sandbox.root.appending("calls")) == "\(main) \(main) 1\n\(main) \(other) 1\n")

            // A second time changes nothing.
            try await sandbox.conductor("hooks", "install", in: project).success()
            try await sandbox.conductor("hooks", "uninstall", in: project).success()
            #expect(try await sandbox.sh(look, in: hooks).success().stdout == before)
            let reminder = try await sandbox.conductor("status", in: project).success()
            #expect(reminder.stderr.contains("the git hooks of this project are not installed"))
        }
    }
}
