import Host
@testable import Pipeline
import PipelineTestSupport
import Projects
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct StrangeFileTests {
    /// Where the project is read, and what has it read there.
    private static let places = [
        ("pods/x.yml", ""), ("pods/default.metadata.yml", ""), ("pods/environments/development/default.yml", ""),
        ("pods/common.env", ""), ("pods/environments/development/common.env", ""), (".env", ""),
        ("config/project.yml", ""), ("config/sources.yml", ""), ("inc.yml", "include: [../inc.yml]\n"),
        ("own.env", "services: { o: { image: x, env_file: ../own.env } }\n"),
        ("ext.yml", "services: { o: { extends: { file: ../ext.yml, service: o } } }\n"),
    ]

    /// What may stand there, made beside the project.
    private static let things = [
        ("mkfifo thing", "a named pipe"), ("ln -s /dev/zero thing", "a device"),
        ("truncate -s 1T thing", "larger than"),
        ("mkdir thing", "a folder"),
    ]

    @Test(
        "A file of a project that is none is told of at once, not waited for and not passed over", arguments: places,
        things)
    func strange(place: (path: String, pod: String), thing: (script: String, words: String)) async throws {
        // As docker-compose does it: such a folder has nothing to do with it.
        if place.path == ".env", thing.words == "a folder" { return }
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services: { web: { image: x } }\n", "pods/o.yml": place.pod,
        ])
        try await sandbox.run(
            "(cd ..; \(thing.script)); mkdir -p $(dirname \(place.path)); ln -s \(sandbox.path("thing")) \(place.path)",
            in: "project")
        let error = await #expect(throws: (any Error).self) { try await sandbox.load() }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains("'\(sandbox.path("project/" + place.path))'"))
        #expect(words.contains(thing.words))
    }

    @Test("The null device says nothing, as with docker-compose")
    func null() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services: { web: { image: x, env_file: /dev/null } }\n"
        ])
        try await sandbox.run("ln -s /dev/null pods/x.yml; ln -s /dev/null .env", in: "project")
        #expect(try await sandbox.load().services.map(\.name) == ["web"])
    }
}
