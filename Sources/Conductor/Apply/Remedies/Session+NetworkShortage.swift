import Docker
import Pipeline

extension Session {
    /// Returns which stacks have networks, a line each, where docker seems to have no addresses left for the networks of this
    /// one: it has made none of them, and there are many. By default it has addresses for about thirty.
    func networkShortage(in situation: Situation) async throws -> [String] {
        let networks = try await engine.bridgeNetworks()
        let count = networks.values.reduce(0, +)
        guard networks[situation.stack] == nil, count >= 24 else { return [] }
        let holders = networks.filter { !$0.key.isEmpty }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return ["docker has \(count) networks, and by default addresses for about 30; stacks have these:"]
            + holders.map { "\($0.key): \($0.value)" }
    }
}
