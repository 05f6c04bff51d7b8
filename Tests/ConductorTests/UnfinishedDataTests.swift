@testable import Conductor
import Host
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing

@Suite struct UnfinishedDataTests {
    @Test("After a kill, what no saved data names is removed with the container that still writes it, and nothing else")
    func clearUp() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["compose.yaml": "services: {}\n"])
        let project = try sandbox.project()
        try SavedData(
            name: "whole", stack: "shop", branch: nil, commit: nil, date: "",
            volumes: [.init(key: "data", copy: "kept", services: [], image: nil, imageID: nil, bytes: 0)],
            dumps: [.init(service: "db", file: "kept.dump", bytes: 0)]
        ).write(in: project)
        let folder = "project/.git/conductor/data"
        try sandbox.write(["kept.dump": "", "left.dump": "", "others.dump": ""], in: folder)
        let label = #"{{.Label "com.docker.compose."#
        let volumes = #"docker volume ls --format {{.Name}}\#t"# + label + #"project"}}"#
        let users =
            "docker ps --no-trunc --format {{.Names}}\t"
            + ["project", "service", "oneoff"].map { label + $0 + #""}}"# + "\t" }.joined() + "{{.Mounts}}"
        let runner = RecordingRunner([
            volumes: .said("kept\t\nleft\t\nothers\t\n"),
            users: .said("copier\t\t\t\tleft,kept\nweb\tshop\tweb\t\tothers\n"),
            "docker volume rm left": .said(""), "docker rm --force --volumes copier": .said(""),
        ])
        let session = try sandbox.session(runner)
        try await session.clearUpData()
        #expect(await runner.commands.isEmpty)

        try UnfinishedData(volumes: ["kept", "left", "gone"], dumps: ["kept.dump", "left.dump"]).begin(in: project)
        try await session.clearUpData()
        #expect(
            await runner.commands.map(\.description) == [
                volumes, users, "docker rm --force --volumes copier", "docker volume rm left",
            ])
        #expect(Files.names(in: sandbox.path(folder)).sorted() == ["kept.dump", "others.dump", "whole.json"])
    }
}
