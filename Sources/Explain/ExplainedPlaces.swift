import Pipeline
import Projects
import SystemPackage

/// The places in the project's files that set what is in services and sections of the compose files, for many questions.
package struct ExplainedPlaces: Sendable {
    /// The leaves of each service or section, with the place that is in effect.
    private var leaves: [[String]: [(path: [String], place: Explanation.Place)]] = [:]

    /// Reads the places of all services and sections.
    ///
    /// - Parameter services: the names of the services.
    /// - Throws: `YAMLError` with the place of the error; `EnvironmentFileError`.
    package init(_ explainer: Explainer, services: [String]) throws {
        let project = explainer.situation.project
        let ours = Set(explainer.rendering.files.map { project.display($0.path) })
        for root in services.map({ ["services", $0] }) + ["networks", "volumes", "configs", "secrets"].map({ [$0] }) {
            let provenance = try explainer.provenance(of: root)
            leaves[root] = provenance.paths.compactMap { path in
                guard let place = provenance.live(path)?.place, !ours.contains(place.file) else { return nil }
                return (path, place)
            }
        }
    }

    /// Returns the place that sets what keys lead to: that of the first leaf at or below them or, where there is none, below
    /// fewer of the keys; `nil` where no file sets anything of the service or section.
    package func place(of keys: [String]) -> Explanation.Place? {
        let root = Array(keys.prefix(keys.first == "services" ? 2 : 1))
        guard let leaves = leaves[root] else { return nil }
        for count in (root.count...max(root.count, keys.count)).reversed() {
            if let found = leaves.first(where: { $0.path.starts(with: keys.prefix(count)) }) { return found.place }
        }
        return nil
    }
}
