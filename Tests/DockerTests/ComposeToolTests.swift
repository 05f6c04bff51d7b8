@testable import Docker
@testable import Errors
import Host
import SystemPackage
import TestSupport
import Testing

import enum Host.ExitStatus

private let modernQuery = "docker compose version --short"
private let legacyQuery = "docker-compose version --short"

@Suite struct ComposeToolTests {
    /// A machine with both programs on its path, which answer as the table says.
    private func machine(_ answers: [String: Captured]) throws -> (Sandbox, RecordingRunner, Host) {
        let sandbox = Sandbox()
        try sandbox.write(["bin/docker": "1", "bin/docker-compose": "1"])
        for name in ["docker", "docker-compose"] { try Files.makeExecutable(sandbox.path("bin/" + name)) }
        let runner = RecordingRunner(answers)
        let environment = ["PATH": sandbox.path("bin").string, "HOME": sandbox.path("home").string]
        return (sandbox, runner, sandbox.host(runner, environment: environment))
    }

    @Test(
        "The first that works and is recent enough",
        arguments: [
            (nil, [modernQuery: .said("2.40.3\n"), legacyQuery: .said("1.29.2\n")], ["docker", "compose"], "2.40.3"),
            (nil, [modernQuery: .said("v2.3.3\n")], ["docker", "compose"], "2.3.3"),
            (nil, [modernQuery: .said("2.40.3-desktop.1\n")], ["docker", "compose"], "2.40.3-desktop.1"),
            (
                nil, [modernQuery: .failed("'compose' is no docker command"), legacyQuery: .said("1.29.2\n")],
                ["docker-compose"], "1.29.2"
            ),
            (nil, [legacyQuery: .said("1.29.2\n")], ["docker-compose"], "1.29.2"),
            (nil, [modernQuery: .said("garbage\n"), legacyQuery: .said("2.1.0\n")], ["docker-compose"], "2.1.0"),
            (nil, [modernQuery: .said(""), legacyQuery: .said("1.30.0\n")], ["docker-compose"], "1.30.0"),
            (
                "docker-compose", [modernQuery: .said("2.40.3\n"), legacyQuery: .said("1.29.2\n")], ["docker-compose"],
                "1.29.2"
            ),
            ("docker  compose", [modernQuery: .said("2.40.3\n")], ["docker", "compose"], "2.40.3"),
            ("/opt/dc", ["/opt/dc version --short": .said("5.0.0\n")], ["/opt/dc"], "5.0.0"),
        ] as [(String?, [String: Captured], [String], String)])
    func found(choice: String?, answers: [String: Captured], command: [String], version: String) async throws {
        let (_, _, host) = try machine(answers)
        let found = try await ComposeTool.find(choice: choice, known: nil, host: host)
        #expect(found.tool == ComposeTool(command: command, version: version))
    }

    @Test("The program that 'docker compose' starts is run at once, where it is the same")
    func plugin() async throws {
        let (sandbox, _, _) = try machine([:])
        let plugin = sandbox.path("home/.docker/cli-plugins/docker-compose")
        try sandbox.write(["home/.docker/cli-plugins/docker-compose": "1"])
        try Files.makeExecutable(plugin)
        func found(_ version: String) async throws -> ComposeTool {
            let runner = RecordingRunner([
                modernQuery: .said("2.40.3\n"), "\(plugin) compose version --short": .said("\(version)\n"),
            ])
            let environment = ["PATH": sandbox.path("bin").string, "HOME": sandbox.path("home").string]
            var host = sandbox.host(runner, environment: environment)
            host.sockets = LocalSockets()
            return try await ComposeTool.find(choice: nil, known: nil, host: host).tool
        }
        let tool = try await found("2.40.3")
        #expect(tool.plugin == plugin.string)
        #expect(tool.words == "docker compose")
        let stack = ComposeCommand.Stack(
            name: "shop", directory: "/p", workingDirectory: "/p", dotEnv: nil, files: [], profiles: [])
        let command = ComposeCommand(tool, stack, host: sandbox.host()).command(["ps"])
        #expect(
            command.description == "\(plugin) compose --project-directory /p --project-name shop ps")
        #expect(command.title == "docker compose ps")
        #expect(command.environment["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"] == "docker")

