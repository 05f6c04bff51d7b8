import Compose
import Host
import Projects
import Repositories
package import SystemPackage

/// A folder of the project that images of services are built from.
package struct BuildFolder: Sendable, Equatable {
    /// What it is to git.
    package enum Kind: String, Sendable {
        /// A folder of the project's repository.
        case folder
        /// A submodule of the project's repository.
        case submodule
        /// A repository of its own, of which the project's repository knows nothing.
        case repository
    }

    /// Its path.
    package let path: FilePath
    /// What it is to git.
    package let kind: Kind
    /// The services whose images are built from it.
    package let services: [String]
}

extension Situation {
    /// The folders of the project that services without a source are built from, in the order of the services.
    package var buildFolders: [BuildFolder] {
        let built = services.filter { source(of: $0) == nil }.compactMap { service in
            service.definition.buildFolder.map { (folder: $0, service: service.name) }
        }
        var paths: [FilePath] = []
        for (folder, _) in built where !paths.contains(folder) && files.kind(of: folder) == .folder {
            paths.append(folder)
        }
        return paths.map { path in
            // A submodule's '.git' is a file that names its repository in that of the project.
            let kind: BuildFolder.Kind =
                switch files.kind(of: path.appending(".git")) {
                case .file where path != project.root: .submodule
                case .folder where path != project.root: .repository
                default: .folder
                }
            return BuildFolder(path: path, kind: kind, services: built.filter { $0.folder == path }.map(\.service))
        }
    }
}
