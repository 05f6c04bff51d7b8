import Testing

/// `foreach`: a command in each checkout.
@Suite struct ForeachTests {
    @Test("One word is for the shell, several are a program and its arguments; side by side the outcome is the same")
    func words() async throws {
        let machine = try await manyRepositories()
        let line = "echo $CONDUCTOR_SERVICE $CONDUCTOR_SOURCE $CONDUCTOR_PATH; pwd"
        let expected = { (name: String) in "\(name) \(name) src/\(name)\n\(machine.path("project/src/\(name)"))\n" }
        let shell = await machine.conductor(["foreach", "--", line])
        #expect(shell.transcript == "src/api:\nsrc/web:\nstatus 0\n")
        #expect(machine.docker.shown == expected("api") + expected("web"))
        #expect(
            await machine.conductor(["foreach", "-j", "2", "--", "echo $CONDUCTOR_PATH"]).transcript
                == "src/api:\nsrc/api\nsrc/web:\nsrc/web\nstatus 0\n")
        #expect(
            await machine.conductor(["foreach", "-j", "2", "--", "git", "log", "-1", "--format=%s of $HOME"])
                .output
                == "src/api:\nFirst of $HOME\nsrc/web:\nFirst of $HOME\n")
    }

    @Test("It goes on after a failure, and ends with 1", arguments: [["-j", "2"], ["-j", "1"]])
    func failure(options: [String]) async throws {
        let machine = try await manyRepositories()
        let outcome = await machine.conductor(
            ["foreach"] + options + ["--", "test $CONDUCTOR_SERVICE = web || exit 3"])
        #expect(
            outcome.transcript == """
                src/api:
                src/web:
                ! error: 'test $CONDUCTOR_SERVICE = web || exit 3' failed in 1 of 2 [some-failed]
                !   src/api: status 3
                status 1

                """)
    }

    @Test(
        "Only where there is work",
        arguments: [("dirty", "src/web:\n"), ("ahead", "src/api:\n"), ("changed", "src/api:\nsrc/web:\n")])
    func only(filter: String, places: String) async throws {
        let machine = try await manyRepositories()
        try await machine.run("git commit -q --allow-empty -m Work", in: "project/src/api")
        try await machine.run("echo new > new.txt", in: "project/src/web")
        #expect(await machine.conductor(["foreach", "--only", filter, "--", "true"]).output == places)
    }

    @Test("The command is shown by --dry-run and not run, and has to be given")
    func preview() async throws {
        let machine = try await manyRepositories()
        #expect(
            await machine.conductor(["foreach", "--dry-run", "--project", "--", "touch", "a b"]).transcript
                == "the project: touch 'a b'\nsrc/api: touch 'a b'\nsrc/web: touch 'a b'\nstatus 0\n")
        #expect(try await machine.run("ls src/web") == "app.txt\n")
        let outcome = await machine.conductor("foreach web")
        #expect(outcome.status == 64 && outcome.error.contains("after '--'"), "\(outcome.transcript)")
    }
}
