import Host
import SystemPackage
import Testing

/// Whether a lock can be taken; it is let go again.
private func isFree(_ path: FilePath) throws -> Bool {
    guard let lock = try FileLock.take(path) else { return false }
    _ = consume lock
    return true
}

@Suite struct FileLockTests {
    @Test("A second taker is refused until the first lets go")
    func freed() async throws {
        let folder = try Folder()
        let path = folder.path("lock")
        do {
            guard let lock = try FileLock.take(path) else {
                Issue.record("the lock is not free")
                return
            }
            #expect(try !isFree(path))
            #expect(try isFree(folder.path("other")))
            _ = consume lock
        }
        // Another test's child may hold a copy of the descriptor until it begins its own program.
        #expect(try await eventually { try isFree(path) })
        #expect(Files.exists(path))
    }

    @Test("Whether it is held can be asked by several at once, and takes nothing")
    func held() async throws {
        let folder = try Folder()
        let path = folder.path("lock")
        #expect(!FileLock.isHeld(path) && !Files.exists(path))
        do {
            guard let lock = try FileLock.take(path) else {
                Issue.record("the lock is not free")
                return
            }
            #expect(FileLock.isHeld(path) && FileLock.isHeld(path))
            _ = consume lock
        }
        #expect(try await eventually { !FileLock.isHeld(path) })
        #expect(try await eventually { try isFree(path) })
    }

    @Test("Waiting for long says so once, and ends when the lock is free")
    func waits() async throws {
        let folder = try Folder()
        let path = folder.path("lock")
        let holder = Task {
            let lock = try FileLock.take(path)
            try Files.write("", to: folder.path("taken"))
            while !Files.exists(folder.path("told")) { try await Task.sleep(for: .milliseconds(20)) }
            // Long enough for it to be told again.
            try await Task.sleep(for: .milliseconds(100))
            try Files.write("", to: folder.path("released"))
            _ = consume lock
        }
        #expect(try await eventually { Files.exists(folder.path("taken")) })
        var told = 0
        let lock = try await FileLock.wait(for: path) {
            told += 1
            _ = try? Files.write("", to: folder.path("told"))
        }
        #expect(Files.exists(folder.path("released")))
        #expect(told == 1)
        _ = consume lock
        try await holder.value
    }

    @Test("What is cancelled waits no longer")
    func cancelled() async throws {
        let folder = try Folder()
        let path = folder.path("lock")
        let lock = try FileLock.take(path)
        let waiting = Task {
            let second = try await FileLock.wait(for: path)
            _ = consume second
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        _ = consume lock
    }

    @Test("A lock whose file cannot be made is an error")
    func impossible() throws {
        let folder = try Folder()
        try Files.write("", to: folder.path("file"))
        #expect(throws: HostError.self) { _ = try isFree(folder.path("file/lock")) }
    }

    @Test("A child that is killed frees the lock that it held")
    func killed() async throws {
        let folder = try Folder()
        let path = folder.path("lock")
        let script = "exec flock --no-fork '\(path)' sh -c 'echo $$ > \(folder.path("pid")); exec sleep 60'"
        let holder = Task {
            try await LiveProcessRunner().capture(
                Command("/bin/sh", ["-c", script], environment: ["PATH": searchPath]))
        }
        #expect(try await eventually { (try? Files.text(of: folder.path("pid")))?.hasSuffix("\n") == true })
        #expect(try !isFree(path))
        try await folder.run("kill -9 $(cat pid)")
        #expect(try await holder.value.status == .signalled(9))
        #expect(try await eventually { try isFree(path) })
    }
}
