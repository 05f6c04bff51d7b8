@testable import Editing
@testable import Errors
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing

/// An edit of the environment's file: the text before, and the whole text that it gives.
struct VariableEdit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let before: String?
    let name: String
    /// The value that is set; `nil` takes the variable out.
    let value: String?
    let after: String

    init(_ description: String, _ before: String?, _ name: String, _ value: String?, _ after: String) {
        testDescription = description
        self.before = before
        self.name = name
        self.value = value
        self.after = after
    }
}

private let override = "pods/environments/development/default.yml"

/// The variables of `web`, in a project whose override is the text.
private func variables(_ sandbox: Sandbox, _ text: String?, others: [String: String] = [:]) async throws -> Variables {
    var files = ["pods/default.yml": "services:\n  web: { image: x }\n  db: { image: x }\n"].merging(others) { $1 }
    files[override] = text
    let situation = try await sandbox.situation(files)
    return Variables(of: try #require(situation.service("web")), in: situation)
}

/// The variables as they are read from what was written.
private func reread(_ sandbox: Sandbox) async throws -> [String: String] {
    let situation = try await sandbox.load()
    let all = try Variables(of: try #require(situation.service("web")), in: situation).all()
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.value) })
}

@Suite struct VariableSetTests {
    @Test(
        "What is written, byte for byte",
        arguments: [
            VariableEdit("no file yet", nil, "A", "1", "services:\n  web:\n    environment:\n      A: \"1\"\n"),
            VariableEdit("an empty file", "", "A", "x", "services:\n  web:\n    environment:\n      A: x\n"),
            VariableEdit(
                "only a comment", "# why\n", "A", "x", "# why\nservices:\n  web:\n    environment:\n      A: x\n"),
            VariableEdit(
                "services: {}", "services: {}\n", "A", "x", "services:\n  web:\n    environment:\n      A: x\n"),
            VariableEdit(
                "services without a value", "services:\n", "A", "x", "services:\n  web:\n    environment:\n      A: x\n"
            ),
            VariableEdit(
                "another service is there", "services:\n  db:\n    image: y\n", "A", "x",
                "services:\n  db:\n    image: y\n  web:\n    environment:\n      A: x\n"),
            VariableEdit(
                "a service without a value", "services:\n  web:\n  db:\n    image: y\n", "A", "x",
                "services:\n  web:\n    environment:\n      A: x\n  db:\n    image: y\n"),
            VariableEdit(
                "a block mapping",
                "services:\n  web:\n    environment:\n      B: y  # why\n\n    # end\n    image: z\n", "A", "x",
                "services:\n  web:\n    environment:\n      B: y  # why\n      A: x\n\n    # end\n    image: z\n"),
            VariableEdit(
                "a value that is there", "services:\n  web:\n    environment:\n      A: 'old' # why\n      B: y\n", "A",
                "it's",
                "services:\n  web:\n    environment:\n      A: 'it''s' # why\n      B: y\n"),
            VariableEdit(
                "the same value", "services:\n    web:\n        environment: {A:   \"1\"}\n", "A", "1",
                "services:\n    web:\n        environment: {A:   \"1\"}\n"),
            VariableEdit(
                "four spaces", "services:\n    web:\n        image: z\n", "A", "x",
                "services:\n    web:\n        image: z\n        environment:\n            A: x\n"),
            VariableEdit(
                "the list form", "services:\n  web:\n    environment:\n    - B=y # b\n    - C\n", "A", "x",
                "services:\n  web:\n    environment:\n    - B=y # b\n    - C\n    - A=x\n"),
            VariableEdit(
                "the list form, replaced",
                "services:\n  web:\n    environment:\n      - \"A=old\"  # why\n      - AB=y\n", "A", "a b",
                "services:\n  web:\n    environment:\n      - \"A=a b\"  # why\n      - AB=y\n"),
            VariableEdit(
                "the list form, from the shell", "services:\n  web:\n    environment: [A, B=y]\n", "A", "x",
                "services:\n  web:\n    environment: [A=x, B=y]\n"),
            VariableEdit(
                "the flow form", "services: {web: {environment: {B: y}}} # all\n", "A", "x",
                "services: {web: {environment: {B: y, A: x}}} # all\n"),
            VariableEdit(
                "no line break at the end", "services:\n  web:\n    environment:\n      B: y", "A", "x",
                "services:\n  web:\n    environment:\n      B: y\n      A: x"),
            VariableEdit(
                "CRLF", "services:\r\n  web:\r\n    environment:\r\n      B: y\r\n", "A", "x",
                "services:\r\n  web:\r\n    environment:\r\n      B: y\r\n      A: x\r\n"),
            VariableEdit(
                "an anchor that others alias stays as it is",
                "x-env: &env\n  B: y\nservices:\n  db:\n    environment: *env\n  web:\n    environment: *env\n", "A",
                "x",
                "x-env: &env\n  B: y\nservices:\n  db:\n    environment: *env\n  web:\n    environment:\n      <<: *env\n      A: x\n"
            ),
            VariableEdit(
                "a merged mapping",
                "x-env: &env\n  A: y\nservices:\n  web:\n    environment:\n      <<: *env\n", "A", "x",
                "x-env: &env\n  A: y\nservices:\n  web:\n    environment:\n      <<: *env\n      A: x\n"),
            VariableEdit(
                "a dollar is escaped", nil, "A", "$HOME ${X:-y} $$",
                "services:\n  web:\n    environment:\n      A: $$HOME $${X:-y} $$$$\n"),
        ])
    func set(_ edit: VariableEdit) async throws {
        let sandbox = Sandbox()
        let value = try #require(edit.value)
        let file = try await variables(sandbox, edit.before).set(edit.name, to: value, dryRun: false)
        #expect(file == override)
        #expect(try sandbox.read("project/" + override) == edit.after)
        #expect(try await reread(sandbox)[edit.name] == value)
    }

