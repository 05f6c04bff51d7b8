import Compose
import Docker
import PipelineTestSupport
import Projects
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import Pipeline

/// What we write for versions of docker-compose that differ.
@Suite struct ComposeVersionTests {
    private func tool(_ version: String) -> ComposeTool {
        ComposeTool(command: ["docker", "compose"], version: version)
    }

    @Test("docker-compose 1 never makes the folder of a mount, and refuses the key that says so")
    func mounts() {
        func entries(_ isLegacy: Bool) -> String {
            Value.bind("/p/src/web", at: "/app", isLegacy: isLegacy).serialized()
        }
        #expect(entries(true) == "type: bind\nsource: /p/src/web\ntarget: /app\n")
        #expect(entries(false) == entries(true) + "bind:\n  create_host_path: false\n")
    }

    private let files = [
        "pods/default.yml": "include: [../more.yml]\nservices:\n  web: { image: x }\n",
        "more.yml": "services:\n  queue:\n    image: y\n    env_file: queue.env\n    environment: { OWN: o }\n",
        "queue.env": "FILE=f\nBOTH=f\n", "pods/common.env": "FILE=c\nONE=c\nOWN=c\n",
        "pods/environments/development/common.env": "BOTH=$$d\nOWN=d\n",
    ]

    @Test(
        "Services of included files are not named to versions that refuse it, and get their variables all the same",
        arguments: [("2.23.3", true), ("2.24.0", false), ("2.24.5", false), ("2.24.6", true), ("2.40.3", true)])
    func included(version: String, isNamed: Bool) async throws {
        let situation = try await Sandbox().situation(files, tool: tool(version))
        let rendering = try Rendering(situation)
        for name in ["common.yml", "environment.yml"] {
            let text = rendering.files.first { $0.path.lastComponent?.string == name }?.text ?? ""
            #expect(text.contains("web:") && text.contains("queue:") == isNamed, "\(text)")
        }
        let printed =
            "services:\n  queue:\n    environment:\n      FILE: f\n      BOTH: f\n      OWN: o\n    image: y\n  web:\n    image: x\n"
        let stack = try ResolvedStack(rendering, printed: printed, name: "config")
        let variables = stack.document.root?["services"]?["queue"]?["environment"]?.mapping ?? []
        let values = Dictionary(variables.map { ($0.key.string ?? "", $0.value.string ?? "") }) { $1 }
        #expect(
            values
                == (isNamed
                    ? ["FILE": "f", "BOTH": "f", "OWN": "o"]
                    : ["FILE": "f", "BOTH": "$$d", "ONE": "c", "OWN": "o"]))
        #expect(stack.document.root?["services"]?["web"]?["environment"] == nil)
    }

    @Test("The digest changes with all that docker-compose reads, and with nothing else")
    func digest() async throws {
        let sandbox = Sandbox()
        let pod = "services:\n  web: { image: 'x:$TAG', env_file: web.env, label_file: labels }\n"
        _ = try await sandbox.situation(["pods/default.yml": pod])
        func digest(_ variables: [String: String] = [:], _ version: String = "2.40.3") async throws -> String {
            try Rendering(try await sandbox.load(tool: tool(version), variables: variables)).digest
        }
        var seen = [try await digest()]
        #expect(try await digest(["OTHER": "1"]) == seen[0])
        seen.append(try await digest(["TAG": "1"]))
        seen.append(try await digest([:], "2.37.3"))
        for change in [
            ["pods/web.env": "A=1\n"], ["pods/web.env": "A=2\n"], ["pods/labels": "a=b\n"],
            ["pods/common.env": "A=1\n"],
            ["pods/default.yml": pod + "# more\n"],
        ] {
            try sandbox.write(change, in: "project")
            seen.append(try await digest())
        }
        #expect(Set(seen).count == seen.count)
    }
}
