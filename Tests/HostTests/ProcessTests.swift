import Host
import Synchronization
import SystemPackage
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

import enum Host.ExitStatus

@Suite struct LiveProcessRunnerTests {
    private let runner = LiveProcessRunner()

    private func sh(_ script: String, environment: [String: String] = ["PATH": searchPath]) -> Command {
        Command("sh", ["-c", script], environment: environment)
    }

    @Test("Both streams are kept, apart, and the input is empty")
    func streams() async throws {
        let captured = try await runner.capture(sh("echo out; echo fehler-ü >&2; cat; echo end"))
        #expect(captured.status == .exited(0))
        #expect(captured.output == "out\nend\n")
        #expect(captured.error == "fehler-ü\n")
    }

    @Test(
        "How it ended",
        arguments: [
            ("exit 0", ExitStatus.exited(0), 0), ("exit 3", .exited(3), 3), ("exit 255", .exited(255), 255),
            ("kill -9 $$", .signalled(9), 137),
            ("kill -INT $$", .signalled(2), 130),
        ])
    func status(script: String, status: ExitStatus, code: Int32) async throws {
        let captured = try await runner.capture(sh(script))
        #expect(captured.status == status)
        #expect(captured.status.code == code)
        #expect(captured.status.isSuccess == (code == 0))
    }

    @Test("A program that is not there", arguments: ["git-conductor-no-such-program", "/no/such/program"])
    func missing(program: String) async throws {
        let command = Command(program, [], environment: ["PATH": searchPath])
        for attempt in [
            { _ = try await runner.capture(command) }, { _ = try await runner.attach(command, output: .inherited) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: HostError.self) { try await attempt() }
            #expect(error?.kind == .programNotFound)
            #expect(error?.message.contains("'\(program)'") == true)
        }
    }

    @Test("A program is looked for along the path that it is given")
    func path() async throws {
        let folder = try Folder()
        try await folder.run("mkdir bin; printf '#!/bin/sh\\nprintf mine' > bin/tool; chmod 755 bin/tool")
        let captured = try await runner.capture(
            Command("tool", [], environment: ["PATH": "\(searchPath):\(folder.path("bin"))"]))
        #expect(captured.output == "mine")
    }

    @Test("The environment is the whole environment")
    func environment() async throws {
        let captured = try await runner.capture(
            Command("/usr/bin/env", [], environment: ["A": "1", "B": "", "C": "a=b c\nd"]))
        #expect(captured.output.split(separator: "\n").sorted() == ["A=1", "B=", "C=a=b c", "d"])
    }

    @Test("Arguments reach it as they are")
    func arguments() async throws {
        let words = ["", " ", "a b", "*", "$HOME", "'", "\"", "ü", "a\nb", "--"]
        let captured = try await runner.capture(
            Command("sh", ["-c", "printf '<%s>' \"$@\"", "sh"] + words, environment: ["PATH": searchPath]))
        #expect(captured.output == words.map { "<\($0)>" }.joined())
    }

    @Test("The folder to start in")
    func folder() async throws {
        let folder = try Folder()
        try Files.createFolder(folder.path("a b"))
        var command = sh("pwd -P")
        command.workingDirectory = folder.path("a b")
        #expect(try await runner.capture(command).output == folder.path("a b").string + "\n")
        command.workingDirectory = folder.path("missing")
        let error = await #expect(throws: HostError.self) { _ = try await runner.capture(command) }
        #expect(error?.kind == .process)
    }

    @Test("More output than a pipe holds, on both streams at once")
    func large() async throws {
        let captured = try await runner.capture(
            sh("head -c 300000 /dev/zero | tr '\\0' x; head -c 300000 /dev/zero | tr '\\0' y >&2"))
        #expect(captured.output.utf8.count == 300_000)
        #expect(captured.error.utf8.count == 300_000)
    }

    @Test("Lines of the standard error are told as they come, also those that overwrite one another")
    func lines() async throws {
        let folder = try Folder()
        let told = Mutex<[String]>([])
        let script =
            "printf 'a 1%%\\ra 2%%\\n' >&2; while [ ! -e '\(folder.path("go"))' ]; do sleep 0.02; done; echo b >&2"
        let captured = try await runner.capture(sh(script)) { line in
            told.withLock { $0.append(line) }
            if line == "a 2%" { _ = try? Files.write("", to: folder.path("go")) }
        }
        #expect(told.withLock { $0 } == ["a 1%", "a 2%", "b"])
        #expect(captured.status == .exited(0))
        #expect(captured.error == "a 1%\ra 2%\nb\n")
    }

