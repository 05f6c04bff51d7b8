import Host
import SystemPackage
import Testing

@Suite struct FileWriteTests {
    @Test("A new file gets the usual permissions, and its folders are made")
    func new() async throws {
        let folder = try Folder()
        #expect(try Files.write("grün\n", to: folder.path("a/b/c.txt")))
        #expect(try Files.text(of: folder.path("a/b/c.txt")) == "grün\n")
        #expect(try await folder.run("stat -c %a a/b/c.txt") == "644\n")
        #expect(Files.names(in: folder.path("a/b")) == ["c.txt"])
    }

    @Test("The permissions of a file that is there stay", arguments: ["600", "755", "664", "777", "640", "400"])
    func permissions(mode: String) async throws {
        let folder = try Folder()
        try await folder.run("echo old > f && chmod \(mode) f")
        #expect(try Files.write("new\n", to: folder.path("f")))
        #expect(try await folder.run("stat -c %a f; cat f") == "\(mode)\nnew\n")
    }

    @Test("A symbolic link is followed: it stays, and the file behind it is replaced")
    func link() async throws {
        let folder = try Folder()
        try await folder.run("mkdir d && echo old > d/real && ln -s d/real link && ln -s link twice")
        #expect(try Files.write("new\n", to: folder.path("twice")))
        #expect(
            try await folder.run("cat d/real; readlink link twice; ls -A . d")
                == "new\nd/real\nlink\n.:\nd\nlink\ntwice\n\nd:\nreal\n")
    }

    @Test("The same content is not written again")
    func same() async throws {
        let folder = try Folder()
        #expect(try Files.write("text", to: folder.path("f")))
        let stamp = Files.stamp(of: folder.path("f"))
        #expect(try !Files.write("text", to: folder.path("f")))
        #expect(Files.stamp(of: folder.path("f")) == stamp)
        #expect(try Files.write("texT", to: folder.path("f")))
        #expect(Files.stamp(of: folder.path("f")) != stamp)
    }

    @Test("A failure leaves no temporary file, and what was there as it was")
    func failure() async throws {
        let folder = try Folder()
        try await folder.run("echo old > file; mkdir -p full/sub")
        for path in ["file/under", "full"] {
            #expect(throws: HostError.self) { try Files.write("new", to: folder.path(path)) }
        }
        #expect(try await folder.run("cat file; ls -AR") == "old\n.:\nfile\nfull\n\n./full:\nsub\n\n./full/sub:\n")
    }

    @Test("What a reader sees is whole, old or new, while it is written again and again")
    func atomic() async throws {
        let folder = try Folder()
        let texts = ["a", "b"].map { String(repeating: $0, count: 200_000) }
        try Files.write(texts[0], to: folder.path("f"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for turn in 0..<40 { try Files.write(texts[turn % 2], to: folder.path("f")) }
            }
            group.addTask {
                for _ in 0..<200 {
                    let text = try Files.text(of: folder.path("f"))
                    #expect(texts.contains(text))
                }
            }
            try await group.waitForAll()
        }
    }
}

@Suite struct FileReadTests {
    @Test("A missing file is told from other failures")
    func missing() async throws {
        let folder = try Folder()
        try await folder.run("printf '\\377' > bytes; mkdir d")
        let missing = #expect(throws: HostError.self) { try Files.text(of: folder.path("missing")) }
        #expect(missing?.kind == .fileNotFound)
        #expect(missing?.message.contains("'\(folder.path("missing"))'") == true)
        #expect(#expect(throws: HostError.self) { try Files.text(of: folder.path("bytes")) }?.kind == .file)
        #expect(#expect(throws: HostError.self) { try Files.bytes(of: folder.path("d")) }?.kind == .file)
        #expect(try Files.bytes(of: folder.path("bytes")) == [255])
    }

    @Test("A file larger than one read")
    func large() async throws {
        let folder = try Folder()
        try await folder.run("head -c 300000 /dev/zero | tr '\\0' x > f")
        #expect(try Files.text(of: folder.path("f")) == String(repeating: "x", count: 300_000))
    }

