import Compose
package import Projects
import Repositories
import SystemPackage

/// The files and folders of this machine that docker mounts in containers.
///
/// A container keeps those that were there when it was started. git removes and makes anew what it changes, so another one
/// may have taken their place since then.
extension Situation {
    /// Reads what is now at the paths that were mounted when the stack was applied.
    package mutating func readMounted() {
        let paths = (state.applied?.services.values).map { $0.flatMap { $0.keys.compactMap(\.mountedPath) } } ?? []
        mounted = Dictionary(paths.map { ($0, identity(ofMounted: $0)) }) { first, _ in first }
    }

    private func identity(ofMounted path: String) -> String {
        files.identity(of: project.root.pushing(FilePath(path))) ?? ""
    }

    /// Returns the names of the facts about what is mounted in the containers of a service, with what is there now.
    ///
    /// - Parameter resolved: the stack that docker-compose resolved, which has all mounts.
    package func mounted(in service: String, _ resolved: ResolvedStack) -> [FactName: String] {
        let names = withVolumeOwners(service).map(resolved.mountedPaths).flatMap { places in
            places.sources.map { FactName.mounted(path: project.display($0)) }
                + places.points.map { FactName.mountPoint(path: project.display($0)) }
                + places.copies.map { FactName.copied(path: project.display($0)) }
        }
        return Dictionary(names.map { ($0, identity(ofMounted: $0.mountedPath ?? "")) }) { first, _ in first }
    }

    /// Returns a service and those whose volumes its containers mount, directly and indirectly.
    private func withVolumeOwners(_ name: String) -> Set<String> {
        var all: Set<String> = []
        var next = [name]
        while let name = next.popLast() {
            guard all.insert(name).inserted, let service = service(name) else { continue }
            next += service.definition.shares.filter { $0.how == .volumes }.compactMap(service(sharedBy:)).map(\.name)
        }
        return all
    }
}
