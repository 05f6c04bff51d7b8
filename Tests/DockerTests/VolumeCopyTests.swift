import Host
import SystemPackage
import TestSupport
import Testing

@testable import Docker

@Suite struct VolumeCopyTests {
    @Test("One container without a network has all volumes, those that are read for reading alone")
    func arguments() {
        let words = VolumeCopy([.init(from: "a", to: "b"), .init(from: "c", to: "d")]).arguments(image: "ID", name: "n")
        #expect(
            words.filter { $0 != VolumeCopy.script } == [
                "run", "--rm", "--name", "n", "--network", "none", "--user", "0", "--workdir", "/", "-v",
                "a:/from/0:ro,nocopy", "-v", "b:/to/0:nocopy", "-v", "c:/from/1:ro,nocopy", "-v", "d:/to/1:nocopy",
                "--entrypoint", "sh", "ID", "-c", "conductor", "2",
            ])
    }

    @Test(
        "What the container reports",
        arguments: [
            ("conductor: size 1 12", .size(1, kilobytes: 12)), ("conductor: copy 0", .began(0)),
            ("conductor: copied 99", .copied(kilobytes: 99)), ("conductor: whole", .whole),
            ("conductor: room 10 5", .noRoom(needed: 10, free: 5)), ("cp: no space left", nil),
            ("conductor: size 1", nil),
        ] as [(String, VolumeCopy.Report?)])
    func reports(line: String, report: VolumeCopy.Report?) {
        #expect(VolumeCopy.report(line) == report)
    }

    /// Runs the script of the container on folders of this machine.
    private func run(_ sandbox: Sandbox, _ prefix: String = "") async throws -> Captured {
        let script =
            prefix
            + VolumeCopy.script
            .replacing("/from/", with: "\(sandbox.path("from"))/").replacing("/to/", with: "\(sandbox.path("to"))/")
            .replacing("/.conductor-", with: "\(sandbox.path("probe")).conductor-")
            .replacing("\(sandbox.path("to"))/$1\(sandbox.path("probe")).", with: "\(sandbox.path("to"))/$1/.")
        return try await LiveProcessRunner().capture(
            Command("sh", ["-c", script, "conductor", "1"], environment: Sandbox.environment))
    }

    @Test("The new content takes the place of all of the old, hidden files and links too")
    func script() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["from/0/a": "new\n", "from/0/.hidden/b c": "x\n", "to/0/a": "old\n", "to/0/..old": "x\n"])
        let captured = try await run(sandbox)
        #expect(captured.status.isSuccess, "\(captured.error)")
        #expect(captured.error.contains("conductor: whole\n"))
        #expect(Files.names(in: sandbox.path("to/0")).sorted() == [".hidden", "a"])
        #expect(try sandbox.read("to/0/a") == "new\n" && sandbox.read("to/0/.hidden/b c") == "x\n")
        #expect(try sandbox.read("from/0/a") == "new\n")
    }

    @Test("A copy that fails leaves what was there")
    func failure() async throws {
        let sandbox = Sandbox()
        try sandbox.write(["from/0/a": "new\n", "to/0/a": "old\n"])
        // The copy of the content fails; that which tries the program does not.
        let captured = try await run(
            sandbox, "cp() { case $* in *probe*) command cp \"$@\" ;; *) return 1 ;; esac; }\n")
        #expect(!captured.status.isSuccess)
        #expect(Files.names(in: sandbox.path("to/0")) == ["a"])
        #expect(try sandbox.read("to/0/a") == "old\n")
    }

    @Test(
        "The next container ends what a killed one began",
        arguments: [
            // All of the old is out, and the new is on its way in.
            ["to/0/.conductor-in/b": "whole\n", "to/0/.conductor-out/a": "old\n", "to/0/c": "whole\n"],
            // Some of the old is out.
            [
                "to/0/.conductor-new/b": "whole\n", "to/0/.conductor-new/c": "whole\n",
                "to/0/.conductor-out/a": "old\n", "to/0/z": "old\n",
            ],
        ])
    func mending(files: [String: String]) async throws {
        let sandbox = Sandbox()
        try sandbox.write(files.merging(["from/0/n": "newest\n"]) { $1 })
        // Only what mends is tried: the copy after it fails.
        let captured = try await run(
            sandbox, "cp() { case $* in *new*) return 1 ;; *) command cp \"$@\" ;; esac; }\n")
        #expect(!captured.status.isSuccess)
        #expect(Files.names(in: sandbox.path("to/0")).sorted() == ["b", "c"], "\(captured.error)")
        #expect(try sandbox.read("to/0/b") == "whole\n")
    }
}

@Suite struct ByteCountTests {
    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (16384, "16 kB"), (1_540_096, "1.5 MB"),
        (25_000_000_000, "25 GB"),
    ])
    func words(bytes: Int, words: String) {
        #expect("\(ByteCount(bytes))" == words)
    }

    @Test(
        "Sizes as docker prints them", arguments: [("1.5MiB", 1_572_864), ("12.3kB", 12300), ("0B", 0), ("N/A", nil)])
    func reading(text: String, bytes: Int?) {
        #expect(Engine.bytes(text) == bytes)
    }
}
