import Errors
package import Host
/// The docker engine, used through the user's `docker` command.
package struct Engine: Sendable {
    let host: Host

    /// Uses the `docker` of this machine.
    package init(_ host: Host) {
        self.host = host
    }

    /// Returns the containers of a stack, sorted by service.
    ///
    /// - Throws: ``ConductorError`` of kind `engine` if docker is missing or its engine does not answer.
    package func containers(of stack: String) async throws -> [Container] {
        let filter = "com.docker.compose.project=\(stack)"
        let containers =
            if let listed = try await list(
                "containers", ["all": "true"], by: ("label", filter), as: ListedContainer.self)
            {
                try listed.compactMap(Container.init)
            } else {
                try Self.lines(
                    of: try await capture([
                        "ps", "--all", "--no-trunc", "--filter", "label=\(filter)", "--format", Container.format,
                    ])
                ).compactMap(Container.init(line:))
            }
        return containers.sorted { ($0.service, $0.id) < ($1.service, $1.id) }
    }

    /// Lists what the engine has, at its socket.
    ///
    /// - Returns: `nil` where docker is to be asked.
    private func list<Value: Decodable>(
        _ kind: String, _ query: [String: String] = [:], by filter: (name: String, value: String)? = nil,
        as type: Value.Type
    ) async throws -> [Value]? {
        var query = query
        if let filter { query["filters"] = EngineSocket.filter(filter.name, filter.value) }
        guard case .value(let found) = try await EngineSocket(host)?.get("/\(kind)/json", query, as: [Value].self)
        else { return nil }
        return found
    }

    /// Returns those of the images that this machine does not have.
    package func missing(_ images: [String]) async throws -> [String] {
        func areThere(_ images: [String]) async throws -> Bool {
            let found = try await run(["image", "inspect", "--format", "{{.Id}}", "--"] + images)
            if !found.status.isSuccess { try check(found) }
            return found.status.isSuccess
        }
        let images = Set(images).sorted()
        if let found = try await EngineSocket(host)?.find(images, in: "images", as: InspectedImage.self) {
            return images.filter { found[$0] == nil }
        }
        // Mostly all are there, and one call says so.
        guard !images.isEmpty, try await !areThere(images) else { return [] }
        var missing: [String] = []
        for image in images {
            let isThere = images.count == 1 ? false : try await areThere([image])
            if !isThere { missing.append(image) }
        }
        return missing
    }

    /// Returns the images on this machine whose names begin with a prefix, as `NAME:TAG`.
    package func images(named prefix: String) async throws -> Set<String> {
        if let listed = try await list("images", by: ("reference", "\(prefix)*"), as: ListedImage.self) {
            return Set(listed.flatMap { $0.names ?? [] })
        }
        let output = try await capture([
            "image", "ls", "--filter", "reference=\(prefix)*", "--format", "{{.Repository}}:{{.Tag}}",
        ])
        return Set(output.split(separator: "\n").map(String.init))
    }

    /// Pulls an image, with docker's progress on the terminal, and returns docker's exit status.
    package func pull(_ image: String, platform: String?) async throws -> ExitStatus {
        let arguments = ["pull"] + (platform.map { ["--platform", $0] } ?? []) + ["--", image]
        return try await attach(arguments)
    }

    /// Untags an image, and removes it if this was its last tag and no container uses it.
    ///
    /// - Returns: docker's reason if it refused; `nil` if it did not.
    package func remove(image: String) async throws -> String? {
        let captured = try await run(["image", "rm", "--", image])
        try check(captured)
        return captured.status.isSuccess
            ? nil : captured.error.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// Removes a container by its name, even if it runs, with its anonymous volumes; failures are ignored.
    package func remove(container name: String) async {
        _ = try? await run(["rm", "--force", "--volumes", name], isQuery: true)
    }

    /// Stops containers.
    package func stop(_ containers: [Container]) async throws {
        let running = containers.filter(\.isRunning)
        if !running.isEmpty { try await capture(["stop"] + running.map(\.id)) }
    }

    /// Stops containers and starts them again.
    package func restart(_ containers: [Container]) async throws {
        if !containers.isEmpty { try await capture(["restart"] + containers.map(\.id)) }
    }

    /// Stops and removes containers.
    package func remove(_ containers: [Container]) async throws {
        guard !containers.isEmpty else { return }
        try await stop(containers)
        try await capture(["rm", "--force"] + containers.map(\.id))
    }

    /// A container of any stack that publishes ports.
    package struct Publisher: Sendable {
        /// The name of the container.
        package let container: String
        /// The stack of the container; empty if compose did not make it.
        package let stack: String
        /// The working folder of the compose project that made it.
        package let workingDirectory: String
        /// Its ports, as docker lists them.
        package let ports: String

        /// The ports of this machine at which it publishes.
        package var publishedPorts: [Int] { Container.hostPorts(in: ports) }
    }

    /// Returns all running containers on this machine that publish ports.
    package func publishers() async throws -> [Publisher] {
        if let listed = try await list("containers", as: ListedContainer.self) {
            return listed.filter { !$0.publishedPorts.isEmpty }.map { container in
                Publisher(
                    container: container.name, stack: container.label("project"),
                    workingDirectory: container.label("project.working_dir"),
                    ports: container.publishedPorts.joined(separator: ", "))
            }
        }
        let format = [
            "{{.Names}}", "{{.Label \"com.docker.compose.project\"}}",
            "{{.Label \"com.docker.compose.project.working_dir\"}}", "{{.Ports}}",
        ].joined(separator: "\t")
        return try Self.lines(of: try await capture(["ps", "--format", format])).compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 4 else { throw Container.unreadable(line) }
            guard fields[3].contains("->") else { return nil }
            return Publisher(container: fields[0], stack: fields[1], workingDirectory: fields[2], ports: fields[3])
        }
    }

    private static func lines(of output: String) -> [String] {
        output.split(whereSeparator: \.isNewline).map(String.init)
    }

    @discardableResult
    func capture(_ arguments: [String]) async throws -> String {
        let captured = try await run(arguments)
        try check(captured)
        guard captured.status.isSuccess else {
            throw ConductorError(
                .dockerFailed, "'docker \(arguments.first ?? "")' failed",
                details: captured.error.split(whereSeparator: \.isNewline).map(String.init))
        }
        return captured.output
    }

    func run(_ arguments: [String], isQuery: Bool? = nil) async throws -> Captured {
        var command = Command("docker", arguments, environment: host.environment)
        if isQuery ?? Self.isQuery(arguments) { command.ask(within: host.timeLimits.query) }
        do {
            return try await host.processes.capture(command)
        } catch let error as HostError where error.kind == .timeout {
            throw ConductorError(unanswered: error)
        } catch let error as HostError where error.kind == .programNotFound {
            throw ConductorError(
                .dockerNotFound, "docker is not on this machine's PATH",
                hint: "install it (https://docs.docker.com/engine/install), then run the command again")
        }
    }

    /// Whether a call only asks something, so that the time limit of queries applies.
    private static func isQuery(_ arguments: [String]) -> Bool {
        arguments.first.map { ["ps", "version", "inspect", "logs", "stats"].contains($0) } == true
            || arguments.count > 1 && ["ls", "inspect", "df"].contains(arguments[1])
    }

    private func attach(_ arguments: [String]) async throws -> ExitStatus {
        try await host.processes.attach(
            Command("docker", arguments, environment: host.environment), output: .toStandardError)
    }

    /// Throws if a call failed because the engine does not answer; any other failure is left to the caller.
    private func check(_ captured: Captured) throws {
        guard !captured.status.isSuccess else { return }
        let said = captured.error.split(whereSeparator: \.isNewline).map(String.init)
        let phrases = [
            "Cannot connect to the Docker daemon", "error during connect", "permission denied while trying",
            "unable to resolve docker endpoint",
        ]
        guard phrases.contains(where: { captured.error.contains($0) }) else { return }
        let isForbidden = captured.error.contains("permission denied")
        throw ConductorError(
            isForbidden ? .engineNotPermitted : .engineNotRunning, "the docker engine does not answer", details: said,
            hint: isForbidden
                ? "you need the right to use it: see https://docs.docker.com/engine/install/linux-postinstall"
                : startHint)
    }
}
