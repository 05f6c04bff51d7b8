import Compose
import Projects
import YAML

extension Situation {
    /// Returns names of networks and volumes for another stack of the worktree than its own, in the place of names that
    /// its files give them: by kind (`networks`, `volumes`) and key.
    ///
    /// Without them the stacks would share what docker-compose makes for one, and its data. A name with the stack's own
    /// in it, as from `COMPOSE_PROJECT_NAME`, is another one for each stack already.
    ///
    /// - Throws: `YAMLError`.
    func ownNames() throws(YAMLError) -> [String: [String: String]] {
        guard project.otherStack != nil else { return [:] }
        var names: [String: [String: String]] = [:]
        for placed in enabledFiles {
            for kind in ["networks", "volumes"] {
                names[kind, default: [:]].merge(try placed.givenNames(of: kind)) { $1 }
            }
        }
        return names.mapValues { $0.filter { !$0.value.contains(stack) }.mapValues { "\(stack)_\($0)" } }
    }
}
