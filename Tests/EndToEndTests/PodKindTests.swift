import SystemPackage
import Testing

extension EndToEnd {
    /// Which services `up` starts, and in what order.
    @Suite struct PodKindTests {
        @Test(arguments: ComposeGeneration.both)
        func `Placeholders start first, tasks never, and pods where they are enabled`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                func pod(_ service: String, _ rest: String = "") -> String {
                    "services:\n  \(service):\n    image: postgresql\n\(rest)"
                }
                let project = try await sandbox.makeProject([
                    "pods/default.yml": pod("app"), "pods/frontend.yml": pod("assets", "    depends_on: [app]\n"),
                    "pods/zz.yml": pod("database", "    healthcheck: {test: [CMD, \"true\"], interval: 1s}\n"),
                    "pods/zz.metadata.yml": "pod_type: placeholder\n",
                    "pods/jobs.yml": pod("job"), "pods/jobs.metadata.yml": "pod_type: task\n",
                    "pods/mocks.yml": pod("mock"), "pods/mocks.metadata.yml": "enable_in: [test]\n",
                    "pods/mail.yml": pod("mail"), "pods/mail.metadata.yml": "enable_in: [development]\n",
                    "pods/debug.yml": pod("debugger", "    profiles: [debug]\n"),
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.runningServices() == ["app", "assets", "database", "mail"])
                let starts = try await sandbox.lives("database", "app", "assets").map { $0.split(separator: " ")[1] }
                #expect(starts == starts.sorted())

                // A service of a profile that is not active is started, seen and stopped by its name.
                try await sandbox.conductor("up", "-q", "debugger", in: project).success()
                #expect(try await sandbox.runningServices().contains("debugger"))
                // docker-compose 1 breaks long names where the terminal is narrow.
                let wide = ["COLUMNS": "200"]
                let list = try await sandbox.conductor("ps", in: project, environment: wide).success().stdout
                #expect(list.contains("debugger"))
                try await sandbox.conductor("stop", "-q", "debugger", in: project).success()
                #expect(try await !sandbox.runningServices().contains("debugger"))
                try await sandbox.conductor("down", "-q", in: project).success()
                #expect(try await sandbox.containerID(of: "debugger") == nil)

                // A whole pod, with what it needs; and an active profile.
                try await sandbox.conductor("up", "-q", "frontend", in: project).success()
                #expect(try await sandbox.runningServices() == ["app", "assets", "database"])
                let debug = ["COMPOSE_PROFILES": "debug"]
                try await sandbox.conductor("up", "-q", in: project, environment: debug).success()
                #expect(try await sandbox.runningServices() == ["app", "assets", "database", "debugger", "mail"])

                // In another environment other pods take part.
                try await sandbox.conductor("up", "-q", "-E", "test", in: project, environment: debug).success()
                let stack = sandbox.projectName() + "test"
                #expect(
                    try await sandbox.runningServices(stack: stack) == [
                        "app", "assets", "database", "debugger", "mock",
                    ])
                // What has no part in the environment of the own stack any more goes.
                try await sandbox.conductor("down", "-q", "-E", "test", in: project).success()
                try await sandbox.git("config", "conductor.environment", "test", in: project)
                try await sandbox.conductor("up", "-q", in: project, environment: debug).success()
                #expect(try await sandbox.runningServices() == ["app", "assets", "database", "debugger", "mock"])
                #expect(try await sandbox.containerID(of: "mail") == nil)
                let unknown = try await sandbox.conductor("up", "-q", "-E", "tset", in: project)
                try sandbox.expectSnapshot(unknown, "up-unknown-environment")
            }
        }
    }
}
