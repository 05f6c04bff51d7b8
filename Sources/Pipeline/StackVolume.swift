import Compose
package import Docker
import Projects
import YAML

/// A named volume of the stack that its services use.
package struct StackVolume: Sendable, Equatable {
    /// Its key in the compose files.
    package let key: String
    /// Its name in docker.
    package let name: String
    /// The services that use it, in the order in which docker-compose starts them.
    package let services: [String]
    /// Whether docker has it.
    package let exists: Bool
    /// Why its content is never copied or replaced, as the rest of a sentence; `nil` where it is.
    package let reasonToLeaveOut: String?

    /// Describes a volume.
    package init(key: String, name: String, services: [String], exists: Bool, reasonToLeaveOut: String? = nil) {
        self.key = key
        self.name = name
        self.services = services
        self.exists = exists
        self.reasonToLeaveOut = reasonToLeaveOut
    }
}

extension Rendering {
    /// Returns the volumes that the files define and the services use, by key.
    ///
    /// Volumes of `keep` are not among them: they are filled from images.
    ///
    /// - Parameter known: the volumes that docker has.
    /// - Throws: `YAMLError` where the name of a volume cannot be interpolated.
    package func stackVolumes(_ known: [DockerVolume]) throws -> [StackVolume] {
        let stacks = Dictionary(known.map { ($0.name, $0.stack) }) { first, _ in first }
        var found: [String: StackVolume] = [:]
        var excluded: [String: String] = [:]
        for placed in situation.enabledFiles {
            for defined in try placed.volumes() {
                guard let volume = volumes["\(placed.file.document.file): \(defined.key)"], !volume.services.isEmpty
                else { continue }
                if defined.isExternal {
                    excluded[defined.key] = "is external, and not the stack's own"
                } else if defined.isElsewhere {
                    excluded[defined.key] =
                        "has a driver or options of its own, with which its content may lie anywhere"
                } else if let other = stacks[volume.name], other != situation.stack, excluded[defined.key] == nil {
                    excluded[defined.key] =
                        other.isEmpty ? "was not made by docker-compose" : "is the volume of the stack '\(other)'"
                }
                found[defined.key] = StackVolume(
                    key: defined.key, name: volume.name,
                    services: situation.inStartOrder(volume.services.compactMap(situation.service)).map(\.name),
                    exists: stacks[volume.name] != nil, reasonToLeaveOut: excluded[defined.key])
            }
        }
        return found.values.sorted { $0.key < $1.key }
    }
}
