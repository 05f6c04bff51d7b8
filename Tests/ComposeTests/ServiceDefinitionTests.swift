import GitURLs
import SystemPackage
import Testing
import Text
import YAML

@testable import Compose

/// Reads a compose file that lies in `/p/pods`.
private func file(_ text: String, _ name: String = "a.yml") throws -> ComposeFile {
    try ComposeFile(text, path: FilePath("/p/pods").appending(name), name: "pods/\(name)")
}

/// The service `web` of files that are merged in their order.
private func web(_ texts: String..., variables: [String: String] = [:]) throws -> ServiceDefinition {
    try web(texts, variables: variables)
}

private func web(_ texts: [String], variables: [String: String]) throws -> ServiceDefinition {
    let loader = ComposeLoader(projectDirectory: "/p/pods", interpolation: Interpolation(variables: variables)) {
        throw YAMLError(message: "no file", file: $0.string)
    }
    let layers = try texts.enumerated().flatMap { index, text in
        let file = try file(text, "\(index).yml")
        let service = try #require(file.service("web"))
        return try loader.layers(of: service, in: placed(file, variables))
    }
    return try ServiceDefinition(name: "web", layers: layers)
}

/// Places a file as one that is given with `-f`.
private func placed(_ file: ComposeFile, _ variables: [String: String] = [:]) -> PlacedComposeFile {
    PlacedComposeFile(file: file, folder: "/p/pods", interpolation: Interpolation(variables: variables))
}

/// A pod with the one service `web`.
private func pod(_ lines: String) -> String {
    "services:\n  web:\n" + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
}

@Suite struct ComposeFileTests {
    @Test("What is read of a file")
    func outline() throws {
        let file = try file("version: '3.8'\nservices:\n  b: {}\n  a:\nvolumes: {}\n")
        #expect(file.version == "3.8")
        #expect(file.services.map(\.name) == ["b", "a"])
        #expect(file.service("a")?.node.isNull == true)
        #expect(file.service("c") == nil)
        #expect(!file.isEmpty)
    }

    @Test("Files that say nothing", arguments: ["", "# x\n", "{}", "---\n", "null\n"])
    func empty(text: String) throws {
        #expect(try file(text).isEmpty)
        #expect(try file(text).services.isEmpty)
    }

    @Test(
        "What is no compose file",
        arguments: [
            ("[]", "pods/a.yml:1:1: a compose file is a mapping, with 'services:' and the like"),
            ("services: []\n", "pods/a.yml:1:11: 'services' must be a mapping of names to services"),
            ("services:\n  web: x\n", "pods/a.yml:2:8: the service 'web' must be a mapping"),
            ("services:\n  ~: {}\n", "pods/a.yml:2:3: the name of a service must be a string"),
        ])
    func errors(text: String, message: String) throws {
        let error = #expect(throws: YAMLError.self) { _ = try file(text) }
        #expect("\(try #require(error))".hasPrefix(message + "\n"))
    }
}

