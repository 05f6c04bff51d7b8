import Errors
import PipelineTestSupport
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import Pipeline
@testable import Projects

extension RenderingTests {
    @Test("Images without a tag get the default one, which is a reason to make their containers anew")
    func defaultTags() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml":
                "services: { web: { image: acme/web }, db: { image: postgres }, old: { image: 'a:1' } }\n",
            "tags.txt": "acme/web:30\n", "other.txt": "acme/web:31\n",
        ])
        let plain = try Rendering(try await sandbox.load())
        #expect(plain.additionsFile == nil && plain.situation.notes.isEmpty)
        let situation = try await sandbox.load(defaultTags: sandbox.path("project/tags.txt").string)
        #expect(situation.notes == ["'tags.txt' has no tag for 'postgres'"])
        let rendering = try Rendering(situation)
        #expect(rendering.text("override.yml") == heading + "services:\n  web:\n    image: acme/web:30\n")
        #expect(
            rendering.reason(for: ["services", "web", "image"]) == "the default tag of the image, tags.txt:1")
        #expect(["web", "db", "old"].map(rendering.imageName) == ["acme/web:30", "postgres", "a:1"])
        #expect(rendering.facts["web"]?.keys.contains(.defaultTag) == true)
        #expect(rendering.facts["db"]?.keys.contains(.defaultTag) == false)

        // A stack keeps the file with which it was applied.
        var state = WorktreeState()
        var applied = WorktreeState.Applied(environment: "development", services: rendering.facts, known: [])
        applied.defaultTags = situation.defaultTags?.file
        state.applied = applied
        #expect(applied.defaultTags == "tags.txt")
        #expect(Proposal(pending: try Rendering(try await sandbox.load(state: state))).plan.isEmpty)
        for (name, reason) in [("other.txt", "changed"), ("", "removed")] {
            let chosen = name.isEmpty ? name : sandbox.path("project/\(name)").string
            let plan = Proposal(pending: try Rendering(try await sandbox.load(state: state, defaultTags: chosen))).plan
            #expect(plan.texts == ["recreate web: the default tag of its image \(reason)"])
        }
        let error = await #expect(throws: ConductorError.self) {
            try await sandbox.load(defaultTags: sandbox.path("project/gone.txt").string)
        }
        #expect(error?.message == "the file of default tags 'gone.txt' is not there")
    }

    @Test(
        "Containers of pods get the name of this machine on Linux, unless they have it or no names of their own",
        arguments: [
            ("restart: always", true), ("network_mode: bridge", true), ("extra_hosts: ['a:1.2.3.4']", true),
            ("extra_hosts: ['host.docker.internal:1.2.3.4']", false),
            ("extra_hosts: [a=1.2.3.4, host.docker.internal=1.2.3.4]", false),
            ("extra_hosts: { host.docker.internal: 1.2.3.4 }", false), ("extra_hosts: ['${HOST}:1.2.3.4']", false),
            ("network_mode: host", false), ("network_mode: none", false), ("network_mode: 'service:db'", false),
            ("network_mode: 'container:other'", false),
        ])
    func machine(keys: String, isNamed: Bool) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services:\n  db: { image: x }\n  web:\n    image: y\n    \(keys)\n"
        ])
        let variables = ["HOST": "host.docker.internal"]
        let rendering = try Rendering(try await sandbox.load(variables: variables, isOnLinux: true))
        let web = "  web:\n    extra_hosts:\n      host.docker.internal: host-gateway\n"
        #expect(rendering.text("override.yml").hasSuffix(web) == isNamed)
        #expect(rendering.facts["web"]?.keys.contains(.machine) == isNamed)
        let elsewhere = try Rendering(try await sandbox.load(variables: variables))
        #expect(elsewhere.additionsFile == nil)
    }

    @Test("A project with a plain compose file stays as docker-compose makes it")
    func machineBesidePlainFile() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["compose.yaml": "services: { web: { image: x } }\n"])
        #expect(try Rendering(try await sandbox.load(isOnLinux: true)).additionsFile == nil)
    }
}

extension ResolvedAdditionTests {
    @Test(
        "Hosts are added to a list and to a mapping",
        arguments: [
            ("[a:host-gateway]", "- a:host-gateway\n        - m:host-gateway"),
            ("{ a: 1.2.3.4 }", "a: \"1.2.3.4\"\n        m: host-gateway"),
        ])
    func hosts(printed: String, expected: String) throws {
        let root = try #require(
            try Document("services: { web: { extra_hosts: \(printed) } }\n", file: "config").root)
        let additions: Value = ["services": ["web": ["extra_hosts": ["m": "host-gateway"]]]]
        let text = Value(copying: root).merging(additions).serialized()
        #expect(
            text == "services:\n  web:\n    extra_hosts:\n      \(expected.replacing("        ", with: "      "))\n")
    }
}
