import SystemPackage
import Testing

@testable import ConductorCommands

@Suite struct OtherProjectTests {
    /// A project whose stack's name is that of another project's containers.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: x }\n"])
        try machine.write(["pods/x": ""], in: "other")
        machine.docker.set { state in
            state.containers = [
                "web": FakeDocker.container("web", folder: machine.path("other/pods").string)
            ]
        }
        return machine
    }

    @Test(
        "A stack of another project is not touched and not shown",
        arguments: [
            "compose -- up -d", "compose -- stop", "compose -- restart", "compose -- exec web sh",
            "compose -- run web sh", "compose -- down", "compose -- kill", "compose -- rm -f", "compose -- ps",
            "compose -- logs", "compose -- --profile x up", "compose -- anything", "stop", "restart", "exec web sh",
            "shell web", "run web sh", "logs", "ps", "up", "down",
            "start", "kill", "rm -f", "pause", "build", "watch", "cp web:/a b", "top",
        ])
    func refused(line: String) async throws {
        let machine = try await machine()
        let outcome = await machine.conductor(line)
        #expect(
            outcome.transcript == """
                ! error: the stack 'project' is that of another project, at '$ROOT/other/pods' [stack-taken]
                ! hint: give this one a name of its own: git config conductor.stack NAME
                status 1

                """)
        #expect(outcome.docker.isEmpty)
    }

    @Test(
        "What has to do with no container is not refused, and one with a name of its own is not either",
        arguments: ["compose -- config", "compose -- version", "compose -- help", "compose -- ls", "ls"])
    func allowed(line: String) async throws {
        let machine = try await machine()
        let outcome = await machine.conductor(line)
        #expect(outcome.status == 0)
        #expect(outcome.docker.count == 1)
        machine.docker.set { $0.containers = [:] }
        #expect(await machine.conductor("compose -- ps").status == 0)
    }
}
