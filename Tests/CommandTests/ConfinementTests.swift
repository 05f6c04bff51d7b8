import Host
import SystemPackage
import Testing

/// What a branch makes of folders, and what our commands then write.
@Suite struct ConfinementTests {
    /// A project with the source `web`, of which the branch `evil` has a link where the branch `main` ignores a folder.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            mkdir outside work; cd work; git init -q; echo /cache/ > .gitignore; echo 1 > app.txt
            git add .; git commit -qm First; git switch -qc evil; git rm -q .gitignore; ln -s ../../../outside cache
            echo two > app.txt; git add .; git commit -qm Evil; git switch -q main; git clone -q --bare . ../web.git
            """, in: "")
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }\n"
        ])
        try await machine.run("git add .; git commit -qm Project")
        return machine
    }

    @Test(
        "Checkouts are made in no folder that a link of the project leads to, and not in .git",
        arguments: [
            "ln -s ../outside src", "ln -s $PWD/../outside src", "ln -s nowhere src", "mkdir real; ln -s real src",
            "ln -s .git/hooks src", "git config conductor.checkouts .git/hooks", "git config conductor.checkouts .git",
            "git config conductor.checkouts vendor/src; ln -s ../outside vendor",
            "git config conductor.checkouts x/../vendor/src; ln -s .git vendor; ln -s ../outside x",
        ])
    func checkouts(script: String) async throws {
        let machine = try await machine()
        try await machine.run(script)
        // What is installed there is another matter.
        try await machine.run("rm -f .git/hooks/*")
        let list = "find . ../outside ! -path './.git/conductor*' ! -path './.git/index' | sort"
        let before = try await machine.run(list)
        for line in ["checkout web --no-up --dry-run", "checkout web --no-up", "checkout --all", "remove web"] {
            let outcome = await machine.conductor(line)
            #expect(outcome.status == 1, "\(outcome.transcript)")
            #expect(outcome.error.contains("the checkouts cannot be in '") || line == "remove web")
        }
        #expect(try await machine.run("\(list); ls .git/conductor/stores 2>/dev/null || true") == before)
        #expect(await machine.conductor("doctor").output.contains("problem  place: the checkouts cannot be in '"))
    }

    @Test("Nothing is cloned for a project that has its checkouts elsewhere")
    func clone() async throws {
        let machine = try await machine()
        try await machine.run("ln -s ../outside src; git add src; git commit -qm Link")
        let outcome = await machine.conductor(["clone", "file://\(machine.path("project"))", "copy", "--all"], in: "")
        #expect(outcome.status == 1 && outcome.error.contains("'$ROOT/copy/src' is a symbolic link to '../outside'"))
        #expect(try await machine.run("ls -A outside; ls copy/.git/conductor/stores 2>/dev/null || true", in: "") == "")
    }

    @Test("A folder elsewhere that the user names in git's configuration is the user's own choice")
    func elsewhere() async throws {
        let machine = try await machine()
        try await machine.run("git config conductor.checkouts ../outside")
        try await machine.succeed("checkout web --no-up -q")
        #expect(try await machine.run("cat ../outside/web/app.txt") == "1\n")
    }

    @Test("A checkout is not led to a folder behind a link that has taken the place of src")
    func led() async throws {
        let machine = try await machine()
        try await machine.succeed("checkout web --no-up -q")
        try await machine.run(
            """
            mv src ../outside/src; ln -s ../outside/src src
            sed -i 's,/worktrees/web,/worktrees/other,' src/web/.git; mv .git/conductor/stores/web.git/worktrees/web \
            .git/conductor/stores/web.git/worktrees/other; echo $PWD/src/web/.git > .git/conductor/stores/web.git/worktrees/other/gitdir
            sed -i 's,project/.git,gone/.git,' src/web/.git
            """)
        let before = try machine.read("outside/src/web/.git")
        for line in ["status", "doctor --fix", "fetch"] { _ = await machine.conductor(line) }
        #expect(try machine.read("outside/src/web/.git") == before)
    }

    @Test("Kept files stay in the store where the branch has a link in their place")
    func kept() async throws {
        let machine = try await machine()
        try await machine.succeed("checkout web --no-up -q")
        try await machine.run("mkdir src/web/cache; echo precious > src/web/cache/p")
        try await machine.succeed("remove web")
        let outcome = try await machine.succeed("checkout web evil --no-up")
        #expect(
            outcome.error.contains(
                "warning: not everything that was kept of 'web' could be put back, as something is in its place; "
                    + "it is in .git/conductor/stores/web.git/kept/web/1"))
        #expect(try await machine.run("ls -A ../outside; readlink src/web/cache") == "../../../outside\n")
        #expect(try machine.read("project/.git/conductor/stores/web.git/kept/web/1/files/cache/p") == "precious\n")
        try await machine.succeed("remove web -q")
        try await machine.succeed("checkout web main --no-up -q")
        #expect(try machine.read("project/src/web/cache/p") == "precious\n")
    }

    @Test("What a kept link leads to is not moved into a checkout, and a link to nothing is not thrown away")
    func keptLink() async throws {
        let machine = try await machine()
        try await machine.succeed("checkout web --no-up -q")
        try await machine.run(
            """
            echo mine > ../outside/f; mkdir ../empty; mkdir src/web/cache
            ln -s ../../../outside src/web/cache/l; ln -s ../../../../empty src/web/cache/e
            """)
        try await machine.succeed("remove web -q")
        try await machine.run("git -C .git/conductor/stores/web.git branch -D main -q")
        // Another branch has folders in their place.
        try await machine.run(
            """
            cd ../work; mkdir -p cache/l cache/e; touch cache/l/x cache/e/x; git add -f cache; git commit -qm Folders
            git push -q ../web.git main
            """)
        try await machine.succeed("fetch --all -q")
        try await machine.succeed("checkout web --no-up")
        #expect(
            try await machine.run("ls ../outside; ls src/web/cache/l src/web/cache/e")
                == "f\nsrc/web/cache/e:\nx\n\nsrc/web/cache/l:\nx\n")
        #expect(
            try await machine.run("cd .git/conductor/stores/web.git/kept/web/1/files/cache; readlink l e")
                == "../../../outside\n../../../../empty\n")
    }

    @Test("Folders that stay the image's are made in the checkout alone")
    func keep() async throws {
        let machine = try await machine()
        try machine.write([
            "pods/default.yml": """
            services:
              web:
                image: acme/web
                build: 'file://\(machine.path("web.git"))'
                x-conductor: { keep: cache/deep }