    @Test(
        "The container sees exactly the value, in a mapping and in a list",
        arguments: [
            "yes", "no", "on", "true", "null", "~", "", " ", " x ", "1e3", "0123", "0x1f", "1_000", ".5", ".inf",
            "1:30", "2001-01-01",
            "a: b", "a:", ":a", "#x", "a #b", "- a", "-", "?", "? a", "@a", "`a`", "%a", "&a", "*a", "!a", "|", ">",
            "{a}", "[a", "a]", ",",
            "'", "\"", "'a'", "\"a\"", "it's", "\\", "\\n", "a\nb", "a\n", "\n", "a\r\nb", "\tx", "a\tb", "grün", "日本語",
            "🐳", "\u{85}", "\u{2028}",
            "\u{FEFF}x", "\u{1}", "$", "$$", "$A", "${A}", "${A", "$(id)", "a=b", "=", "<<", "...", "---",
            "postgres://postgres@db/app?a=b&c=d#e",
        ],
        [nil, "services:\n  web:\n    environment: [OLD=1]\n"])
    func exact(value: String, before: String?) async throws {
        let sandbox = Sandbox()
        _ = try await variables(sandbox, before).set("A", to: value, dryRun: false)
        #expect(try await reread(sandbox)["A"] == value)
    }

    @Test("A project of docker-compose 1.29 gets the version of the pod in a new file")
    func version() async throws {
        let sandbox = Sandbox()
        _ = try await variables(
            sandbox, nil, others: ["pods/default.yml": "version: \"3.8\"\nservices:\n  web: { image: x }\n"]
        )
        .set("A", to: "x", dryRun: false)
        #expect(
            try sandbox.read("project/" + override)
                == "version: \"3.8\"\nservices:\n  web:\n    environment:\n      A: x\n")
    }

    @Test("The file of cage's projects is edited where it is")
    func cage() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services:\n  web: { image: x }\n", "pods/targets/development/common.env": "",
        ])
        let file = try Variables(of: try #require(situation.service("web")), in: situation).set(
            "A", to: "x", dryRun: false)
        #expect(file == "pods/targets/development/default.yml")
    }

    @Test("A dry run writes nothing")
    func dryRun() async throws {
        let sandbox = Sandbox()
        #expect(try await variables(sandbox, nil).set("A", to: "x", dryRun: true) == override)
        #expect(!Files.exists(sandbox.path("project/" + override)))
    }

    @Test(
        "What cannot name a variable, or be its value",
        arguments: [("", "x"), ("A=B", "x"), ("A\0", "x"), ("A", "x\0y")])
    func refused(name: String, value: String) async throws {
        let sandbox = Sandbox()
        let variables = try await variables(sandbox, nil)
        try await expectError(.content) { _ = try variables.set(name, to: value, dryRun: false) }
        #expect(!Files.exists(sandbox.path("project/" + override)))
    }

    @Test("In a plain compose project the file that sets the variable is changed, or the first that has the service")
    func plain() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "compose.yaml": "services:\n  web: { image: x }\n",
            "compose.override.yaml": "services:\n  web:\n    environment: [B=1] # mine\n",
        ])
        let situation = try await sandbox.load()
        let variables = Variables(of: try #require(situation.service("web")), in: situation)
        #expect(try variables.set("A", to: "x", dryRun: false) == "compose.yaml")
        #expect(try variables.set("B", to: "$2", dryRun: false) == "compose.override.yaml")
        let texts = try ["compose.yaml", "compose.override.yaml"].map {
            try Files.text(of: sandbox.path("project/\($0)"))
        }
        #expect(texts[0] == "services:\n  web: { image: x, environment: {A: x} }\n")
        #expect(texts[1] == "services:\n  web:\n    environment: [B=$$2] # mine\n")
    }
}