    @Test("Kinds look behind links; existing does not")
    func kinds() async throws {
        let folder = try Folder()
        try await folder.run("echo > file; mkdir d; ln -s d tod; ln -s file tof; ln -s gone dangling; mkfifo pipe")
        let kinds = ["file", "d", "tod", "tof", "pipe", "dangling", "gone"].map { Files.kind(of: folder.path($0)) }
        #expect(kinds == [.file, .folder, .folder, .file, .other, nil, nil])
        #expect(Files.exists(folder.path("dangling")))
        #expect(!Files.exists(folder.path("gone")))
        #expect(Files.real(folder.path("tod")) == folder.path("d"))
        #expect(Files.real(folder.path("dangling")) == nil)
        #expect(Files.stamp(of: folder.path("gone")) == nil)
    }

    @Test("Names are sorted; a folder that is not there has none")
    func names() async throws {
        let folder = try Folder()
        let long = String(repeating: "ü", count: 127)
        try await folder.run("touch b .a 'c d' '\(long)'")
        #expect(Files.names(in: folder.root) == [".a", "b", "c d", long])
        #expect(Files.names(in: folder.path("missing")).isEmpty)
        #expect(Files.names(in: folder.path("b")).isEmpty)
    }
}

@Suite struct FolderTests {
    @Test("Removing a tree does not follow links out of it")
    func remove() async throws {
        let folder = try Folder()
        try await folder.run(
            "mkdir -p outside tree/sub/deep; echo > outside/kept; ln -s ../outside tree/link; ln -s gone tree/dangling; touch tree/.x"
        )
        try Files.remove(folder.path("tree"))
        #expect(try await folder.run("ls -A . outside") == ".:\noutside\n\noutside:\nkept\n")
        try Files.remove(folder.path("tree"))
        try await folder.run("ln -s outside link")
        try Files.remove(folder.path("link"))
        #expect(try await folder.run("ls -A outside") == "kept\n")
    }

    @Test("Folders are made at any depth, twice too; not under a file, nor in place of one")
    func create() async throws {
        let folder = try Folder()
        try Files.createFolder(folder.path("a/b/c"))
        try Files.createFolder(folder.path("a/b/c"))
        #expect(Files.kind(of: folder.path("a/b/c")) == .folder)
        try await folder.run("echo > file; ln -s a link")
        try Files.createFolder(folder.path("link/d"))
        #expect(Files.kind(of: folder.path("a/d")) == .folder)
        for path in ["file", "file/x", "file/x/y"] {
            let error = #expect(throws: HostError.self) { try Files.createFolder(folder.path(path)) }
            #expect(error?.kind == .file)
        }
    }

    @Test func move() async throws {
        let folder = try Folder()
        try await folder.run("echo a > a; echo b > b")
        try Files.move(folder.path("a"), to: folder.path("b"))
        #expect(try await folder.run("ls; cat b") == "b\na\n")
        #expect(throws: HostError.self) { try Files.move(folder.path("gone"), to: folder.path("b")) }
    }

    @Test("Programs are looked for along the path, as a shell does")
    func program() async throws {
        let folder = try Folder()
        try await folder.run(
            "mkdir -p one two/tool two; touch one/tool one/data two/run; chmod 755 two/run; mkdir three; cp two/run three/tool; chmod 755 three/tool"
        )
        let path = ["one", "missing", "two", "three"].map { folder.path($0).string }.joined(separator: ":")
        #expect(Files.program("run", path: path) == folder.path("two/run"))
        #expect(Files.program("tool", path: path) == folder.path("three/tool"))
        #expect(Files.program("data", path: path) == nil)
        #expect(Files.program("run", path: nil) == nil)
        #expect(Files.program(folder.path("two/run").string, path: nil) == folder.path("two/run"))
        #expect(Files.program(folder.path("one/data").string, path: path) == nil)
        #expect(!Files.isExecutable(folder.path("two")))
        try Files.makeExecutable(folder.path("one/data"))
        #expect(Files.program("data", path: path) == folder.path("one/data"))
    }
}
