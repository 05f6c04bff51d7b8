@testable import Docker
@testable import Pipeline
import PipelineTestSupport
import TestSupport
import Testing

/// A project on which explanations and docker-compose are to agree.
struct ExplainProject: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: [String: String]
    var environment: String?
    var shell: [String: String] = [:]
    /// Whether `web` is checked out, and mounted.
    var isCheckedOut = false
    /// Whether docker-compose 1.29 knows all that it says.
    var isLegacy = true

    /// The files for a docker-compose: 1.29 wants a version.
    func files(for tool: ComposeTool) -> [String: String] {
        guard tool.isLegacy else { return files }
        return files.mapValues { $0.contains("services:") ? "version: \"3.8\"\n" + $0 : $0 }
    }
}

@Suite struct ExplainAgreementTests {
    @Test(
        "One file of all that is set is the same to docker compose",
        .enabled(if: ExplainAgreement.isExpected(Sandbox.modern)), arguments: ExplainProject.all)
    func modern(_ project: ExplainProject) async throws {
        try await check(project, Sandbox.modern)
    }

    @Test(
        "One file of all that is set is the same to docker-compose 1.29",
        .enabled(if: ExplainAgreement.isExpected(Sandbox.legacy)), arguments: ExplainProject.all.filter(\.isLegacy))
    func legacy(_ project: ExplainProject) async throws {
        try await check(project, Sandbox.legacy)
    }

    @Test("In a second stack a fixed name is reset", .enabled(if: ExplainAgreement.isExpected(Sandbox.modern)))
    func secondStack() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services:\n  web:\n    image: x\n    container_name: fixed\n    ports: [\"80\"]\n"
        ])
        try await sandbox.run(
            "git add . && git commit --quiet -m First && git worktree add --quiet ../other", in: "project")
        try await ExplainAgreement(sandbox: sandbox, situation: sandbox.load("other")).check()
    }

    private func check(_ project: ExplainProject, _ tool: ComposeTool) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(project.files(for: tool))
        var situation = try await sandbox.load(
            environment: project.environment, tool: tool, variables: project.shell)
        if project.isCheckedOut {
            try sandbox.write(["Dockerfile": ""], in: "project/src/web")
            situation.checkouts = [sandbox.checkout()]
        }
        try await ExplainAgreement(sandbox: sandbox, situation: situation, shell: project.shell).check()
    }
}
