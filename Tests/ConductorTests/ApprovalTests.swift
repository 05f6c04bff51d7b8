import Compose
@testable import Conductor
@testable import Docker
@testable import Errors
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing

@Suite struct ApprovalTests {
    @Test("What was approved is known again, whatever else there is; a file that cannot be read approves nothing")
    func approvals() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services: { web: { privileged: true }, job: { pid: host } }\n"
        ])
        let session = try sandbox.session()
        #expect(session.unapproved(situation.powers(of: ["web"])).map(\.service) == ["web"])
        let asked = Proposal(
            try Rendering(situation), inventory: Inventory(containers: []), scope: .services(["web"]))
        session.previewApproval(of: asked.powers)
        try await expectError(.approval) { try session.checkApproved(situation.powers(of: ["web"])) }
        try await session.approve(asked.powers)
        #expect(session.unapproved(situation.powers(of: nil)).map(\.service) == ["job"])
        try session.checkApproved(situation.powers(of: ["web"]))
        try session.checkApproved(situation.powers(of: nil), isStopping: true)

        let file = "project/.git/conductor/approvals.json"
        try await sandbox.run("sed -i 's/\"schema\" : 1/\"schema\" : 2/' \(file)")
        #expect(session.unapproved(situation.powers(of: ["web"])).map(\.service) == ["web"])
        #expect(try await session.carryOut(try unasked(situation), output: .quiet).isDone == false)
    }

    @Test("With CONDUCTOR_APPROVE what it has is approved, and nothing more")
    func limited() async throws {
        let sandbox = Sandbox()
        let situation = try await sandbox.situation([
            "pods/default.yml": "services: { web: { privileged: true }, job: { pid: host, cap_add: [CHOWN] } }\n"
        ])
        let powers = situation.powers(of: nil)
        func session(_ approved: String) throws -> Session {
            try sandbox.session(environment: Sandbox.environment.merging(["CONDUCTOR_APPROVE": approved]) { $1 })
        }
        for approved in ["0", "", powers[0].line + "\n" + powers[1].line] {
            try await expectError(.approval) { try await session(approved).approve(powers) }
            #expect(try session(approved).unapproved(powers).count == 3)
        }
        let first = try session(powers[0].line)
        try await first.approve([powers[0]])
        try await expectError(.approval) { try await first.approve(powers) }
        try await session(powers.map(\.line).joined(separator: "\n")).approve(powers)
        #expect(first.unapproved(powers) == [])
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
            try sandbox.session().checkApproved(situation.powers(of: nil), isStopping: true)
        }
        #expect(
            error.details == [
                "web asks for 'pre_stop', which runs commands in it that may be privileged (pods/default.yml:1)"
            ])
    }
}
