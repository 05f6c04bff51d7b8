import Compose
import SystemPackage

extension Situation {
    /// Why a file that we write says something.
    ///
    /// - Parameter path: the keys that lead to it.
    func reason(for path: [String]) -> String {
        let keep = "what the image has there stays, with its present build inputs"
        guard path.count > 2, path[0] == "services", let service = service(path[1]) else {
            return path.starts(with: ["volumes"]) ? keep : "added by git conductor"
        }
        let mounts = mounts(of: service)
        switch path[2] {
        case "env_file":
            let common = CommonFiles(project, environment)
            let file = FilePath(path.last ?? "")
            return file == common.environment
                ? "every service gets \(project.display(file)) in \(environment.name)"
                : "every service gets \(project.display(file))"
        case "image": return "its build inputs are not those of the image that the pod names"
        case "build":
            return "build of the checkout" + (checkout(behind: service).map { " \(project.display($0.path))" } ?? "")
        case "volumes":
            if let mount = mounts.first(where: { $0.use.target == path.last }) {
                return "mount of \(project.display(mount.folder))"
            }
            if let kept = try? keptFolders(of: service), kept.contains(where: { $0.target == path.last }) {
                return keep
            }
            return ContainerGit(service, mounts)?.folders.contains(FilePath(path.last ?? "")) == true
                ? ContainerGit.factName : "added by git conductor"
        case "environment": return ContainerGit.factName
        case "depends_on": return "the placeholder '\(path.count > 3 ? path[3] : "")' is started first"
        case "container_name": return "two stacks cannot have containers of the same name"
        default: return "added by git conductor"
        }
    }
}