@Suite struct VariableUnsetTests {
    @Test(
        "What is left, byte for byte",
        arguments: [
            VariableEdit(
                "of a mapping", "services:\n  web:\n    environment:\n      A: x # gone\n      # of B\n      B: y\n",
                "A", nil,
                "services:\n  web:\n    environment:\n      # of B\n      B: y\n"),
            VariableEdit(
                "the last one", "services:\n  web:\n    environment:\n      A: x\n    image: z\n", "A", nil,
                "services:\n  web:\n    environment: {}\n    image: z\n"),
            VariableEdit(
                "of a list", "services:\n  web:\n    environment:\n    - AB=1\n    - A=x\n    - B\n", "A", nil,
                "services:\n  web:\n    environment:\n    - AB=1\n    - B\n"),
            VariableEdit(
                "of a flow list", "services: {web: {environment: [A, B=1]}}\n", "A", nil,
                "services: {web: {environment: [B=1]}}\n"),
            VariableEdit(
                "of a flow mapping", "services: {web: {environment: {B: 1, A: 2}}}\n", "A", nil,
                "services: {web: {environment: {B: 1}}}\n"),
            VariableEdit(
                "CRLF", "services:\r\n  web:\r\n    environment:\r\n      A: x\r\n      B: y\r\n", "A", nil,
                "services:\r\n  web:\r\n    environment:\r\n      B: y\r\n"),
            VariableEdit(
                "at the end, without a line break", "services:\n  web:\n    environment:\n      B: y\n      A: x", "A",
                nil,
                "services:\n  web:\n    environment:\n      B: y\n"),
        ])
    func unset(_ edit: VariableEdit) async throws {
        let sandbox = Sandbox()
        let file = try await variables(sandbox, edit.before).unset(edit.name, dryRun: false)
        #expect(file == override)
        #expect(try sandbox.read("project/" + override) == edit.after)
        #expect(try await reread(sandbox)[edit.name] == nil)
    }

    @Test(
        "What is not there is left",
        arguments: [
            nil, "", "services:\n  web:\n", "services:\n  web:\n    environment: [AB=1]\n",
            "services:\n  db:\n    environment: { A: 1 }\n",
        ])
    func missing(text: String?) async throws {
        let sandbox = Sandbox()
        #expect(try await variables(sandbox, text).unset("A", dryRun: false) == nil)
        #expect(try text == nil || sandbox.read("project/" + override) == text)
    }

    @Test("Every entry of a list that has it twice goes")
    func twice() async throws {
        let sandbox = Sandbox()
        _ = try await variables(sandbox, "services:\n  web:\n    environment: [A=1, B=2, A=3]\n").unset(
            "A", dryRun: false)
        #expect(try sandbox.read("project/" + override) == "services:\n  web:\n    environment: [B=2]\n")
    }
}

