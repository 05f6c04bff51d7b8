import Compose
@testable import Conductor
@testable import Docker
@testable import Errors
import Host
@testable import Pipeline
@testable import Projects
@testable import Repositories
import SystemPackage
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

    @Test("A command that needs no docker-compose goes on without")
    func optional() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        #expect(try await sandbox.session(RecordingRunner()).load(tool: .optional).tool == nil)
        try await expectError(.engine) { _ = try await sandbox.session(RecordingRunner()).load() }
        #expect(
            try await sandbox.session(RecordingRunner([modernQuery: .said("2.40.3\n")])).load().tool == Sandbox.modern)
        // What was found is kept: nobody is asked again.
        #expect(try await sandbox.session(RecordingRunner()).load().tool == Sandbox.modern)
    }

    @Test("git config conductor.compose chooses")
    func configured() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git config conductor.compose docker-compose", in: "project")
        let runner = RecordingRunner([modernQuery: .said("2.40.3\n"), legacyQuery: .said("1.29.2\n")])
        #expect(try await sandbox.session(runner).load().tool == Sandbox.legacy)
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

@Suite struct ComposeCommandTests {
    @Test(
        "compose's file of variables lies at the project's top, or beside the pods",
        arguments: [
            (["pods/.env": "TAG=pods\n"], "x:pods"), ([".env": "TAG=top\n"], "x:top"),
            ([".env": "TAG=top\n", "pods/.env": "TAG=pods\n"], "x:top"), ([:], "x:none"),
        ])
    func interpolation(files: [String: String], image: String) async throws {
        let pod = ["pods/default.yml": "services:\n  web: { image: 'x:${TAG:-none}' }\n"]
        let situation = try await Sandbox().situation(pod.merging(files) { _, new in new })
        #expect(situation.service("web")?.definition.image == image)
    }

    @Test(
        "All files, under one name, from the project's top; the user's environment does not lead astray",
        arguments: [true, false])
    func command(isLegacy: Bool) async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(
            [
                "pods/default.yml": "services:\n  web: { image: x }\n", "pods/common.env": "A=1\n", ".env": "X=1\n",
                "pods/environments/development/default.yml": "services:\n  web: { ports: [80] }\n",
            ], tool: isLegacy ? Sandbox.legacy : Sandbox.modern)
        let host = sandbox.host(
            RecordingRunner(),
            environment: [
                "PATH": "/bin", "COMPOSE_FILE": "x", "COMPOSE_PROJECT_NAME": "x", "COMPOSE_PATH_SEPARATOR": ":",
                "COMPOSE_ENV_FILES": "x",
                "COMPOSE_DISABLE_ENV_FILE": "1", "COMPOSE_IGNORE_ORPHANS": "0", "COMPOSE_REMOVE_ORPHANS": "1",
                "COMPOSE_PROFILES": "debug",
                "DOCKER_HOST": "unix:///x", "GIT_DIR": "/y",
            ])
        let command = try sandbox.session(on: host).compose(try Rendering(situation)).command([
            "up", "--detach", "web",
        ])
        #expect(command.executable == (isLegacy ? "docker-compose" : "docker"))
        #expect(
            command.arguments.map(sandbox.redacted) == (isLegacy ? [] : ["compose"]) + [
                "--project-directory", "$SANDBOX/project/pods", "--project-name", "project", "--env-file",
                "$SANDBOX/project/.env",
                "-f", "$SANDBOX/project/.git/conductor/development/common.yml", "-f",
                "$SANDBOX/project/pods/default.yml",
                "-f", "$SANDBOX/project/pods/environments/development/default.yml", "up", "--detach", "web",
            ])
        #expect(
            command.environment == [
                "PATH": "/bin", "COMPOSE_IGNORE_ORPHANS": "1", "COMPOSE_PROFILES": "debug", "DOCKER_HOST": "unix:///x",
            ])
        #expect(command.workingDirectory == sandbox.path("project"))
    }

    @Test("Without '.env' none is named; a plain compose file's folder is the project's top")
    func plain() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["compose.yaml": "services:\n  web: { image: x }\n"])
        let situation = try await sandbox.load()
        let command = try sandbox.session(on: sandbox.host()).compose(try Rendering(situation)).command(["ps"])
        #expect(
            command.arguments.map(sandbox.redacted) == [
                "compose", "--project-directory", "$SANDBOX/project", "--project-name", "project", "-f",
                "$SANDBOX/project/compose.yaml", "ps",
            ])
    }

    @Test("Without docker-compose there is no command")
    func missing() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([:], tool: nil)
        try await expectError(.engine) {
            _ = try sandbox.session(on: sandbox.host()).compose(try Rendering(situation))
        }
    }

    @Test(
        "A call that fails",
        arguments: [(ExitStatus.exited(1), nil), (.exited(17), nil), (.signalled(2), 130), (.exited(130), 130)]
            as [(ExitStatus, Int32?)])
    func failure(status: ExitStatus, code: Int32?) async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["pods/default.yml": "services:\n  web: { image: x }\n"])
        let words = try sandbox.session(on: sandbox.host()).compose(try Rendering(situation)).command(["stop"])
            .description
        let runner = RecordingRunner([words: Captured(status: status, output: "one\n", error: "two\n")])
        let compose = try sandbox.session(on: sandbox.host(runner)).compose(try Rendering(situation))
        for (output, details) in [(ComposeOutput.quiet, ["one", "two"]), (.shown, [])] {
            let error = try await expectError(.compose) { try await compose.check(["stop"], output: output) }
            #expect(error.message == "'docker compose stop' failed")
            #expect(error.details == details)
            #expect(error.signal.map { 128 + $0 } == code)
        }
    }
}

