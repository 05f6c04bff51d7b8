extension Container {
    /// Whether it is as it should be after `up`.
    package var isReady: Bool {
        hasSucceeded || (state == .running && (health == nil || health == .healthy))
    }

    /// Whether it will not become ready by itself.
    package var hasFailed: Bool {
        health == .unhealthy || state == .dead || (state == .exited && exitCode != 0)
    }
}