@Suite struct ServiceDefinitionTests {
    @Test("Later layers win, and lists grow")
    func merge() throws {
        let service = try web(
            pod(
                """
                image: a
                build: { context: ., dockerfile: D }
                ports: ["1:1"]
                depends_on: [db]
                profiles: [x]
                env_file: a.env
                environment: { A: 1, B: 1 }
                """),
            pod(
                """
                image: b
                container_name: c
                platform: linux/arm64
                build: https://h/a/b.git#main
                ports: [{ target: 2, published: "3", host_ip: "::1", protocol: udp }]
                depends_on: { db: { condition: service_started }, cache: {} }
                profiles: [y]
                env_file: [{ path: b.env, required: false }, /abs/c.env]
                label_file: [web.labels]
                environment: [B=2, C]
                healthcheck: { test: "true" }
                """))
        #expect(service.image == "b")
        #expect(service.containerName == "c")
        #expect(service.platform == "linux/arm64")
        #expect(service.dockerfile == "D")
        #expect(service.buildContext == .git(try #require(GitContext("https://h/a/b.git#main"))))
        #expect(service.ports.map(\.description) == ["1:1", "[::1]:3:2/udp"])
        #expect(service.dependencies == ["db", "cache"])
        #expect(service.profiles == ["x", "y"])
        #expect(service.environmentFiles.map(\.path) == ["/p/pods/a.env", "/p/pods/b.env", "/abs/c.env"])
        #expect(service.labelFiles.map(\.path) == ["/p/pods/web.labels"])
        #expect(
            service.environment.map { "\($0.name)=\($0.value ?? "-")@\($0.file)" } == [
                "A=1@pods/0.yml", "B=1@pods/0.yml", "B=2@pods/1.yml", "C=-@pods/1.yml",
            ])
        #expect(service.hasHealthCheck)
    }

    @Test(
        "What a service needs",
        arguments: [
            ("links: [db, 'cache:c']", ["db", "cache"]), ("volumes_from: ['data:ro']", ["data"]),
            ("network_mode: service:vpn", ["vpn"]),
            ("ipc: service:a\npid: service:b", ["a", "b"]), ("network_mode: host", []), ("depends_on:", []),
            ("volumes_from: ['container:data']", []),
        ])
    func dependencies(text: String, names: [String]) throws {
        #expect(try web(pod(text)).dependencies == names)
        #expect(try web(pod(text)).optionalDependencies.isEmpty)
    }

    @Test(
        "What it needs only where that is to be started anyway",
        arguments: [
            (["depends_on: { a: { condition: service_started, required: false }, b: {} }"], ["a"]),
            (["depends_on: [a]", "depends_on: { a: { required: false } }"], ["a"]),
            (["depends_on: { a: { required: false } }", "depends_on: { a: { condition: x } }"], ["a"]),
            (["depends_on: { a: { required: false } }", "depends_on: { a: }"], ["a"]),
            (["depends_on: { a: { required: false } }", "depends_on: [a]"], []),
            (["depends_on: { a: { required: false } }", "depends_on: { a: { required: true } }"], []),
            (["depends_on: { a: { required: false } }", "depends_on: { a: !reset null }"], []),
            (["depends_on: { a: { required: false } }", "depends_on: !reset []"], []),
        ])
    func optional(texts: [String], names: [String]) throws {
        let service = try web(texts.map(pod), variables: [:])
        #expect(service.optionalDependencies.sorted() == names)
        let isReset = texts.contains { $0.contains("!reset") }
        #expect(service.dependencies.contains("a") == !isReset)
    }

    @Test(
        "The containers that it uses",
        arguments: [
            ([""], []), (["network_mode: service:vpn"], ["service vpn namespace"]),
            (["pid: 'container:Some_1'"], ["container Some_1 namespace"]),
            (["network_mode: host\nipc: shareable"], []),
            (
                ["network_mode: service:a\nipc: service:a\npid: service:b"],
                ["service a namespace", "service b namespace"]
            ),
            (["network_mode: service:a", "network_mode: bridge"], []),
            (["network_mode: service:a", "network_mode:"], ["service a namespace"]),
            (["network_mode: service:a", "network_mode: !reset null"], []),
            (["pid: service:$X"], ["service v namespace"]),
            (
                ["volumes_from: [a, 'b:ro']", "volumes_from: ['container:c:ro', a]"],
                ["service a volumes", "service b volumes", "container c volumes"]
            ),
            (["volumes_from: [a]", "volumes_from: !override ['container:b']"], ["container b volumes"]),
            (["depends_on: { a: { condition: service_started, restart: true }, b: {} }"], ["service a restart"]),
            (["depends_on: { a: { restart: true } }", "depends_on: [a]"], ["service a restart"]),
            (["depends_on: { a: { restart: true } }", "depends_on: { a: { restart: 'false' } }"], []),
            (["depends_on: { a: { restart: true } }", "depends_on: !override [a]"], []),
            (["depends_on: [a]"], []), (["links: [a]"], []),
        ])
    func shares(texts: [String], expected: [String]) throws {
        let shares = try web(texts.map(pod), variables: ["X": "v"]).shares
        let words = shares.map { share in
            switch share.owner {
            case .service(let name): "service \(name) \(share.how)"
            case .container(let name): "container \(name) \(share.how)"
            }
        }
        #expect(words == expected)
    }

    @Test(
        "How many containers it has",
        arguments: [
            ([""], 1), (["scale: 3"], 3), (["scale: 0"], 0), (["scale: $N"], 2), (["scale: 3", "scale: '1'"], 1),
            (["scale: 3", "image: x"], 3), (["deploy: { replicas: 4 }"], 4),
            (["deploy: { replicas: 4 }", "deploy: { mode: global }"], 4), (["deploy: { replicas: 4 }", "scale: 4"], 4),
        ])
    func replicas(texts: [String], count: Int) throws {
        #expect(try web(texts.map(pod), variables: ["N": "2"]).replicas == count)
    }

    @Test(
        "What it says to us",
        arguments: [
            ("image: x", "/app", "sh", nil),
            ("x-conductor: { srcdir: /srv, shell: bash, test: make test }", "/srv", "bash", ["make", "test"]),
            ("labels: { conductor.srcdir: /l, conductor.shell: ash }", "/l", "ash", nil),
            ("labels: [io.fdy.cage.srcdir=/c, 'io.fdy.cage.test=rake test']", "/c", "sh", ["rake", "test"]),
            ("x-conductor: { test: \"sh -c 'a && b'\" }", "/app", "sh", ["sh", "-c", "a && b"]),
            ("labels: [conductor.srcdir=/l]\nx-conductor: { srcdir: /x }", "/x", "sh", nil),
            ("x-conductor: { srcdir: $DIR/y }", "/v/y", "sh", nil),
        ] as [(String, String, String, [String]?)])
    func settings(text: String, directory: String, shell: String, test: [String]?) throws {
        let settings = try web(pod(text), variables: ["DIR": "/v"]).settings
        #expect(settings.sourceDirectory == directory)
        #expect(settings.shell == shell)
        #expect(settings.test == test)
    }

    @Test(
        "What is said about changes of files",
        arguments: [
            ("image: x", nil, [], [], []),
            (
                "x-conductor: { rebuild_on: [a.lock, b/*], restart_on: config/**, keep: [./node_modules/, tmp] }",
                ["a.lock", "b/*"], ["config/**"], ["node_modules", "tmp"], []
            ),
            ("x-conductor: { rebuild_on: [] }", [], [], [], []),
            (
                "labels: { conductor.rebuild_on: 'a \"b c\"', conductor.restart_on: d, conductor.keep: e }",
                ["a", "b c"], ["d"], ["e"], []
            ),
            ("labels: [conductor.restart_on=d]\nx-conductor: { restart_on: [e] }", nil, ["e"], [], []),
            (
                "x-conductor: { run_on_change: { \"db/**\": [rake, 'db:migrate'], a: sh -c 'x y' } }", nil, [], [],
                ["db/**: rake db:migrate", "a: sh -c x y"]
            ),
            ("labels: { conductor.run_on_change.db/**: rake db }", nil, [], [], ["db/**: rake db"]),
        ] as [(String, [String]?, [String], [String], [String])])
    func changes(text: String, rebuild: [String]?, restart: [String], keep: [String], run: [String]) throws {
        let settings = try web(pod(text)).settings
        #expect(settings.rebuildOn?.map(\.pattern) == rebuild)
        #expect(settings.restartOn.map(\.pattern) == restart)
        #expect(settings.keep == keep)
        #expect(settings.runOnChange.map { "\($0.files.pattern): \($0.command.joined(separator: " "))" } == run)
    }

    @Test("Later files win, a command at a time")
    func laterChanges() throws {
        let settings = try web(
            pod("x-conductor: { restart_on: [a], run_on_change: { a: x, b: y } }"),
            pod("x-conductor: { restart_on: [b], run_on_change: { c: z, a: w } }")
        ).settings
        #expect(settings.restartOn.map(\.pattern) == ["b"])
        #expect(settings.runOnChange.map { "\($0.files.pattern) \($0.command[0])" } == ["a w", "b y", "c z"])
    }

    @Test(
        "What cannot be understood is an error with its place",
        arguments: [
            ("image: [x]", "pods/0.yml:3:12: 'image' must be a string"),
            ("ports: 80", "pods/0.yml:3:12: 'ports' must be a list"),
            ("ports: ['80:x']", "pods/0.yml:3:13: this is no port that compose knows"),
            ("environment: x", "pods/0.yml:3:18: 'environment' must be a mapping or a list"),
            (
                "x-conductor: { restart_on: { a: b } }",
                "pods/0.yml:3:32: 'x-conductor.restart_on' must be a list of strings"
            ),
            ("x-conductor: { keep: [/x] }", "pods/0.yml:3:26: 'keep' names folders under the mount, relative to it"),
            ("x-conductor: { keep: a/../.. }", "pods/0.yml:3:26: 'keep' names folders under the mount, relative to it"),
            ("x-conductor: { run_on_change: { a: [] } }", "pods/0.yml:3:40: a command has at least one word"),
            (
                "x-conductor: { run_on_change: { a: \"sh 'x\" } }",
                "pods/0.yml:3:40: a quote is not closed in the command \"sh 'x\""
            ),
            ("scale: many", "pods/0.yml:3:12: 'scale' must be a number of containers"),
            ("deploy: { replicas: -1 }", "pods/0.yml:3:25: 'deploy.replicas' must be a number of containers"),
            ("profiles: {}", "pods/0.yml:3:15: 'profiles' must be a list of strings"),
            (
                "build: 'ext::sh -c id'",
                "pods/0.yml:3:12: this source is not safe to use: the transport \"ext::\" makes git run a program"
            ),
        ])
    func errors(text: String, message: String) throws {
        let error = #expect(throws: YAMLError.self) { _ = try web(pod(text)) }
        #expect("\(try #require(error))".hasPrefix(message + "\n"))
    }
}

