import SystemPackage
import Testing
import YAML

@testable import Compose

/// The service `web` of files in `/p/pods` that are merged in their order.
private func web(_ texts: String...) throws -> ServiceDefinition {
    let layers = try texts.enumerated().map { index, text in
        let path = FilePath("/p/pods/\(index).yml")
        let file = try ComposeFile("services:\n  web: { \(text) }\n", path: path, name: path.string)
        return ServiceLayer(
            file: file, node: try #require(file.service("web")).node, folder: "/p/pods",
            interpolation: Interpolation(variables: ["DATA": "../data"]))
    }
    return try ServiceDefinition(name: "web", layers: layers)
}

/// What a service needs of others, and what is mounted in it.
@Suite struct ConnectionTests {
    @Test(
        "What a service needs of other containers",
        arguments: [
            ("depends_on: [db]", ["depends_on db service_started"]),
            (
                "depends_on: { db: { condition: service_healthy }, job: { condition: service_completed_successfully } }",
                ["depends_on db service_healthy", "depends_on job service_completed_successfully"]
            ),
            ("links: [db, 'api:backend', 'x:x']", ["links db", "links api backend", "links x"]),
            (
                "external_links: [other_db_1, 'other:mysql']",
                ["external_links other_db_1 -", "external_links other - mysql"]
            ),
            ("network_mode: 'service:vpn'", ["network_mode vpn"]), ("network_mode: host", []),
            ("pid: 'container:x', ipc: 'service:a'", ["ipc a", "pid x -"]),
            ("volumes_from: ['a:ro', 'container:b:rw']", ["volumes_from a", "volumes_from b -"]),
            // As docker-compose 2 resolves links; and where it says more.
            ("links: [db], depends_on: { db: { condition: service_started, required: true } }", ["links db"]),
            (
                "links: [db], depends_on: { db: { condition: service_healthy } }",
                ["depends_on db service_healthy", "links db"]
            ),
        ])
    func connections(text: String, expected: [String]) throws {
        let found = try web(text).connections().map { connection in
            let owner =
                switch connection.owner {
                case .service(let name): name
                case .container(let name): "\(name) -"
                }
            return "\(connection.key) \(owner)" + (connection.detail.map { " \($0)" } ?? "")
        }
        #expect(found == expected)
    }

    @Test("Later files add to it, or take it back")
    func merge() throws {
        let later = try web(
            "depends_on: [a, b], links: [c]", "depends_on: { a: { condition: service_healthy }, b: !reset null }",
            "links: !override [d]")
        #expect(
            try later.connections() == [
                .init(key: "depends_on", owner: .service("a"), detail: "service_healthy"),
                .init(key: "links", owner: .service("d"), detail: nil),
            ])
    }

    @Test("Networks but for the default one, in both forms")
    func networks() throws {
        #expect(try web("networks: [front, default]", "networks: { back: null }").networkKeys() == ["back", "front"])
        #expect(try web("image: x").networkKeys() == [])
    }

    @Test(
        "What is mounted under a name",
        arguments: [
            ("./a:/a", "/p/pods/a", "/a", false), ("../src/web:/app:ro", "/p/src/web", "/app", true),
            ("/srv:/srv:rw,z", "/srv", "/srv", false), ("${DATA}:/d", "/p/data", "/d", false),
            ("~/x:/x", "~/x", "/x", false),
        ])
    func paths(text: String, source: String, target: String, isReadOnly: Bool) throws {
        #expect(
            try web("volumes: ['\(text)']").namedMounts()
                == [.init(source: .path(FilePath(source)), target: target, isReadOnly: isReadOnly)])
    }

    @Test("Volumes, the long form, and what has no name")
    func volumes() throws {
        let service = try web(
            """
            volumes: [ /anonymous, 'data:/data', { type: volume, source: more, target: /more, read_only: true }, \
            { type: bind, source: conf, target: /conf }, { type: tmpfs, target: /t }, { type: volume, target: /u } ]
            """, "volumes: ['other:/data']")
        #expect(
            try service.namedMounts() == [
                .init(source: .volume("other"), target: "/data", isReadOnly: false),
                .init(source: .volume("more"), target: "/more", isReadOnly: true),
                .init(source: .path("/p/pods/conf"), target: "/conf", isReadOnly: false),
            ])
    }
}
