@testable import Docker
import Errors
import FoundationEssentials
import Host
import SystemPackage
import TestSupport
import Testing

/// The engine is asked at its socket where it is certain that docker would ask there, too; otherwise docker is.
@Suite struct EngineSocketTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = Sandbox()
        try sandbox.write(["bin/docker": "\u{7f}ELF"])
        try Files.makeExecutable(sandbox.path("bin/docker"))
    }

    /// What the engine says of three containers.
    private static let listed = """
        [
          {"Id": "b", "Names": ["/other/alias", "/shop-web-1"], "Image": "acme/web:1", "State": "running",
           "Status": "Up 2 hours (healthy)", "Labels": {
             "com.docker.compose.service": "web", "com.docker.compose.project.working_dir": "/p/pods",
             "com.docker.compose.oneoff": "False", "com.docker.compose.config-hash": "f00d"},
           "Ports": [
             {"IP": "::", "PrivatePort": 80, "PublicPort": 3000, "Type": "tcp"},
             {"PrivatePort": 443, "Type": "tcp"}, {"PrivatePort": 444, "Type": "tcp"},
             {"IP": "::", "PrivatePort": 91, "PublicPort": 91, "Type": "tcp"},
             {"IP": "::", "PrivatePort": 90, "PublicPort": 90, "Type": "tcp"},
             {"IP": "0.0.0.0", "PrivatePort": 81, "PublicPort": 3001, "Type": "tcp"},
             {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 3000, "Type": "tcp"},
             {"IP": "0.0.0.0", "PrivatePort": 53, "PublicPort": 53, "Type": "udp"}],
           "NetworkSettings": {"Networks": {"net": {}, "other": {}}}},
          {"Id": "a", "Names": ["/shop-db-1"], "Image": "sha256:1", "State": "exited", "Status": "Exited (137) 1 day ago",
           "Labels": {"com.docker.compose.service": "db"}, "Ports": null},
          {"Id": "c", "Names": null, "Image": "x", "State": "running", "Status": "Up", "Labels": {
             "com.docker.compose.service": "db", "com.docker.compose.oneoff": "True"}}
        ]
        """

    private static func answer(_ body: String, status: String = "200 OK") -> String {
        "HTTP/1.0 \(status)\r\nContent-Type: application/json\r\n\r\n\(body)"
    }

    private func listen(_ answer: @escaping @Sendable (String) -> String?) -> SocketServer {
        SocketServer(at: sandbox.path("s"), answer: answer)
    }

    /// An engine whose `docker` is known to answer, with what it was asked.
    private func engine(_ environment: [String: String]) -> (Engine, RecordingRunner) {
        let ps =
            "docker ps --all --no-trunc --filter label=com.docker.compose.project=shop --format \(Container.format)"
        let runner = RecordingRunner([ps: .said("")])
        let own = ["PATH": sandbox.path("bin").string, "HOME": sandbox.path("home").string]
        var host = sandbox.host(runner, environment: own.merging(environment) { $1 })
        host.sockets = LocalSockets()
        return (Engine(host), runner)
    }

    private var here: [String: String] { ["DOCKER_HOST": "unix://\(sandbox.path("s"))"] }

    @Test("Containers, with their ports as docker writes them")
    func containers() async throws {
        let server = listen { _ in Self.answer(Self.listed) }
        defer { server.end() }
        let (engine, runner) = engine(here)
        let containers = try await engine.containers(of: "shop")
        #expect(
            containers == [
                Container(
                    id: "a", name: "shop-db-1", service: "db", state: .exited, exitCode: 137, image: "sha256:1",
                    status: "Exited (137) 1 day ago"),
                Container(
                    id: "b", name: "shop-web-1", service: "web", state: .running, health: .healthy,
                    image: "acme/web:1",
                    ports: [
                        "0.0.0.0:53->53/udp", "[::]:90-91->90-91/tcp", "443-444/tcp", "0.0.0.0:3000->80/tcp",
                        "[::]:3000->80/tcp", "0.0.0.0:3001->81/tcp",
                    ], workingDirectory: "/p/pods", settings: "f00d", networks: ["net", "other"],
                    status: "Up 2 hours (healthy)"),
            ])
        #expect(
            server.requests == [
                "GET /containers/json?all=true&filters="
                    + "%7B%22label%22:%5B%22com.docker.compose.project%3Dshop%22%5D%7D HTTP/1.0"
            ])
        #expect(await runner.commands.isEmpty)
    }

    @Test("Images that are missing, and when containers were started")
    func images() async throws {
        let server = listen { line in
            switch line.split(separator: " ")[1] {
            case "/images/acme/web:1/json": Self.answer("{\"Id\": \"x\"}")
            case "/containers/b/json":
                Self.answer(
                    """
                    {"State": {"StartedAt": "2026-01-02T03:04:05.5Z"}, "Mounts": [
                      {"Type": "bind", "Source": "/src"}, {"Type": "volume", "Name": "data", "Source": "/var"}]}
                    """)
            default: Self.answer("{\"message\": \"No such thing\"}", status: "404 Not Found")
            }
        }
        defer { server.end() }
        let (engine, runner) = engine(here)
        #expect(try await engine.missing(["acme/web:1", "acme/db", "acme/web:1"]) == ["acme/db"])
        let containers = ["b", "gone"].map { Container(id: $0, service: $0, state: .running) }
        let starts = try await engine.starts(of: containers)
        #expect(starts.keys.sorted() == ["b"])
        #expect(starts["b"]?.time.timeIntervalSince1970 == 1_767_323_045.5)
        #expect(starts["b"]?.sources == ["/src"])
        #expect(starts["b"]?.volumes == ["data"])
        #expect(await runner.commands.isEmpty)
    }

    @Test("A container in a state that docker does not have is an error, and not left out")
    func unknownState() async throws {
        let server = listen { _ in
            Self.answer(
                #"[{"Id": "a", "Image": "x", "State": "odd", "Status": "", "Labels": {"com.docker.compose.service": "w"}}]"#
            )
        }
        defer { server.end() }
        let (engine, _) = engine(here)
        try await expectError(.engine) { _ = try await engine.containers(of: "shop") }
    }

    @Test(
        "docker is asked where the answer is none",
        arguments: [
            answer("{}"), answer("[", status: "200 OK"), answer("[]", status: "500 Error"), "nonsense", "",
            answer(#"[{"Id": 1}]"#),
        ])
    func unexpected(answer: String) async throws {
        let server = listen { _ in answer }
        defer { server.end() }
        let (engine, runner) = engine(here)
        #expect(try await engine.containers(of: "shop").isEmpty)
        #expect(server.requests.count == 1)
        #expect(await runner.commands.count == 1)
    }

    @Test(
        "docker is asked where it may ask elsewhere, and not even the socket is",
        arguments: [
            ["DOCKER_CONTEXT": "other"], ["DOCKER_API_VERSION": "1.40"], ["DOCKER_HOST": "tcp://127.0.0.1:1"],
            ["DOCKER_HOST": "ssh://example.com"], ["DOCKER_CONFIG": "headers"], ["DOCKER_CONFIG": "broken"],
        ])
    func elsewhere(variables: [String: String]) async throws {
        let server = listen { _ in Self.answer("[]") }
        defer { server.end() }
        try sandbox.write(["headers/config.json": #"{"HttpHeaders": {"A": "b"}}"#, "broken/config.json": "{"])
        let (engine, runner) = engine(
            here.merging(variables) { $1 }.mapValues {
                ["headers", "broken"].contains($0) ? sandbox.path($0).string : $0
            })
        _ = try await engine.containers(of: "shop")
        #expect(server.requests.isEmpty)
        #expect(await runner.commands.count == 1)
    }

    @Test("docker is asked where it is a script, or the link to another program")
    func notDocker() async throws {
        let server = listen { _ in Self.answer("[]") }
        defer { server.end() }
        try sandbox.write(["bin/docker": "#!/bin/sh\nexec sudo docker \"$@\"\n"])
        let (engine, runner) = engine(here)
        _ = try await engine.containers(of: "shop")
        #expect(await runner.commands.count == 1)

        try await sandbox.run("rm bin/docker; printf x >bin/podman; chmod +x bin/podman; ln -s podman bin/docker")
        _ = try await engine.containers(of: "shop")
        #expect(await runner.commands.count == 2)
        #expect(server.requests.isEmpty)
    }

    @Test("The engine of the user's docker context", arguments: [true, false])
    func context(isVariable: Bool) async throws {
        let server = listen { _ in Self.answer("[]") }
        defer { server.end() }
        func context(_ name: String, _ host: String) -> String {
            #"{"Name": "\#(name)", "Endpoints": {"docker": {"Host": "\#(host)"}, "kubernetes": {"X": 1}}}"#
        }
        try sandbox.write([
            "settings/config.json": isVariable ? "{}" : #"{"auths": {}, "currentContext": "mine"}"#,
            "settings/contexts/meta/0a/meta.json": context("far", "tcp://example.com"),
            "settings/contexts/meta/0b/meta.json": context("mine", "unix://\(sandbox.path("s"))"),
        ])
        let settings = ["DOCKER_CONFIG": sandbox.path("settings").string]
        let (engine, runner) = engine(settings.merging(isVariable ? ["DOCKER_CONTEXT": "mine"] : [:]) { $1 })
        _ = try await engine.containers(of: "shop")
        #expect(server.requests.count == 1)
        #expect(await runner.commands.isEmpty)
    }
}