@Suite struct FactsTests {
    private func facts(_ text: String, _ variables: [String: String] = [:]) throws -> [String: String] {
        let web = try web(text, variables: variables)
        let facts = try web.facts(in: ComposeDefinitions(of: web.layers.map { placed($0.file, variables) }))
        return Dictionary(uniqueKeysWithValues: facts.map { ("\($0.key.file): \($0.key.key)", $0.value.text) })
    }

    @Test("The names that a person reads")
    func names() throws {
        let text =
            pod(
                "image: x\nenvironment: { A: 1 }\nlabels: [b=2]\nvolumes: ['data:/d', './x:/x']\nnetworks: [front]\nsecrets: [{ source: key }]\nconfigs: [c]\nx-note: y\nbuild: .\ndepends_on: []\nprofiles: []"
            )
            + "volumes: { data: { name: d, driver: local }, other: {} }\nnetworks: { front: {}, default: {} }\nsecrets: { key: { file: k } }\nconfigs: { c: { file: c } }\n"
        #expect(
            try facts(text).keys.sorted()
                == [
                    "configs", "configs.c", "environment.A", "image", "labels.b", "networks", "networks.front",
                    "secrets", "secrets.key", "volumes", "volumes.data.name",
                ].map { "pods/0.yml: " + $0 })
    }

    @Test(
        "What makes no difference",
        arguments: [
            ("image: x\ncommand: [a, b]", "command:\n- 'a'\n- b\nimage: \"x\" # c"),
            ("environment: [A=1, B=x y]", "environment: { B: x y, A: \"1\" }"),
            ("environment: { A: 1 }", "environment: { A: '1' }"), ("labels: { a: 1 }", "labels: [a=1]"),
            ("environment: [A]", "environment: { A: }"),
            ("image: $X", "image: v"), ("environment: [A]\nimage: x", "image: x\nenvironment: [A=v]"),
            ("build: a", "build: b"),
        ])
    func same(one: String, other: String) throws {
        #expect(try facts(pod(one), ["X": "v", "A": "v"]) == facts(pod(other), ["X": "v", "A": "v"]))
    }

    @Test(
        "What makes one",
        arguments: [
            ("image: x", "image: y"), ("command: [a, b]", "command: [b, a]"),
            ("environment: [A=]", "environment: { A: }"),
            ("environment: { A: 1 }", "environment: { A: 2 }"), ("environment: { A: 1 }", "labels: { A: 1 }"),
            ("command: 'a b'", "command: [a, b]"),
            ("image: a$$b", "image: ab"),
        ])
    func different(one: String, other: String) throws {
        #expect(try facts(pod(one)) != facts(pod(other)))
    }

    @Test("A volume and the default network may be defined in a file that says nothing of the service")
    func others() throws {
        let service = try web(pod("image: x\nvolumes: ['data:/d']"))
        let text = "volumes: { data: { external: true }, other: {} }\nnetworks: { default: { driver: b }, front: {} }\n"
        let other = try ComposeFile(text, path: "/p/pods/other.yml", name: "pods/other.yml")
        let facts = try service.facts(
            in: ComposeDefinitions(of: (service.layers.map(\.file) + [other]).map { placed($0) }))
        #expect(
            facts.keys.filter { $0.file == "pods/other.yml" }.map(\.key).sorted()
                == ["networks.default", "volumes.data.external"])
    }

    @Test("A missing variable is an error with its place")
    func missing() throws {
        let error = #expect(throws: YAMLError.self) { _ = try facts(pod("command: ${X?set X}")) }
        #expect(error?.mark?.line == 3)
    }
}
