import SystemPackage
import Testing

@testable import ConductorCommands

/// What `init` takes for the compose files of a repository.
@Suite struct InitTests {
    private static let file = "services: { web: { image: x } }\n"

    private func machine(_ files: [String]) async throws -> Machine {
        let machine = Machine()
        try machine.write(["README": ""])
        try await machine.run("git init -q .")
        try machine.write(Dictionary(uniqueKeysWithValues: files.map { ($0, Self.file) }))
        return machine
    }

    @Test(
        "The files that there are make the project, and nothing is written",
        arguments: [
            (["docker/compose.yaml"], "docker", "took docker/compose.yaml"),
            (["docker/compose.yaml"], "", "took docker/compose.yaml"),
            (
                ["a/compose.yaml", "a/docker-compose.override.yml", "b/compose.yaml"], "a/src",
                "took a/compose.yaml and a/docker-compose.override.yml"
            ),
            (["docker-compose.dev.yml", "k8s/web.yml"], "", "took docker-compose.dev.yml"),
            ([".devcontainer/docker-compose.yml"], "", "took .devcontainer/docker-compose.yml"),
            (["docker/compose.yaml", "docker/compose.ci.yaml"], "", "took docker/compose.yaml"),
            (["pods/README.md", "compose.yaml"], "", nil),
        ])
    func found(files: [String], folder: String, words: String?) async throws {
        let machine = try await machine(files)
        let place = folder.isEmpty ? "project" : "project/\(folder)"
        try await machine.run("mkdir -p '\(machine.path(place))'", in: "")
        let before = try await machine.run("git status --porcelain --untracked-files=all")
        let outcome = try await machine.succeed("init", in: place)
        let hooks = "installed the hooks in .git/hooks\n"
        #expect(outcome.output == (words.map { "\($0)\n" } ?? "") + hooks)
        #expect(try await machine.run("git status --porcelain --untracked-files=all") == before)
        #expect(try await machine.succeed("init", in: place).output.hasSuffix("the hooks are installed\n"))
        #expect(try await machine.succeed("status", in: place).output.contains("web"))
    }

