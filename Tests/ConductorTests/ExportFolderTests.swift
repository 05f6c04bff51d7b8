import Conductor
import Errors
import Host
import SystemPackage
import TestSupport
import Testing

@testable import Export

/// Where an export may be written.
@Suite struct ExportFolderTests {
    private let sandbox = Sandbox()

    private func write(_ files: [String: String]) throws {
        let export = Export(
            files.map {
                Export.File(path: $0.key, bytes: Array($0.value.utf8), mode: $0.key == "secret" ? 0o600 : 0o644)
            }, [],
            commands: [])
        try ExportFolder(sandbox.path("out")).write(export)
    }

    private var names: [String] {
        get async throws {
            try await sandbox.run("find . -type f | sort", in: "out").split(separator: "\n").map(String.init)
        }
    }

    @Test("Another export replaces the files of the former one, and leaves what somebody else has put there")
    func again() async throws {
        try write(["a": "1", "files/b": "2", "files/sub/c": "3", "secret": "4"])
        try sandbox.write(["out/mine": "m"])
        #expect(try await names == ["./.conductor-export", "./a", "./files/b", "./files/sub/c", "./mine", "./secret"])
        #expect(try await sandbox.run("stat -c %a secret a", in: "out") == "600\n644")
        try write(["a": "5", "files/b/d": "6"])
        #expect(try await names == ["./.conductor-export", "./a", "./files/b/d", "./mine"])
        #expect(try sandbox.read("out/a") == "5")
    }

    @Test("A folder with other files is left as it is")
    func foreign() async throws {
        try sandbox.write(["out/mine": "m"])
        try await expectError(.exists) { try write(["a": "1"]) }
        #expect(try await names == ["./mine"])
        try sandbox.write(["file": "m"])
        try await expectError(.exists) { _ = try ExportFolder(sandbox.path("file")) }
    }

    @Test("A list that somebody has changed leads to no file outside of the folder")
    func list() async throws {
        try write(["a": "1"])
        try sandbox.write(["precious": "p", "out/.conductor-export": "../precious\n\(sandbox.path("precious"))\na\n"])
        try write(["b": "2"])
        #expect(try sandbox.read("precious") == "p")
        #expect(try await names == ["./.conductor-export", "./b"])
    }

    @Test("A link in the folder is not followed")
    func link() async throws {
        try write(["files/a": "1"])
        try sandbox.write(["elsewhere/a": "precious"])
        try await sandbox.run("rm -r out/files && ln -s ../elsewhere out/files")
        #expect(throws: HostError.self) { try write(["files/a": "2"]) }
        #expect(try sandbox.read("elsewhere/a") == "precious")
    }

    @Test("A file of somebody else is not replaced by one of the same name")
    func sameName() async throws {
        try write(["a": "1"])
        try sandbox.write(["out/stack.yml": "mine"])
        try await expectError(.exists) { try write(["stack.yml": "2"]) }
        #expect(try sandbox.read("out/stack.yml") == "mine")
        #expect(try sandbox.read("out/a") == "1")
    }

    @Test("A folder may become a file, and the other way round")
    func kinds() async throws {
        try write(["a/b": "1", "c": "2"])
        try write(["a": "3", "c/d": "4"])
        #expect(try await names == ["./.conductor-export", "./a", "./c/d"])
    }
}
