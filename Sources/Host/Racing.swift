/// Runs work for as long as it may take.
enum Racing {
    /// Runs work and, where it takes longer than it may, cancels it and waits for its end.
    ///
    /// - Returns: what came of the work; `nil` where it took too long.
    static func run<Value: Sendable>(
        within limit: Duration, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            let first = try await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}

extension Result where Failure == any Error, Success: Sendable {
    /// What comes of work.
    package static func of(_ work: @Sendable () async throws -> Success) async -> Result {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
