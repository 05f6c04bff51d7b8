import FoundationEssentials
import Host

/// What containers have written.
extension Engine {
    /// Returns the last lines of a container's log; none if docker fails.
    package func lastLines(of container: Container, count: Int) async -> [String] {
        guard let captured = try? await run(["logs", "--tail", "\(count)", container.id]) else { return [] }
        return (captured.output + captured.error).split(whereSeparator: \.isNewline).map(String.init)
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
