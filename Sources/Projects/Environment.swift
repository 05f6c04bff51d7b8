import Host
package import Repositories
package import SystemPackage
/// A set of overrides: `development`, `test`, `production`, or one of the project's own.
package struct Environment: Sendable, Hashable {
    /// The name, which is also that of its folder under `pods/environments`.
    package let name: String

    /// The environment that is used if none is named.
    package static let development = Environment(name: "development")

    /// The environments of a new project.
    package static let usual = ["development", "test", "production"].map(Environment.init(name:))

    /// Creates an environment.
    package init(name: String) {
        self.name = name
    }

    /// Returns the folder of its files: `pods/environments/NAME`, or `pods/targets/NAME` in projects made by cage.
    package func directory(in project: Project, _ files: FileView = .disk) -> FilePath {
        let folder = project.podsDirectory.appending("environments").appending(name)
        let older = project.podsDirectory.appending("targets").appending(name)
        return files.kind(of: folder) != .folder && files.kind(of: older) == .folder ? older : folder
    }

    /// Whether a project has its environments where cage has its targets.
    static func isCages(_ project: Project, _ files: FileView) -> Bool {
        func has(_ name: String) -> Bool { files.kind(of: project.podsDirectory.appending(name)) == .folder }
        return has("targets") && !has("environments")
    }

    /// Returns the environments that a project knows, sorted by name: the usual ones, and those for which it has a
    /// folder.
    package static func known(in project: Project, _ files: FileView = .disk) -> [Environment] {
        let own = ["environments", "targets"].map { project.podsDirectory.appending($0) }.flatMap { folder in
            files.names(in: folder).filter { files.kind(of: folder.appending($0)) == .folder }
        }
        return Set(own + usual.map(\.name)).sorted().map(Environment.init(name:))
    }
}
