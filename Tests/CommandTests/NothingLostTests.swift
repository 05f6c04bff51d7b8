import Host
import TestSupport
import Testing

/// What a person has in a checkout is there after every command, or it is in the store and a line says how to get it.
@Suite struct NothingLostTests {
    /// A repository with a submodule and a branch `other` that changes and adds files; made once.
    private static let remotes = Task {
        let machine = Machine(in: try Sandbox(sharedAs: "remotes"))
        try await machine.run(
            """
            mkdir lib && (cd lib && git init -q && echo one > lib.txt && git add . && git commit -qm Library)
            git clone -q --bare lib lib.git
            mkdir work && cd work && git init -q && printf '*.log\\nbuild\\n' > .gitignore && echo one > app.txt
            git submodule --quiet add "file://$PWD/../lib.git" lib && git add . && git commit -qm First
            git switch -qc other && echo two > app.txt && echo two > other.txt && echo two > other.log
            git add -f . && git commit -qm Other && git switch -q main
            git clone -q --bare . ../web.git
            """, in: "")
        return machine
    }

    /// A project in which `web` is checked out.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run("cp -R '\(Self.remotes.value.path("web.git"))' .", in: "")
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }\n"
        ])
        try await machine.run("echo src > .gitignore; git add .; git commit -qm Project")
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        try #require(await machine.conductor("checkout web -q").error == "")
        return machine
    }

    /// All in which `precious` can be: files, the index, what `HEAD`, branches and stashes reach, in all repositories.
    private static let everything = """
        { cat .git/worktrees/*/locked .git/conductor/stores/web.git/worktrees/*/locked 2>&1
          for place in src/web mine .git/conductor/stores/web.git/kept .git/conductor/stores/web.git/lfs; do
            grep -rhsI --exclude-dir=.git . "$place" || true
          done
          for place in src/web src/web/lib src/web/mine ../mine .git/conductor/stores/web.git; do
            git -C "$place" rev-parse -q --is-inside-work-tree >/dev/null 2>&1 || continue
            git -C "$place" log -p -m HEAD -- || true; git -C "$place" log -p -m --all --
            git -C "$place" diff --cached || true
          done; } 2>/dev/null | grep -q precious && echo found
        """

    private static let state = """
        git status --porcelain=v2 --branch --ignored; git stash list; git for-each-ref; git submodule foreach -q git status -sb
        grep -rhI --exclude-dir=.git --exclude=.git .
        """

    private func expectFound(
        _ machine: Machine, after command: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let found = try? await machine.run(Self.everything)
        #expect(found == "found\n", "after \(command)", sourceLocation: sourceLocation)
    }

    /// Runs a command that must do nothing where there is something in its way, and lose nothing where it goes on.
    private func attempt(_ command: String, with work: Work, stops: Bool, on machine: Machine) async throws {
        let before = try await machine.run(Self.state, in: "project/src/web")
        let preview = await machine.conductor("\(command) --dry-run")
        #expect((preview.status != 0) == stops, "\(command) --dry-run: \(preview.transcript)")
        let outcome = await machine.conductor(command)
        #expect((outcome.status != 0) == stops, "\(command): \(outcome.transcript)")
        if stops { #expect(preview.error == outcome.error) }
        if stops {
            let lines = outcome.error.replacing(/\b[0-9a-f]{7,}\b/, with: "ID")
            let line = command.hasPrefix("remove") ? work.line : work.lineOnMove ?? work.line
            #expect(lines.contains(line), "\(command): \(lines)")
            #expect(try await machine.run(Self.state, in: "project/src/web") == before, "after \(command)")
        }
        if work.stops.isEmpty, command == "remove web", !work.line.isEmpty {
            #expect(preview.output.split(separator: "\n").map(String.init).contains(work.line), "\(preview.transcript)")
            #expect(outcome.error.split(separator: "\n").map(String.init).contains(work.line), "\(outcome.transcript)")
        }
        await expectFound(machine, after: command)
    }

    @Test("Kept in place, refused with a list, or in the store with a way back", arguments: Work.all)
    func work(_ work: Work) async throws {
        let machine = try await machine()
        try await machine.run(work.script, in: "project/src/web")
        let before = try await machine.run(Self.state, in: "project/src/web")
        for command in ["unmount web", "mount web", "stop", "down --volumes", "up -q --no-wait", "prune"] {
            let outcome = await machine.conductor(command)
            #expect(outcome.status == 0, "\(command): \(outcome.transcript)")
            #expect(try await machine.run(Self.state, in: "project/src/web") == before, "after \(command)")
        }
        try await attempt("remove web", with: work, stops: work.stops.contains(.remove), on: machine)
        if !work.stops.contains(.remove) {
            #expect(await machine.conductor("checkout web").status == 0)
            #expect(
                try await machine.run(work.shown ?? "grep -r precious .", in: "project/src/web").contains("precious"))
        }
        for command in ["checkout web other", "switch other"] {
            try await attempt(command, with: work, stops: work.stops.contains(.move), on: machine)
            if !work.stops.contains(.move) { try await machine.run("git switch -q -", in: "project/src/web") }
        }

        // Now the remote has more on `main`.
        try await machine.run("git update-ref refs/heads/main refs/heads/other", in: "web.git")
        let outcome = await machine.conductor("sync")
        #expect(outcome.status == 0, "\(outcome.transcript)")
        if work.stops.contains(.move) { #expect(outcome.output.contains("not updated, as "), "\(outcome.transcript)") }
        await expectFound(machine, after: "sync")
    }

    @Test("With --force it is in the store, and what the messages tell brings it back", arguments: Work.all)
    func removeForced(_ work: Work) async throws {
        let machine = try await machine()
        try await machine.run(work.script, in: "project/src/web")
        let preview = await machine.conductor("remove web --force --dry-run")
        if work.stops.intersection([.remove, .forced]) == .remove {
            let lines = preview.output.replacing(/\b[0-9a-f]{7,}\b/, with: "ID")
            #expect(lines.contains("keep in the store, of src/web: \(work.line)\n"), "\(preview.transcript)")
        }
        let outcome = await machine.conductor("remove web --force")
        guard !work.stops.contains(.forced) else {
            #expect(outcome.status == 1)
            return await expectFound(machine, after: "remove --force")
        }
        #expect(outcome.status == 0, "\(outcome.transcript)")
        #expect(!Files.exists(machine.path("project/src/web")))
        let again = await machine.conductor("checkout web")
        #expect(again.status == 0, "\(again.transcript)")
        for line in outcome.error.split(separator: "\n") {
            guard let command = line.firstRange(of: "after the next checkout: ") else { continue }
            try await machine.run(String(line[command.upperBound...]).replacing(" list", with: " list >/dev/null"))
        }
        guard work.isBroughtBack else { return }
        let found = try await machine.run(work.shown ?? "grep -r precious .", in: "project/src/web")
        #expect(found.contains("precious"), "\(outcome.transcript)")
    }

    @Test("With --force what is in the way is set aside, and told of", arguments: Work.all)
    func moveForced(_ work: Work) async throws {
        let machine = try await machine()
        try await machine.run(work.script, in: "project/src/web")
        for line in ["checkout web other", "switch other"] where work.stops.intersection([.move, .forced]) == .move {
            let preview = await machine.conductor("\(line) --force --dry-run")
            let lines = preview.output.replacing(/\b[0-9a-f]{7,}\b/, with: "ID")
            let line = work.lineOnMove ?? work.line
            #expect(
                lines.contains("keep in a stash or on a branch, of src/web: \(line)\n"), "\(preview.transcript)")
        }
        let outcome = await machine.conductor("checkout web other --force")
        #expect((outcome.status != 0) == work.stops.contains(.forced), "\(outcome.transcript)")
        await expectFound(machine, after: "checkout --force")
        guard outcome.status == 0 else { return }
        #expect(try await machine.run("git branch --show-current", in: "project/src/web") == "other\n")
        if !work.stops.contains(.move) { #expect(outcome.error == "") }
    }

    @Test("A checkout that fails does not take away what it has put back")
    func failing() async throws {
        let machine = try await machine()
        try await machine.run(
            "git switch -qC mine; echo precious > mine; git add mine; git commit -qm precious",
            in: "project/src/web/lib")
        #expect(await machine.conductor("remove web --force").status == 0)
        // A commit at the remote whose submodule is nowhere.
        try await machine.run(
            """
            git clone -q ../web.git ../other && cd ../other
            git update-index --cacheinfo 160000,1111111111111111111111111111111111111111,lib
            git commit -qm Broken && git push -q origin HEAD:broken
            """)
        let failed = await machine.conductor("checkout web broken")
        #expect(
            failed.error.contains("error: the submodules of 'src/web' could not be fetched [submodules-failed]\n"),
            "\(failed.transcript)")
        await expectFound(machine, after: "a checkout that failed")
        try await machine.run("git switch -q main", in: "project/src/web")
        #expect(await machine.conductor("checkout web").status == 0)
        #expect(try await machine.run("git log -p mine --", in: "project/src/web/lib").contains("precious"))
    }
}
