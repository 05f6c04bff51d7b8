import Host
import SystemPackage
import Testing

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

import enum Host.ExitStatus

@Suite struct TimeLimitTests {
    private let runner = LiveProcessRunner()

    private func sh(_ script: String, limit: Duration) -> Command {
        var command = Command("sh", ["-c", script], environment: ["PATH": searchPath])
        command.timeLimit = limit
        command.title = "docker ps"
        return command
    }

    /// How a program may be run.
    enum Way: CaseIterable, Sendable {
        case captured, told, attached
    }

    private func run(_ command: Command, _ way: Way) async throws -> ExitStatus {
        switch way {
        case .captured: try await runner.capture(command).status
        case .told: try await runner.capture(command) { _ in }.status
        case .attached: try await runner.attach(command, output: .inherited)
        }
    }

    @Test("What takes too long is ended, with all that it has started, and told by its name", arguments: Way.allCases)
    func over(way: Way) async throws {
        let folder = try Folder()
        // It takes no notice of being told to end.
        let script = "trap '' TERM; sleep 600 & echo $! $$ > '\(folder.path("pids"))'; while :; do sleep 1; done"
        let start = ContinuousClock.now
        let error = await #expect(throws: HostError.self) {
            _ = try await run(sh(script, limit: .seconds(8)), way)
        }
        #expect(error?.kind == .timeout)
        #expect(error?.message == "'docker ps' has not ended within 8 seconds")
        #expect(ContinuousClock.now - start < .seconds(300))
        let pids = try Files.text(of: folder.path("pids")).split { $0.isWhitespace }.compactMap { Int32($0) }
        #expect(pids.count == 2)
        #expect(try await eventually { pids.allSatisfy { kill($0, 0) != 0 } })
    }

    @Test("What ends in time ends as it would without a limit", arguments: Way.allCases)
    func inTime(way: Way) async throws {
        #expect(try await run(sh("exit 3", limit: .seconds(300)), way) == .exited(3))
        let captured = try await runner.capture(sh("echo out; echo err >&2", limit: .seconds(300)))
        #expect(captured.output == "out\n" && captured.error == "err\n")
    }

    @Test("A limit does not keep it from being cancelled")
    func cancelled() async throws {
        let folder = try Folder()
        let command = sh(
            "echo $$ > '\(folder.path("new"))'; mv '\(folder.path("new"))' '\(folder.path("pid"))'; sleep 600",
            limit: .seconds(600))
        let task = Task { try await runner.capture(command) }
        #expect(try await eventually { Files.exists(folder.path("pid")) })
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        let pid = try #require(Int32(try Files.text(of: folder.path("pid")).split { $0.isWhitespace }.joined()))
        #expect(try await eventually { kill(pid, 0) != 0 })
    }

    @Test("A program is called by what it is asked to do")
    func title() {
        #expect(Command("docker", ["ps", "--all"], environment: [:]).title == "docker ps")
        #expect(Command("sh", ["-c", "x"], environment: [:]).title == "sh")
        #expect(TimeLimits.words(.seconds(1)) == "1 second")
        #expect(TimeLimits.words(.seconds(1800)) == "1800 seconds")
    }
}
