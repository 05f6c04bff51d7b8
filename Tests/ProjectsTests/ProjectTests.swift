@testable import Errors
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import SystemPackage
import TestSupport
import Testing

@Suite struct ProjectTests {
    @Test("The project is found from any folder inside of it", arguments: ["", "pods", "some/deep er/fôlder", "src"])
    func fromSubfolder(folder: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services: {}\n", "some/deep er/fôlder/file": "", "src/x": "",
        ])
        let project = try sandbox.project("project/" + folder)
        #expect(project.root == sandbox.path("project"))
        #expect(project.gitDirectory == sandbox.path("project/.git"))
        #expect(project.shape == .pods)
        #expect(!project.isLinkedWorktree)
    }

    @Test("A checkout of a source is no project, though it has pods of its own")
    func checkoutOfSource() async throws {
        let sandbox = Sandbox()
        let url = try await sandbox.remote("web", files: ["pods/own.yml": "services: {}\n", "lib/x": ""])
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run(
            """
            mkdir -p .git/conductor/stores && git clone --quiet --bare \(url) .git/conductor/stores/web.git
            git -C .git/conductor/stores/web.git worktree add --quiet "$PWD/src/web" main
            """, in: "project")
        #expect(try sandbox.project("project/src/web").root == sandbox.path("project"))
        #expect(try sandbox.project("project/src/web/lib").root == sandbox.path("project"))
    }

    @Test("Another repository inside of the project is passed over, unless it is a project itself")
    func nestedRepository() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.repository(["lib/x": ""], in: "project/vendor/other")
        try await sandbox.repository(["compose.yaml": "services: {}\n"], in: "project/vendor/own")
        #expect(try sandbox.project("project/vendor/other/lib").root == sandbox.path("project"))
        #expect(try sandbox.project("project/vendor/own").root == sandbox.path("project/vendor/own"))
    }

    @Test("A linked worktree is a project of its own, with the shared folder of the main one")
    func linkedWorktree() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("git add . && git commit -qm First && git worktree add -q ../other", in: "project")
        let project = try sandbox.project("other/pods")
        #expect(project.root == sandbox.path("other"))
        #expect(project.isLinkedWorktree)
        #expect(project.stateDirectory == sandbox.path("project/.git/worktrees/other/conductor"))
        #expect(project.storesDirectory == sandbox.path("project/.git/conductor/stores"))
    }

    @Test("A symbolic link to a folder of the project leads to the real one")
    func symbolicLink() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        try await sandbox.run("ln -s project link && ln -s project/pods pods-link")
        #expect(try sandbox.project("link").root == sandbox.path("project"))
        #expect(try sandbox.project("pods-link").root == sandbox.path("project"))
    }

    @Test(
        "The compose files that docker-compose looks for make a project too",
        arguments: [
            (["compose.yaml", "compose.yml"], Project.Shape.composeFile("compose.yaml")),
            (["compose.yml", "docker-compose.yml"], .composeFile("compose.yml")),
            (["docker-compose.yml", "docker-compose.yaml"], .composeFile("docker-compose.yml")),
            (["docker-compose.yaml"], .composeFile("docker-compose.yaml")),
            (["pods/x.yml", "compose.yaml"], .pods),
            (["pods/nginx/Dockerfile", "pods/README.md", "compose.yaml"], .composeFile("compose.yaml")),
            (["pods/common.env"], .pods),
        ])
    func shape(files: [String], shape: Project.Shape) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(Dictionary(uniqueKeysWithValues: files.map { ($0, "services: {}\n") }))
        let project = try sandbox.project()
        #expect(project.shape == shape)
        #expect(project.composeDirectory == sandbox.path(shape == .pods ? "project/pods" : "project"))
    }

    @Test("A worktree with state of ours is a project without them, too")
    func nothing() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods": "a file\n"])
        _ = try await expectError(.project) { _ = try sandbox.project() }
        try sandbox.write(["project/.git/conductor/state.json": "{}"])
        let project = try sandbox.project()
        #expect(project.shape == .nothing)
        #expect(project.composeDirectory == sandbox.path("project"))
    }

    @Test("Where there is none, the error says how to make one", arguments: ["", "plain", "repository", "bare.git"])
    func none(folder: String) async throws {
        let sandbox = Sandbox()
        try sandbox.write(["plain/file": ""])
        try await sandbox.run("git init -q repository && git init -q --bare bare.git")
        let error = try await expectError(.project) { _ = try sandbox.project(folder) }
        #expect(
            error.message == "no project here: no git repository around '\(sandbox.path(folder))' "
                + "has a folder 'pods' or a compose file")
        // 'init' would refuse elsewhere.
        #expect(error.hint?.contains("git conductor init") == (folder == "repository"))
    }

    @Test("Paths are shown as the project's files write them")
    func display() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n"])
        let project = try sandbox.project()
        #expect(project.display(sandbox.path("project/pods/a.yml")) == "pods/a.yml")
        #expect(project.display(sandbox.path("project")) == ".")
        #expect(project.display("/elsewhere") == "/elsewhere")
        #expect(project.display(sandbox.path("project-two/x")) == sandbox.path("project-two/x").string)
    }

    @Test(
        "config/project.yml",
        arguments: [
            ("", nil), ("name: shop\n", "shop"), ("name:\n", nil), ("# nothing\n", nil), ("name: '12'\n", "12"),
            ("cage_version: 0.3\nconductor_version:\n", nil), ("x-a: &a shop\nname: *a\nx-b: [*a]\n", "shop"),
            ("conductor_version: '>= 0.1'\nname: \"a b\"\n", "a b"),
        ] as [(String, String?)])
    func configuration(text: String, name: String?) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", "config/project.yml": text])
        #expect(try ProjectConfiguration(of: sandbox.project()).name == name)
        #expect(try await sandbox.load().name == name ?? "project")
    }

    @Test(
        "Keys that nobody reads are errors, and those of cage's are named with their places",
        arguments: [
            (
                "config/project.yml", "name: a\nnmae: b\n",
                "2:1: 'config/project.yml' has no key 'nmae'; did you mean 'name'?"
            ),
            (
                "pods/default.metadata.yml", "pod_typ: task\n",
                "1:1: the metadata of a pod has no key 'pod_typ'; did you mean 'pod_type'?"
            ),
            ("config/project.yml", "- name: a\n", "1:1: 'config/project.yml' must be a mapping of keys"),
            (
                "config/project.yml", "conductor_version: next\n",
                "1:20: 'conductor_version' must be a range of versions, such as '0.3' or '>=0.2, <0.4'"
            ),
            ("config/project.yml", "cage_version: [1]\n", "1:15: 'cage_version' must be a string"),
            ("config/project.yml", "conductor_version: true\n", "1:20: 'conductor_version' must be a string"),
            ("config/project.yml", "conductor_version: ''\n", "1:20: 'conductor_version' must not be empty"),
            ("config/project.yml", "name: 5\n", "1:7: 'name' must be a string"),
            ("config/project.yml", "name: yes\n", "1:7: 'name' must be a string"),
            ("config/project.yml", "name: {}\n", "1:7: 'name' must be a string"),
            ("config/project.yml", "name: ''\n", "1:7: 'name' must not be empty"),
            ("config/project.yml", "''\n", "1:1: 'config/project.yml' must be a mapping of keys"),
            ("pods/default.metadata.yaml", "[task]\n", "1:1: metadata must be a mapping of keys"),
        ])
    func unknownKeys(path: String, text: String, message: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(["pods/default.yml": "services: {}\n", path: text])
        let error = await #expect(throws: (any Error).self) { _ = try await sandbox.load() }
        #expect("\(try #require(error))".hasPrefix("\(path):\(message)\n"))
    }

    @Test("Versions that the project asks for are noted where they are others; metadata may end in '.yaml'")
    func versions() async throws {
        let situation = try await Sandbox().situation([
            "config/project.yml": "cage_version: '0.3'\nconductor_version: '>=7'\n",
            "pods/default.yml": "services: { web: { image: x } }\n",
            "pods/default.metadata.yaml":
                "x-note: 1\npod_type: task\nrun_on_init: []\nservices:\n  web:\n    scripts: { a: [[rake, a]] }\n",
        ])
        #expect(situation.notes == ["config/project.yml:2 asks for git conductor >=7, and this is \(Version.text)"])
        #expect(situation.unhonoured.isEmpty)
        #expect(situation.service("web")?.isStarted == false)
    }

    @Test("A name that is no text is an error with its place")
    func badConfiguration() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services: {}\n", "config/project.yml": "x-a: 1\nname: [x]\n",
        ])
        let error = await #expect(throws: (any Error).self) { _ = try await sandbox.load() }
        #expect(
            "\(try #require(error))" == "config/project.yml:2:7: 'name' must be a string\n    name: [x]\n          ^")
    }
}
