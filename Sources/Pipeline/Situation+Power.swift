package import Compose
import Docker
import Host
import Projects
import Repositories
import SystemPackage

extension Situation {
    /// Returns the power over the machine that the project as a whole and some of its services ask for.
    ///
    /// - Parameter names: the services; `nil` for all of the enabled pods.
    package func powers(of names: [String]?) -> [HostPower] {
        let names = names.map { Set($0) }
        let enabled = Set(enabledPods.map(\.name))
        let services = services.filter { enabled.contains($0.pod) }
        let bounds = bounds
        var powers = HostPower.all(services: services.map(\.definition), files: enabledFiles, bounds)
        powers += services.flatMap { ofCheckouts(of: $0) } + ofVariables(bounds)
        powers += [secrets.keeper?.power].compactMap(\.self) + secrets.requests.map(\.power)
        return powers.filter { power in power.service.map { names?.contains($0) ?? true } ?? true }
    }

    /// Whether the files that were read are unchanged since then.
    package var isCurrent: Bool { stamps.allSatisfy { Files.stamp(of: $0.key) == $0.value } }

    /// Whether docker-compose fetches files for these from the network, which may be others each time.
    package var needsRemoteFiles: Bool { powers(of: nil).contains { $0.subject == HostPower.remote } }

    /// The bounds of the project: what lies outside of them is power over the machine.
    var bounds: ProjectBounds {
        ProjectBounds(
            project, stack: stack, dotEnv: dotEnv?.path,
            addsIncludedVariables: tool.map { $0.number >= "2.29" } == true, files)
    }

    /// Returns the power over folders and Dockerfiles of a checkout that lead out of it, by `..` or a symbolic link.
    private func ofCheckouts(of service: Service) -> [HostPower] {
        let (mounts, bounds) = (mounts(of: service), bounds)
        var folders = mounts.filter { $0.checkout != nil }.map {
            (top: $0.top, folder: $0.folder, what: "gets mounted")
        }
        if let checkout = checkout(behind: service), let use = source(of: service)?.build(of: service.name) {
            let folder = Mount(checkout: checkout, use: use).folder
            folders.append((checkout.path, folder, "is built from"))
            folders.append(
                (checkout.path, folder.pushing(FilePath(service.definition.dockerfile ?? "Dockerfile")), "is built by"))
        }
        let astray = mounts.filter { $0.checkout == nil && !bounds.isHarmless($0.folder) }.map { mount in
            let path = project.display(mount.folder)
            return HostPower(
                service.name, "checkout",
                "gets mounted '\(path)', which leads out of the project or has the pods or git's own files in it",
                place: path, details: [Files.reached(mount.folder.lexicallyNormalized())?.string ?? ""])
        }
        return astray
            + folders.compactMap { top, folder, what in
                let real = Files.reached(folder.lexicallyNormalized())
                if let real, let top = Files.reached(top), real.starts(with: top) { return nil }
                let path = project.display(folder)
                return HostPower(
                    service.name, "checkout", "\(what) '\(path)', which leads out of its checkout", place: path,
                    details: [real?.string ?? ""])
            }
    }

    /// Returns the power to read `common.env` files, the `.env` and the file of secrets if they lead out of the project.
    private func ofVariables(_ bounds: ProjectBounds) -> [HostPower] {
        let files =
            CommonFiles(project, environment, files).all.filter { environmentFiles[$0] != nil }
            + [dotEnv?.path, secrets.path].compactMap(\.self).filter { $0.starts(with: project.root) }
        return files.compactMap { path -> HostPower? in
            let real = Files.real(path)
            if let real, real.starts(with: bounds.root) { return nil }
            let name = project.display(path)
            return HostPower(
                nil, "variables", "reads variables from '\(real?.string ?? "?")'", place: "\(name):1", details: [name])
        }
    }
}

extension ProjectBounds {
    /// Describes the bounds of a project's worktree.
    init(
        _ project: Project, stack: String, dotEnv: FilePath? = nil, addsIncludedVariables: Bool = false,
        _ files: FileView = .disk
    ) {
        let folders = [project.root.appending(".git"), project.gitDirectory, project.commonDirectory]
        self.init(
            root: Files.real(project.root) ?? project.root, gitFolders: folders.map { Files.reached($0) ?? $0 },
            stack: stack, pods: project.shape == .pods ? Files.reached(project.podsDirectory) : nil,
            dotEnv: dotEnv, addsIncludedVariables: addsIncludedVariables, real: { Files.reached($0) },
            read: { try? files.text(of: $0) })
    }
}

extension Files {
    /// Returns the path without symbolic links, as far as it exists; `nil` if it contains a dangling link.
    static func reached(_ path: FilePath) -> FilePath? {
        if let real = real(path) { return real }
        guard !exists(path), let name = path.lastComponent else { return nil }
        return reached(path.removingLastComponent())?.appending(name)
    }
}
