import Errors
package import Host
package import SystemPackage

/// The docker-compose that was found, with a stamp that changes when another one is installed.
package struct FoundTool: Sendable, Equatable, Codable {
    /// The docker-compose.
    package let tool: ComposeTool
    /// The programs that were considered, with their modification times and sizes.
    let stamp: String

    /// Whether it is what would be found now: what a file says may be run is still one of the candidates, or docker's plugin.
    fileprivate func isValid(_ candidates: [[String]], _ stamp: String, _ host: Host) -> Bool {
        self.stamp == stamp && candidates.contains(tool.command)
            && tool.plugin.map { DockerProgram.composePlugins(host).contains(FilePath($0)) } ?? true
    }
}

extension ComposeTool {
    /// Finds the docker-compose to use: the one that `conductor.compose` names, or else the first that works.
    ///
    /// Asking a docker-compose for its version takes up to a second, so the caller keeps the result; it is valid until
    /// its stamp changes.
    ///
    /// - Parameters:
    ///   - choice: the value of `conductor.compose`: `docker compose` or `docker-compose`, or a path.
    ///   - known: the result of an earlier call; `nil` if there is none.
    /// - Throws: ``ConductorError`` of kind `engine` if there is none, or none that is recent enough.
    package static func find(choice: String?, known: FoundTool?, host: Host) async throws -> FoundTool {
        let candidates = candidates(choice)
        let stamp = stamp(of: candidates, host)
        if let known, known.isValid(candidates, stamp, host) { return known }

        var tooOld: ComposeTool?
        for command in candidates where !command.isEmpty {
            guard let version = try await version(of: command, host) else { continue }
            var tool = ComposeTool(command: command, version: version)
            if tool.isSupported {
                tool.plugin = try await plugin(of: tool, host)
                return FoundTool(tool: tool, stamp: stamp)
            }
            tooOld = tool
        }
        let hint = "install Docker Compose v2: https://docs.docker.com/compose/install"
        if let tooOld {
            throw ConductorError(
                .composeNotFound,
                "'\(tooOld.command.joined(separator: " "))' has version \(tooOld.version); 1.29 or later is needed",
                hint: hint)
        }
        if let choice {
            throw ConductorError(
                .composeNotFound, "'\(choice)', which git config conductor.compose names, does not work",
                hint: "set it to 'docker compose' or 'docker-compose', or unset it")
        }
        throw ConductorError(
            .composeNotFound, "neither 'docker compose' nor 'docker-compose' works on this machine", hint: hint)
    }

    /// Whether ``find(choice:known:host:)`` would have to run a program, which takes time and may never answer.
    package static func hasToAsk(choice: String?, known: FoundTool?, host: Host) -> Bool {
        let candidates = candidates(choice)
        if let known, known.isValid(candidates, stamp(of: candidates, host), host) { return false }
        return candidates.contains { Files.program($0.first ?? "", path: host.environment["PATH"]) != nil }
    }

    /// Returns the folders in which docker looks for the plugin `docker compose`.
    package static func pluginFolders(_ host: Host) -> [FilePath] {
        DockerProgram.composePlugins(host).map { $0.removingLastComponent() }
    }

    private static func candidates(_ choice: String?) -> [[String]] {
        choice.map { [$0.split(separator: " ").map(String.init)] } ?? [["docker", "compose"], ["docker-compose"]]
    }

    /// Returns the program that `docker compose` starts, if it is known, and says the same version.
    private static func plugin(of tool: ComposeTool, _ host: Host) async throws -> String? {
        guard tool.command == ["docker", "compose"], let plugin = DockerProgram(host)?.composePlugin?.string,
            try await version(of: [plugin, "compose"], host, DockerProgram.pluginVariables) == tool.version
        else { return nil }
        return plugin
    }

    private static func version(
        of command: [String], _ host: Host, _ variables: [String: String] = [:]
    ) async throws -> String? {
        let captured: Captured
        do {
            var query = Command(
                command[0], command.dropFirst() + ["version", "--short"],
                environment: ComposeTool.environment(host).merging(variables) { $1 })
            query.title = (command + ["version"]).joined(separator: " ")
            query.ask(within: host.timeLimits.query)
            captured = try await host.processes.capture(query)
        } catch let error as HostError where error.kind == .timeout {
            throw ConductorError(unanswered: error)
        } catch let error as HostError where error.kind == .programNotFound {
            return nil
        }
        let words = captured.output.split { $0.isWhitespace }
        guard captured.status.isSuccess, let word = words.first else { return nil }
        let version = word.drop { $0 == "v" }
        return version.first?.isNumber == true ? String(version) : nil
    }

    /// Returns a text that changes when another docker-compose is installed.
    private static func stamp(of candidates: [[String]], _ host: Host) -> String {
        let programs = candidates.compactMap { Files.program($0.first ?? "", path: host.environment["PATH"]) }
        let settings = DockerProgram.settingsFolder(host).appending("config.json")
        let stamps = (programs + DockerProgram.composePlugins(host) + [settings])
            .compactMap { path in Files.stamp(of: path).map { "\(path) \($0)" } }
        return (["2"] + stamps).joined(separator: "\n")
    }
}
