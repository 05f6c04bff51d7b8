import Docker
import Errors
import SystemPackage
import TestSupport
import PipelineTestSupport
import Testing

@testable import Pipeline

/// What versions of docker-compose say, word for word, and where the mistake is in the file below.
@Suite struct ComposeRefusalTests {
    private static let file = """
        include: [../more.yml]
        servicess: {}
        services:
          web:
            imagee: x
            image: "${NOPE:?is needed}"
            env_file:
              - ../missing.env
            ports: [80]
            networks: [front, back]
            volumes:
              - "data:/x"
            depends_on:
              - nope
            healthcheck:
              tst: a
            develop: {watch: []}
            secrets: [token]
            stop_grace_period: abc
            privileged: maybe
            build:
              contxt: .
            environment:
              A: x
          we.b:
            imagee: x
          "we b": {image: x}
        configs:
          c:
            content: x
        """

    private static let messages: [(said: String, line: Int)] = [
        ("validating /p/pods/default.yml: services.web additional properties 'imagee' not allowed", 5),
        ("validating /p/pods/default.yml: services.web additional properties 'imagee', 'b' not allowed", 5),
        ("validating /g/environment.yml: services.web Additional property imagee is not allowed", 5),
        ("validating /g/environment.yml: services.we.b Additional property imagee is not allowed", 26),
        ("validating /p/pods/default.yml:  additional properties 'servicess' not allowed", 2),
        ("validating /p/pods/default.yml: (root) Additional property servicess is not allowed", 2),
        ("validating /p/pods/default.yml: (root) Additional property include is not allowed", 1),
        ("validating /p/pods/default.yml: services Additional property we b is not allowed", 27),
        ("validating /g/environment.yml: services.web.ports must be a list", 9),
        ("validating /g/environment.yml: services.web.ports must be a array", 9),
        ("validating /g/environment.yml: services.web.env_file.0 must be a string", 8),
        ("validating /g/environment.yml: services.web.env_file.7 must be a string", 7),
        ("validating /p/pods/default.yml: services.web.environment.A must be a string, number, boolean or null", 24),
        ("validating /p/pods/default.yml: services.web.stop_grace_period Does not match format 'duration'", 19),
        ("validating /g/environment.yml: services.web.develop.watch must be a list", 17),
        ("validating /p/pods/default.yml: configs.c Additional property content is not allowed", 30),
        (
            "parsing /p/pods/default.yml: error while interpolating services.web.privileged: failed to cast to expected type: "
                + "invalid boolean: maybe", 20
        ),
        (
            "error while interpolating services.web.image: required variable NOPE is missing a value: is needed", 6
        ),
        ("invalid interpolation format for services.web.image.\nYou may need to escape any $ with another $.", 6),
        (
            "decoding failed due to the following error(s):\n\n'services[web].stop_grace_period' time: invalid duration \"abc\"",
            19
        ),
        ("service \"web\" refers to undefined network back: invalid compose project", 10),
        ("service \"web\" refers to undefined volume data: invalid compose project", 12),
        ("service \"web\" refers to undefined secret token: invalid compose project", 18),
        ("service \"web\" depends on undefined service nope: invalid compose project", 14),
        ("service \"web\" depends on undefined service \"nope\": invalid compose project", 14),
        ("service \"web\" has neither an image nor a build context specified: invalid compose project", 4),
        ("env file $/missing.env not found: stat $/missing.env: no such file or directory", 8),
        ("Failed to load $/missing.env: open $/missing.env: no such file or directory", 8),
        ("open $/more.yml: no such file or directory", 1),
        ("dependency cycle detected: web -> nope -> web", 14),
        ("The Compose file './p.yml' is invalid because:\nUnsupported config option for services.web: 'imagee'", 5),
        (
            "The Compose file './p.yml' is invalid because:\nservices.web.build contains unsupported option: 'contxt'",
            22
        ),
        ("The Compose file './p.yml' is invalid because:\n'servicess' does not match any of the regexes: '^x-'", 2),
        (
            "The Compose file './p.yml' is invalid because:\nservices.web.healthcheck value 'tst' does not match any of the "
                + "regexes: '^x-'", 16
        ),
        (
            "The Compose file './p.yml' is invalid because:\nservices.web.ports contains an invalid type, it should be an array",
            9
        ),
        ("The Compose file './p.yml' is invalid because:\nInvalid service name 'we b' - only these are allowed", 27),
        ("Couldn't find env file: $/missing.env", 8),
        ("Service 'web' depends on service 'nope' which is undefined.", 14),
        (
            "Named volume \"data:/x:rw\" is used in service \"web\" but no declaration was found in the volumes section.",
            12
        ),
        ("The Compose file is invalid because:\nService web has neither an image nor a build context specified.", 4),
        (
            "Missing mandatory value for \"image\" option interpolating ${NOPE:?is needed} in service \"web\": is needed",
            6
        ),
        ("Invalid interpolation format for \"image\" option in service \"web\": \"${NO PE}\"", 6),
        (
            "Error while attempting to convert service.web.privileged to appropriate type: \"maybe\" is not a valid boolean value",
            20
        ),
    ]

