import Testing

/// `grep`: the project and its checkouts as one.
@Suite struct GrepTests {
    /// Runs a search, and returns what git has shown and the status.
    private func grep(_ machine: Machine, _ words: String..., in folder: String = "project") async -> String {
        machine.docker.set { $0.shown = "" }
        let outcome = await machine.conductor(["grep"] + words, in: folder)
        return machine.docker.shown + outcome.transcript
    }

    @Test("Paths are those of the project, and the exit status is that of git grep")
    func paths() async throws {
        let machine = try await manyRepositories()
        try await machine.run("echo changed one >> src/web/app.txt")
        let all = "src/api/app.txt:one of api\nsrc/web/app.txt:one of web\nsrc/web/app.txt:changed one\nstatus 0\n"
        #expect(await grep(machine, "one") == all)
        #expect(await grep(machine, "one", in: "project/src/web") == all)
        #expect(
            await grep(machine, "-l", "-e", "acme", "--or", "-e", "one") == """
                pods/default.yml
                src/api/app.txt
                src/web/app.txt
                status 0

                """)
        #expect(await grep(machine, "-c", "one", "--", "src/web") == "src/web/app.txt:2\nstatus 0\n")
        #expect(await grep(machine, "missing") == "status 1\n")
        #expect(await grep(machine, "(", "--no-such-option").hasSuffix("status 129\n"))
        #expect(try await machine.run("ls -A .git/conductor | grep index || true").isEmpty)
    }

    @Test("Untracked files are searched with --untracked alone, ignored ones never")
    func untracked() async throws {
        let machine = try await manyRepositories()
        try await machine.run(
            """
            echo needle > new.txt && echo needle > src/web/new.txt && echo needle > src/web/a.log
            echo '*.log' > src/web/.gitignore
            """)
        #expect(await grep(machine, "-l", "needle") == "status 1\n")
        #expect(await grep(machine, "-l", "--untracked", "needle") == "new.txt\nsrc/web/new.txt\nstatus 0\n")
    }
}
