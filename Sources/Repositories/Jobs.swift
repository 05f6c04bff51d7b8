/// Runs jobs, usually one for each source, several at the same time.
///
/// A job that fails does not stop the others. If the task is cancelled, running jobs are cancelled and no other starts.
package struct Jobs: Sendable {
    /// What happens in a job.
    package enum Event: Sendable, Hashable {
        /// A step that may take long began: `Cloning URL`.
        case began(String)
        /// The step made progress.
        case progressed(TransferProgress)
        /// The job ended, successfully or not.
        case ended(isSuccess: Bool)
    }

    /// How many jobs run at the same time.
    package let limit: Int
    /// Whether jobs report the progress of their steps.
    let wantsProgress: Bool
    private let watch: @Sendable (String, Event) -> Void

    /// Prepares to run jobs.
    ///
    /// - Parameters:
    ///   - limit: how many jobs run at the same time.
    ///   - wantsProgress: whether jobs report ``Event/progressed(_:)``.
    ///   - watch: called with the name of a job and what happens in it, from any thread.
    package init(
        limit: Int = 4, wantsProgress: Bool = false, watch: @escaping @Sendable (String, Event) -> Void = { _, _ in }
    ) {
        self.limit = limit
        self.wantsProgress = wantsProgress
        self.watch = watch
    }

    /// Runs work on all items, and returns the results in the order of the items.
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

    /// Runs work that can fail on all items, and returns the results in the order of the items.
    ///
    /// - Throws: the first error in the order of the items, after all work has ended.
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

    /// Runs one job, and returns its result.
    ///
    /// - Parameters:
    ///   - name: the job's name.
    ///   - isAlone: whether no other job runs beside it, so that git may prompt the user.
    /// - Returns: the job's value or error; a `CancellationError` instead of any other error if the task was cancelled.
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

/// One of several jobs: what it reports, and how it runs git.
package struct Job: Sendable {
    /// Whether no other job runs beside it, so that git may prompt the user.
    let isAlone: Bool
    /// Whether it reports the progress of its steps.
    let wantsProgress: Bool
    private let tell: @Sendable (Jobs.Event) -> Void

    init(isAlone: Bool, wantsProgress: Bool, tell: @escaping @Sendable (Jobs.Event) -> Void) {
        self.isAlone = isAlone
        self.wantsProgress = wantsProgress
        self.tell = tell
    }

    /// A job that reports nothing.
    package static let quiet = Job(isAlone: true, wantsProgress: false) { _ in }

    /// The options that make git write its progress.
    var progressOptions: [String] { wantsProgress ? ["--progress"] : [] }

    /// Reports that a step began that may take long, such as `Cloning URL`.
    package func begin(_ what: String) { tell(.began(what)) }

    /// Reports the progress of the current step.
    package func report(_ progress: TransferProgress) { tell(.progressed(progress)) }
}
