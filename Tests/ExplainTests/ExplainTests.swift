@testable import Errors
@testable import Explain
@testable import Pipeline
import PipelineTestSupport
import TestSupport
import Testing
import YAML

private let override = "pods/environments/development/default.yml"

/// Explains a path as if docker-compose had said something.
private func explain(
    _ path: String, _ files: [String: String], merged: String, isCheckedOut: Bool = false
) async throws -> (Sandbox, Explanation) {
    let sandbox = Sandbox()
    let names = ["base": "pods/default.yml", "override": override]
    let all = Dictionary(uniqueKeysWithValues: files.map { (names[$0.key] ?? $0.key, $0.value) })
    var situation = try await sandbox.situation(all, variables: ["SHELL": "shell"])
    if isCheckedOut { situation.checkouts = [sandbox.checkout()] }
    let explainer = try Explainer(
        Rendering(situation), shell: ["SHELL": "shell"], merged: Document(merged, file: "config"))
    return (sandbox, try explainer.explain(path))
}

extension Explanation {
    /// The whole as lines.
    fileprivate var lines: [String] {
        leaves.flatMap { leaf -> [String] in
            [leaf.path + (leaf.words.map { " = \($0)" } ?? "")]
                + leaf.entries.map { entry in
                    let place = entry.place.map { "\($0.file):\($0.line)" } ?? "-"
                    let by = entry.by.map { " by \($0.file):\($0.line)" } ?? ""
                    let parts = [place, entry.text, entry.role.rawValue + by, entry.why.joined(separator: "; ")]
                    return parts.joined(separator: " | ").replacing(override, with: "override")
                }
        }
    }
}

@Suite struct ExplainTests {
    @Test("Every place and what became of it", arguments: ExplainCase.all)
    func places(_ example: ExplainCase) async throws {
        let (_, explanation) = try await explain(example.path, example.files, merged: example.merged)
        #expect(explanation.lines == example.lines)
    }

    @Test("What git conductor adds, and why")
    func ours() async throws {
        let (sandbox, explanation) = try await explain(
            "web",
            [
                "base": """
                services:
                  web:
                    build: git@github.com:acme/web.git
                    x-conductor: { git: true }
                """,
                "pods/data.yml": "services:\n  db: { image: x }\n", "pods/data.metadata.yml": "pod_type: placeholder\n",
                "pods/common.env": "", "pods/environments/development/common.env": "",
            ], merged: "services: { web: {} }", isCheckedOut: true)
        let file = ".git/conductor/development/override.yml"
        let reasons = explanation.leaves.flatMap { leaf in
            leaf.entries.filter { $0.place?.file.hasPrefix(".git/") == true }.map {
                sandbox.redacted("\(leaf.path): \($0.why.joined(separator: "; "))")
            }
        }
        #expect(reasons.contains("build.context: build of the checkout src/web"))
        #expect(reasons.contains("volumes./app: mount of src/web"))
        #expect(reasons.contains("volumes.$SANDBOX/project/src/web: git in the container"))
        #expect(reasons.contains("environment.CONDUCTOR_HOOKS: git in the container"))
        #expect(reasons.contains("depends_on.db.condition: the placeholder 'db' is started first"))
        #expect(
            reasons.contains("env_file.$SANDBOX/project/pods/common.env: every service gets pods/common.env"))
        #expect(
            reasons.contains(
                "env_file.$SANDBOX/project/pods/environments/development/common.env: every service gets pods/environments/development/common.env in development"
            ))
        let context = explanation.leaves.first { $0.path == "build.context" }
        #expect(context?.entries.first?.by?.file == file)
    }

    @Test(
        "What is not there",
        arguments: [
            ("web.imgae", "'web.imgae' is not set by any file", "did you mean 'web.image'?"),
            ("web.foo", "'web.foo' is not set by any file", "'git conductor explain web' shows all that is set"),
            ("wbe.image", "no service or pod is called 'wbe'", "did you mean 'web'?"),
            ("default.image", "'default' is a pod; name one of its services", nil),
            (
                "networks.n", "'networks.n' is not set by any file",
                "'git conductor explain networks' shows all that is set"
            ),
            (
                "off", "'off' is in the pod 'tests', which takes no part in development",
                "'--environment' names another environment"
            ),
        ])
    func missing(path: String, message: String, hint: String?) async throws {
        let error = try await expectError(.unknownName) {
            _ = try await explain(
                path,
                [
                    "base": "services:\n  web: { image: x }\n  db: { image: x }\n",
                    "pods/tests.yml": "services:\n  off: { image: x }\n",
                    "pods/tests.metadata.yml": "enable_in: [test]\n",
                ], merged: "services: { web: { image: x }, db: { image: x } }\nnetworks: { default: { name: d } }")
        }
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    @Test("A service whose name has dots, and one that is called as a section is")
    func names() async throws {
        let files = ["base": "services:\n  web.one: { image: a }\n  web: { image: b }\n  volumes: { image: c }\n"]
        let merged = "services: { web.one: { image: a }, web: { image: b }, volumes: { image: c } }"
        for (path, value) in [("web.one.image", "a"), ("web.image", "b"), ("volumes.image", "c")] {
            #expect(try await explain(path, files, merged: merged).1.leaves.map(\.words) == [value])
        }
    }
}
