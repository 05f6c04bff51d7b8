import Compose
package import Projects
package import SystemPackage
import YAML

/// The bind mount of a folder in the container of a service: of a checkout, or of the project itself.
package struct Mount: Sendable {
    /// The checkout; `nil` for a folder of the project itself.
    package let checkout: Checkout?
    /// The top of the checkout, or of the project.
    package let top: FilePath
    /// Which folder of it the service gets, and where.
    package let use: Source.Use

    /// Describes the mount of a checkout's folder.
    init(checkout: Checkout, use: Source.Use) {
        (self.checkout, top, self.use) = (checkout, checkout.path, use)
    }

    /// Describes the mount of a folder of the project.
    init(project: Project, use: Source.Use) {
        (checkout, top, self.use) = (nil, project.root, use)
    }

    /// The folder on this machine.
    package var folder: FilePath { top.pushing(FilePath(use.folder)) }

    /// The name of its fact, which stays the same if another folder is mounted at the same target.
    var factName: FactName { use.isBuilt ? .mount : .library(target: use.target) }
    /// The text of its fact, which changes with the folder, also if the checkout is made anew at the same path.
    var fact: String { "\(top)/\(use.folder) \(use.target) \(checkout?.stamp ?? "")" }
}

extension Value {
    /// Returns a bind mount in docker-compose's long form.
    ///
    /// Where the folder is not there, as on the engine of another machine, that has to be an error: compose 2.30.3 and
    /// later have docker make it, empty and owned by root. docker-compose 1 never does, and refuses the key.
    static func bind(_ folder: FilePath, at target: String, isLegacy: Bool) -> Value {
        var entries = [
            Entry(key: "type", value: "bind"),
            Entry(key: "source", value: .string(Interpolation.escape(folder.string))),
            Entry(key: "target", value: .string(Interpolation.escape(target))),
        ]
        if !isLegacy { entries.append(Entry(key: "bind", value: ["create_host_path": .bool(false)])) }
        return .mapping(entries)
    }
}

extension Situation {
    /// Returns the bind mounts of a service: its source and its libraries, as far as they have a mounted checkout or are
    /// mounted folders of the project.
    package func mounts(of service: Service) -> [Mount] {
        (sourceUses[service.name] ?? []).compactMap { place, use in
            guard let checkout = checkout(of: sources[place]), checkout.isMounted else { return nil }
            return Mount(checkout: checkout, use: use)
        }
            + (mountedFolders[service.name] ?? []).map { Mount(project: project, use: $0) }
    }

    /// The checkouts in which git of a container works (`x-conductor: { git: true }`).
    package var checkoutsWithGit: Set<Checkout> {
        Set(services.filter(\.definition.settings.usesGit).flatMap { mounts(of: $0).compactMap(\.checkout) })
    }
}