    @Test("Several are named, and none is taken; nor is an empty project made")
    func several() async throws {
        let machine = try await machine(["a/compose.yaml", "b/compose.yaml", "b/compose.override.yaml"])
        let outcome = await machine.conductor("init")
        #expect(
            outcome.transcript == """
                ! error: this repository has several compose files [several-compose-files]
                !   a/compose.yaml
                !   b/compose.yaml
                ! hint: name those that make the project, in the order in which they are merged: git conductor init -f \
                a/compose.yaml; 'git conductor init --pods' makes pods of its own beside them
                status 1

                """)
        #expect(try await machine.run("ls -A").split(separator: "\n") == [".git", "README", "a", "b"])
        #expect(
            try await machine.succeed("init -f b/compose.yaml -f a/compose.yaml --dry-run").output
                == "take b/compose.yaml and a/compose.yaml\ninstall the hooks\n")
        #expect(
            try await machine.succeed("init -f ../b/compose.yaml -f compose.yaml", in: "project/a").output
                .hasPrefix("took b/compose.yaml and a/compose.yaml\n"))
        #expect(try await machine.succeed("status").output.hasPrefix("b (development) on main\n"))
    }

    @Test(
        "A file that cannot be taken is refused", arguments: ["none.yml", "/etc/hostname", "README.yml", "../out.yml"])
    func refused(file: String) async throws {
        let machine = try await machine(["compose.yaml"])
        try machine.write(["README.yml": "- a list\n"])
        try machine.write(["out.yml": Self.file], in: "")
        #expect(await machine.conductor("init -f \(file)").status == 1)
        #expect(try await machine.succeed("init").output == "installed the hooks in .git/hooks\n")
    }

    @Test("In a folder with files of its own, what the project is made of is not taken for them")
    func otherFolder() async throws {
        let machine = try await machine(["a/compose.yaml", "b/compose.yaml", "b/compose.override.yaml"])
        #expect(try await machine.succeed("init", in: "project/a").output.hasPrefix("took a/compose.yaml\n"))
        #expect(
            await machine.conductor("init", in: "project/b").error == """
                error: this project is made of a/compose.yaml, and not of b/compose.yaml [other-compose-files]
                hint: a repository is one project; to make it of other files: git conductor init -f compose.yaml -f \
                compose.override.yaml

                """)
        let words = "this project is made of a/compose.yaml; 'git conductor init -f FILE…' takes others\n"
        #expect(try await machine.succeed("init").output == words + "the hooks are installed\n")
        #expect(
            try await machine.succeed("init -f compose.yaml -f compose.override.yaml", in: "project/b").output
                == "took b/compose.yaml and b/compose.override.yaml\nthe hooks are installed\n")
    }

    @Test("The usual files at the top, named once more, are found by themselves again")
    func usual() async throws {
        let machine = try await machine(["compose.yaml", "compose.override.yaml", "one.yml"])
        #expect(try await machine.succeed("init -f one.yml").output.hasPrefix("took one.yml\n"))
        #expect(
            try await machine.succeed("init -f compose.yaml -f compose.override.yaml").output
                == "took compose.yaml and compose.override.yaml\nthe hooks are installed\n")
        try await machine.run("rm compose.override.yaml")
        #expect(try await machine.succeed("status").output.contains("web"))
    }

    @Test(
        "docker-compose's options before the command, and its commands that are none of ours, get a hint",
        arguments: [
            ("-f x.yml up", "git conductor init -f FILE"), ("--env-file x up", "'.env'"),
            ("create", "git conductor compose -- create"),
            ("scale web=2", "git conductor compose -- scale"), ("version", "git conductor compose -- version"),
        ])
    func hints(words: String, hint: String) async throws {
        let outcome = await (try await machine(["compose.yaml"])).conductor(words)
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("hint: ") && outcome.error.contains(hint), "\(outcome.transcript)")
    }

    @Test("Where there is no working tree, neither 'init' nor its name", arguments: ["project/.git", "bare.git"])
    func noWorkingTree(folder: String) async throws {
        let machine = Machine()
        try machine.write(["README": ""])
        try await machine.run("git init -q . && git init -q --bare ../bare.git")
        let outcome = await machine.conductor("init", in: folder)
        #expect(
            outcome.error.hasPrefix(
                "error: '$ROOT/\(folder)' is in no working tree of a git repository [no-repository]\n"),
            "\(outcome.transcript)")
        #expect(
            await machine.conductor("status", in: folder).error.contains("or go into a worktree of this repository\n"))
    }

    @Test("A clone that is no project stays, and is said how to become one, also inside of another project")
    func clone() async throws {
        let machine = try await machine(["compose.yaml"])
        try machine.write(["README": ""], in: "plain")
        try await machine.run("git init -q . && git add . && git commit -qm One", in: "plain")
        let url = "file://\(machine.path("plain"))"
        let outcome = await machine.conductor(["clone", url, "copy"])
        #expect(
            outcome.error.contains(
                "error: 'copy' is cloned, and is no project: it has no folder 'pods' and no compose file [no-project]\n"
                    + "hint: make it one: cd copy && git conductor init\n"), "\(outcome.transcript)")
        #expect(try await machine.run("ls .git/hooks | grep -v sample || true") == "")
        let again = await machine.conductor(["clone", url, "copy"])
        #expect(
            again.error.hasPrefix("error: '$ROOT/project/copy' is there already and is not empty [place-taken]\n"),
            "\(again.transcript)")
    }

    @Test("COMPOSE_FILE in the project's '.env' names its files")
    func dotEnv() async throws {
        let machine = try await machine(["one.yml", "more/two.yml"])
        try machine.write([".env": "COMPOSE_FILE=./one.yml,more/two.yml\nCOMPOSE_PATH_SEPARATOR=,\n"])
        try machine.write(["more/two.yml": "services: { db: { image: y } }\n"])
        try await machine.succeed("init -q")
        #expect(try await machine.succeed("explain db").output.contains("more/two.yml"))
        try machine.write([".env": "COMPOSE_FILE=../out.yml\n"])
        try machine.write(["out.yml": Self.file], in: "")
        #expect(await machine.conductor("status").error.contains("is outside of the repository"))
    }

    @Test("A repository without any gets a first pod; so does another one where that is asked for")
    func pods() async throws {
        let empty = try await machine(["notes/compose-tips.txt"])
        #expect(try await empty.succeed("init").output.hasPrefix("wrote config/project.yml\nwrote pods/default.yml\n"))
        let beside = try await machine(["compose.yaml"])
        #expect(try await beside.succeed("init --pods").output.contains("wrote pods/default.yml\n"))
        let other = try await machine(["docker/compose.yaml"])
        #expect(try await other.succeed("init --pods").output.contains("wrote pods/default.yml\n"))
        #expect(
            await other.conductor("init -f docker/compose.yaml").error
                == "error: this project has pods, and 'docker/compose.yaml' is none of them [other-compose-files]\nhint: put it in 'pods' to make it a pod\n"
        )
    }
}