@Suite struct GitProgramTests {
    @Test(
        "The folder of a clone, as git itself names it",
        arguments: [
            ("https://host/owner/web.git", "web"), ("https://host/owner/web", "web"),
            ("https://host/owner/web/", "web"),
            ("https://host/owner/web.git///", "web"), ("git@host:owner/web.git", "web"), ("git@host:web.git", "web"),
            ("host:web", "web"), ("ssh://git@host:2222/owner/web.git", "web"), ("/srv/git/web.git", "web"),
            ("/srv/web/.git", "web"),
            ("../web", "web"), ("file:///srv/web.git/", "web"), ("https://host/web.js", "web.js"),
            ("https://host/a.git.git", "a.git"),
        ])
    func folderName(url: String, name: String) {
        #expect(GitProgram.folderName(for: url) == name)
    }

    @Test("Its failures say what git said")
    func failure() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["file": ""])
        let git = GitProgram(sandbox.host())
        let error = try await expectError(.git) {
            _ = try await git("-c", "a.b=c", "rev-parse", "--verify", "missing", in: sandbox.path("project"))
        }
        #expect(error.message == "'git rev-parse' failed")
        #expect(error.details == ["fatal: Needed a single revision"])
        #expect(try await git("rev-parse", "--is-bare-repository", in: sandbox.path("project")) == "false")
    }

    @Test("It runs no hook of ours, and asks nothing where there is nobody")
    func environment() async throws {
        let runner = RecordingRunner(["git status": .said("")])
        _ = try await GitProgram(Sandbox().host(runner, environment: ["A": "1"]))("status")
        #expect(
            await runner.commands.map(\.environment) == [
                [
                    "A": "1", "CONDUCTOR_HOOKS": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
                    "LANGUAGE": "en",
                ]
            ])
    }

    @Test(
        "A URL that would run a program is not cloned",
        arguments: ["ext::sh -c id", "-x", "--upload-pack=id", "ssh://-oProxyCommand=id/x"])
    func dangerous(url: String) async throws {
        let runner = RecordingRunner()
        try await expectError(.content) {
            try await GitProgram(Sandbox().host(runner)).clone(url, into: "/x", jobs: Jobs())
        }
        #expect(await runner.commands.isEmpty)
    }
}
