package import Repositories
package import SystemPackage
/// The files of variables that every service gets.
package struct CommonFiles {
    /// In every environment.
    package let project: FilePath
    /// In one environment.
    package let environment: FilePath

    /// Names the files of a project in an environment.
    package init(_ project: Project, _ environment: Environment, _ files: FileView = .disk) {
        self.project = project.podsDirectory.appending("common.env")
        self.environment = environment.directory(in: project, files).appending("common.env")
    }

    /// Both, the project-wide one first: later ones win.
    package var all: [FilePath] { [project, environment] }
}
