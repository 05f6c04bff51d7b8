import Host
import SystemPackage
import Testing

/// Commands that change the project's files at the same time.
@Suite struct LostUpdateTests {
    @Test("Each value that is set, taken out or added is there in the end")
    func all() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: x }\n"])
        func atOnce(_ lines: [String]) async {
            await withTaskGroup { group in
                for line in lines {
                    group.addTask { #expect(await machine.conductor(line).status == 0) }
                }
            }
        }
        let numbers = 1...20
        await atOnce(numbers.map { "config set web development A_\($0) x -q" })
        let override = try machine.read("project/pods/environments/development/default.yml")
        #expect(numbers.allSatisfy { override.contains("A_\($0): x\n") })

        await atOnce(
            (1...10).flatMap {
                [
                    "config unset web development A_\($0) -q", "config set web test B_\($0) x -q",
                    "generate service s\($0) --image x -q", "generate pod p\($0) -q",
                ]
            })
        let left = await machine.conductor("config list web development").output
        #expect(left.split(separator: "\n").sorted() == (11...20).map { "A_\($0)=x" })
        #expect(await machine.conductor("config list web test").output.split(separator: "\n").count == 10)
        let services = try machine.read("project/pods/default.yml")
        #expect((1...10).allSatisfy { services.contains("  s\($0):\n") })
        #expect(Files.names(in: machine.path("project/pods")).count { $0.hasPrefix("p") } == 10)
    }

    @Test("A command that is at work on the stack keeps nobody from changing files")
    func whileUp() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: x }\n"])
        try await machine.succeed("up -q --no-wait")
        let lock = try await FileLock.wait(for: machine.path("project/.git/conductor/lock"))
        #expect(try await machine.succeed("config set web development A x").error.isEmpty)
        _ = consume lock
    }
}
