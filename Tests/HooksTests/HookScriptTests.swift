import HookScripts
import Host
import PipelineTestSupport
import SystemPackage
import TestSupport
import Testing

/// What the script does when git runs it.
@Suite struct HookScriptTests {
    @Test(
        "Git runs them: the predecessor first, then the program, at any path",
        arguments: ["conductor", "it's a $HOME \"path\" `x`"])
    func run(name: String) async throws {
        let sandbox = Sandbox()
        try sandbox.write([
            "bin/\(name)": "#!/bin/sh\necho \"conductor $*\" >> \(sandbox.path("log"))\nexit 3\n",
            "project/.git/hooks/post-checkout": "#!/bin/sh\necho \"before $3\" >> \(sandbox.path("log"))\n",
        ])
        try Files.makeExecutable(sandbox.path("bin").appending(name))
        try Files.makeExecutable(sandbox.path("project/.git/hooks/post-checkout"))
        let program = sandbox.path("bin").appending(name)
        try await sandbox.installedHooks(executable: program)
        #expect(HookScripts.program(in: try sandbox.read("project/.git/hooks/post-commit")) == program.string)
        try await sandbox.run(
            "git add . && git commit -qm First && git switch -qc other && git checkout -q -- pods", in: "project")
        let log = try sandbox.read("log").split(separator: "\n").map {
            $0.split(separator: " ").prefix(3).joined(separator: " ")
        }
        #expect(
            log.map { $0.hasPrefix("conductor hook") ? String($0) : String($0.prefix(6)) } == [
                "conductor hook post-commit", "before", "conductor hook post-checkout", "before",
            ])
        try await sandbox.run("CONDUCTOR_HOOKS=0 git switch -q main", in: "project")
        #expect(try sandbox.read("log").hasSuffix("before 1\n"))
    }

    @Test("A predecessor gets arguments and input, and its status is passed on; a program that is gone is no matter")
    func predecessor() async throws {
        let sandbox = Sandbox()
        try sandbox.write([
            "project/.git/hooks/post-rewrite": "#!/bin/sh\necho \"$# $2 $(cat)\"\nexit 7\n"
        ])
        try Files.makeExecutable(sandbox.path("project/.git/hooks/post-rewrite"))
        try await sandbox.installedHooks(executable: "/missing")
        let said = try await sandbox.run(
            "echo in put | .git/hooks/post-rewrite a 'b  c' 2>&1 || echo $?; .git/hooks/post-merge 0 2>&1",
            in: "project")
        #expect(said == "2 b  c in put\n7")
    }

    @Test("A folder, or a file that is not executable, is no program")
    func noProgram() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["bin/git-conductor": "exit 9"])
        for path in ["bin", "bin/git-conductor"] {
            try await sandbox.installedHooks(executable: sandbox.path(path))
            #expect(try await sandbox.run(".git/hooks/post-merge 0 2>&1", in: "project").isEmpty)
        }
    }

    @Test("Moved aside and run by a manager that it had kept itself, the script does not run that again")
    func aside() async throws {
        let sandbox = Sandbox()
        try sandbox.write([
            "bin/conductor": "#!/bin/sh\necho conductor $2\n",
            "manager": "#!/bin/sh\necho manager\nexec .git/hooks/post-merge.legacy \"$@\"\n",
        ])
        try Files.makeExecutable(sandbox.path("bin/conductor"))
        try await sandbox.run("chmod +x manager; mkdir -p project/.git/hooks; cp manager project/.git/hooks/post-merge")
        try await sandbox.installedHooks(executable: sandbox.path("bin/conductor"))
        try await sandbox.run(
            "mv .git/hooks/post-merge .git/hooks/post-merge.legacy; cp ../manager .git/hooks/post-merge", in: "project")
        #expect(
            try await sandbox.run(".git/hooks/post-merge 0", in: "project") == "manager\nconductor post-merge")
    }
}
