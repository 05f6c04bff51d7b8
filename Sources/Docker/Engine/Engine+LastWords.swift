import FoundationEssentials
import Host

/// What containers have written.
extension Engine {
    /// Returns the last lines of a container's log; none if docker fails.
    package func lastLines(of container: Container, count: Int) async -> [String] {
        guard let captured = try? await run(["logs", "--tail", "\(count)", container.id]) else { return [] }
        return (captured.output + captured.error).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// Returns the ids of those containers that ended because they needed more memory than there was; none where docker fails.
    package func outOfMemory(_ containers: [Container]) async -> Set<String> {
        // A container that was killed for its memory ends as any other that is killed.
        let ids = containers.filter { $0.state == .exited && $0.exitCode == 137 }.map(\.id)
        guard !ids.isEmpty,
            let captured = try? await run(["inspect", "--format", "{{.Id}} {{.State.OOMKilled}}"] + ids)
        else { return [] }
        let lines = captured.output.split(whereSeparator: \.isNewline).map { $0.split(separator: " ") }
        return Set(lines.filter { $0.last == "true" }.map { String($0[0]) })
    }

    /// Returns the last lines of what the last health check of a container wrote; none where docker cannot tell.
    package func lastHealthCheck(of container: Container, count: Int) async -> [String] {
        struct Check: Decodable {
            let output: String

            enum CodingKeys: String, CodingKey {
                case output = "Output"
            }
        }
        guard let captured = try? await run(["inspect", "--format", "{{json .State.Health.Log}}", container.id]),
            let checks = try? JSONDecoder().decode([Check].self, from: Data(captured.output.utf8))
        else { return [] }
        return (checks.last?.output ?? "").split(whereSeparator: \.isNewline).suffix(count).map(String.init)
    }
}
