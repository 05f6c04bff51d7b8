import Compose
@testable import Pipeline
import PipelineTestSupport
import TestSupport
import Testing

@Suite struct PowerTests {
    /// What a project asks for, a line each.
    private func lines(_ sandbox: Sandbox, _ situation: Situation, of names: [String]? = nil) -> [String] {
        situation.powers(of: names).map { sandbox.redacted($0.line) }
    }

    @Test("Links are followed as far as they lead")
    func links() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["outside/x": ""])
        try await sandbox.run(
            """
            mkdir -p project/pods/real && cd project/pods
            ln -s ../../outside out; ln -s "$(cd ../..; pwd)/nowhere" gone; ln -s real inside; ln -s ../.git hidden
            """)
        let situation = try await sandbox.situation([
            "pods/default.yml": """
            services:
              web:
                volumes:
                  - ./out/x:/1
                  - ./out/new/folder:/2
                  - ./gone/x:/3
                  - ./inside/new:/4
                  - ./hidden/config:/5
                  - ../../outside/../project/pods:/6:ro
            """
        ])
        #expect(
            lines(sandbox, situation) == [
                "web mounts '$SANDBOX/outside/x' of this machine at '/1' (pods/default.yml:4)",
                "web mounts '$SANDBOX/outside/new/folder' of this machine at '/2' (pods/default.yml:5)",
                "web mounts './gone/x:/3', of which nobody knows what it is (pods/default.yml:6)",
                "web mounts '.git/config' at '/5', where git keeps the project's hooks (pods/default.yml:8)",
            ])
    }

    @Test("In a linked worktree the repository's git directory is another one")
    func linkedWorktree() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services: { web: { volumes: [\"../../project/.git:/1\", \"..:/2\"] } }\n"
        ])
        try await sandbox.run("git add . && git commit -qm First && git worktree add -q ../second", in: "project")
        let situation = try await sandbox.load("second")
        #expect(
            lines(sandbox, situation) == [
                "web mounts '$SANDBOX/project/.git' at '/1', where git keeps the project's hooks (pods/default.yml:1)",
                "web mounts '.' at '/2', where git keeps the project's hooks (pods/default.yml:1)",
            ])
    }

    @Test("Only enabled pods, the overrides of the environment, and the services that are meant")
    func scope() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services: { web: { image: a }, job: { privileged: true } }\n",
            "pods/environments/development/default.yml": "services:\n  web:\n    pid: host\n",
            "pods/environments/test/default.yml": "services: { web: { ipc: host } }\n",
            "pods/later.yml": "services: { late: { privileged: true } }\nvolumes: { a: { external: true } }\n",
            "pods/later.metadata.yml": "enable_in: [production]\n",
        ])
        let web =
            "web shares with this machine what containers have each for itself (pid) (pods/environments/development/default.yml:3)"
        #expect(lines(sandbox, situation) == [web, "job is privileged (pods/default.yml:1)"])
        #expect(lines(sandbox, situation, of: ["web"]) == [web])
    }

    @Test("Variables that docker-compose itself obeys, and files of variables from elsewhere")
    func variables() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["secret.env": "A=1\n"])
        try await sandbox.run("mkdir -p project/pods; ln -s ../../secret.env project/pods/common.env")
        let situation = try await sandbox.situation(
            [
                ".env":
                    "TAG=1\n# PATH=/x\nCOMPOSE_PROFILES=a\nexport DOCKER_HOST=tcp://x\nX=$HOME\nLD_PRELOAD: x\nPATH\n"
            ], tool: nil)
        #expect(
            lines(sandbox, situation) == [
                "the project reads variables from '$SANDBOX/secret.env' (pods/common.env:1)"
            ])
    }
}
