import Compose
import Errors
import Host
package import Projects
import Repositories
package import SystemPackage

/// A folder of the project that has the code of services: their images are built from it, or it is a library.
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
    /// Its keys in `config/sources.yml`; empty if it is not a library.
    package let libraries: [String]
    /// The uses by services; their folders are relative to the project.
    package internal(set) var uses: [Source.Use]
    /// Whether it is mounted in the containers of its services.
    package internal(set) var isMounted = false

    /// The services that use it, in the order of the project.
    package var services: [String] {
        var seen: Set<String> = []
        return uses.map(\.service).filter { seen.insert($0).inserted }
    }
}

extension Situation {
    /// Reads which folders of the project are mounted. Where none is, no folder is looked for.
    ///
    /// - Parameter expected: which folders will be mounted, by their paths relative to the project; others are as recorded.
    mutating func readMountedFolders(expecting expected: [String: Bool]) {
        mountedPaths = Set(state.folders ?? [])
        for (path, isMounted) in expected {
            if isMounted { mountedPaths.insert(path) } else { mountedPaths.remove(path) }
        }
        guard !mountedPaths.isEmpty else { return }
        mountedFolders = Dictionary(grouping: buildFolders.filter(\.isMounted).flatMap(\.uses), by: \.service)
    }

    /// The folders of the project that services without a source are built from, in the order of the services, and those
    /// that are libraries.
    package var buildFolders: [BuildFolder] {
        var places: [(path: FilePath, libraries: [String], uses: [Source.Use])] = []
        var positions: [FilePath: Int] = [:]
        func add(_ path: FilePath, _ library: String?, _ uses: [Source.Use]) {
            if let index = positions[path] {
                places[index].libraries += [library].compactMap(\.self)
                places[index].uses += uses
            } else if files.kind(of: path) == .folder {
                positions[path] = places.count
                places.append((path, [library].compactMap(\.self), uses))
            }
        }
        for service in services where source(of: service) == nil {
            guard let folder = service.definition.buildFolder else { continue }
            let use = Source.Use(
                service: service.name, folder: project.display(folder),
                target: service.definition.settings.sourceDirectory, isBuilt: true)
            add(folder, nil, [use])
        }
        for library in libraryFolders {
            add(project.root.pushing(FilePath(library.folder)), library.library, library.uses)
        }
        return places.map { path, libraries, uses in
            // A submodule's '.git' is a file that names its repository in that of the project.
            let kind: BuildFolder.Kind =
                switch files.kind(of: path.appending(".git")) {
                case .file where path != project.root: .submodule
                case .folder where path != project.root: .repository
                default: .folder
                }
            let name = project.display(path)
            return BuildFolder(
                path: path, kind: kind, libraries: libraries, uses: uses, isMounted: mountedPaths.contains(name))
        }
    }

    /// Returns the folders of the project that a word of a command line names: of a service or pod without sources, by a
    /// library's key, or by their own names or paths.
    package func buildFolders(named word: String) -> [BuildFolder] {
        if let source = try? sources(named: [word]), !source.isEmpty { return [] }
        let libraries = buildFolders.filter { $0.libraries.contains(word) }
        guard libraries.isEmpty else { return libraries }
        let services = (try? services(named: [word]).map(\.name)) ?? []
        return buildFolders.filter { folder in
            services.isEmpty
                ? project.display(folder.path) == word || folder.path.stem == word
                : folder.uses.contains { $0.isBuilt && services.contains($0.service) }
        }
    }

    /// Throws for a folder that a container must not have without approval: one outside of the project, or one that has the
    /// pods or git's own files in it.
    ///
    /// - Throws: `ConductorError` of kind `content`.
    package func checkMountable(_ folder: BuildFolder) throws {
        if bounds.isHarmless(folder.path) { return }
        throw ConductorError(
            .folderNotMountable,
            "'\(project.display(folder.path))' is not mounted: the pods or git's own files are in it, or it is outside of "
                + "the project",
            hint: "the pod can mount it, under 'volumes:'; that has to be approved")
    }
}
