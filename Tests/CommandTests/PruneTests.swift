import Host
import Testing

/// `prune` takes away what no worktree needs, and nothing that is nowhere else.
@Suite struct PruneTests {
    /// A project with `web` checked out; the repository of `web` has one branch.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            mkdir work && cd work && git init -q && echo one > app.txt && git add . && git commit -qm First
            git clone -q --bare . ../web.git
            """, in: "")
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }\n",
            ".gitignore": "src\n",
        ])
        try await machine.run("git add . && git commit -qm Project")
        try #require(await machine.conductor("checkout web -q --no-up").status == 0)
        return machine
    }

    /// Takes the source out of the pod.
    private func forget(_ machine: Machine) throws {
        try machine.write(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
    }

    private let store = "project/.git/conductor/stores/web.git"

    @Test("A store that no pod names, and that has nothing of its own")
    func store() async throws {
        let machine = try await machine()
        #expect(await machine.conductor("prune").output == "there was nothing to remove\n")
        #expect(await machine.conductor("remove web").status == 0)
        #expect(await machine.conductor("prune --dry-run").output == "nothing to do\n")
        try forget(machine)
        let line = "the store web of file://$ROOT/web.git\n"
        #expect(await machine.conductor("prune --dry-run").output == "remove \(line)")
        #expect(Files.exists(machine.path(store)))
        #expect(await machine.conductor("prune").output == "removed \(line)")
        #expect(!Files.exists(machine.path(store)))
        #expect(await machine.conductor("prune").output == "there was nothing to remove\n")
    }

    @Test(
        "A store with something that is nowhere else stays",
        arguments: [
            ("echo x > app.txt; git stash push -qm mine", "stash: On main: mine"),
            ("git commit -q --allow-empty -m Mine", "not pushed: ID Mine"),
            ("git tag mine $(git commit-tree -m Mine HEAD^{tree})", "not pushed: ID Mine"),
            (
                "printf '*.log\\n' > ../../../ignore; git config core.excludesFile $PWD/../../../ignore; echo x > a.log",
                "it has files that were kept of a checkout, in '$ROOT/project/.git/conductor/stores/web.git/kept'"
            ),
            ("git worktree add -q --detach ../../../other", "it has the worktree '$ROOT/other'"),
            (
                "mkdir -p ../../.git/conductor/stores/web.git/lfs/objects/x; echo x > ../../.git/conductor/stores/web.git/lfs/objects/x/y",
                "it has files of git-lfs, and whether the remote has them is not known"
            ),
            ("mv ../../../web.git ../../../away.git", "its remote does not answer: this may be the only copy"),
            (
                "git -C ../../../web.git update-ref refs/heads/main $(git -C ../../../web.git commit-tree -m New main^{tree})",
                "not pushed: ID First"
            ),
        ])
    func kept(script: String, reason: String) async throws {
        let machine = try await machine()
        try await machine.run(script, in: "project/src/web")
        #expect(await machine.conductor("remove web --force").status == 0)
        try forget(machine)
        let outcome = await machine.conductor("prune")
        let output = outcome.output.replacing(/\b[0-9a-f]{7,}\b/, with: "ID")
        #expect(output == "kept the store web of file://$ROOT/web.git: \(reason)\n", "\(outcome.transcript)")
        #expect(Files.exists(machine.path(store)))
    }

    @Test("Another worktree's pods need a store; where they cannot be read, none is removed")
    func others() async throws {
        let machine = try await machine()
        try await machine.run("git worktree add -q ../other")
        #expect(await machine.conductor("remove web").status == 0)
        try forget(machine)
        #expect(await machine.conductor("prune").output == "there was nothing to remove\n")
        try machine.write(["pods/default.yml": "services: [\n"], in: "other")
        let outcome = await machine.conductor("prune")
        #expect(outcome.output == "there was nothing to remove\n")
        #expect(outcome.error.contains("warning: the pods of '$ROOT/other' cannot be read, and no store is removed: "))
        #expect(Files.exists(machine.path(store)))
    }

    @Test("A checkout that went with a worktree of the project is forgotten, unless its commits are nowhere else")
    func worktree() async throws {
        let machine = try await machine()
        #expect(await machine.conductor("remove web").status == 0)
        for isDetached in [false, true] {
            try await machine.run("git worktree add -q ../other")
            #expect(await machine.conductor("checkout web -q --no-up", in: "other").status == 0)
            // To git the checkout is an ignored file, so we keep the worktree from being removed with it.
            await #expect(throws: HostError.self) { try await machine.run("git worktree remove ../other") }
            if isDetached {
                try await machine.run(
                    "git switch -q --detach; git commit -q --allow-empty -m Mine", in: "other/src/web")
            }
            try await machine.run("git worktree remove --force --force ../other; git branch -qD other")
            let outcome = await machine.conductor("prune")
            let output = outcome.output.replacing(/\b[0-9a-f]{7,}\b/, with: "ID")
            #expect(
                output
                    == (isDetached
                        ? "kept the worktree $ROOT/other/src/web: on no branch: ID\n"
                        : "removed the worktree $ROOT/other/src/web\n"))
        }
    }

    @Test("A worktree that has no checkouts any more can be removed by git")
    func unguarded() async throws {
        let machine = try await machine()
        #expect(await machine.conductor("remove --all").output == "removed src/web\n")
        try await machine.run("git worktree add -q ../other")
        #expect(await machine.conductor("checkout web -q --no-up", in: "other").status == 0)
        #expect(
            try await machine.run("git worktree list --porcelain").contains("locked it has checkouts of git conductor"))
        #expect(await machine.conductor("remove --all", in: "other").output == "removed src/web\n")
        try await machine.run("git worktree remove ../other")
    }
}