@Suite struct VariableReadTests {
    @Test(
        "Later places win: project-wide, the service's own, the environment's, the service's there, then 'environment:'"
    )
    func order() async throws {
        let sandbox = Sandbox()
        let names = ["A", "B", "C", "D", "E", "F"]
        func file(_ count: Int, _ value: String) -> String { names.prefix(count).map { "\($0)=\(value)\n" }.joined() }
        let variables = try await variables(
            sandbox, "services:\n  web:\n    env_file: [there.env]\n    environment: { A: last }\n",
            others: [
                "pods/common.env": file(6, "project"), "pods/own.env": file(5, "own"),
                "pods/environments/development/common.env": file(4, "environment"), "pods/there.env": file(3, "there"),
                "pods/default.yml":
                    "services:\n  web:\n    image: x\n    env_file: own.env\n    environment:\n      A: first\n      B: first\n",
            ])
        #expect(
            try variables.all() == [
                .init(name: "A", value: "last", file: override),
                .init(name: "B", value: "first", file: "pods/default.yml"),
                .init(name: "C", value: "there", file: "pods/there.env"),
                .init(name: "D", value: "environment", file: "pods/environments/development/common.env"),
                .init(name: "E", value: "own", file: "pods/own.env"),
                .init(name: "F", value: "project", file: "pods/common.env"),
            ])
    }

    @Test("A variable without a value comes from the shell or '.env', or is not set")
    func inherited() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(
            [
                ".env": "A=dotenv\nB=dotenv\n",
                "pods/default.yml": "services:\n  web:\n    image: x\n    environment: [A, B, C, 'D=', 'E=${A}-$$x']\n",
            ], variables: ["A": "shell"])
        let all = try Variables(of: try #require(situation.service("web")), in: situation).all()
        #expect(all.map { "\($0.name)=\($0.value)" } == ["A=shell", "B=dotenv", "D=", "E=shell-$x"])
    }

    @Test("The variables of an included file, and a file that is taken as it is")
    func included() async throws {
        let situation = try await Sandbox().situation([
            ".env": "OUTER=outer\n", "pods/more/.env": "OWN=own\nOUTER=no\n",
            "pods/raw.env": "RAW='$OUTER' # x\nOUTER\n",
            "pods/default.yml": "include: [more/a.yml]\nservices: {}\n",
            "pods/more/a.yml": """
            services:
              web:
                image: x
                environment: [OWN, "A=$OUTER-$OWN"]
                env_file: [{ path: ../raw.env, format: raw }]
            """,
        ])
        let all = try Variables(of: try #require(situation.service("web")), in: situation).all()
        #expect(
            all.map { "\($0.name)=\($0.value)" } == ["A=outer-own", "OUTER=outer", "OWN=own", "RAW='$OUTER' # x"])
    }

    @Test("A variable that comes from the shell is a fact: another value gives another container")
    func inheritedFact() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services:\n  web:\n    image: x\n    environment: [A]\n"])
        var facts: [[String: [FactName: String]]] = []
        for value in ["1", "1", "2"] {
            facts.append(try await Rendering(sandbox.load(variables: ["A": value])).facts)
        }
        #expect(facts[0] == facts[1])
        #expect(facts[0] != facts[2])
    }

    @Test("Keys are taken as they are written: compose interpolates values alone")
    func keys() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml":
                "services:\n  web:\n    image: x\n    environment: { A$B: x }\n    labels: { 'rule$': y }\n"
        ])
        let all = try Variables(of: try #require(situation.service("web")), in: situation).all()
        #expect(all.map(\.name) == ["A$B"])
    }

    @Test("A bad file of variables is an error with its place")
    func bad() async throws {
        let variables = try await variables(Sandbox(), nil, others: ["pods/common.env": "A=1\nB=${\n"])
        let error = #expect(throws: (any Error).self) { _ = try variables.all() }
        #expect("\(try #require(error))".contains("pods/common.env"))
    }
}