    private func situation() async throws -> (Sandbox, Situation) {
        let sandbox = Sandbox()
        return (
            sandbox,
            try await sandbox.situation(
                ["pods/default.yml": Self.file + "\n", "more.yml": "services: {}\n"], variables: ["NOPE": "x"])
        )
    }

    @Test("Each message leads to its line in the pod, whichever file it names")
    func places() async throws {
        let (sandbox, situation) = try await situation()
        for (said, line) in Self.messages {
            let refusal = ComposeRefusal(said.replacing("$/", with: sandbox.path("project").string + "/"))
            let place = refusal.subject.flatMap(situation.place(of:))
            #expect(place == "pods/default.yml:\(line)", "\(said): \(refusal)")
        }
    }

    @Test("The override of a service that is nowhere else names the one that is meant")
    func override() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": "services:\n  web: { image: x }\n",
            "pods/environments/development/default.yml": "services:\n  wbe: { environment: { A: b } }\n",
        ])
        let said = "service \"wbe\" has neither an image nor a build context specified: invalid compose project\n"
        let error = ConductorError(refused: said, by: Sandbox.modern, in: situation)
        #expect(error.message.hasPrefix("pods/environments/development/default.yml:2: "))
        #expect(error.hint == "did you mean 'web'?")
    }

    @Test("A message that we do not know is passed on without a place")
    func unknown() async throws {
        let (_, situation) = try await situation()
        let error = ConductorError(refused: "invalid containerPort: y\n", by: Sandbox.modern, in: situation)
        #expect(error.message == "'docker compose' refuses the files: invalid containerPort: y")
        #expect(error.details.isEmpty)
    }

    @Test("What a newer version understands is said, and our own file is not named")
    func needs() async throws {
        let (_, situation) = try await situation()
        let old = ComposeTool(command: ["docker", "compose"], version: "2.18.1")
        let said = "validating /g/environment.yml: services.web Additional property develop is not allowed\n"
        let error = ConductorError(refused: said, by: old, in: situation)
        #expect(
            error.description == """
                pods/default.yml:17: 'docker compose' refuses the files: services.web Additional property develop is not allowed
                hint: 'develop' needs docker compose 2.22.0 or later; this is 2.18.1: https://docs.docker.com/compose/install
                """)
    }

    @Test("Warnings and general advice are left out")
    func asides() {
        let refusal = ComposeRefusal(
            """
            time="2026-01-01T00:00:00Z" level=warning msg="the attribute `version` is obsolete"
            The COMPOSE_PROJECT_NAME variable is not set. Defaulting to a blank string.
            The Compose file './p.yml' is invalid because:
            Unsupported config option for services.web: 'imagee'

            For more on the Compose file format versions, see https://docs.docker.com/compose/compose-file/
            """)
        #expect(refusal.message == "Unsupported config option for services.web: 'imagee'")
        #expect(refusal.lines.count == 1)
    }

    @Test("A tag that the version would pass over is an error at its place")
    func tags() async throws {
        let sandbox = Sandbox()
        let files = ["pods/default.yml": "services:\n  web:\n    image: x\n    ports: !override [\"1:1\"]\n"]
        let old = ComposeTool(command: ["docker", "compose"], version: "2.24.3")
        let situation = try await sandbox.situation(files, tool: old)
        let error = #expect(throws: (any Error).self) { try Rendering(situation) }
        #expect(
            error.map { "\($0)" }?.hasPrefix(
                "pods/default.yml:4:12: '!override' needs docker compose 2.24.4 or later; this is 2.24.3") == true)
        _ = try Rendering(try await sandbox.load())
    }
}
