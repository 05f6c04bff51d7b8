import Host
import TestSupport
import Testing

/// `remove` refuses only for what would be lost, and where it fails all is as it was.
@Suite struct RemovalTests {
    /// A project in which `web` and `job`, two branches of one source, are checked out and run.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            git init -q work && cd work && echo one > app.txt && printf '*.log\\nbuild\\n' > .gitignore && git add .
            git commit -qm First && git branch jobs && git clone -q --bare . ../web.git
            """, in: "")
        let url = "file://\(machine.path("web.git"))"
        try await machine.project([
            "pods/default.yml":
                "services:\n  web: { image: acme/web, build: '\(url)' }\n  job: { image: acme/job, build: '\(url)#jobs' }\n"
        ])
        try await machine.run("echo src > .gitignore; git add .; git commit -qm Project")
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        try #require(await machine.conductor("checkout --all -q").status == 0)
        return machine
    }

    private let commit = "git commit -q --allow-empty -m Mine"

    /// The reasons of what happens to the services.
    private let unmounted = "recreate web: mount of web removed\nrecreate job: mount of job removed\n"

    private func line(_ branch: String, _ checkout: String = "web", commits: String = "1 commit") -> String {
        "branch '\(branch)' with \(commits) that no remote has stays in the store; "
            + "'git conductor checkout \(checkout) \(branch)' brings it back\n"
    }

    @Test("A clean checkout of a second stack goes, whatever the first one has")
    func secondStack() async throws {
        let machine = try await machine()
        try await machine.run("git worktree add -q ../other")
        #expect(await machine.conductor("checkout web -q --no-up", in: "other").status == 0)
        try await machine.run(
            "git switch -qc topic; \(commit); git switch -qc second; \(commit); echo two > app.txt; git stash -q",
            in: "project/src/web")
        let stash = "1 stash stays in the store; after the next checkout: git -C src/web stash list\n"
        let preview = await machine.conductor("remove web --dry-run", in: "other")
        #expect(preview.transcript == "remove src/web\n\(line("topic"))\(stash)status 0\n")
        let outcome = await machine.conductor("remove web", in: "other")
        #expect(outcome.output == "removed src/web\n")
        #expect(outcome.error == line("topic") + stash)
        #expect(try await machine.run("git log --format=%s origin/main..", in: "project/src/web") == "Mine\nMine\n")
        // The rest stays with the first stack, and the store keeps it when that goes, too.
        let last = await machine.conductor("remove --all")
        // Of several checkouts of the source the first one is named.
        let stashes = stash.replacing("src/web", with: "src/job")
        #expect(last.error == unmounted + line("second", commits: "2 commits") + line("topic", "job") + stashes)
        #expect(last.status == 0)
        #expect(await machine.conductor("checkout web topic -q").status == 0)
        #expect(
            try await machine.run("git log -1 --format=%s; git stash list | wc -l", in: "project/src/web").hasPrefix(
                "Mine\n1"))
    }

    @Test("All checkouts go; each branch is named once, with the checkout that had it")
    func all() async throws {
        let machine = try await machine()
        try await machine.run("git switch -qc topic; \(commit); \(commit)", in: "project/src/web")
        try await machine.run("\(commit); git branch gone; git branch job", in: "project/src/job")
        // 'checkout web job' would check out the service.
        let lines =
            line("gone", "job")
            + "branch 'job' with 1 commit that no remote has stays in the store; "
            + "after the next checkout: git -C src/job switch job\n"
            + line("jobs", "job") + line("topic", commits: "2 commits")
        let preview = await machine.conductor("remove --all --dry-run")
        #expect(preview.output.hasSuffix("remove src/job\nremove src/web\n\(lines)"), "\(preview.transcript)")
        let outcome = await machine.conductor("remove --all")
        #expect(outcome.error == unmounted + lines)
        #expect(outcome.status == 0)
        // What is only in the store keeps the store.
        try machine.write(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
        let pruned = await machine.conductor("prune")
        #expect(Files.exists(machine.path("project/.git/conductor/stores/web.git")))
        #expect(pruned.transcript.contains("not pushed: "), "\(pruned.transcript)")
    }

    @Test("A checkout whose folder was deleted leaves its branch")
    func deleted() async throws {
        let machine = try await machine()
        try await machine.run("git switch -qc topic; \(commit)", in: "project/src/web")
        try await machine.run("rm -r src/web")
        let outcome = await machine.conductor("remove web")
        #expect(outcome.output == "forgot src/web\n")
        #expect(outcome.error.hasSuffix(line("topic")), "\(outcome.transcript)")
    }

    private static let state = """
        git status --porcelain=v2 --ignored; git stash list; git for-each-ref; git diff; git diff --cached
        git -C ../.. worktree list --porcelain; git worktree list --porcelain; grep -rhI --exclude=.git . | sort
        sed -n '/"checkouts"/,/^  }/p' ../../.git/conductor/state.json
        """

    @Test(
        "Where git fails, all is as it was",
        arguments: [["worktree", "remove"], ["stash", "push"], ["branch", "--force"], ["ls-files", "--others"]])
    func failing(call: [String]) async throws {
        let machine = try await machine()
        try await machine.run(
            """
            git switch -q --detach; \(commit); echo two > app.txt; git add app.txt; echo three > app.txt
            mkdir build new; echo x > build/x; echo y > y.log; echo z > new/z
            """, in: "project/src/web")
        let before = try await machine.run(Self.state, in: "project/src/web")
        machine.docker.set { $0.failingGit = call }
        let outcome = await machine.conductor("remove --force web")
        machine.docker.set { $0.failingGit = nil }
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("error: 'git \(call[0])' failed"), "\(outcome.transcript)")
        #expect(try await machine.run(Self.state, in: "project/src/web") == before, "\(outcome.transcript)")
        #expect(await machine.conductor("status --json").output.contains("\"mounted\" : true"))
        #expect(await machine.conductor("remove --force web").status == 0)
    }

    @Test(
        "What cannot be deleted is named, with the command; nothing is touched", .enabled(if: expectsProtection),
        arguments: ["new", "app", "build", "build/deep"])
    func undeletable(name: String) async throws {
        let machine = try await machine()
        let (protect, release) = try #require(protection)
        try await machine.run(
            """
            mkdir -p app new build/deep; for f in app new build/deep; do echo x > $f/x; done; git add app
            git commit -qm App; echo two > app.txt; \(protect) \(name)
            """, in: "project/src/web")
        let calls = machine.docker.lines.count
        let before = try await machine.run(Self.state, in: "project/src/web")
        let preview = await machine.conductor("remove --all --force --dry-run")
        let outcome = await machine.conductor("remove --all --force")
        let store = "project/.git/conductor/stores/web.git"
        let place = outcome.status == 0 ? "\(store)/kept/web/1/files" : "project/src/web"
        try await machine.run("\(release) \(name)", in: place)
        guard name != "build/deep" else {
            // The folder around it is moved to the store.
            #expect(outcome.status == 0, "\(outcome.transcript)")
            try await machine.run("test -e build/deep/x", in: place)
            return
        }
        #expect(preview.error == outcome.error)
        #expect(
            outcome.error.hasPrefix(
                "error: 'src/web' cannot be removed as a whole, so it stays\n  src/web/\(name) has "),
            "\(outcome.transcript)")
        #expect(outcome.error.contains(" src/web/\(name); then run the command again\n"), "\(outcome.transcript)")
        #expect(machine.docker.lines.count == calls)
        #expect(try await machine.run(Self.state, in: "project/src/web") == before)
    }
}
