import Host
import Projects
import Testing

@testable import ConductorCommands

/// The services of which a project knows that they were applied.
private func applied(_ machine: Machine) throws -> [String] {
    let project = try Project.find(from: machine.path("project"))
    return WorktreeState.read(project) { _ in }.applied?.services.keys.sorted() ?? []
}

@Suite struct VerbCommandTests {
    @Test(
        "What runs no more is forgotten, and nothing else",
        arguments: [
            ("stop web", ["db", "queue"]), ("kill web", ["db", "queue"]), ("kill -s HUP web", ["db", "queue", "web"]),
            ("kill", []), ("rm -fs default", ["db"]), ("rm -f --dry-run", ["db", "queue", "web"]),
            ("pause web", ["db", "queue", "web"]),
        ])
    func forgets(line: String, left: [String]) async throws {
        let machine = try await machine()
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        #expect(await machine.conductor(line).status == 0)
        #expect(try applied(machine) == left)
    }

    @Test(
        "The status of docker-compose is passed on",
        arguments: ["start web", "stop", "kill", "rm -f", "restart", "build", "pull", "cp web:/a b", "run web"])
    func status(line: String) async throws {
        let machine = try await machine()
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        machine.docker.set { $0.failure = .init(status: .exited(17)) }
        #expect(await machine.conductor(line).status == 17)
    }

    @Test("'pull' needs neither secrets nor approval of the command that prints them")
    func pullWithoutSecrets() async throws {
        let machine = try await machine()
        try machine.write(["config/project.yml": "secrets: { exec: [no-such-keeper] }\n"])
        let pull = await machine.conductor("pull web")
        #expect(pull.status == 0 && pull.docker.contains { $0.hasSuffix(" pull web") }, "\(pull.transcript)")
        let build = await machine.conductor("build web")
        #expect(build.status == 1 && build.error.contains("gets its secrets from 'no-such-keeper'"))
    }

    @Test("What has no container is not started, where nothing is named")
    func start() async throws {
        let machine = try await machine()
        try #require(await machine.conductor("up -q --no-wait").status == 0)
        machine.docker.set { $0.containers["queue"] = nil }
        #expect(await machine.conductor("start").docker.first?.hasSuffix(" start db web") == true)
    }

    @Test("A pod is no service", arguments: ["exec default ls", "run default", "cp default:/a b", "port default 80"])
    func pod(line: String) async throws {
        let outcome = await (try await machine()).conductor(line)
        #expect(
            outcome.error.hasPrefix("error: 'default' is a pod; name one of its services [service-wanted]\n")
                && outcome.status == 1)
    }
}

@Suite struct ConfigValueTests {
    @Test(
        "A value may begin with a hyphen",
        arguments: [
            ["-1"], ["-Xmx512m -ea"], ["--x=1"], ["- dash"], ["-q"], ["--dry-run"], ["--"], ["", "-q"],
        ])
    func hyphen(words: [String]) async throws {
        let machine = try await machine()
        let outcome = await machine.conductor(["config:set", "web", "development", "A"] + words)
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(
            await machine.conductor(["config", "get", "web", "development", "A"]).output == "\(words[0])\n")
    }

    @Test("Options of ours may stand anywhere")
    func options() async throws {
        let machine = try await machine()
        for line in ["config set -q web development A --dry-run -1", "config set web development A -1 --dry-run"] {
            #expect(await machine.conductor(line).status == 0)
            #expect(await machine.conductor("config get web development A").output == "1\n")
        }
        #expect(await machine.conductor("config set web development A --help").output.hasPrefix("OVERVIEW"))
    }
}
