import SystemPackage
import Testing

extension Sandbox {
    /// The container of a service, running or not, or nil if there is none.
    ///
    /// - Parameter stack: The name of the compose project; that of `projectName()` if there is none.
    func containerID(of service: String, stack: String? = nil) async throws -> String? {
        let listed = try await docker(
            "ps", "--all", "--quiet", "--no-trunc",
            "--filter", "label=com.docker.compose.project=\(stack ?? projectName())",
            "--filter", "label=com.docker.compose.service=\(service)",
            "--filter", "label=com.docker.compose.oneoff=False")
        let identifiers = listed.split(separator: "\n")
        try #require(identifiers.count <= 1, "\(service) has \(identifiers.count) containers")
        return identifiers.first.map(String.init)
    }

    /// The services of a stack that run, sorted.
    func runningServices(stack: String? = nil) async throws -> [String] {
        try await docker(
            "ps", "--filter", "label=com.docker.compose.project=\(stack ?? projectName())",
            "--format", "{{.Label \"com.docker.compose.service\"}}"
        ).split(separator: "\n").map(String.init).sorted()
    }

    /// Runs a command in the container of a service and returns what it printed.
    @discardableResult
    func exec(_ service: String, _ command: String..., stack: String? = nil) async throws -> String {
        let container = try #require(
            try await containerID(of: service, stack: stack), "\(service) has no container")
        return try await output(of: ["docker", "exec", container] + command)
    }

    /// What the web server of a service answers, asked from inside its container.
    func httpGet(_ service: String, _ path: String = "/", stack: String? = nil) async throws -> String {
        let container = try #require(
            try await containerID(of: service, stack: stack), "\(service) has no container")
        // A container that runs need not listen yet.
        var answer = Outcome(command: [], status: 1, stdout: "", stderr: "")
        try await waitUntil("\(service) listens", timeout: .seconds(10)) {
            answer = try await run(["docker", "exec", container, "wget", "-qO-", "http://127.0.0.1\(path)"])
            return answer.status == 0 || !answer.stderr.contains("can't connect")
        }
        return try answer.success().stdout
    }
}
