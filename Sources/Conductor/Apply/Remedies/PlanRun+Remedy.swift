import Compose
import Host
import Pipeline
import Projects
import SystemPackage

/// What to do after an error of docker-compose.
extension PlanRun {
    /// What to do where docker has no addresses left for networks.
    static let remedyForShortage =
        "'git conductor prune' in their projects, 'git conductor down' for stacks that nobody needs, and 'docker network prune' free "
        + "some; 'default-address-pools' in docker's daemon.json gives it more"

    /// Returns what to do after an error of docker-compose that is no clash of ports.
    func remedy(for services: [String]) -> String {
        if remakesNetworks {
            // docker-compose 2.40 has then stopped its containers, and fails at each later try, with force, too.
            return
                "a container that is none of this stack may use the network ('docker network inspect' names it): take it away, "
                + "then 'git conductor down\(option)' and 'git conductor up\(option)'"
        }
        if let folder = services.compactMap({ situation.service($0)?.definition.buildFolder }).first(
            where: isMissingSubmodule)
        {
            return
                "'\(situation.project.display(folder))' is a submodule that is not there yet: git submodule update --init"
        }
        let failedBefore = services.contains { situation.state.applied?.isBegun($0) == true }
        return "mend it and run 'git conductor up\(option)'; "
            + (failedBefore
                ? "if that fails again, 'git conductor down\(option)' and 'git conductor up\(option)'"
                : "what came up stays up")
    }

    /// Whether a folder is that of a submodule which nobody has fetched.
    private func isMissingSubmodule(_ folder: FilePath) -> Bool {
        let project = situation.project
        guard let modules = try? Files.text(of: project.root.appending(".gitmodules")) else { return false }
        return Files.names(in: folder).isEmpty && modules.contains("path = \(project.display(folder))")
    }
}
