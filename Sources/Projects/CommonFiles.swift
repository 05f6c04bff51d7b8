package import Repositories
package import SystemPackage
/// The `common.env` files, whose environment variables every service gets.
package struct CommonFiles {
    /// The file for all environments.
    package let project: FilePath
    /// The file for one environment.
    package let environment: FilePath

    /// Locates the files of a project for an environment.
    package init(_ project: Project, _ environment: Environment, _ files: FileView = .disk) {
        self.project = project.podsDirectory.appending("common.env")
        self.environment = environment.directory(in: project, files).appending("common.env")
    }

    /// Both files; the variables of the later one win.
    package var all: [FilePath] { [project, environment] }
}
