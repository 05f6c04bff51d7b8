import Host
import SystemPackage
import Testing

@testable import ConductorCommands

/// A project with a checkout that is up.
func shopWithCheckout() async throws -> Machine {
    let machine = Machine(executable: Files.program("true", path: "/usr/bin:/bin") ?? "/usr/bin/true")
    try await machine.run(
        """
        mkdir work && cd work && git init -q && echo one > app.txt && git add . && git commit -qm First
        git clone -q --bare . ../web.git
        """, in: "")
    try await machine.project([
        "pods/default.yml":
            "services:\n  web:\n    image: acme/web\n    build: file://\(machine.path("web.git"))\n"
    ])
    try await machine.run("git add . && git commit -qm First")
    try await machine.succeed("checkout web -q")
    return machine
}

extension Machine {
    /// Runs a command line that has to succeed.
    @discardableResult
    func succeed(_ line: String, in folder: String = "project") async throws -> Outcome {
        let outcome = await conductor(line, in: folder)
        guard outcome.status == 0 else { throw HostError(.process, "\(line): \(outcome.transcript)") }
        return outcome
    }
}

private let sound = """
    git -C src/web rev-parse --absolute-git-dir --show-toplevel
    git -C .git/conductor/stores/web.git worktree list | tail -n 1 | sed 's/  .*//'
    git -C src/web status --short --branch
    """

/// What the script says where the two ends of the only checkout of a project name each other.
private func soundness(_ folder: String, _ machine: Machine) -> String {
    let top = machine.path(folder)
    return """
        \(top)/.git/conductor/stores/web.git/worktrees/web
        \(top)/src/web
        \(top)/src/web
        ## main...origin/main

        """
}

@Suite struct PlaceTests {
    @Test(
        "A project that was moved goes on with its stack and its checkouts, whatever comes first",
        arguments: ["status -q", "up -q --no-wait", "fetch -q", "hook post-checkout a b 1", "doctor --fix -q"])
    func moved(command: String) async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("mv project moved", in: "")
        #expect(await machine.conductor("doctor", in: "moved").status == 1)