        // A file that names another program is not believed.
        let runner = RecordingRunner([modernQuery: .said("2.40.3\n")])
        let host = sandbox.host(
            runner, environment: ["PATH": sandbox.path("bin").string, "HOME": sandbox.path("home").string])
        var known = try await ComposeTool.find(choice: nil, known: nil, host: host)
        var other = known.tool
        other.plugin = "/tmp/other"
        known = FoundTool(tool: other, stamp: known.stamp)
        #expect(try await ComposeTool.find(choice: nil, known: known, host: host).tool.plugin == nil)

        #expect(try await found("2.39.0").plugin == nil)
        try sandbox.write(["home/.docker/config.json": #"{"cliPluginsExtraDirs": ["/opt/plugins"]}"#])
        #expect(try await found("2.40.3").plugin == nil)
        try sandbox.write(["home/.docker/config.json": "{}", "bin/docker": "#!/bin/sh\n"])
        #expect(try await found("2.40.3").plugin == nil)
    }

    @Test(
        "One clear message each",
        arguments: [
            (nil, [:], "neither 'docker compose' nor 'docker-compose' works on this machine"),
            (nil, [legacyQuery: .said("1.28.6\n")], "'docker-compose' has version 1.28.6; 1.29 or later is needed"),
            (
                "docker-compose", [modernQuery: .said("2.40.3\n")],
                "'docker-compose', which git config conductor.compose names, does not work"
            ),
            ("", [modernQuery: .said("2.40.3\n")], "'', which git config conductor.compose names, does not work"),
        ] as [(String?, [String: Captured], String)])
    func none(choice: String?, answers: [String: Captured], message: String) async throws {
        let (_, _, host) = try machine(answers)
        let error = try await expectError(.engine) {
            _ = try await ComposeTool.find(choice: choice, known: nil, host: host)
        }
        #expect(error.message == message)
        #expect(error.hint != nil)
    }

    @Test("The answer is kept until another program is there, or another is chosen")
    func cached() async throws {
        let (sandbox, runner, host) = try machine([
            modernQuery: .said("2.40.3\n"), "docker other version --short": .said("2.2.2\n"),
        ])
        let first = try await ComposeTool.find(choice: nil, known: nil, host: host)
        #expect(try await ComposeTool.find(choice: nil, known: first, host: host) == first)
        #expect(await runner.commands.count == 1)

        try sandbox.write(["bin/docker": "another"])
        let second = try await ComposeTool.find(choice: nil, known: first, host: host)
        #expect(await runner.commands.count == 2)
        #expect(second.stamp != first.stamp)

        try sandbox.write(["home/.docker/cli-plugins/docker-compose": "plugin"])
        _ = try await ComposeTool.find(choice: nil, known: second, host: host)
        #expect(await runner.commands.count == 3)

        let chosen = try await ComposeTool.find(choice: "docker compose", known: second, host: host)
        let other = try await ComposeTool.find(choice: "docker other", known: chosen, host: host)
        #expect(other.tool.version == "2.2.2")
    }

    @Test(
        "Versions",
        arguments: [
            ("2.40.3", false, true), ("1.29.2", true, true), ("1.29", true, true), ("1.28.9", true, false),
            ("1.3.0", true, false),
            ("10.0.0", false, true), ("5", false, false), ("", false, false), ("x.y", false, false),
        ])
    func versions(version: String, isLegacy: Bool, isSupported: Bool) {
        let tool = ComposeTool(command: ["x"], version: version)
        #expect(tool.isLegacy == isLegacy)
        #expect(tool.isSupported == isSupported)
    }
}

@Suite struct ComposeWarningTests {
    @Test("Warnings of both generations, each once")
    func warnings() {
        let text = """
            time="2026-01-01T00:00:00Z" level=warning msg="The \\"A\\" variable is not set. Defaulting to a blank string."
            time="2026-01-01T00:00:01Z" level=warning msg="The \\"A\\" variable is not set. Defaulting to a blank string."
            time="2026-01-01T00:00:01Z" level=info msg="of no interest"
            The B variable is not set. Defaulting to a blank string.

            """
        #expect(
            ComposeCommand.warnings(in: text) == [
                "The \"A\" variable is not set. Defaulting to a blank string.",
                "The B variable is not set. Defaulting to a blank string.",
            ])
    }
}
