import Compose
import Projects
import YAML

extension Situation {
    /// Returns names of networks and volumes for a stack that is not the main worktree's own, in the place of names that
    /// its files give them: by kind (`networks`, `volumes`) and key.
    ///
    /// Without them the stacks would share what docker-compose makes for one, and its data. A name that is made with
    /// `COMPOSE_PROJECT_NAME` is another one for each stack already.
    ///
    /// - Throws: `YAMLError`.
    func ownNames() throws(YAMLError) -> [String: [String: String]] {
        guard project.isSecondStack else { return [:] }
        var names: [String: [String: String]] = [:]
        for placed in enabledFiles {
            for kind in ["networks", "volumes"] {
                let given = try placed.givenNames(of: kind)
                let elsewhere = try placed.givenNames(of: kind, with: placed.interpolation.forStack("-"))
                for (key, name) in given {
                    names[kind, default: [:]][key] = name == elsewhere[key] ? "\(stack)_\(name)" : nil
                }
            }
        }
        return names
    }
}

extension Situation {
    /// Returns the ordinary names of the volumes that each branch has for itself, by their keys: those that
    /// docker-compose makes in docker's own folder. None where all branches share them.
    ///
    /// - Parameter own: what ``ownNames()`` has for volumes.
    /// - Throws: `YAMLError`.
    func branchVolumes(_ own: [String: String]) throws(YAMLError) -> [String: String] {
        guard data != nil else { return [:] }
        var (names, others): ([String: String], Set<String>) = ([:], [])
        for placed in enabledFiles {
            for volume in try placed.volumes() {
                if volume.isExternal || volume.isElsewhere { others.insert(volume.key) }
                names[volume.key] =
                    own[volume.key] ?? volume.name ?? names[volume.key] ?? "\(stack)_\(volume.key)"
            }
        }
        return names.filter { !others.contains($0.key) }
    }
}

extension Interpolation {
    /// The same variables, as another stack has them.
    fileprivate func forStack(_ name: String) -> Interpolation {
        guard variables["COMPOSE_PROJECT_NAME"] != nil else { return self }
        return Interpolation(variables: variables.merging(["COMPOSE_PROJECT_NAME": name]) { $1 }, origins: origins)
    }
}
