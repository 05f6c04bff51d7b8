import Host

extension Engine {
    /// Follows what happens to the containers of a stack, until the task is cancelled or the engine answers no longer.
    ///
    /// - Parameter changed: called when a container was made, has started, has ended, …
    /// - Throws: `HostError` where docker cannot be run.
    package func followEvents(of stack: String, changed: @escaping @Sendable () -> Void) async throws {
        let arguments = [
            "docker", "events", "--filter", "type=container", "--filter", "label=com.docker.compose.project=\(stack)",
            "--format", "{{.Action}}",
        ]
        // Lines are handed on as they come only from the standard error.
        let command = Command("sh", ["-c", "exec \"$@\" >&2", "sh"] + arguments, environment: host.environment)
        _ = try await host.processes.capture(command) { action in
            // Health checks and 'docker exec' run commands in containers all the time.
            if !action.hasPrefix("exec_") { changed() }
        }
    }
}
