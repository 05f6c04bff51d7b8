import Projects

extension ExportNotes {
    /// Notes what is not part of the export at all.
    mutating func reportOmissions(of project: ExportedProject) {
        for omission in project.omissions { report(omission.path, omission.text) }
    }

    /// Notes the services of a placeholder, and the variables that name them.
    mutating func reportPlaceholders(_ pod: ExportedProject.Pod, in project: ExportedProject) {
        let others = project.pods.filter { $0.kind != .placeholder }.flatMap(\.services)
        for placeholder in pod.services {
            report(
                placeholder.path,
                "it is a placeholder for what is hosted elsewhere, and not exported; its name is not known there")
            for service in others {
                for variable in service.value["environment"]?.pairs() ?? []
                where variable.value?.namesHost(placeholder.name) == true {
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