    @Test("Output that is followed is cut at newlines alone, and empty lines stay", arguments: [true, false])
    func followed(isMerged: Bool) async throws {
        let told = Mutex<[String]>([])
        let script = "printf 'a 1%%\\ra 2%%\\n\\n\\nb\\r\\nend'; echo ' of errors' >&2"
        let status = try await runner.follow(sh(script), isMerged: isMerged) { line in told.withLock { $0.append(line) }
        }
        #expect(status == .exited(0))
        #expect(told.withLock { $0 } == ["a 1%\ra 2%", "", "", "b\r", isMerged ? "end of errors" : "end"])
    }

    @Test(
        "What is cancelled ends; in a session of its own, with all that it has started",
        arguments: [true, false])
    func cancel(tellsLines: Bool) async throws {
        let folder = try Folder()
        let script =
            "sleep 600 & echo $! $$ > '\(folder.path("new"))'; mv '\(folder.path("new"))' '\(folder.path("pids"))'; wait"
        var command = sh(script)
        command.ownsSession = true
        let task = Task { [command] in
            tellsLines ? try await runner.capture(command) { _ in } : try await runner.capture(command)
        }
        #expect(try await eventually { Files.exists(folder.path("pids")) })
        let start = ContinuousClock.now
        task.cancel()
        _ = try? await task.value
        // Among hundreds of tests on few processors even what happens at once waits for its turn.
        #expect(ContinuousClock.now - start < .seconds(300))
        let pids = try Files.text(of: folder.path("pids")).split { $0.isWhitespace }.compactMap { Int32($0) }
        #expect(pids.count == 2)
        #expect(try await eventually { pids.allSatisfy { kill($0, 0) != 0 } })
    }

    @Test("What is detached writes to its log, has no input, and is not waited for")
    func detach() async throws {
        let folder = try Folder()
        try Files.write("before\n", to: folder.path("log"))
        // It ends only after that.
        let script = "read x; while [ ! -e '\(folder.path("go"))' ]; do sleep 0.02; done; echo \"out $A\"; echo err >&2"
        try runner.detach(
            sh("\(script); echo > '\(folder.path("done"))'", environment: ["PATH": searchPath, "A": "1"]),
            log: folder.path("log"))
        try Files.write("", to: folder.path("go"))
        #expect(try await eventually { Files.exists(folder.path("done")) })
        #expect(try Files.text(of: folder.path("log")) == "before\nout 1\nerr\n")
    }

    @Test func detachMissing() async throws {
        let folder = try Folder()
        #expect(throws: HostError.self) {
            try runner.detach(Command("/no/such/program", [], environment: [:]), log: folder.path("log"))
        }
    }

    @Test func words() {
        #expect(Command("git", ["add", "a b"], environment: [:]).description == "git add a b")
    }
}

@Suite struct HostEnvironmentTests {
    private struct Nobody: Terminal {
        func write(_ text: String) {}
        func message(_ text: String) {}
        var isOutputInteractive: Bool { false }
        var isMessageInteractive: Bool { false }
        var isInputInteractive: Bool { false }
    }

    @Test("All variables are taken out that git calls its own")
    func gitVariables() async throws {
        let captured = try await LiveProcessRunner().capture(
            Command("git", ["rev-parse", "--local-env-vars"], environment: ["PATH": searchPath]))
        let names = captured.output.split(separator: "\n").map(String.init)
        #expect(names.contains("GIT_DIR"))
        var environment = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        environment["HOME"] = "/root"
        environment["GIT_CONFIG_GLOBAL"] = "/kept"
        environment["GIT_SSH_COMMAND"] = "ssh -x"
        let host = Host(
            processes: LiveProcessRunner(), terminal: Nobody(), environment: environment, currentDirectory: "/",
            executable: "/x")
        #expect(host.environment == ["HOME": "/root", "GIT_CONFIG_GLOBAL": "/kept", "GIT_SSH_COMMAND": "ssh -x"])
    }

    @Test func live() {
        let host = Host.live()
        #expect(host.environment["PATH"] == searchPath)
        #expect(Files.kind(of: host.currentDirectory) == .folder)
    }
}
