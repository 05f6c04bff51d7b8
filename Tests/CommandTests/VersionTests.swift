import Host
import Testing

@testable import ConductorCommands

@Suite struct VersionTests {
    /// What is printed, with the numbers of this machine's own libraries and git left out.
    private func version(_ line: String = "--version", set: (inout sending FakeDocker.State) -> Void = { _ in }) async
        -> String
    {
        let machine = Machine()
        machine.docker.set(set)
        let outcome = await machine.conductor(line, in: "")
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        return outcome.output.replacing(
            /(?m)((?:lib[a-z0-9]+|git)"?( :)? "?)\d+\.\d+[^\s"]*/, with: { "\($0.output.1)N" })
    }

    @Test("The version comes first, then those of the libraries and of what is run")
    func all() async {
        #expect(
            await version() == """
                git-conductor 0.1.0
                libgit2 N
                libyaml N
                git N
                docker 27.5.1, engine 27.5.1
                docker compose 2.40.3

                """)
    }

    @Test("An engine that does not answer, and a docker that is not there, are named")
    func missing() async {
        #expect(await version { $0.isUp = false }.contains("docker 27.5.1, engine does not answer\n"))
        let output = await version { $0.isThere = false }
        #expect(output.contains("docker not found\ndocker-compose not found: neither 'docker compose' nor "))
    }

    @Test("With '--quiet' nothing is run")
    func quiet() async {
        #expect(await version("--version --quiet") { $0.isThere = false } == "git-conductor 0.1.0\n")
        #expect(await version("-q --version") == "git-conductor 0.1.0\n")
    }

    @Test func json() async throws {
        #expect(
            await version("--version --json") { $0.isUp = false } == """
                {
                  "compose" : {
                    "command" : "docker compose",
                    "problem" : null,
                    "version" : "2.40.3"
                  },
                  "docker" : {
                    "client" : "27.5.1",
                    "engine" : null
                  },
                  "git" : "N",
                  "libgit2" : "N",
                  "libyaml" : "N",
                  "schema" : 1,
                  "version" : "0.1.0"
                }

                """)
    }

    @Test("A program with the name of another says its own")
    func otherProgram() async {
        #expect(await version { $0.clientVersion = "podman version 4.3.1" }.contains("docker podman 4.3.1, engine "))
    }
}
