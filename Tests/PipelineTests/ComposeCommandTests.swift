import Compose
@testable import Docker
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing

import enum Host.ExitStatus

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
        let command = try Rendering(situation).compose(on: host).command([
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
        let config = try Rendering(situation).compose(on: host).command(["config"])
        #expect(config.workingDirectory == sandbox.path("project/pods"))
    }

    @Test("Without '.env' none is named; a plain compose file's folder is the project's top")
    func plain() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["compose.yaml": "services:\n  web: { image: x }\n"])
        let situation = try await sandbox.load()
        let command = try Rendering(situation).compose(on: sandbox.host()).command(["ps"])
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
            _ = try Rendering(situation).compose(on: sandbox.host())
        }
    }

    @Test(
        "A call that fails",
        arguments: [(ExitStatus.exited(1), nil), (.exited(17), nil), (.signalled(2), 130), (.exited(130), 130)]
            as [(ExitStatus, Int32?)])
    func failure(status: ExitStatus, code: Int32?) async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["pods/default.yml": "services:\n  web: { image: x }\n"])
        let words = try Rendering(situation).compose(on: sandbox.host()).command(["stop"])
            .description
        let runner = RecordingRunner([words: Captured(status: status, output: "one\n", error: "two\n")])
        let compose = try Rendering(situation).compose(on: sandbox.host(runner))
        for output in [ComposeOutput.quiet, .shown] {
            let error = try await expectError(code == nil ? .compose : .interrupted) {
                try await compose.check(["stop"], output: output)
            }
            #expect(
                error.message
                    == (code == nil ? "'docker compose stop' failed" : "interrupted: 'docker compose stop' was ended"))
            #expect(error.details == (code == nil && output == .quiet ? ["one", "two"] : []))
            #expect(error.signal.map { 128 + $0 } == code)
        }
    }
}
