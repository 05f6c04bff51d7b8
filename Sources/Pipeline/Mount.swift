import Compose
package import Projects
package import SystemPackage
import YAML

/// A folder of a checkout as the container of a service gets it.
package struct Mount: Sendable {
    /// The checkout.
    package let checkout: Checkout
    /// Which folder of it the service gets, and where.
    package let use: Source.Use

    /// The folder.
    package var folder: FilePath { checkout.path.pushing(FilePath(use.folder)) }

    /// What compose is told under `volumes:`.
    var value: Value { .bind(folder, at: use.target) }

    /// The name of the fact that it is; another folder at the same place is another fact of the same name.
    var factName: FactName { use.isBuilt ? .mount : .library(target: use.target) }
    /// What tells it from another one. A folder that was made anew is another one, though its path is the same.
    var fact: String { "\(checkout.path)/\(use.folder) \(use.target) \(checkout.stamp ?? "")" }
}

extension Value {
    /// A mount of a folder of this machine, in compose's long form.
    static func bind(_ folder: FilePath, at target: String) -> Value {
        [
            "type": "bind", "source": .string(Interpolation.escape(folder.string)),
            "target": .string(Interpolation.escape(target)),
        ]
    }
}

extension Situation {
    /// What the container of a service gets mounted: its source and its libraries, as far as they are checked out.
    package func mounts(of service: Service) -> [Mount] {
        sources.flatMap { source -> [Mount] in
            guard let checkout = checkout(of: source), checkout.isMounted else { return [] }
            return source.uses.filter { $0.service == service.name }.map { Mount(checkout: checkout, use: $0) }
        }
    }

    /// The checkouts in which git of containers works.
    package var checkoutsWithGit: Set<Checkout> {
        Set(services.filter(\.definition.settings.usesGit).flatMap { mounts(of: $0).map(\.checkout) })
    }
}
