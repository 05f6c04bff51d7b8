import Repositories
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import Projects

/// A file of secrets with a mistake, and what is said about it. Each holds the word `hush` as a value.
struct WrongSecrets: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { message }

    init(_ text: String, _ message: String) {
        self.text = text
        self.message = message
    }
}

@Suite struct SecretsTests {
    private func secrets(_ text: String, in environment: String = "development") async throws -> Secrets {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", Secrets.file: text])
        var secrets = Secrets()
        let project = try Project.find(from: sandbox.path("project"))
        try secrets.add(text, at: project.root.pushing(FilePath(Secrets.file)), of: project, .init(name: environment))
        return secrets
    }

    private static let all = """
        # of all environments
        common: { A: common, B: common, C: common, D: common }
        pods:
          front:
            web: { B: web, C: web, D: web }
            empty:
          back:
        targets:
          test:
            common:
              C: test $x ${Y} $$
              D: test
            pods: { front: { web: { D: test web, E: 012 } } }
          production: { common: { A: production } }
          later:

        """

    @Test("A later level wins, and a service gets no other's")
    func levels() async throws {
        func values(_ service: String, in environment: String) async throws -> [String] {
            try await secrets(Self.all, in: environment).effective(of: service, in: "front").map {
                "\($0.name)=\($0.value)"
            }
        }
        #expect(try await values("web", in: "development") == ["A=common", "B=web", "C=web", "D=web"])
        #expect(
            try await values("web", in: "test")
                == ["A=common", "B=web", "C=test $x ${Y} $$", "D=test web", "E=012"])
        #expect(try await values("worker", in: "production") == ["A=production", "B=common", "C=common", "D=common"])
        #expect(try await secrets(Self.all).effective(of: "web", in: "back").map(\.value).allSatisfy { $0 == "common" })
    }

    @Test("Each place is known, and no description has a value")
    func places() async throws {
        let secrets = try await secrets(Self.all, in: "test")
        let places = secrets.all(of: "web", in: "front").filter { $0.name == "D" }.map(\.description)
        #expect(
            places == [
                "D (config/secrets.yml:2)", "D (config/secrets.yml:5)", "D (config/secrets.yml:12)",
                "D (config/secrets.yml:13)",
            ])
        var dumped = ""
        dump(secrets.effective(of: "web", in: "front"), to: &dumped)
        #expect(!dumped.contains("test web"))
        #expect(secrets.masked.effective(of: "web", in: "front").allSatisfy { $0.value == Secret.mask })
    }

    @Test(
        "A mistake is shown with its place, and never with a value",
        arguments: [
            WrongSecrets("hush", "1:1: the file must be a mapping of names"),
            WrongSecrets(
                "PASSWORD: hush\n",
                "1:1: the file has no key 'PASSWORD'; its keys are common, environments, pods, targets"),
            WrongSecrets("common: hush\n", "1:9: 'common' must be a mapping of names"),
            WrongSecrets("common: { A: [hush] }\n", "1:14: the value of 'A' must be a string"),
            WrongSecrets("common:\n  A:\n  B: hush\n", "2:5: the value of 'A' must be a string"),
            WrongSecrets("common: {A:hush}\n", "1:10: a space is missing after a colon"),
            WrongSecrets("{common: {}, A:hush}\n", "1:14: a space is missing after a colon"),
            WrongSecrets("pods: { default: {A:hush} }\n", "1:19: a space is missing after a colon"),
            WrongSecrets("common: { 'A B': hush }\n", "1:11: this cannot name an environment variable"),
            WrongSecrets(
                "common: { A: *hush }\n",
                "1:14: this is no YAML that can be read (it may be secret, and is not shown); quote the value"),
            WrongSecrets(
                "common:\n  A: \"hush\n",
                "2:6: this is no YAML that can be read (it may be secret, and is not shown); quote the value"),
            WrongSecrets("pods: { web: hush }\n", "1:14: the pod 'web' must be a mapping of names"),
            WrongSecrets("pods: { web: { web: hush } }\n", "1:21: 'web' must be a mapping of names"),
            WrongSecrets(
                "targets: { test: { common: {} } }\nenvironments: { test: { common: { A: hush } } }\n",
                "2:1: 'targets' and 'environments' mean the same; remove one"),
            WrongSecrets(
                "targets: { other: { pods: { a: { b: { C: [hush] } } } } }\n", "1:42: the value of 'C' must be a string"
            ),
            WrongSecrets(
                "targets: { test: { targets: { A: hush } } }\n",
                "1:20: 'test' has no key 'targets'; its keys are common, pods"),
        ])
    func mistakes(_ wrong: WrongSecrets) async throws {
        let error = await #expect(throws: YAMLError.self) { _ = try await secrets(wrong.text) }
        #expect(error.map { "\($0)" } == "config/secrets.yml:\(wrong.message)")
    }

    @Test("Names that the project does not have, and those among them that are probably mistyped")
    func strangers() async throws {
        let secrets = try await secrets(
            "pods: { front: { web: { A: a }, wbe: { A: a } }, frnot: { x: {} }, other: {} }\n")
        let services = ["front": ["web"], "back": []]
        let mistyped = [
            "config/secrets.yml:1: the pod 'front' has no service 'wbe'; did you mean 'web'?",
            "config/secrets.yml:1: the project has no pod 'frnot'; did you mean 'front'?",
        ]
        #expect(secrets.strangers(besides: services, isLikely: true) == mistyped)
        #expect(
            secrets.strangers(besides: services, isLikely: false)
                == mistyped + ["config/secrets.yml:1: the project has no pod 'other'"])
    }

    @Test(
        "A new worktree uses the main one's file, unless it has one of its own; beside a plain compose file there is none"
    )
    func worktrees() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", ".gitignore": "/config/secrets.yml\n"])
        try await sandbox.run(
            "git add --all; git -c user.name=a -c user.email=a@b commit -qm x; git worktree add -q ../other",
            in: "project")
        let other = try Project.find(from: sandbox.path("other"))
        #expect(Secrets.path(in: other, .disk) == nil)
        try sandbox.write([Secrets.file: "common: {}\n"], in: "project")
        #expect(Secrets.path(in: other, .disk) == sandbox.path("project/config/secrets.yml"))
        try sandbox.write([Secrets.file: "common: {}\n"], in: "other")
        #expect(Secrets.path(in: other, .disk) == sandbox.path("other/config/secrets.yml"))
        try await sandbox.repository(
            ["compose.yaml": "services: {}\n", Secrets.file: "development: {}\n"], in: "plain")
        #expect(Secrets.path(in: try Project.find(from: sandbox.path("plain")), .disk) == nil)
    }

    @Test(
        "The command for secrets in 'config/project.yml'",
        arguments: [
            ("secrets: { exec: [sops, -d, 'a b.yml', 5] }\n", "sops -d 'a b.yml' 5"), ("secrets: {}\n", nil),
            ("secrets: { exec: }\nx-a: b\n", nil),
        ])
    func keeper(_ text: String, _ line: String?) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", "config/project.yml": text])
        #expect(try ProjectConfiguration(of: Project.find(from: sandbox.path("project"))).keeper?.line == line)
    }

    @Test(
        "A command for secrets that is none",
        arguments: [
            "secrets: sops\n", "secrets: { exec: sops -d x }\n", "secrets: { exec: [] }\n", "secrets: { exc: [a] }\n",
        ])
    func wrongKeeper(_ text: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", "config/project.yml": text])
        let project = try Project.find(from: sandbox.path("project"))
        #expect(throws: YAMLError.self) { _ = try ProjectConfiguration(of: project) }
    }
}
