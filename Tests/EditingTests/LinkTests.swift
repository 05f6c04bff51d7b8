@testable import Editing
import Host
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing

@Suite struct LinkTests {
    @Test(
        "No command writes through a link that leads out of the project, or into .git",
        arguments: [
            "mv pods ../outside/pods; ln -s ../outside/pods pods", "mv pods .git/pods; ln -s .git/pods pods",
            """
            mv pods/environments/development ../outside/e; ln -s ../../../outside/e pods/environments/development
            mv pods/default.yml ../outside/; ln -s ../../outside/default.yml pods/default.yml
            """,
            """
            mv pods/environments/development/default.yml ../outside/o.yml
            ln -s ../../../../outside/o.yml pods/environments/development/default.yml
            mv pods/default.yml ../outside/; ln -s $PWD/../outside/default.yml pods/default.yml
            """,
        ])
    func outward(script: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services:\n  web: { image: x }\n",
            "pods/environments/development/default.yml": "services:\n  web: { environment: { A: x } }\n",
        ])
        try await sandbox.run("mkdir ../outside; \(script)", in: "project")
        let situation = try await sandbox.load()
        // Metadata of no pod, which the project could not be loaded with.
        try await sandbox.run(
            "ln -s ../../outside/new.yml pods/new.metadata.yml; : > ../outside/new.yml", in: "project")
        let list = "find . -type f | grep -v git/ | sort | xargs grep -n . || true"
        let before = try await sandbox.run(list)
        let variables = Variables(of: try #require(situation.service("web")), in: situation)
        let service = ServiceTemplate(
            name: "s", pod: "default", image: "x", source: nil, branch: nil, subdirectory: nil, links: [], ports: [])
        for isDry in [true, false] {
            func expectOutside(_ body: () throws -> Void) {
                #expect(#expect(throws: HostError.self, performing: body)?.kind == .outside)
            }
            expectOutside { _ = try variables.set("B", to: "x", dryRun: isDry) }
            expectOutside { _ = try variables.unset("A", dryRun: isDry) }
            expectOutside { _ = try situation.add(service, dryRun: isDry) }
            // Of its two files the second one leads out: the first is not written either.
            expectOutside { _ = try situation.addPod("new", kind: .task, dryRun: isDry) }
        }
        #expect(try await sandbox.run(list) == before)
    }

    @Test("A link to another file of the project is followed")
    func inside() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services:\n  web: { image: x }\n", "common/dev.yml": "services: {}\n",
        ])
        try await sandbox.run(
            "mkdir -p pods/environments/development; ln -s ../../../common/dev.yml pods/environments/development/default.yml",
            in: "project")
        let situation = try await sandbox.load()
        _ = try Variables(of: try #require(situation.service("web")), in: situation).set("B", to: "x", dryRun: false)
        #expect(try sandbox.read("project/common/dev.yml").contains("B: x"))
    }
}
