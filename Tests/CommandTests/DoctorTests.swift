import Host
import Testing

@testable import ConductorCommands

/// What the tests of this file break, and what `doctor` makes of it.
private struct Trouble: Sendable, CustomTestStringConvertible {
    let script: String
    let state: String
    let what: String
    var isMended = true
    var testDescription: String { script }
}

@Suite struct DoctorTests {
    @Test("All is well") func healthy() async throws {
        let machine = try await shopWithCheckout()
        let git = try await machine.run("git version")
        let outcome = await machine.conductor("doctor")
        #expect(
            outcome.transcript == """
                ok       git: \(git.dropLast())
                ok       docker: the engine, version 27.5.1, answers
                ok       settings: the settings in git's configuration make sense
                ok       compose: 'docker compose' has version 2.40.3
                ok       disk: there is room to write, and all belongs to you
                ok       state: what was written down can be read
                ok       place: the project lies at '$ROOT/project', its checkouts and stores where they were
                ok       project: 'project' has 1 service, 1 checkout and the stack 'project'
                ok       files: 'docker compose' accepts the compose files
                ok       repositories: all 3 are read with libgit2
                ok       hooks: git runs our hooks in 2 worktrees
                ok       lfs: no file is kept with git-lfs
                ok       stack: what runs is up to date
                ok       ports: no port of this stack is held by anything else
                ok       leftovers: no command has left anything behind
                status 0

                """)
        #expect(await machine.conductor("doctor -q").transcript == "status 0\n")
        #expect(await machine.conductor("doctor --fix -q").transcript == "status 0\n")
    }

    private static let troubles = [
        Trouble(
            script: "rm .git/hooks/post-*", state: "problem",
            what: "hooks: our hooks do not run in '$ROOT/project': they are not installed [hooks-missing]"),
        Trouble(
            script: "chmod -x .git/hooks/post-*", state: "problem",
            what: "post-applypatch in '$ROOT/project/.git/hooks' are not executable [hooks-not-executable]"),
        Trouble(
            script: "printf 'exit 0\\n' > x; sed -i.bak 1rx .git/hooks/post-merge; rm x .git/hooks/post-merge.bak",
            state: "warning",
            what: "post-merge in '$ROOT/project/.git/hooks' is not as git conductor wrote it [hooks-shadowed]"),
        Trouble(
            script: "printf '#!/bin/sh\\n' > .git/conductor/stores/web.git/hooks/post-commit", state: "problem",
            what: "hooks: our hooks do not run in '$ROOT/project/src/web': post-commit in "),
        Trouble(
            script: "git config hook.conductor.enabled false; git config conductor.hooks false", state: "warning",
            what: "hooks: our hooks are turned off in '$ROOT/project': 'conductor.hooks' is 'false' ("
                + "'$ROOT/project/.git/config', local) [hooks-off]", isMended: false),
        Trouble(
            script: "echo '{' > .git/conductor/state.json", state: "problem",
            what: "state: '$ROOT/project/.git/conductor/state.json' cannot be read"),
        Trouble(
            script: "echo '{}' > .git/conductor/stacks.json", state: "problem",
            what: "state: '$ROOT/project/.git/conductor/stacks.json' cannot be read"),
        Trouble(
            script: "echo x > .git/conductor/.state.json.99999999.tmp", state: "warning",
            what: "leftovers: '.git/conductor/.state.json.99999999.tmp'"),
        Trouble(
            script: "echo x > pods/.default.yml.99999999.tmp", state: "warning",
            what: "leftovers: 'pods/.default.yml.99999999.tmp'"),
        Trouble(script: "pwd > .git/conductor/again", state: "problem", what: "leftovers: a hook has told"),
        Trouble(
            script: "echo 'services: [' > pods/default.yml", state: "problem", what: "project: pods/default.yml:",
            isMended: false),
        Trouble(
            script: "touch -d 2020-01-01 .git/index.lock", state: "problem",
            what: "repositories: '$ROOT/project/.git/index.lock' keeps git from working", isMended: false),
        Trouble(
            script: "git config core.repositoryFormatVersion 1; git config extensions.worktreeConfig true",
            state: "ok", what: "repositories: the project is read through git", isMended: false),
        Trouble(
            script: "rm .git/conductor/stores/web.git/worktrees/web/index "
                + "&& echo initializing > .git/conductor/stores/web.git/worktrees/web/locked",
            state: "problem", what: "place: 'src/web' is half made"),
        Trouble(
            script:
                "cd .git/conductor/stores/web.git/worktrees; for n in a b; do mkdir $n; cp web/HEAD web/commondir $n; done",
            state: "problem",
            what: "place: '.git/conductor/stores/web.git/worktrees/b' is a worktree of which git cannot read 'gitdir'"),
        Trouble(
            script: "cd .git/conductor/stores/web.git/worktrees; mkdir a; cp web/HEAD a; touch a/commondir a/gitdir",
            state: "problem", what: "is a worktree of which git cannot read 'gitdir' and 'commondir', and no checkout"),
        Trouble(
            script: "rm .git/conductor/stores/web.git/worktrees/web/commondir", state: "problem",
            what: "place: 'src/web' is a worktree of which git cannot read 'commondir'"),
        Trouble(
            script: ": > .git/conductor/stores/web.git/worktrees/web/gitdir", state: "problem",
            what: "place: 'src/web' is a worktree of which git cannot read 'gitdir'"),
        Trouble(
            script:
                "cd .git/conductor/stores/web.git; mkdir -p worktrees/a/modules/lib; cp worktrees/web/HEAD worktrees/a",
            state: "problem", what: "worktrees/a' is a worktree of which git cannot read 'gitdir'", isMended: false),
        Trouble(
            script: "git config conductor.timeout abc", state: "problem",
            what: "settings: 'conductor.timeout' is 'abc' in git's configuration", isMended: false),
        Trouble(
            script: "git config conductor.follow maybe", state: "problem",
            what: "settings: 'conductor.follow' is 'maybe' in git's configuration, and has to be 'true' or 'false' "
                + "[invalid-setting]", isMended: false),
        Trouble(
            script: "git config conductor.transfer x", state: "problem",
            what: "settings: 'conductor.transfer' is 'x' in git's configuration", isMended: false),
        Trouble(
            script: "git config conductor.portRange 5", state: "problem",
            what: "settings: 'conductor.portRange' is '5' in git's configuration", isMended: false),
        Trouble(
            script: "git config conductor.tiemout 5", state: "warning",
            what: "settings: 'conductor.tiemout' in git's configuration is no setting", isMended: false),
        Trouble(
            script: "rm -rf .git/conductor/stores/web.git/objects/*", state: "problem",
            what:
                "repositories: '.git/conductor/stores/web.git' has lost what its branches name: fatal: missing object",
            isMended: false),
        Trouble(
            script: "printf x > .git/conductor/stores/web.git/worktrees/web/index", state: "problem",
            what: "index file smaller than expected [unreadable-repository]", isMended: false),
        Trouble(
            script: "touch -d '1 minute ago' .git/conductor/stores/web.git/worktrees/web/index.lock", state: "warning",
            what: "repositories: '$ROOT/project/.git/conductor/stores/web.git/worktrees/web/index.lock' keeps git",
            isMended: false),
        Trouble(
            script: "mkdir .git/conductor/stores/web.git/worktrees/web/rebase-merge", state: "warning",
            what: "repositories: 'src/web' is in the middle of a rebase", isMended: false),
        Trouble(
            script: "for n in post-commit post-commit.before-conductor; do echo $n > .git/hooks/$n; done",
            state: "problem", what: "and not the one that ours has kept [two-hooks]", isMended: false),
        Trouble(
            script: "mkdir .git/conductor/stores/.w.git.1.tmp", state: "warning",
            what: "leftovers: '.git/conductor/stores/.w.git.1.tmp' is left of a command that was killed"),
    ]

    @Test("What is broken is told, and mended where nothing is lost by it", arguments: troubles)
    fileprivate func trouble(_ trouble: Trouble) async throws {
        let machine = try await shopWithCheckout()
        try await machine.run(trouble.script)
        let outcome = await machine.conductor("doctor")
        let line = outcome.output.split(separator: "\n").first { $0.contains(trouble.what) }
        #expect(line?.hasPrefix(trouble.state) == true, "\(outcome.transcript)")
        #expect(outcome.status == (trouble.state == "problem" ? 1 : 0))
        // To look changes nothing.
        #expect(await machine.conductor("doctor").output == outcome.output)

        let mended = await machine.conductor("doctor --fix")
        #expect(mended.output.contains(trouble.what) != trouble.isMended, "\(mended.transcript)")
        #expect(mended.status == (trouble.isMended || trouble.state != "problem" ? 0 : 1), "\(mended.transcript)")
    }

    @Test("Files of git-lfs, which git does not know or whose hook was never installed")
    func largeFiles() async throws {
        let machine = try await shopWithCheckout()
        let attributes = "*.bin filter=lfs diff=lfs merge=lfs -text\n"
        try machine.write(["src/web/.gitattributes": attributes])
        // Whatever the machine has.
        try await machine.run("git config filter.lfs.process ''", in: "project/src/web")
        #expect(
            await machine.conductor("doctor -q").output.contains(
                "problem  lfs: 'src/web' has files of git-lfs, which git does not know here [lfs-not-set-up]\n         hint: git lfs install\n"
            ))
        try await machine.run("git config filter.lfs.process 'git-lfs filter-process'", in: "project/src/web")
        #expect(
            await machine.conductor("doctor -q").output.contains(
                "warning  lfs: a push from 'src/web' sends no files of git-lfs"))
        try await machine.run("touch .git/conductor/stores/web.git/hooks/pre-push")
        #expect(await machine.conductor("doctor -q").transcript == "status 0\n")
    }

    @Test("A report for a bug has what was found, and no secret")
    func bundle() async throws {
        let machine = try await shopWithCheckout()
        try machine.write([
            "config/secrets.yml": "common: { TOKEN: hunter2secret }\n",
            ".git/conductor/log": "said hunter2secret\nhttps://me:pass@host/x\nInvalid template: \"${hunter3\"\n",
        ])
        #expect(
            await machine.conductor("doctor --bundle report.txt").error.hasSuffix(
                "Wrote 'report.txt'. Read it before you send it.\n"))
        let report = try Files.text(of: machine.path("project/report.txt"))
        for title in ["Versions", "doctor", "status", "Settings", "Variables that are set", "Files", "Log"] {
            #expect(report.contains("## \(title)\n"), "\(title)")
        }
        #expect(
            report.contains("said ***") && report.contains("config/secrets.yml") && report.contains("pods/default.yml"))
        #expect(!report.contains("hunter") && !report.contains("me:pass"))
        // A file that is there is not overwritten.
        let again = await machine.conductor("doctor --bundle report.txt")
        #expect(again.status == 1 && again.error.contains("is there already"), "\(again.transcript)")
        // What is wrong with a value is told without the value.
        try machine.write([
            "pods/environments/development/default.yml":
                "services:\n  web:\n    environment: { PASSWORD: \"hunter4${x\" }\n"
        ])
        _ = await machine.conductor("doctor --bundle broken.txt")
        let broken = try Files.text(of: machine.path("project/broken.txt"))
        #expect(broken.contains(#"invalid interpolation format for \"***\": \"***\""#), "\(broken)")
        #expect(!broken.contains("hunter"))
    }

    @Test func engine() async throws {
        let machine = try await shopWithCheckout()
        machine.docker.set { $0.isUp = false }
        #expect(
            await machine.conductor("doctor -q").transcript == """
                problem  docker: the docker engine does not answer; Cannot connect to the Docker daemon at \
                unix:///var/run/docker.sock. [engine-not-running]
                         hint: start it ('sudo systemctl start docker', or Docker Desktop), then run the command again
                status 1

                """)
        machine.docker.set { $0.isThere = false }
        let missing = await machine.conductor("doctor -q").output
        #expect(missing.contains("problem  docker: docker is not on this machine's PATH [docker-not-found]\n"))
        #expect(missing.contains("problem  compose: neither 'docker compose' nor 'docker-compose' works"))
    }

    @Test func json() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("rm -r src/web")
        let outcome = await machine.conductor("doctor --json")
        #expect(outcome.status == 1)
        #expect(
            outcome.output.contains(
                """
                    {
                      "check" : "place",
                      "fixable" : true,
                      "hint" : "'git conductor checkout web' brings it back on 'main', 'git conductor remove web' forgets it",
                      "id" : "checkout-not-whole",
                      "state" : "problem",
                      "what" : "'src/web' was deleted"
                    },
                """), "\(outcome.output)")
        let mended = await machine.conductor("doctor --json --fix")
        #expect(mended.status == 0)
        #expect(mended.output.contains("\"Brought 'src/web' back on 'main'\""))
        #expect(mended.output.contains("\"schema\" : 1"))
    }
}
