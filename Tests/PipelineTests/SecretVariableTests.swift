import Compose
import Host
import PipelineTestSupport
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import Pipeline
@testable import Projects

/// Secrets on their way from the files to docker-compose.
@Suite struct SecretVariableTests {
    private static let pods = [
        "pods/default.yml": "services:\n  web: { image: x, environment: { A: plain, B: plain } }\n  db: { image: y }\n",
        "pods/off.yml": "services: { off: { image: z } }\n", "pods/off.metadata.yml": "enable_in: [test]\n",
    ]

    private func situation(_ secrets: String, _ more: [String: String] = [:]) async throws -> Situation {
        try await Sandbox().situation(
            Self.pods.merging(more) { $1 }.merging(["config/secrets.yml": secrets]) { $1 })
    }

    @Test("They win over what docker-compose resolved, with each '$' as it is, and are in the resolved file alone")
    func resolved() async throws {
        let rendering = try Rendering(
            try await situation("common: { A: 'a $b ${C}' }\npods: { default: { web: { D: d } } }\n"))
        let stack = try ResolvedStack(
            rendering,
            printed: """
                services:
                  web: { image: x, environment: { A: plain, B: plain } }
                  db: { image: y }

                """, name: "config")
        func variables(_ service: String) -> [String: String?] {
            let pairs = stack.document.root?["services"]?[service]?["environment"]?.mapping ?? []
            return Dictionary(uniqueKeysWithValues: pairs.map { ($0.key.string ?? "", $0.value.string) })
        }
        #expect(variables("web") == ["A": "a $$b $${C}", "B": "plain", "D": "d"])
        #expect(variables("db") == ["A": "a $$b $${C}"])
        #expect(stack.document.root?["services"]?["off"] == nil)
        #expect(rendering.files.allSatisfy { !$0.text.contains("$b") })
    }

    @Test("A secret that changes is the reason to recreate the services that get it, and no others")
    func facts() async throws {
        let before = try Rendering(try await situation("common: { A: a }\npods: { default: { web: { D: d } } }\n"))
            .facts
        let after = try Rendering(try await situation("common: { A: a }\npods: { default: { web: { D: e } } }\n")).facts
        #expect(before["db"] == after["db"])
        let name = FactName.secret(.init(file: "config/secrets.yml", key: "D"))
        #expect(before["web"]?[name] != after["web"]?[name])
        let differences = Differences(
            of: "web", from: before["web"] ?? [:], to: after["web"] ?? [:], lines: [name: 2], commits: (nil, nil))
        #expect(differences.remaking == ["config/secrets.yml:2 D changed"])
        #expect(FactName(codingKey: name.codingKey) == name)
    }

    @Test("A file of secrets outside of the project, and a command for secrets, are power over this machine")
    func powers() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(Self.pods.merging(["config/project.yml": "secrets: { exec: [sops, x] }\n"]) { $1 })
        try sandbox.write(["outside.yml": "common: { A: a }\n"])
        try await sandbox.run("ln -s ../../outside.yml config/secrets.yml", in: "project")
        let situation = try await sandbox.load()
        #expect(
            situation.powers(of: []).map(\.line) == [
                "the project reads variables from '\(sandbox.path("outside.yml"))' (config/secrets.yml:1)",
                "the project gets its secrets from 'sops x', which runs on this machine (config/project.yml:1)",
            ])
        #expect(situation.secrets.missing == ["'sops x'"])
    }

    @Test("What the command printed is kept for its words, below the project's own file")
    func kept() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(
            Self.pods.merging([
                "config/project.yml": "secrets: { exec: [sops, x] }\n", "config/secrets.yml": "common: { A: mine }\n",
            ]) { $1 })
        let project = try sandbox.project()
        let keeper = try #require(try ProjectConfiguration(of: project).keeper)
        try KeptSecrets.keep("common: { A: kept, B: kept }\n", of: keeper, in: project)
        var situation = try await sandbox.load()
        let web = try #require(situation.service("web"))
        #expect(situation.secrets(of: web).map(\.value) == ["mine", "kept"])
        #expect(situation.secrets(of: web).map(\.file) == ["config/secrets.yml", "output of sops"])
        let mode = try await sandbox.run(
            "stat -c %a .git/conductor/secrets.json || stat -f %Lp .git/conductor/secrets.json", in: "project")
        #expect(mode == "600")
        try sandbox.write(["config/project.yml": "secrets: { exec: [sops, y] }\n"], in: "project")
        situation = try await sandbox.load()
        #expect(situation.secrets.missing == ["'sops y'"])
        #expect(situation.secrets(of: web).map(\.name) == ["A"])
    }
}
