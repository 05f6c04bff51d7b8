import Dispatch
import Synchronization

/// Runs calls that block for long on threads outside of the cooperative pool.
package enum Blocking {
    /// How long a cancelled call gets to notice it.
    private static let grace = 1.0

    /// Runs a call that blocks.
    ///
    /// Where the task is cancelled and the call does not end soon, its result is thrown away.
    ///
    /// - Parameter body: the call; it checks from time to time whether it is cancelled.
    /// - Throws: what the call throws; `CancellationError`.
    package static func run<Value: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: @Sendable () -> Bool) throws -> Value
    ) async throws -> Value {
        let call = Call<Value>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                call.begin(continuation)
                DispatchQueue.global().async { call.end(Result { try body { call.isCancelled } }) }
            }
        } onCancel: {
            call.cancel()
            DispatchQueue.global().asyncAfter(deadline: .now() + grace) { call.end(.failure(CancellationError())) }
        }
    }

    private final class Call<Value: Sendable>: Sendable {
        private let continuation = Mutex<CheckedContinuation<Value, any Error>?>(nil)
        private let flag = Atomic<Bool>(false)

        var isCancelled: Bool { flag.load(ordering: .relaxed) }

        func cancel() { flag.store(true, ordering: .relaxed) }

        func begin(_ continuation: CheckedContinuation<Value, any Error>) {
            self.continuation.withLock { $0 = continuation }
        }

        /// Whoever comes first tells the result.
        func end(_ result: Result<Value, any Error>) {
            continuation.withLock { continuation in
                defer { continuation = nil }
                return continuation
            }?.resume(with: result)
        }
    }
}
