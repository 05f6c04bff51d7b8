import Testing

@testable import ConductorCommands

/// What `doctor` says of single troubles, in the order of its checks.
@Suite struct DoctorFindingTests {
    @Test("Without a project the machine is looked at all the same")
    func noProject() async throws {
        let machine = Machine()
        let outcome = await machine.conductor("doctor", in: "")
        #expect(outcome.status == 1)
        #expect(
            outcome.output.split(separator: "\n").map { $0.prefix { $0 != ":" } } == [
                "ok       git", "ok       docker", "ok       compose", "problem  project", "         hint",
            ], "\(outcome.transcript)")
    }

    @Test(
        "What leads docker to an engine that does not answer is named",
        arguments: [
            (["DOCKER_HOST": "tcp://10.0.0.1:1"], "unset DOCKER_HOST"),
            (["DOCKER_CONTEXT": "build"], "'build', or go back to this machine's: unset DOCKER_CONTEXT"),
            ([:], "'desk', or go back to this machine's: docker context use default"),
        ] as [([String: String], String)])
    func chosenEngine(variables: [String: String], hint: String) async throws {
        let machine = try await shopWithCheckout()
        machine.docker.set { $0.isUp = false }
        try machine.write(["config.json": "{\"currentContext\": \"desk\"}"], in: "settings")
        let folder = ["DOCKER_CONFIG": "\(machine.path("settings"))"]
        for command in ["doctor", "up"] {
            let outcome = await machine.conductor([command], environment: folder.merging(variables) { $1 })
            #expect(outcome.transcript.contains("\(hint)\n"), "\(outcome.transcript)")
        }
    }
}
