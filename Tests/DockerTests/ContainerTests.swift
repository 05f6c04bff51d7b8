@testable import Docker
@testable import Errors
import Host
import TestSupport
import Testing

/// A line of `docker ps`, and what is read from it.
struct Listed: Sendable {
    let fields: [String]
    let container: Container?

    static func fields(
        service: String = "web", state: String = "running", status: String = "Up 2 minutes", ports: String = "",
        oneoff: String = "False"
    ) -> [String] {
        [
            "abc", service, state, status, "acme/web:1", ports, "/p/pods", oneoff, "other/web,shop-web-1", "f00d",
            "net,other",
        ]
    }

    static func container(
        _ state: Container.State = .running, exitCode: Int? = nil, health: Container.Health? = nil,
        ports: [String] = [],
        status: String = "Up 2 minutes"
    ) -> Container {
        Container(
            id: "abc", name: "shop-web-1", service: "web", state: state, exitCode: exitCode, health: health,
            image: "acme/web:1",
            ports: ports,
            workingDirectory: "/p/pods", settings: "f00d", networks: ["net", "other"], status: status)
    }
}

@Suite struct ContainerTests {
    @Test(
        "Lines of 'docker ps'",
        arguments: [
            Listed(fields: Listed.fields(), container: Listed.container()),
            Listed(
                fields: Listed.fields(status: "Up 3 seconds (health: starting)"),
                container: Listed.container(health: .starting, status: "Up 3 seconds (health: starting)")),
            Listed(
                fields: Listed.fields(status: "Up 2 hours (healthy)"),
                container: Listed.container(health: .healthy, status: "Up 2 hours (healthy)")),
            Listed(
                fields: Listed.fields(status: "Up 2 hours (unhealthy)"),
                container: Listed.container(health: .unhealthy, status: "Up 2 hours (unhealthy)")
            ),
            Listed(
                fields: Listed.fields(state: "paused", status: "Up 2 hours (Paused)"),
                container: Listed.container(.paused, status: "Up 2 hours (Paused)")),
            Listed(
                fields: Listed.fields(state: "created", status: "Created"),
                container: Listed.container(.created, status: "Created")),
            Listed(
                fields: Listed.fields(state: "dead", status: "Dead"), container: Listed.container(.dead, status: "Dead")
            ),
            Listed(
                fields: Listed.fields(state: "restarting", status: "Restarting (1) 5 seconds ago"),
                container: Listed.container(.restarting, status: "Restarting (1) 5 seconds ago")),
            Listed(
                fields: Listed.fields(state: "exited", status: "Exited (0) 3 days ago"),
                container: Listed.container(.exited, exitCode: 0, status: "Exited (0) 3 days ago")),
            Listed(
                fields: Listed.fields(state: "exited", status: "Exited (137) About a minute ago"),
                container: Listed.container(.exited, exitCode: 137, status: "Exited (137) About a minute ago")),
            Listed(
                fields: Listed.fields(ports: "0.0.0.0:3000->3000/tcp, [::]:3000->3000/tcp, 9229/tcp"),
                container: Listed.container(ports: ["0.0.0.0:3000->3000/tcp", "[::]:3000->3000/tcp", "9229/tcp"])),
            Listed(fields: Listed.fields(oneoff: ""), container: Listed.container()),
            Listed(fields: Listed.fields(oneoff: "True"), container: nil),
            Listed(fields: Listed.fields(oneoff: "true"), container: nil),
            Listed(fields: Listed.fields(service: ""), container: nil),
            Listed(fields: Listed.fields(service: "", state: "unheard-of"), container: nil),
        ])
    func line(_ listed: Listed) throws {
        #expect(try Container(line: listed.fields.joined(separator: "\t")) == listed.container)
    }

    @Test(
        "Lines that no 'docker ps' writes are errors, and not containers that are not there",
        arguments: [Listed.fields(state: "unheard-of"), ["abc"], [""], Listed.fields() + ["more"]])
    func nonsense(fields: [String]) async throws {
        let error = try await expectError(.engine) { _ = try Container(line: fields.joined(separator: "\t")) }
        #expect(error.details == [fields.joined(separator: "\t")])
    }

    @Test(
        "Published ports",
        arguments: [
            ([], []), (["9229/tcp"], []), (["0.0.0.0:3000->80/tcp", ":::3000->80/tcp"], ["3000:80"]),
            (["0.0.0.0:3000->80/tcp", "[::]:3000->80/tcp"], ["3000:80"]), (["[::]:53->53/udp"], ["53:53/udp"]),
            (["127.0.0.1:8080->80/tcp"], ["127.0.0.1:8080:80"]), (["[::1]:8080->80/tcp"], ["[::1]:8080:80"]),
            (["0.0.0.0:3000-3002->3000-3002/tcp"], ["3000-3002:3000-3002"]),
            (["0.0.0.0:1->1/tcp", "0.0.0.0:2->2/tcp"], ["1:1", "2:2"]),
        ])
    func ports(listed: [String], published: [String]) {
        #expect(Listed.container(ports: listed).publishedPorts == published)
    }

    @Test(
        "What a state means",
        arguments: [
            (Listed.container(), true, true, false, "running"),
            (Listed.container(health: .healthy), true, true, false, "running (healthy)"),
            (Listed.container(health: .starting), true, false, false, "running (starting)"),
            (Listed.container(health: .unhealthy), true, false, true, "running (unhealthy)"),
            (Listed.container(.exited, exitCode: 0), false, true, false, "exited (0)"),
            (Listed.container(.exited, exitCode: 2), false, false, true, "exited (2)"),
            (Listed.container(.created), false, false, false, "created"),
            (Listed.container(.restarting), true, false, false, "restarting"),
            (Listed.container(.paused), true, false, false, "paused"),
            (Listed.container(.dead), false, false, true, "dead"),
        ])
    func meaning(container: Container, isRunning: Bool, isReady: Bool, hasFailed: Bool, summary: String) {
        #expect(container.isRunning == isRunning)
        #expect(container.isReady == isReady)
        #expect(container.hasFailed == hasFailed)
        #expect(container.summary == summary)
    }
}

@Suite struct EngineTests {
    private static let list =
        "docker ps --all --no-trunc --filter label=com.docker.compose.project=shop --format \(Container.format)"

    @Test("Containers are sorted by service; those of 'run' are left out")
    func containers() async throws {
        let lines =
            ["web", "db"].map { Listed.fields(service: $0).joined(separator: "\t") }
            + [Listed.fields(oneoff: "True").joined(separator: "\t")]
        let runner = RecordingRunner([Self.list: .said(lines.joined(separator: "\n") + "\n")])
        #expect(try await Engine(Sandbox().host(runner)).containers(of: "shop").map(\.service) == ["db", "web"])
    }

    @Test(
        "One clear message each",
        arguments: [
            (nil, "docker is not on this machine's PATH"),
            (
                Captured.failed("Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?\n"),
                "the docker engine does not answer"
            ),
            (
                .failed("permission denied while trying to connect to the Docker daemon socket\n"),
                "the docker engine does not answer"
            ),
            (.failed("no such filter\n"), "'docker ps' failed"),
        ] as [(Captured?, String)])
    func failures(answer: Captured?, message: String) async throws {
        let runner = RecordingRunner(answer.map { [Self.list: $0] } ?? [:])
        let error = try await expectError(.engine) {
            _ = try await Engine(Sandbox().host(runner)).containers(of: "shop")
        }
        #expect(error.message == message)
        #expect(error.details == answer.map { $0.error.split(separator: "\n").map(String.init) } ?? [])
    }
}
