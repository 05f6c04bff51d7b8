import Errors
import Host
import SystemPackage
import TestSupport
import Testing

@testable import Docker

@Suite struct EngineAddressTests {
    private static let query = Command(
        "docker", ["context", "inspect", "--format", EngineAddress.format], environment: [:]
    ).description

    private func engine(
        _ answer: String?, environment: [String: String] = [:], configuration: String? = nil
    ) throws -> (sandbox: Sandbox, runner: RecordingRunner, engine: Engine) {
        let sandbox = Sandbox()
        if let configuration { try sandbox.write(["docker/config.json": configuration]) }
        let runner = RecordingRunner(answer.map { [Self.query: .said($0)] } ?? [:])
        let folder = ["HOME": sandbox.root.string, "DOCKER_CONFIG": sandbox.path("docker").string]
        return (sandbox, runner, Engine(sandbox.host(runner, environment: environment.merging(folder) { $1 })))
    }

    @Test(
        "Addresses of other machines are told from those of this one",
        arguments: [
            ("default\tunix:///var/run/docker.sock\t0\n", false, "'unix:///var/run/docker.sock'"),
            ("build\tssh://ada@build\t0\n", true, "'ssh://ada@build' (docker context 'build')"),
            ("default\ttcp://10.0.0.1:2376\t0\n", true, "'tcp://10.0.0.1:2376'"),
            (
                "colima\tunix:///home/ada/.colima/docker.sock\t0", false,
                "'unix:///home/ada/.colima/docker.sock' (docker context 'colima')"
            ),
        ])
    func address(answer: String, isRemote: Bool, words: String) async throws {
        let address = try #require(try await engine(answer).engine.address())
        #expect(address.isRemote == isRemote && address.words == words)
        #expect(!address.hasCertificates)
    }

    @Test(
        "docker-compose 1 gets the address of the chosen context",
        arguments: [
            (["DOCKER_CONTEXT": "build"], nil, "ssh://build"),
            ([:], "{\"auths\": {}, \"currentContext\": \"build\"}", "ssh://build"),
            (["DOCKER_CONTEXT": "default"], "{\"currentContext\": \"build\"}", nil),
            (["DOCKER_HOST": "tcp://a:1", "DOCKER_CONTEXT": "build"], nil, nil), ([:], "{\"auths\": {}}", nil),
            ([:], nil, nil),
        ] as [([String: String], String?, String?)])
    func legacy(environment: [String: String], configuration: String?, host: String?) async throws {
        let (sandbox, runner, engine) = try engine(
            "build\tssh://build\t0\n", environment: environment, configuration: configuration)
        #expect(try await engine.hostForLegacyCompose() == host, "\(sandbox.root)")
        #expect(await runner.commands.count == (host == nil ? 0 : 1))
    }

    @Test("A context with certificates is refused, since docker-compose 1 would not find them")
    func certificates() async throws {
        let (_, _, engine) = try engine("build\ttcp://build:2376\t3\n", environment: ["DOCKER_CONTEXT": "build"])
        let error = await #expect(throws: ConductorError.self) { try await engine.hostForLegacyCompose() }
        #expect(error?.message == "docker-compose 1 cannot use the docker context 'build', which has certificates")
    }
}
