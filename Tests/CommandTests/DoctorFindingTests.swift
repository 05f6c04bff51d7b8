import Testing

@testable import ConductorCommands

/// What `doctor` says of single troubles, in the order of its checks.
@Suite struct DoctorFindingTests {
    @Test("A store without its objects is made anew as the hint says, and the files of its checkouts stay")
    func emptyStore() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("echo mine > src/web/app.txt; rm -rf .git/conductor/stores/web.git/objects/*")
        let output = await machine.conductor("doctor").output
        let hint = try #require(output.firstMatch(of: /hint: (mv .*) && git conductor doctor --fix;/))
        try await machine.run(String(hint.output.1).replacing("$ROOT", with: "\(machine.root)"))
        try await machine.succeed("doctor --fix")
        #expect(try await machine.run("git -C src/web status -sb; cat src/web/app.txt").hasSuffix(" M app.txt\nmine\n"))
    }

    @Test("What is repaired is told in one form, and in JSON")
    func mended() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("rm .git/hooks/post-commit; mkdir .git/conductor/stores/.w.git.1.tmp")
        let outcome = await machine.conductor("doctor --fix --json")
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.transcript)")
        #expect(outcome.output.contains("\"Installed the hooks in '$ROOT/project/.git/hooks'\""))
        #expect(outcome.output.contains("\"Removed '.git/conductor/stores/.w.git.1.tmp'\""))
    }

    @Test("Without a project the machine is looked at all the same")
    func noProject() async throws {
        let machine = Machine()
        let outcome = await machine.conductor("doctor", in: "")
        #expect(outcome.status == 1)
        #expect(
            outcome.output.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [
                "ok       git", "ok       docker", "ok       compose", "problem  project", "         hint",
            ], "\(outcome.transcript)")
    }

    @Test("The middle of a merge explains a pod that cannot be read")
    func conflict() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("git rev-parse HEAD > .git/MERGE_HEAD; echo '<<<<<<< HEAD' > pods/default.yml")
        let hint = "hint: git is in the middle of a merge: resolve its conflicts, or abort it\n"
        #expect(await machine.conductor("doctor").output.contains(hint))
    }

    @Test(
        "What leads docker to an engine that does not answer is named",
        arguments: [
            (["DOCKER_HOST": "tcp://10.0.0.1:1"], "unset DOCKER_HOST"),
            (["DOCKER_CONTEXT": "build"], "'build', or go back to this machine's: unset DOCKER_CONTEXT"),
            ([:], "'desk', or go back to this machine's: docker context use default"),
        ] as [([String: String], String)])
    func chosenEngine(variables: [String: String], hint: String) async throws {
        let machine = try await shopWithCheckout()
        machine.docker.set { $0.isUp = false }
        try machine.write(["config.json": "{\"currentContext\": \"desk\"}"], in: "settings")
        let folder = ["DOCKER_CONFIG": "\(machine.path("settings"))"]
        for command in ["doctor", "up"] {
            let outcome = await machine.conductor([command], environment: folder.merging(variables) { $1 })
            #expect(outcome.transcript.contains("\(hint)\n"), "\(outcome.transcript)")
        }
    }

    @Test("What is paused, was killed for its memory, or was removed while the rest runs")
    func containers() async throws {
        let machine = try await shopWithCheckout()
        let more = "services:\n  one: { image: acme/one }\n  two: { image: acme/two }\n"
        try machine.write(["pods/more.yml": more])
        try await machine.succeed("up -q --no-wait")
        machine.docker.set {
            $0.containers["one"] = FakeDocker.container("one", state: "paused", status: "Up 1 minute (Paused)")
            $0.containers["two"] = nil
            $0.containers["web"] = FakeDocker.container("web", state: "exited", status: "Exited (137) 1 minute ago")
            $0.outOfMemory = ["id-web"]
        }
        let output = await machine.conductor("doctor -q").output
        for line in [
            "the container of 'one' is paused [container-paused]\n         hint: git conductor unpause one\n",
            "'two' was brought up, and has no container [not-applied]\n         hint: git conductor up\n",
            "the container of 'web' ended with status 137, because it ran out of memory [container-failed]\n",
        ] { #expect(output.contains(line), "\(output)") }
    }

    @Test("While another command is at work, what runs is not compared")
    func busy() async throws {
        let machine = try await shopWithCheckout()
        machine.docker.set { $0.containers["web"] = FakeDocker.container("web", state: "created", status: "Created") }
        try machine.write([".git/conductor/again": "\(machine.path("project"))"])
        let output = await machine.conductor("doctor").output
        #expect(output.contains("ok       stack: something is being applied at this moment: 'git conductor wait'"))
    }

    @Test("Where the lock cannot be taken, the findings are told all the same")
    func noLock() async throws {
        let machine = try await shopWithCheckout()
        try await machine.run("rm -f .git/conductor/lock; mkdir .git/conductor/lock; rm .git/hooks/post-commit")
        let outcome = await machine.conductor("doctor --fix")
        #expect(
            outcome.status == 1 && outcome.error.hasPrefix("warning: nothing was mended: "), "\(outcome.transcript)")
        #expect(outcome.output.contains("[hooks-missing]"), "\(outcome.transcript)")
    }
}