        try await machine.succeed(command, in: "moved")
        #expect(try await machine.run(sound, in: "moved") == soundness("moved", machine))
        #expect(await machine.conductor("status", in: "moved/src/web").error.isEmpty)
        // The container has the old folder mounted.
        let up = try await machine.succeed("up --no-wait", in: "moved")
        #expect(command.hasPrefix("up") ? up.docker.isEmpty : up.docker.count == 1)
        let stack = try machine.read("moved/.git/conductor/stacks.json")
        #expect(stack.contains(#""name" : "project""#) && stack.contains(machine.path("moved").string))
        #expect(await machine.conductor("doctor -q", in: "moved").transcript == "status 0\n")
    }

    @Test("What a move has done is said in a line each")
    func movedWords() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("mv project moved", in: "")
        #expect(
            await machine.conductor("status", in: "moved/src/web").error == """
                This project was moved from '$ROOT/project': its stack 'project' goes with it
                Led the worktree 'src/web' and its repository to each other again

                """)
    }

    @Test("A copy has a stack and worktrees of its own, and leaves the original alone")
    func copied() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("cp -r project 'a copy'", in: "")
        #expect(
            await machine.conductor("status", in: "a copy").error == """
                This project is a copy of '$ROOT/project': it has a stack of its own now, 'acopy'
                Led the worktree 'src/web' and its repository to each other again

                """)
        for folder in ["project", "a copy"] {
            #expect(try await machine.run(sound, in: folder) == soundness(folder, machine))
        }
        // Nothing of the copy's stack is up: a hook has nothing to do.
        try await machine.run("git switch -qc topic && git -C src/web commit -q --allow-empty -m Work", in: "a copy")
        #expect(await machine.conductor("hook post-checkout a b 1", in: "a copy").transcript == "status 0\n")
        #expect(try await machine.run("git log --all --format=%s", in: "project/src/web") == "First\n")
        #expect(try await machine.succeed("up --no-wait").docker.isEmpty)
        machine.docker.set { $0.containers = [:] }
        let up = try await machine.succeed("up --no-wait", in: "a copy")
        #expect(up.docker.count == 1 && up.docker[0].contains("--project-name acopy "))
        #expect(await machine.conductor("status").error.isEmpty)
    }

    @Test("A worktree of the project follows the project, and the project it")
    func worktree() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("git worktree add -q ../second")
        try await machine.succeed("checkout web -q --no-up", in: "second")
        let place = "git rev-parse --absolute-git-dir && git -C src/web rev-parse --show-toplevel"

        try await machine.run("mv project moved", in: "")
        let lost = await machine.conductor("status", in: "second")
        #expect(
            lost.transcript == """
                ! error: '$ROOT/second' is a worktree of '$ROOT/project/.git/worktrees/second', which is not there [moved-repository]
                ! hint: if its repository was moved, 'git conductor status' there leads it to this worktree again
                status 1

                """)
        try await machine.succeed("status -q", in: "moved")
        #expect(
            try await machine.run(place, in: "second")
                == "\(machine.path("moved/.git/worktrees/second"))\n\(machine.path("second/src/web"))\n")

        try await machine.run("mv second third", in: "")
        try await machine.succeed("status -q", in: "third")
        #expect(
            try await machine.run("git worktree list | sed 's/  .*//'", in: "moved")
                == "\(machine.path("moved"))\n\(machine.path("third"))\n")
        #expect(await machine.conductor("status", in: "third/src/web").error.isEmpty)

        try await machine.run("cp -r third fourth", in: "")
        for command in ["status", "up", "doctor --fix"] {
            let outcome = await machine.conductor(command, in: "fourth")
            #expect(outcome.status == 1)
            #expect(
                outcome.error == """
                    error: '$ROOT/fourth' is a copy of the worktree '$ROOT/third', and git takes both for one [copied-worktree]
                    hint: move it away and make one of its own: git worktree add '$ROOT/fourth'

                    """)
        }
        #expect(await machine.conductor("status", in: "third").error.isEmpty)
    }

    @Test(
        "A checkout that was deleted comes back on the branch that it was on, with its commits",
        arguments: zip(
            ["rm -r src/web", "git clean -ffdxq src", "rm -r src"],
            ["checkout web -q --no-up", "doctor --fix -q", "doctor --fix -q"]))
    func deleted(deletion: String, command: String) async throws {
        let machine = try await shopWithCheckout()
        try machine.write([".gitignore": "/src/\n"])
        try await machine.run("git switch -qc topic && git commit -q --allow-empty -m Work", in: "project/src/web")
        try await machine.run(deletion)
        #expect(
            await machine.conductor("up -q --no-wait").error
                == "warning: 'src/web' was deleted: 'git conductor checkout web' brings it back on 'topic', "
                + "'git conductor remove web' forgets it\n")
        #expect(await machine.conductor("doctor -q").status == 1)
        try await machine.succeed(command)
        #expect(
            try await machine.run("git branch --show-current && git log -1 --format=%s", in: "project/src/web")
                == "topic\nWork\n")
        try await machine.succeed("up -q --no-wait")
        #expect(await machine.conductor("doctor -q").transcript == "status 0\n")
    }

    @Test("A checkout that was deleted on purpose is forgotten by 'remove', its commits are not")
    func forgotten() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("git switch -q --detach && git commit -q --allow-empty -m Work", in: "project/src/web")
        try await machine.run("rm -r src/web")
        #expect(await machine.conductor("remove web --dry-run").output.hasSuffix("forget src/web\n"))
        let outcome = try await machine.succeed("remove web")
        #expect(outcome.output == "forgot src/web\n")
        #expect(outcome.error.contains("commits that were on no branch are on 'kept-"))
        #expect(
            try await machine.run(
                "git log -1 --format=%s $(git branch --list 'kept-*' --format='%(refname)'); git worktree list | wc -l",
                in: "project/.git/conductor/stores/web.git")
                == "Work\n1\n")
        #expect(await machine.conductor("status").error.isEmpty)
        #expect(await machine.conductor("doctor -q").transcript == "status 0\n")
    }

    @Test(
        "Where a store or a '.git' was deleted, the files of the checkout stay as they are",
        arguments: [
            (
                "rm -r .git/conductor/stores/web.git",
                "the store of 'src/web' was deleted, and with it its commits that were not pushed; its files are there"
            ),
            (
                "rm -r .git/conductor/stores/web.git/worktrees",
                "the store of 'src/web' does not know it any more; its files are there"
            ), ("rm src/web/.git", "'src/web' has lost its '.git'"),
        ])
    func cut(deletion: String, words: String) async throws {
        let machine = try await shopWithCheckout()
        try machine.write(["src/web/app.txt": "two\n", "src/web/new.txt": "new\n"])
        try await machine.run(deletion)
        #expect(await machine.conductor("status").error == "warning: \(words): git conductor doctor --fix\n")
        #expect(
            await machine.conductor("doctor --fix -q").output
                .hasPrefix("mended   Made 'src/web' a worktree of its source again: its files are as they were\n"))
        #expect(
            try await machine.run("git status --short --branch && cat app.txt", in: "project/src/web")
                == "## main...origin/main\n M app.txt\n?? new.txt\ntwo\n")
        try await machine.succeed("up -q --no-wait")
        #expect(await machine.conductor("doctor -q").transcript == "status 0\n")
    }

    @Test("A checkout that was copied is told from the checkout, and neither is touched")
    func copiedCheckout() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("cp -r src/web src/again")
        #expect(
            await machine.conductor("status").error
                == "warning: 'src/again' is a copy of 'src/web', and git takes both for one: move it out of 'src'\n")
        #expect(try await machine.run(sound) == soundness("project", machine))
    }
}
