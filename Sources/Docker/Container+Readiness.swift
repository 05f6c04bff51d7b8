extension Container {
    /// Whether it is up: it runs, healthy if it has a health check, or it has ended with status 0.
    package var isReady: Bool {
        hasSucceeded || (state == .running && (health == nil || health == .healthy))
    }

    /// Whether it has failed: it is unhealthy or dead, or has ended with another status than 0.
    package var hasFailed: Bool {
        health == .unhealthy || state == .dead || (state == .exited && exitCode != 0)
    }
}
