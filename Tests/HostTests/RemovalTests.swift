@testable import Host
import SystemPackage
import TestSupport
import Testing

@Suite struct RemovalTests {
    private func sandbox() throws -> Sandbox {
        let sandbox = Sandbox()
        try sandbox.write(["tree/a/f": "", "tree/a/g": "", "tree/b/f": "", "tree/top": ""])
        return sandbox
    }

    @Test("Nothing keeps one's own files from being removed")
    func own() async throws {
        let sandbox = try sandbox()
        // A file may be removed that may not be written, and an empty folder too.
        try await sandbox.run("ln -s /etc link; mkfifo pipe; chmod 400 top; mkdir -m 500 empty", in: "tree")
        #expect(Files.obstacles(toRemoving: sandbox.path("tree")) == [])
        #expect(Files.obstacle(toReading: sandbox.path("tree/top")) == nil)
        #expect(Files.obstacle(toReading: sandbox.path("tree/none")) == nil)
    }

    @Test("What cannot be removed is named, and nothing in it", .enabled(if: expectsProtection))
    func protected() async throws {
        let sandbox = try sandbox()
        let (protect, release) = try #require(protection)
        try await sandbox.run("\(protect) a", in: "tree")
        let reason: Files.Obstacle.Reason = protect.hasPrefix("chmod") ? .permissions : .attribute
        let tree = sandbox.path("tree")
        #expect(Files.obstacles(toRemoving: tree) == [.init(path: tree.appending("a"), reason: reason)])
        // Nor can it be moved away; a folder around it can.
        #expect(Files.obstacles(toRemoving: tree, moved: [tree.appending("a")]).map(\.path) == [tree.appending("a")])
        #expect(Files.obstacles(toRemoving: sandbox.root, moved: [tree]) == [])
        #expect(Files.obstacles(toRemoving: tree.appending("a/f")).map(\.path) == [tree.appending("a")])
        try await sandbox.run("\(release) a", in: "tree")
        #expect(Files.obstacles(toRemoving: tree) == [])
    }
}
