@testable import Repositories
import Synchronization
import Testing

@Suite struct JobsTests {
    private struct Failure: Error {}

    @Test("As many as allowed are at work at a time, and the results are in the order of the items", arguments: [1, 3])
    func limit(limit: Int) async {
        let atWork = Mutex((now: 0, most: 0))
        let values = await Jobs(limit: limit).sideBySide(Array(0..<9)) { item in
            atWork.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            try? await Task.sleep(for: .milliseconds(20 - 2 * item))
            atWork.withLock { $0.now -= 1 }
            return item * 2
        }
        #expect(values == Array(0..<9).map { $0 * 2 })
        #expect(atWork.withLock { $0.most } == limit)
    }

    @Test("What is told of jobs, one of which fails")
    func events() async {
        let told = Mutex<[String]>([])
        let jobs = Jobs(limit: 1) { name, event in told.withLock { $0.append("\(name) \(event)") } }
        let results = await jobs.sideBySide(["good", "bad"]) { name in
            await jobs.job(name, isAlone: false) { job in
                job.begin("Cloning \(name)")
                if name == "bad" { throw Failure() }
            }
        }
        #expect((try? results[0].get()) != nil)
        #expect(throws: Failure.self) { try results[1].get() }
        #expect(
            told.withLock { $0 } == [
                "good began(\"Cloning good\")", "good ended(isSuccess: true)", "bad began(\"Cloning bad\")",
                "bad ended(isSuccess: false)",
            ])
    }

    @Test("When it is cancelled, what is at work ends and nothing else begins")
    func cancel() async {
        let begun = Mutex<[Int]>([])
        let task = Task {
            let jobs = Jobs(limit: 2)
            return await jobs.sideBySide([1, 2, 3, 4]) { item in
                await jobs.job("\(item)", isAlone: false) { _ in
                    begun.withLock { $0.append(item) }
                    if item == 1 { return }
                    do { try await Task.sleep(for: .seconds(60)) } catch { throw Failure() }
                }
            }
        }
        while begun.withLock({ $0.count }) < 3 { await Task.yield() }
        task.cancel()
        let results = await task.value
        #expect(begun.withLock { $0.sorted() } == [1, 2, 3])
        #expect((try? results[0].get()) != nil)
        for result in results.dropFirst() { #expect(throws: CancellationError.self) { try result.get() } }
    }
}

@Suite struct TransferProgressTests {
    @Test(
        "Lines of git's progress",
        arguments: [
            ("remote: Enumerating objects: 28, done.", "Enumerating objects", 28, nil as Int?, nil as Int?),
            ("remote: Counting objects:  42% (12/28)", "Counting objects", 12, 28, 42),
            ("Receiving objects:   7% (2/28), 3.10 MiB | 2.00 MiB/s", "Receiving objects", 2, 28, 7),
            ("Resolving deltas: 100% (28/28), done.", "Resolving deltas", 28, 28, 100),
            ("Empfange Objekte:  50% (1/2)", "Empfange Objekte", 1, 2, 50),
            ("Receiving objects: 0% (0/0)", "Receiving objects", 0, 0, 100),
        ])
    func read(line: String, phase: String, done: Int, total: Int?, percent: Int?) throws {
        let progress = try #require(TransferProgress(gitLine: line))
        #expect(progress == TransferProgress(phase: phase, done: done, total: total))
        #expect(progress.percent == percent)
    }

    @Test(
        "Other lines",
        arguments: [
            "", ":", ": 1", "Cloning into 'web'...", "fatal: repository 'x' not found", "remote: Total 28 (delta 1)",
            "error: RPC failed; HTTP 500", "From git://host/x", "phase: 1% (a/b)", "x: 1 2",
        ])
    func others(line: String) { #expect(TransferProgress(gitLine: line) == nil) }
}
