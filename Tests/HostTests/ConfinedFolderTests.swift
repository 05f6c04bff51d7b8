import Host
import Synchronization
import SystemPackage
import Testing

/// Where paths of a project lead, as a branch may have it. The project is `in`, and `out` lies beside it.
private let outward = [
    "ln -s ../out in/a", "ln -s $PWD/out in/a", "ln -s b in/a; ln -s ../out in/b",
    "ln -s sub/../../out in/a; mkdir in/sub",
    "ln -s .. in/up; ln -s up/out in/a", "ln -s / in/root; ln -s root/$PWD/out in/a", "ln -s a in/a",
    "ln -s ../missing in/a", "ln -s ../in2 in/a; mkdir in2", "ln -s $PWD/in2 in/a; mkdir in2", "ln -s .git in/a",
    "ln -s .GIT/hooks in/a; mkdir in/.GIT in/.GIT/hooks || true", "ln -s sub/../.git in/a; mkdir in/sub",
]

@Suite struct ConfinedFolderTests {
    private func folder(_ script: String) async throws -> Folder {
        let folder = try Folder()
        try await folder.run("mkdir -p in/.git out; echo old > out/f; \(script)")
        return folder
    }

    @Test("Nothing is written, made or moved behind a link that leads out, or into .git", arguments: outward)
    func out(script: String) async throws {
        let folder = try await folder(script)
        try Files.write("kept\n", to: folder.path("store/f"))
        let list = "find . ! -path './in/.git' | sort; cat out/f"
        let before = try await folder.run(list)
        let confined = try ConfinedFolder(folder.path("in"))
        func expectOutside(_ body: () throws -> Void) {
            let error = #expect(throws: HostError.self, performing: body)
            #expect(error?.kind == .outside, "\(String(describing: error))")
        }
        for path in ["a/f", "a/g", "a/new/g"] {
            let path = FilePath(path)
            expectOutside { try confined.write("new\n", to: path) }
            expectOutside { try confined.write("new\n", to: folder.path("in").pushing(path)) }
            expectOutside { try confined.createFolder(path) }
            expectOutside { try confined.checkFolder(path) }
            expectOutside { _ = try confined.kind(of: path) }
            expectOutside { _ = try confined.take(folder.path("store/f"), as: path) }
            expectOutside { try confined.give(path, to: folder.path("store/g")) }
        }
        expectOutside { try confined.createFolder("a") }
        expectOutside { try ConfinedFolder(folder.path("in"), following: .none).checkFolder("a") }
        #expect(try await folder.run(list) == before)
    }

    @Test(
        "A file that is a link leads out as a folder does", arguments: ["../out/f", "../out/new", "$PWD/out/f", ".git"])
    func file(target: String) async throws {
        let folder = try await folder("ln -s \"\(target)\" in/a")
        #expect(throws: HostError.self) { try ConfinedFolder(folder.path("in")).write("new\n", to: "a") }
        #expect(try await folder.run("ls -A out in; cat out/f") == "in:\n.git\na\n\nout:\nf\nold\n")
    }

    @Test("Links that stay inside are followed, and stay")
    func within() async throws {
        let folder = try await folder(
            "mkdir -p in/d/e; ln -s d in/a; ln -s $PWD/in/d in/b; ln -s ../../d/e in/d/e/c; ln -s d/./f in/g; ln -s ../a/f in/d/h"
        )
        let confined = try ConfinedFolder(folder.path("in"))
        #expect(try confined.write("1\n", to: "a/f"))
        #expect(try !confined.write("1\n", to: folder.path("in/b/f")))
        #expect(try confined.write("2\n", to: "a/e/c/x/y"))
        #expect(try confined.write("3\n", to: "g"))
        #expect(try confined.write("4\n", to: "d/h"))
        #expect(try confined.write("5\n", to: "a/e/../top"))
        try confined.createFolder("b/made/here")
        #expect(try confined.kind(of: "b/made/here") == .folder && confined.kind(of: "g") == .file)
        #expect(try confined.kind(of: "a/nothing/f") == nil)
        #expect(
            try await folder.run("cd in; cat d/f d/e/x/y d/top; readlink a g d/h; ls d") == """
                4
                2
                5
                d
                d/./f
                ../a/f
                e
                f
                h
                made
                top

                """)
    }

    @Test("What is taken replaces nothing, not even a link that leads nowhere")
    func take() async throws {
        let folder = try await folder(
            "mkdir store in/d; echo 1 > store/a; echo 2 > store/b; ln -s ../out in/l; echo x > in/f")
        let confined = try ConfinedFolder(folder.path("in"))
        #expect(try !confined.take(folder.path("store/a"), as: "l"))
        #expect(try !confined.take(folder.path("store/a"), as: "f"))
        #expect(try confined.take(folder.path("store/a"), as: "d/a"))
        try confined.give("l", to: folder.path("store/l"))
        #expect(
            try await folder.run("cat in/d/a in/f; readlink store/l; ls in store") == """
                1
                x
                ../out
                in:
                d
                f

                store:
                b
                l

                """)
    }

    @Test("Permissions stay, and what is no regular file is not replaced")
    func kinds() async throws {
        let folder = try await folder("echo x > in/f; chmod 640 in/f; mkfifo in/p; mkdir in/d")
        let confined = try ConfinedFolder(folder.path("in"))
        #expect(try confined.write("y\n", to: "f"))
        for path in ["p", "d", "f/under"] {
            #expect(throws: HostError.self) { try confined.write("y\n", to: FilePath(path)) }
        }
        #expect(
            try await folder.run("stat -c '%a %F' in/f in/p; ls -A in") == "640 regular file\n644 fifo\n.git\nd\nf\np\n"
        )
    }

    @Test("A link that takes the place of a folder at any moment leads nobody out")
    func race() async throws {
        let folder = try await folder("mkdir in/d; ln -s ../out in/l")
        let (d, l, x) = (folder.path("in/d"), folder.path("in/l"), folder.path("in/x"))
        let swaps = Mutex(0)
        let swapping = Task.detached {
            while !Task.isCancelled {
                try? Files.remove(x)
                try? Files.move(d, to: x)
                if (try? Files.move(l, to: d)) != nil { swaps.withLock { $0 += 1 } }
                try? Files.move(d, to: l)
                try? Files.move(x, to: d)
            }
        }
        let confined = try ConfinedFolder(folder.path("in"))
        var (number, written) = (0, 0)
        // The other task may begin late, where other tests run beside this one.
        let deadline = ContinuousClock.now + .seconds(60)
        while number < 1000 || (written == 0 || swaps.withLock { $0 == 0 }) && .now < deadline {
            do {
                try confined.write("\(number)", to: FilePath("d/g\(number % 7)"))
                written += 1
            } catch {}
            number += 1
            await Task.yield()
        }
        swapping.cancel()
        await swapping.value
        #expect(swaps.withLock { $0 > 0 } && written > 0)
        #expect(try await folder.run("ls -A out; cat out/f") == "f\nold\n")
    }
}
