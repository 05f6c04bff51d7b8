import Host
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct StrangeFileTests {
    @Test(
        "What is no regular file of a sensible size is refused at once, with the reason",
        arguments: [
            ("mkfifo f", "it is a named pipe"), ("ln -s /dev/zero f", "it is a device"),
            ("ln -s /dev/tty f", "it is a device"), ("mkdir f", "it is a folder"),
            ("truncate -s 1T f", "it is larger than 64 MB"), ("ln -s g f; mkfifo g", "it is a named pipe"),
            ("ln -s f f", "cannot read"), ("ln -s $PWD/s f; truncate -s 68157440 s", "it is larger than 64 MB"),
        ])
    func refused(script: String, reason: String) async throws {
        let folder = try Folder()
        try await folder.run(script)
        let error = #expect(throws: HostError.self) { try Files.bytes(of: folder.path("f")) }
        #expect(error?.kind == .file)
        #expect(error?.message.contains("'\(folder.path("f"))'") == true && error?.message.contains(reason) == true)
        #expect(throws: HostError.self) { try Files.text(of: folder.path("f")) }
    }

    @Test("The null device is an empty file, a missing one is missing, and a text has a limit of its own")
    func others() async throws {
        let folder = try Folder()
        try await folder.run("ln -s /dev/null null; ln -s nowhere dangling; truncate -s 5M large")
        #expect(try Files.text(of: folder.path("null")) == "")
        #expect(try Files.bytes(of: folder.path("large")).count == 5 << 20)
        for name in ["dangling", "missing"] {
            let error = #expect(throws: HostError.self) { try Files.text(of: folder.path(name)) }
            #expect(error?.kind == .fileNotFound)
        }
        let error = #expect(throws: HostError.self) { try Files.text(of: folder.path("large")) }
        #expect(error?.message.contains("larger than 4 MB") == true)
    }
}
