import Errors
import Pipeline
import Text

extension StackStatus {
    /// Leaves out what has nothing to do with the services that words of a command line name.
    ///
    /// - Parameter words: services, as `SERVICE` or `POD/SERVICE`, or pods; all services if there are none.
    /// - Throws: ``ConductorError`` of kind `unknownName`, with a suggestion.
    package mutating func show(only words: [String]) throws {
        guard !words.isEmpty else { return }
        let names = try names(of: words)
        services.removeAll { !names.contains($0.name) }
        let shown = Set(services.map(\.pod))
        pods.removeAll { !shown.contains($0.name) }
        libraries.removeAll { names.isDisjoint(with: $0.services) }
        pending.removeAll { !names.contains($0.service) }
        findNext()
    }

    /// Returns the names of the services that words of a command line name. It throws as ``show(only:)``.
    func names(of words: [String]) throws -> Set<String> {
        for word in words where !services.contains(where: { $0.names.contains(word) }) {
            throw ConductorError(
                .unknownService, "no service or pod is called '\(word)'",
                hint: didYouMean(word, among: Set(services.flatMap { [$0.name, $0.pod] }).sorted()))
        }
        return Set(services.filter { !$0.names.isDisjoint(with: words) }.map(\.name))
    }
}

extension StackStatus.Service {
    /// What a word of a command line may call it.
    fileprivate var names: Set<String> { [name, pod, "\(pod)/\(name)"] }
}
