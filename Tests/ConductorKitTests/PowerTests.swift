@testable import Checkouts
import Compose
@testable import Conductor
@testable import Docker
@testable import Errors
@testable import Pipeline
@testable import Projects
@testable import Repositories
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
            ln -s ../../outside out; ln -s /nowhere gone; ln -s real inside; ln -s ../.git hidden
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
                  - ../../outside/../project/pods:/6
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
                "the project reads variables from '$SANDBOX/secret.env' (pods/common.env:1)",
                "the project sets 'DOCKER_HOST' for docker-compose itself (.env:4)",
                "the project sets 'LD_PRELOAD' for docker-compose itself (.env:6)",
                "the project sets 'PATH' for docker-compose itself (.env:7)",
            ])
    }

    @Test("A folder of a source that is a link out of its checkout")
    func checkouts() async throws {
        let sandbox = Sandbox()
        let url = try await sandbox.remote("web", files: ["in/x": ""])
        try await sandbox.run(
            "ln -s / out && git add . && git commit -qm Link && git push -q ../web.git HEAD:main", in: "work-web")
        try await sandbox.repository([
            "pods/default.yml":
                "services: { web: { image: a, build: \"\(url)#main:out\" }, job: { image: a, build: \"\(url)#main:in\" } }\n"
        ])
        let session = try sandbox.session()
        let before = try await sandbox.load()
        _ = try await session.checkouts(in: before).checkOut(
            before.sources, at: CheckoutTarget(), jobs: Jobs(limit: 1))
        let situation = try await sandbox.load(state: WorktreeState.read(try sandbox.project(), warn: nil))
        #expect(
            lines(sandbox, situation) == [
                "web gets mounted 'src/web/out', which leads out of its checkout (src/web/out)",
                "web is built from 'src/web/out', which leads out of its checkout (src/web/out)",
                "web is built by 'src/web/out/Dockerfile', which leads out of its checkout (src/web/out/Dockerfile)",
            ])
    }

    @Test("What was approved is known again, whatever else there is; a file that cannot be read approves nothing")
    func approvals() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services: { web: { privileged: true }, job: { pid: host } }\n"
        ])
        let session = try sandbox.session()
        #expect(session.unapproved(["web"], in: situation).map(\.service) == ["web"])
        #expect(session.unapproved([], in: situation).isEmpty)
        let asked = Proposal(
            try Rendering(situation), inventory: Inventory(containers: []), scope: .services(["web"]))
        try session.approve(asked, isDryRun: true)
        try await expectError(.approval) { try session.checkApproved(["web"], in: situation) }
        try session.approve(asked)
        #expect(session.unapproved(nil, in: situation).map(\.service) == ["job"])
        try session.checkApproved(["web"], in: situation)
        try session.checkApproved(nil, in: situation, isStopping: true)

        let file = "project/.git/conductor/approvals.json"
        try await sandbox.run("sed -i 's/\"schema\" : 1/\"schema\" : 2/' \(file)")
        #expect(session.unapproved(["web"], in: situation).map(\.service) == ["web"])
        #expect(try await session.carryOut(try unasked(situation), output: .quiet).isDone == false)
    }

    @Test("What changed after it was looked at is not applied unasked, but looked at again")
    func changedMeanwhile() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation(["pods/default.yml": "services: { web: { image: a } }\n"])
        let runner = RecordingRunner()
        let session = try sandbox.session(runner)
        try sandbox.write(["pods/default.yml": "services: { web: { image: a, privileged: true } }\n"], in: "project")
        try await session.carryOut(try unasked(situation), output: .quiet)
        #expect(await runner.commands.isEmpty)
        #expect(session.hasDeadNote)
        let asked = Proposal(
            try Rendering(situation), inventory: Inventory(containers: []), scope: .services(["web"]))
        await #expect(throws: (any Error).self) { try await session.carryOut(asked, output: .quiet) }
        #expect(await runner.commands.count == 1)
    }

    /// What would be done to a container of `web` that runs, and of which nobody knows what it was made from.
    private func unasked(_ situation: Situation) throws -> Proposal {
        var situation = situation
        situation.state.applied = .init(environment: "development", services: ["web": [:]], known: ["web"])
        let proposal = Proposal(
            try Rendering(situation), inventory: Inventory(assumedFor: situation), scope: .running)
        #expect(proposal.plan.steps.first { $0.service == "web" }?.action == .recreate)
        return proposal
    }

    @Test("Stopping needs what works when containers are stopped")
    func stopping() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services: { web: { privileged: true, pre_stop: [{ command: x }] } }\n"
        ])
        let error = try await expectError(.approval) {
            try sandbox.session().checkApproved(nil, in: situation, isStopping: true)
        }
        #expect(
            error.details == [
                "web asks for 'pre_stop', which runs commands in it that may be privileged (pods/default.yml:1)"
            ])
    }
}
