import Foundation
import Testing

/// Lets a few scenarios at a time run, and ends those that take too long.
///
/// Swift Testing starts all tests of a process at once. A scenario has names, folders, containers and images of its own,
/// so it may run beside any other; but a machine has few processors, and what waits for something would wait too long
/// beside hundreds of others. Each case of each test in the suite takes a turn. The time that it waits for it does not
/// count.
struct Turn: SuiteTrait, TestTrait, TestScoping {
    /// Scenarios on the docker engine, which are slow because they wait for it.
    static let onEngine = Turn(hasEngine: true, places: Places(3))
    /// Scenarios without an engine, which are slow because they work.
    static let elsewhere = Turn(hasEngine: false, places: Places(1))

    let hasEngine: Bool
    fileprivate let places: Places

    /// How long a scenario may take. Most take seconds.
    private static let limit = Duration.seconds(300)

    var isRecursive: Bool { true }

    func scopeProvider(for test: Test, testCase: Test.Case?) -> Turn? { testCase == nil ? nil : self }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing scenario: @Sendable () async throws -> Void
    ) async throws {
        await places.take()
        let start = ContinuousClock.now
        let result: Result<Void, any Error>
        do {
            result = .success(try await Self.limited(scenario))
        } catch {
            result = .failure(error)
        }
        await places.giveBack()
        // The times of Swift Testing have the wait in them.
        let time = (ContinuousClock.now - start).formatted(.units(fractionalPart: .show(length: 1)))
        FileHandle.standardError.write(Data("Took \(time): \(test.displayName ?? test.name)\n".utf8))
        try result.get()
    }

    /// Cancels a scenario that takes too long.
    private static func limited(_ scenario: @Sendable () async throws -> Void) async throws {
        try await withoutActuallyEscaping(scenario) { scenario in
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await scenario() }
                tasks.addTask {
                    try await Task.sleep(for: limit)
                    throw TookTooLong()
                }
                defer { tasks.cancelAll() }
                try await tasks.next()
            }
        }
    }

    struct TookTooLong: Error, CustomStringConvertible {
        var description: String { "The scenario was not over after \(limit)" }
    }
}

/// So many can be taken, and whoever comes then waits until one is given back.
private actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func giveBack() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
