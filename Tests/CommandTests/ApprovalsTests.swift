import Host
import Testing

@testable import ConductorCommands

/// A project in which two powers were approved.
private func approved() async throws -> Machine {
    let machine = Machine()
    try await machine.project([
        "pods/default.yml": "services:\n  web: { image: x, privileged: true }\n  job: { image: x, pid: host }\n"
    ])
    let outcome = await machine.conductor("up -q --no-wait")
    guard outcome.status == 0 else { throw HostError(.process, outcome.transcript) }
    return machine
}

@Suite struct ApprovalsTests {
    @Test("What was approved is listed, as text and as JSON")
    func list() async throws {
        let machine = try await approved()
        #expect(
            await machine.conductor("approvals list").transcript == """
                1  job shares with this machine what containers have each for itself (pid)
                2  web is privileged
                status 0

                """)
        try expectSnapshot(await machine.conductor("approvals list --json").transcript, "approvals-json")
    }

    @Test("What is forgotten has to be approved again, and nothing else has")
    func forget() async throws {
        let machine = try await approved()
        #expect(await machine.conductor("restart").status == 0)
        #expect(
            await machine.conductor("approvals forget 2 --dry-run").transcript
                == "forget: web is privileged\nstatus 0\n")
        #expect(await machine.conductor("restart web").status == 0)
        #expect(
            await machine.conductor("approvals forget 2 2").transcript == "forgot: web is privileged\nstatus 0\n")
        #expect(
            await machine.conductor("approvals list").output
                == "1  job shares with this machine what containers have each for itself (pid)\n")
        #expect(await machine.conductor("restart job").status == 0)
        let refused = await machine.conductor("restart web")
        #expect(refused.status == 1)
        #expect(refused.error.contains("web is privileged (pods/default.yml:2)"))
        #expect(await machine.conductor("approvals forget --all -q").transcript == "status 0\n")
        #expect(await machine.conductor("restart job").status == 1)
        #expect(await machine.conductor("approvals list").transcript == "status 0\n")
        #expect(await machine.conductor("approvals forget --all").transcript == "nothing was approved\nstatus 0\n")
    }

    @Test("A number that no approval has forgets none")
    func wrong() async throws {
        let machine = try await approved()
        #expect(
            await machine.conductor("approvals forget 1 3").transcript == """
                ! error: no approval has the number 3 [unknown-approval]
                ! hint: 'git conductor approvals list' shows all
                status 1

                """)
        #expect(await machine.conductor("approvals forget 0").status == 1)
        #expect(await machine.conductor("approvals forget").status == 64)
        #expect(await machine.conductor("approvals forget 1 --all").status == 64)
        #expect(await machine.conductor("approvals list").output.split(separator: "\n").count == 2)
    }

    @Test("Approvals that were recorded without words still count, and are shown by their keys")
    func old() async throws {
        let machine = try await approved()
        let file = "project/.git/conductor/approvals.json"
        let key = "service web | privileged | is privileged | "
        #expect(try machine.read(file).contains(key))
        try machine.write([".git/conductor/approvals.json": "{ \"approved\": [\"\(key)\"], \"schema\": 1 }"])
        #expect(await machine.conductor("restart web").status == 0)
        #expect(await machine.conductor("approvals list").output == "1  \(key)\n")
    }
}
