/// Work on several sources, some of them side by side.
///
/// One that fails does not stop the others. When the task is cancelled, those at work end and no other begins.
package struct Jobs: Sendable {
    /// What is told of a job.
    package enum Event: Sendable, Hashable {
        /// Something began that may take long: `Cloning URL`.
        case began(String)
        /// It got on.
        case progressed(TransferProgress)
        /// It is over, well or not.
        case ended(isSuccess: Bool)
    }

    /// How many are at work at a time.
    package let limit: Int
    /// Whether somebody looks at the progress; git need not tell it otherwise.
    let wantsProgress: Bool
    private let watch: @Sendable (String, Event) -> Void

    /// Prepares work.
    ///
    /// - Parameters:
    ///   - limit: how many are at work at a time.
    ///   - wantsProgress: whether ``Event/progressed(_:)`` is of use.
    ///   - watch: told the name of a job and what became of it, from any thread.
    package init(
        limit: Int = 4, wantsProgress: Bool = false, watch: @escaping @Sendable (String, Event) -> Void = { _, _ in }
    ) {
        self.limit = limit
        self.wantsProgress = wantsProgress
        self.watch = watch
    }

    /// Works on all items and gives what came of each, in their order.
    package func sideBySide<Item: Sendable, Value: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { tasks in
            var values: [Value?] = Array(repeating: nil, count: items.count)
            for (index, item) in items.enumerated() {
                if index >= max(1, limit), let (done, value) = await tasks.next() { values[done] = value }
                tasks.addTask { (index, await work(item)) }
            }
            for await (done, value) in tasks { values[done] = value }
            return values.compactMap { $0 }
        }
    }

    /// Works on all items and gives what came of each, in their order.
    ///
    /// - Throws: the first error, in the order of the items, when all are done.
    package func all<Item: Sendable, Value: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) async throws -> Value
    ) async throws -> [Value] {
        let results = await sideBySide(items) { item -> Result<Value, any Error> in
            do {
                return .success(try await work(item))
            } catch {
                return .failure(error)
            }
        }
        return try results.map { try $0.get() }
    }

    /// Does one job.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - isAlone: whether there is no other one, so that git may ask the user something.
    /// - Returns: what came of it; a `CancellationError` where it was cancelled, whatever it said itself.
    package func job<Value: Sendable>(
        _ name: String, isAlone: Bool, _ work: (Job) async throws -> Value
    ) async -> Result<Value, any Error> {
        guard !Task.isCancelled else { return .failure(CancellationError()) }
        do {
            let value = try await work(Job(isAlone: isAlone, wantsProgress: wantsProgress) { watch(name, $0) })
            watch(name, .ended(isSuccess: true))
            return .success(value)
        } catch {
            watch(name, .ended(isSuccess: false))
            return .failure(Task.isCancelled ? CancellationError() : error)
        }
    }
}

/// What one of several jobs tells, and how its gits are run.
package struct Job: Sendable {
    /// Whether there is no other one, so that git may ask the user something.
    let isAlone: Bool
    /// Whether somebody looks at the progress.
    let wantsProgress: Bool
    private let tell: @Sendable (Jobs.Event) -> Void

    init(isAlone: Bool, wantsProgress: Bool, tell: @escaping @Sendable (Jobs.Event) -> Void) {
        self.isAlone = isAlone
        self.wantsProgress = wantsProgress
        self.tell = tell
    }

    /// A job of which nobody wants to hear.
    package static let quiet = Job(isAlone: true, wantsProgress: false) { _ in }

    /// The options that make git tell how far it is.
    var progressOptions: [String] { wantsProgress ? ["--progress"] : [] }

    /// Tells that something began that may take long.
    package func begin(_ what: String) { tell(.began(what)) }

    /// Tells how far it is.
    package func report(_ progress: TransferProgress) { tell(.progressed(progress)) }
}