            """
        ])
        try await machine.succeed("checkout web --no-up -q")
        #expect(await machine.conductor("up --no-wait -q").status == 0)
        #expect(try await machine.run("ls src/web/cache") == "deep\n")
        try await machine.run("rm -r src/web/cache; git -C src/web switch -q evil; echo {} > src/web/package.json")
        let outcome = await machine.conductor("up --no-wait")
        #expect(outcome.error.contains("src/web/cache' is a symbolic link to '../../../outside', which leads out of"))
        #expect(try await machine.run("ls -A ../outside") == "")
    }

    @Test(
        "A file that never ends, on another branch, ends a hook with a line", .timeLimit(.minutes(1)),
        arguments: ["ln -s /dev/zero", "mkfifo", "truncate -s 1T", "mkdir"])
    func hook(script: String) async throws {
        let machine = try await machine()
        try await machine.succeed("up --no-wait -q")
        try await machine.run("\(script) pods/x.yml")
        for line in ["hook post-checkout a b 1", "status", "up --no-wait"] {
            let outcome = await machine.conductor(line)
            #expect(outcome.error.contains("cannot read '$ROOT/project/pods/x.yml': it is "), "\(outcome.transcript)")
            #expect(outcome.status == (line.hasPrefix("hook") ? 0 : 1) && outcome.docker.isEmpty)
        }
    }
}
