import Host
package import Repositories
package import SystemPackage
/// A set of overrides: `development`, `test`, `production`, or one of the project's own.
package struct Environment: Sendable, Hashable {
    /// The name, as that of its folder under `pods/environments`.
    package let name: String

    /// The environment where none is named.
    package static let development = Environment(name: "development")

    /// Those that a new project has.
    package static let usual = ["development", "test", "production"].map(Environment.init(name:))

    /// Names an environment.
    package init(name: String) {
        self.name = name
    }

    /// The folder of its files; `pods/targets/NAME` in projects that cage made.
    package func directory(in project: Project, _ files: FileView = .disk) -> FilePath {
        let folder = project.podsDirectory.appending("environments").appending(name)
        let older = project.podsDirectory.appending("targets").appending(name)
        return files.kind(of: folder) != .folder && files.kind(of: older) == .folder ? older : folder
    }

    /// The environments that a project has files for.
    package static func all(in project: Project, _ files: FileView = .disk) -> [Environment] {
        ["environments", "targets"]
            .flatMap { files.names(in: project.podsDirectory.appending($0)) }
            .map(Environment.init(name:))
    }
}
