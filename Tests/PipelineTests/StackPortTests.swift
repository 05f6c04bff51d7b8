import Compose
import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing
import YAML

@Suite struct StackPortTests {
    private let files = [
        "compose.yaml": """
        services:
          web:
            image: x
            command: serve --peer=localhost:3001
            ports: ["3000:80", "5000-5001:6000-6001", "7000-7002:7", "127.0.0.1:53:53/udp", "9"]
            environment: { API_URL: "http://localhost:3001/x", SELF: "http://127.0.0.1:3000,http://localhost:4000" }
            x-conductor: { follow_ports: [API_URL] }
          api:
            image: x
            build: { context: ., args: ["WEB=http://0.0.0.0:3000"] }
            ports: [{ target: 80, published: "${API_PORT:-3001}" }]
            env_file: api.env
            x-conductor: { ports: true }
        """,
        "api.env": "A=1\nHERE=http://Mine:3001\n",
    ]

    /// Makes a project with a linked worktree `fix`, which has some more files, and loads that.
    private func load(
        _ sandbox: Sandbox, ports: String? = nil, more: [String: String] = [:], variables: [String: String] = [:]
    ) async throws -> Situation {
        try await sandbox.repository(files)
        try await sandbox.run(
            "git add --all && git commit --quiet --message x && git worktree add --quiet ../fix", in: "project")
        if let ports { try await sandbox.run("git config conductor.ports \(ports)", in: "project") }
        try sandbox.write(more, in: "fix")
        let home = ["XDG_STATE_HOME": sandbox.path("state").string]
        return try await sandbox.load("fix", variables: home.merging(variables) { $1 })
    }

    private func ports(_ situation: Situation) -> [String] { situation.publishedPorts.map(\.moved.description) }

    @Test("The main worktree has the ports of its files, another stack has others, at the loopback address")
    func moved() async throws {
        let sandbox = Sandbox()
        let situation = try await load(sandbox)
        #expect(
            ports(situation) == [
                "127.0.0.1:20000:80", "127.0.0.1:20001:6000", "127.0.0.1:20002:6001", "127.0.0.1:20003-20005:7",
                "127.0.0.1:20006:53/udp", "9", "127.0.0.1:20007:80",
            ])
        let main = try await sandbox.load("project")
        #expect(main.publishedPorts.allSatisfy { !$0.isMoved } && main.ports.all.isEmpty)
        // The ports are reasons to make containers anew.
        #expect(try Rendering(situation).facts["web"]?[.ports] != nil)
        #expect(try Rendering(main).facts["web"]?[.ports] == nil)
    }

    @Test("As the settings say")
    func policies() async throws {
        let own = try await load(Sandbox(), ports: "own")
        #expect(own.ports.all.isEmpty)
        let ephemeral = try await load(Sandbox(), ports: "ephemeral")
        #expect(ports(ephemeral).first == "127.0.0.1::80" && ephemeral.ports.wishes.isEmpty)
        try await expectError(.content) { _ = try await load(Sandbox(), ports: "x") }
    }

    @Test("A port that somebody has given to the worktree by a variable stays")
    func byHand() async throws {
        let byFile = try await load(Sandbox(), more: [".env": "API_PORT=4001\n"])
        #expect(ports(byFile).last == "4001:80")
        let byShell = try await load(Sandbox(), variables: ["API_PORT": "4001"])
        #expect(ports(byShell).last == "4001:80")
        // What only the main worktree sets was given to that one.
        let sandbox = Sandbox()
        try sandbox.write(["project/.env": "API_PORT=5001\n"])
        #expect(ports(try await load(sandbox)).last == "127.0.0.1:20007:80")
        // The same as in the main worktree is a copy.
        let copied = try await load(Sandbox(), more: [".env": "API_PORT=3001\n"])
        #expect(ports(copied).last == "127.0.0.1:20007:80")
    }

    @Test("What docker-compose resolved gets the ports, in the syntax that it had")
    func resolved() async throws {
        let sandbox = Sandbox()
        let situation = try await load(sandbox)
        let printed = """
            services:
              api: { ports: [{ mode: ingress, target: 80, published: "3001", protocol: tcp }] }
              web: { ports: ["3000:80", 9], environment: { API_URL: "http://localhost:3001/x", SELF: "http://127.0.0.1:3000" } }
            """
        let value = Value(copying: try #require(try Document(printed, file: "").root))
        func moved(_ isLegacy: Bool) -> String {
            value.moving(situation.ports, followers: situation.portFollowers, isLegacy: isLegacy).serialized()
        }
        #expect(
            moved(false) == """
                services:
                  api:
                    ports:
                      - mode: ingress
                        target: 80
                        protocol: tcp
                        host_ip: "127.0.0.1"
                        published: "20007"
                  web:
                    ports:
                      - "127.0.0.1:20000:80"
                      - 9
                    environment:
                      API_URL: http://localhost:20007/x
                      SELF: http://127.0.0.1:3000

                """)
        #expect(moved(true).contains("- \"127.0.0.1:20007:80\"\n"))
    }

    @Test("Places that name a port which is elsewhere, without those that follow")
    func references() async throws {
        let situation = try await load(Sandbox())
        let found = try situation.portReferences(in: ["web", "api"], hostName: "mine")
        #expect(
            found.map { "\($0.place) \($0.key) \($0.address) \($0.port)" } == [
                "compose.yaml:4 command localhost:3001 20007",
                "compose.yaml:6 environment.SELF 127.0.0.1:3000 20000",
                "compose.yaml:10 build.args.WEB 0.0.0.0:3000 20000",
                "api.env:2 environment.HERE Mine:3001 20007",
            ])
        #expect(try situation.portReferences(in: ["api"], hostName: "").map(\.variable) == ["WEB"])
    }

    @Test("Variables with the addresses, for the shell and for containers that ask for them")
    func variables() async throws {
        let situation = try await load(Sandbox())
        #expect(
            situation.portVariables.map { "\($0.name)=\($0.value)" } == [
                "CONDUCTOR_URL_WEB=http://localhost:20000", "CONDUCTOR_PORT_WEB_80=20000",
                "CONDUCTOR_PORT_WEB_6000=20001", "CONDUCTOR_PORT_WEB_6001=20002", "CONDUCTOR_PORT_WEB_53_UDP=20006",
                "CONDUCTOR_URL_API=http://localhost:20007", "CONDUCTOR_PORT_API_80=20007",
            ])
        let written = try Rendering(situation).text("override.yml")
        #expect(written.contains("CONDUCTOR_URL_WEB: http://localhost:20000"))
    }

    @Test(
        "Addresses of this machine in a text",
        arguments: [
            ("http://localhost:3000/a?b=127.0.0.1:80", ["localhost:3000", "127.0.0.1:80"]),
            ("LOCALHOST:1,[::1]:2 u:p@0.0.0.0:3", ["LOCALHOST:1", "[::1]:2", "0.0.0.0:3"]),
            ("xlocalhost:1 localhost:1x my.localhost:1 localhost localhost: db:5432 10.0.0.1:80", []),
            ("host.docker.internal:8080", ["host.docker.internal:8080"]),
        ])
    func addresses(text: String, found: [String]) {
        #expect(LocalAddress.all(in: text).map(\.text) == found)
    }
}
