import Errors
import Host
import Projects
import SystemPackage
import TestSupport
import Testing

@Suite struct PortRegistryTests {
    private let range = 20000...20299

    private func wish(_ key: String, _ count: Int = 1) -> PortRegistry.Wish {
        PortRegistry.Wish(key: key, count: count, isDatagram: false)
    }

    /// The owner of a stack whose worktree is there.
    private func owner(_ name: String, _ sandbox: Sandbox) throws -> PortRegistry.Owner {
        try sandbox.write(["\(name)/.git/HEAD": ""])
        return PortRegistry.Owner(stack: name, path: sandbox.path(name).string)
    }

    @Test("Each stack has a block, and each port its place in it for good")
    func places() throws {
        let sandbox = Sandbox()
        let (one, two) = (try owner("one", sandbox), try owner("two", sandbox))
        var registry = PortRegistry()
        let first = try registry.give([wish("web 80/tcp"), wish("db 5432/tcp")], to: one, within: range) { _, _ in true
        }
        #expect(first == ["web 80/tcp": 20000...20000, "db 5432/tcp": 20001...20001])
        #expect(
            try registry.give([wish("web 80/tcp")], to: two, within: range) { _, _ in true } == [
                "web 80/tcp": 20100...20100
            ])
        // A port that a branch does not have keeps its place for when the branch is back.
        let later = try registry.give([wish("api 1/tcp"), wish("db 5432/tcp")], to: one, within: range) { _, _ in true }
        #expect(later["api 1/tcp"] == 20002...20002 && later["db 5432/tcp"] == 20001...20001)
        #expect(later["web 80/tcp"] == 20000...20000)
    }

    @Test("A block in which somebody else has a port is not given; a port that was taken meanwhile gets another place")
    func taken() throws {
        let sandbox = Sandbox()
        let one = try owner("one", sandbox)
        var registry = PortRegistry()
        #expect(
            try registry.give([wish("a")], to: one, within: range) { port, _ in port != 20050 } == ["a": 20100...20100])
        registry.takeBack(["a"], of: one)
        #expect(
            try registry.give([wish("a")], to: one, within: range) { port, _ in port != 20100 } == ["a": 20101...20101])
        // Where every block is used in part, the free ports of one are given.
        let two = try owner("two", sandbox)
        #expect(
            try registry.give([wish("a")], to: two, within: range) { port, _ in port % 100 != 50 } == [
                "a": 20000...20000
            ])
    }

    @Test("Ranges are in a row, and may need several blocks")
    func ranges() throws {
        let sandbox = Sandbox()
        let (one, two) = (try owner("one", sandbox), try owner("two", sandbox))
        var registry = PortRegistry()
        #expect(try registry.give([wish("a", 3)], to: one, within: range) { _, _ in true } == ["a": 20000...20002])
        let ports = try registry.give([wish("a", 3), wish("b", 150)], to: one, within: range) { _, _ in true }
        #expect(ports["b"] == 20003...20152)
        #expect(registry.entry(of: one)?.blocks == [20000, 20100, 20200])
        let error = #expect(throws: ConductorError.self) {
            try registry.give([wish("a")], to: two, within: range) { _, _ in true }
        }
        #expect(error?.message == "no ports are left for 'a' from 20000 to 20299")
    }

    @Test("A worktree that was moved keeps its ports; those of one that is gone are given when there are no others")
    func moved() throws {
        let sandbox = Sandbox()
        let one = try owner("one", sandbox)
        var registry = PortRegistry()
        try registry.give([wish("a")], to: one, within: range) { _, _ in true }
        try Files.move(sandbox.path("one"), to: sandbox.path("moved"))
        let moved = PortRegistry.Owner(stack: "one", path: sandbox.path("moved").string)
        #expect(try registry.give([wish("a")], to: moved, within: range) { _, _ in true } == ["a": 20000...20000])
        for name in ["two", "three"] {
            try registry.give([wish("a")], to: try owner(name, sandbox), within: range) { _, _ in true }
        }
        try Files.remove(sandbox.path("two"))
        let four = try registry.give([wish("a")], to: try owner("four", sandbox), within: range) { _, _ in true }
        #expect(four == ["a": 20100...20100])
        registry.forget([moved])
        #expect(registry.entry(of: moved) == nil)
    }

    @Test("What the registry has lost it gets back from the stack, unless another one has it")
    func lost() throws {
        let sandbox = Sandbox()
        let (one, two) = (try owner("one", sandbox), try owner("two", sandbox))
        var registry = PortRegistry()
        try registry.give([wish("web 80/tcp")], to: two, within: range) { _, _ in true }
        try registry.give([wish("web 80/tcp")], to: one, within: range) { _, _ in true }
        let entry = try #require(registry.entry(of: one))
        var empty = PortRegistry()
        empty.restore(entry, for: one)
        #expect(empty.entry(of: one)?.ports == ["web 80/tcp": 20100...20100])
        // Moved, while another worktree is where it was.
        let moved = PortRegistry.Owner(stack: "one", path: try owner("elsewhere", sandbox).path)
        registry.restore(entry, for: moved)
        #expect(registry.entry(of: moved)?.ports == ["web 80/tcp": 20100...20100] && registry.entry(of: one) == nil)
        var other = PortRegistry()
        try other.give([wish("a"), wish("b", 150)], to: two, within: range) { _, _ in true }
        other.restore(entry, for: one)
        #expect(other.entry(of: one) == nil)
        empty.restore(entry, for: two)
        #expect(empty.entry(of: two) == nil)
    }

    @Test("Two commands at once never give the same port")
    func atOnce() async throws {
        let sandbox = Sandbox()
        let environment = ["XDG_STATE_HOME": sandbox.path("state").string]
        let owners = try (0..<8).map { try owner("s\($0)", sandbox) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for owner in owners {
                group.addTask {
                    try await PortRegistry.change(environment) { registry in
                        try registry.give([wish("a")], to: owner, within: 20000...29999) { _, _ in true }
                    }
                }
            }
            try await group.waitForAll()
        }
        let registry = PortRegistry.read(environment, warn: nil)
        #expect(Set(owners.compactMap { registry.entry(of: $0)?.ports["a"] }).count == 8)
    }
}
