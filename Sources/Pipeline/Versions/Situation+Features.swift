import Compose
import Docker
import YAML

extension Situation {
    /// Throws where a compose file has a tag that the docker-compose in use would pass over, so that it would merge what
    /// is to be replaced.
    ///
    /// - Throws: `YAMLError` with the place.
    func checkTags() throws(YAMLError) {
        guard let tool else { return }
        let missing = ComposeFeature.tags.filter { tool.number < $0.value.since }
        guard !missing.isEmpty else { return }
        for document in enabledFiles.map(\.file.document) {
            for node in document.root?.withDescendants ?? [] {
                guard let feature = node.tag.flatMap({ missing[$0] }) else { continue }
                throw document.error(tool.needs(feature), at: node)
            }
        }
    }
}
