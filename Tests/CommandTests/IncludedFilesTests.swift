import Host
import Testing

/// A linked worktree gets the ignored files of the main one that it needs.
@Suite struct IncludedFilesTests {
    /// A project with ignored files, and a linked worktree of it.
    private func machine(_ include: String?) async throws -> Machine {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": "services:\n  web: { image: x }\n", ".gitignore": ".env*\n*.key\n/cache/\n",
            ".env": "A=1\n", "config/local.key": "secret\n", "other.key": "secret\n", "cache/a/b": "1\n",
            "untracked": "not ignored\n",
        ])
        if let include { try machine.write([".worktreeinclude": include]) }
        try await machine.run(
            "git add .gitignore pods .worktreeinclude 2>/dev/null || git add .gitignore pods; git commit -qm Project; "
                + "git worktree add -q ../fix")
        return machine
    }

    @Test("What is named, ignored and missing; each once, and nothing over what is there")
    func copied() async throws {
        let machine = try await machine("# needed\n.env\nconfig/*.key\ncache/\nuntracked\npods\n")
        let lines = [".env", "cache", "config/local.key"]
        let preview = await machine.conductor("up --dry-run", in: "fix")
        #expect(preview.output.hasPrefix(lines.map { "copy \($0) from the main worktree\n" }.joined()))
        #expect(!Files.exists(machine.path("fix/.env")))
        let up = await machine.conductor("up --no-wait", in: "fix")
        #expect(up.error.hasPrefix(lines.map { "Copied \($0) from the main worktree\n" }.joined()), "\(up.transcript)")
        #expect(try machine.read("fix/.env") == "A=1\n")
        #expect(try machine.read("fix/cache/a/b") == "1\n")
        #expect(try machine.read("fix/config/local.key") == "secret\n")
        for name in ["other.key", "untracked"] { #expect(!Files.exists(machine.path("fix/\(name)"))) }
        try machine.write([".env": "A=mine\n"], in: "fix")
        #expect(await !machine.conductor("up --no-wait", in: "fix").error.contains("Copied"))
        #expect(try machine.read("fix/.env") == "A=mine\n")
        #expect(try await machine.run("git status --porcelain", in: "fix") == "")
        // The main worktree has nobody to get them from.
        #expect(await !machine.conductor("up --no-wait").error.contains("Copied"))
    }

    @Test("What the user's own configuration names")
    func configured() async throws {
        let machine = try await machine(nil)
        #expect(await !machine.conductor("up --no-wait", in: "fix").error.contains("Copied"))
        try await machine.run("git config --add conductor.copy .env; git config --add conductor.copy other.key")
        let up = await machine.conductor("up --no-wait", in: "fix")
        #expect(up.error.contains("Copied .env from the main worktree\nCopied other.key from the main worktree\n"))
    }

    @Test("No link of a branch leads a file out of the worktree")
    func confined() async throws {
        let machine = try await machine("config/*.key\n")
        try await machine.run("mkdir ../outside; ln -s ../outside config", in: "fix")
        let up = await machine.conductor("up --no-wait", in: "fix")
        #expect(
            up.error.contains("warning: 'config/local.key' is not copied from the main worktree: "), "\(up.transcript)")
        #expect(!Files.exists(machine.path("outside/local.key")))
    }
}
