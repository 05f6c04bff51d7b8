import YAML
import Projects

extension ExportNotes {
    /// Notes what is not part of the export at all.
    mutating func reportOmissions(of project: ExportedProject) {
        for omission in project.omissions { report(omission.path, omission.text) }
        // Containers of a stack get that name from us, and others from nobody.
        let machine = "host.docker.internal"
        for service in project.services
        where service.value["extra_hosts"]?.extraHosts.contains(where: { $0.name == machine }) != true {
            for variable in service.value["environment"]?.pairs() ?? [] where variable.value?.namesHost(machine) == true
            {
                report(
                    service.path + ["environment", variable.name],
                    "'\(variable.name)' names this machine ('\(machine)'), which has no such name elsewhere")
            }
        }
    }

    /// Notes the services without `restart:`, which docker-compose starts once.
    mutating func reportRestarts(of services: [ExportedProject.Service], by engine: String) {
        let names = services.filter { $0.value["restart"] == nil && $0.value["deploy"]?["restart_policy"] == nil }.map(
            \.name)
        guard !names.isEmpty else { return }
        report(
            [],
            "\(names.map { "'\($0)'" }.joined(separator: ", ")): without 'restart', docker-compose starts a service once, and "
                + "\(engine) again whenever it ends; one that ends by itself belongs into a pod of the type 'task'")
    }

    /// Returns the image of a service, and notes what a build means for it.
    mutating func image(of service: ExportedProject.Service, _ request: ExportRequest) -> Value? {
        guard let image = service.value["image"]?.text.map(request.image) else {
            refuse(service.path, "it has no 'image', only a 'build': name the image that is pushed, and push it first")
            return nil
        }
        if service.value["build"] != nil {
            report(service.path + ["build"], "'build' is not exported: push '\(image)' first")
        }
        return .string(image)
    }

    /// Notes the services of a placeholder, and the variables that name them.
    mutating func reportPlaceholders(_ pod: ExportedProject.Pod, in project: ExportedProject) {
        let others = project.pods.filter { $0.kind != .placeholder }.flatMap(\.services)
        for placeholder in pod.services {
            let names = placeholder.names(in: project)
            report(
                placeholder.path,
                "it is a placeholder for what is hosted elsewhere, and not exported; its name is not known there")
            for service in others {
                for variable in service.value["environment"]?.pairs() ?? []
                where names.contains(where: { variable.value?.namesHost($0) == true }) {
                    report(
                        service.path + ["environment", variable.name],
                        "'\(variable.name)' names the placeholder '\(placeholder.name)'; set it for the environment "
                            + "'\(project.environment)'")
                }
            }
        }
    }
}

extension String {
    /// Whether the name of a host stands in the text, as in `postgres://db/app`.
    fileprivate func namesHost(_ name: String) -> Bool {
        func isInName(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || character == "-" || character == "_" || character == "."
        }
        return split { !isInName($0) }.contains { $0 == name }
    }
}
