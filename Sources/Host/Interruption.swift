import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The signals that ask a program to end: Ctrl-C, `kill`, a terminal that was closed.
package enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    /// The signal that came first since somebody listens.
    private static let received = Atomic<Int32>(0)
    /// When that was, in nanoseconds.
    private static let moment = Atomic<UInt64>(0)
    /// How long a signal that comes again is the same one: the terminal sends Ctrl-C to git and to us, and git hands it on.
    private static let echo: UInt64 = 200_000_000
    /// How many further signals end nothing but the patience with the work.
    private static let signalsToSpare = Atomic<Int>(0)
    /// Whether Ctrl-C is left to a program in the foreground for a while.
    @TaskLocal static var leavesInterruptToProgram = false
    private static let listeners = Mutex<(count: Int, previous: [(Int32, Handler?)])>((0, []))

    private typealias Handler = @convention(c) (Int32) -> Void

    /// Runs work that a signal cancels, so that it can clean up. A second signal ends the process at once.
    ///
    /// Signals that are ignored, as `nohup` has it, stay ignored.
    ///
    /// - Parameters:
    ///   - patience: how long the work may go on after Ctrl-C, which its program in the foreground gets, too; with a second
    ///     signal that is over, and only a third one ends the process.
    ///   - work: what to run.
    /// - Returns: what came of the work, and the signal if there was one.
    package static func cancelling<Value: Sendable>(
        patience: Duration? = nil, _ work: @escaping @Sendable () async -> Value
    ) async -> (value: Value, signal: Int32?) {
        listen()
        defer { stopListening() }
        if patience != nil { signalsToSpare.store(1, ordering: .relaxed) }
        let worker = Task { await $leavesInterruptToProgram.withValue(patience != nil) { await work() } }
        let watcher = Task {
            var deadline: ContinuousClock.Instant?
            while true {
                let signal = received.load(ordering: .relaxed)
                if signal != 0, deadline == nil { deadline = .now + (signal == SIGINT ? patience ?? .zero : .zero) }
                if let deadline, .now >= deadline || (patience != nil && signalsToSpare.load(ordering: .relaxed) < 1) {
                    break
                }
                guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { return }
            }
            worker.cancel()
        }
        let value = await withTaskCancellationHandler {
            await worker.value
        } onCancel: {
            worker.cancel()
        }
        watcher.cancel()
        let signal = received.load(ordering: .relaxed)
        return (value, signal == 0 ? nil : signal)
    }

    /// Runs work that a signal ends, and then ends us by the same signal, as it would have without the work.
    ///
    /// - Throws: what the work throws; `CancellationError` where other work is under way that the signal cancels too.
    package static func passingOn<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (result, signal) = await cancelling { await Result.of(work) }
        guard let signal else { return try result.get() }
        if listeners.withLock({ $0.count == 0 }) {
            // To the process: this thread, which is not ours, may not take signals. It ends us in a moment.
            kill(getpid(), signal)
            try? await Task.sleep(for: .seconds(1))
        }
        throw CancellationError()
    }

    /// All that may be done while a signal is handled: atomic exchanges, and a look at the clock.
    private static let note: Handler = { signal in
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        guard received.exchange(signal, ordering: .relaxed) != 0 else { return moment.store(now, ordering: .relaxed) }
        if now - moment.load(ordering: .relaxed) < echo { return }
        if signalsToSpare.subtract(1, ordering: .relaxed).oldValue < 1 { _exit(128 + signal) }
    }

    private static func listen() {
        listeners.withLock { listeners in
            listeners.count += 1
            guard listeners.count == 1 else { return }
            received.store(0, ordering: .relaxed)
            signalsToSpare.store(0, ordering: .relaxed)
            for number in signals {
                let previous: Handler? = signal(number, note)
                if unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
                    signal(number, SIG_IGN)
                } else {
                    listeners.previous.append((number, previous))
                }
            }
        }
    }

    private static func stopListening() {
        listeners.withLock { listeners in
            listeners.count -= 1
            guard listeners.count == 0 else { return }
            for (number, handler) in listeners.previous { signal(number, handler) }
            listeners.previous = []
        }
    }
}
