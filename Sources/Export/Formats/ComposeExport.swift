import Compose
import Projects
import YAML

/// Makes one file for plain docker compose, and copies of the project's files to which it refers.
struct ComposeExport {
    let project: ExportedProject
    let request: ExportRequest
    let secrets: ExportedSecrets
    var notes: ExportNotes
    var files: ComposeFiles

    /// Makes the export.
    mutating func made() -> Export {
        notes.reportOmissions(of: project)
        let pods = project.pods.filter { $0.kind != .placeholder }
        for pod in project.pods where pod.kind == .placeholder { notes.reportPlaceholders(pod, in: project) }
        var services: [Value.Entry] = []
        for pod in pods {
            for service in pod.services {
                services.append(.init(key: service.name, value: value(of: service, in: pod)))
            }
        }
        // docker-compose 1 takes no name, and wants a version.
        let head = project.version.map { Value.Entry(key: "version", value: .string($0)) }
        var document = [
            head ?? .init(key: "name", value: .string(project.name)), .init(key: "services", value: .mapping(services)),
        ]
        let used = Value.mapping(services)
        for section in ["networks", "volumes", "configs", "secrets", "models"] {
            let entries = project.definitions(section).filter { used.uses($0.key, in: section) }
                .map { Value.Entry(key: $0.key, value: definition($0, section)) }
            if !entries.isEmpty { document.append(.init(key: section, value: .mapping(entries))) }
        }
        let file = Export.File(
            "compose.yaml", Value.mapping(document).serialized(isQuoting: true),
            isPrivate: secrets.areThere && request.includesSecrets)
        let variables = secrets.assignments(isWritten: request.includesSecrets, contents: !request.includesSecrets)
        let compose =
            variables
            + (project.version == nil
                ? "docker compose -f DIR/compose.yaml" : "docker-compose -p \(project.name) -f DIR/compose.yaml")
        let tasks = pods.filter { $0.kind == .task }.flatMap(\.services).map {
            "\(compose) run --rm \($0.name)"
        }
        return Export(files.files + [file], notes.all, commands: ["\(compose) up -d"] + tasks)
    }

    private mutating func value(of service: ExportedProject.Service, in pod: ExportedProject.Pod) -> Value {
        var entries: [Value.Entry] = []
        let exported = Set(project.pods.filter { $0.kind != .placeholder }.flatMap(\.services).map(\.name))
        let image = notes.image(of: service, request)
        for entry in service.value.entries {
            let path = service.path + [entry.key]
            var value = entry.value
            switch entry.key {
            case "image": value = image ?? value
            case "build", "develop", "env_file", "label_file": continue
            case "container_name":
                notes.report(path, "'container_name' is not exported: two stacks of a machine cannot both have it")
                continue
            case "depends_on":
                value = .mapping(value.entries.filter { exported.contains($0.key) })
                if value.isNothing { continue }
            case "links":
                value = .texts(
                    value.texts.filter { link in exported.contains(String(link.prefix { $0 != ":" })) })
                if value.isNothing { continue }
            case "ports" where project.version != nil:
                value = .sequence(value.items.map(\.legacyPort))
            case "volumes":
                value = .sequence(value.items.compactMap { volume($0, of: service) })
            case "networks":
                if value == .mapping([.init(key: "default", value: .null)]) { continue }
            case "environment":
                value = .mapping(
                    value.entries.filter { variable in !service.secrets.contains { $0.name == variable.key } })
                for variable in value.entries where variable.value == .null {
                    notes.report(
                        path + [variable.key],
                        "'\(variable.key)' has no value here: it is taken from where the file is run")
                }
            default: break
            }
            entries.append(.init(key: entry.key, value: value))
        }
        var value = Value.mapping(entries)
        if !service.secrets.isEmpty {
            var environment = value["environment"] ?? .mapping([])
            for secret in service.secrets {
                let written =
                    request.includesSecrets
                    ? .string(Interpolation.escape(secret.value)) : secrets.value(of: secret, of: service)
                environment = environment.setting(secret.name, written)
            }
            value = value.setting("environment", environment)
        }
        // One that others depend on is started with them.
        if pod.kind == .task, !project.needed.contains(service.name) {
            value = value.setting("profiles", .texts((value["profiles"]?.texts ?? []) + ["task"]))
        }
        return value
    }

    private mutating func volume(_ value: Value, of service: ExportedProject.Service) -> Value? {
        guard value["type"]?.text == "bind", let source = value["source"]?.text.map(Interpolation.unescape) else {
            return value
        }
        let target = value["target"]?.text ?? ""
        let path = service.path + ["volumes", target]
        switch ExportedFiles(source, of: project, limit: ComposeFiles.limit) {
        case .files(let found, let isFolder):
            if value["read_only"]?.text != "true" {
                notes.report(path, "what is written to '\(target)' goes to a copy of the project's files")
            }
            return value.setting("source", .string(files.add(found, isFolder: isFolder, from: source)))
        case .none(let reason):
            notes.report(path, "the mount at '\(target)' is not exported: \(reason)")
            return nil
        case .outside:
            notes.report(path, "'\(source)' is a path of this machine: it has to be there where the file is run")
            return value
        }
    }

    private mutating func definition(_ entry: Value.Entry, _ section: String) -> Value {
        let path = [section, entry.key]
        var value = entry.value
        // A name that is derived from the project's is derived again.
        if value["name"]?.text == "\(project.name)_\(entry.key)", value["external"]?.text != "true" {
            value = value.without("name")
        }
        if let options = value["driver_opts"]?["device"]?.text, options.hasPrefix("/"), section == "volumes" {
            notes.report(
                path,
                "'\(Interpolation.unescape(options))' is a path of this machine: it has to be there where the file is run"
            )
        }
        if section == "secrets", request.includesSecrets, let name = value["environment"]?.text {
            guard let text = project.variables[Interpolation.unescape(name)] else {
                notes.refuse(path, "the variable '\(name)', which it comes from, is not set")
                return value
            }
            return value.without("environment").setting(
                "file", .string(files.add(Array(text.utf8), named: "secrets/\(entry.key)")))
        }
        guard ["configs", "secrets"].contains(section), let file = value["file"]?.text.map(Interpolation.unescape)
        else {
            return value.isNothing ? .null : value
        }
        let isSecret = section == "secrets"
        if isSecret, !request.includesSecrets {
            notes.report(path, "put the secret into 'secrets/\(entry.key)' beside the file: its value is not exported")
            return value.setting("file", .string("./secrets/\(Interpolation.escape(entry.key))"))
        }
        switch ExportedFiles(file, of: project, isSecret: isSecret, limit: ComposeFiles.limit) {
        case .files(let found, isFolder: false):
            let name =
                isSecret
                ? files.add(found[0].bytes, named: "secrets/\(entry.key)", mode: found[0].mode)
                : files.add(found, isFolder: false, from: file)
            return value.setting("file", .string(name))
        case .files: notes.refuse(path, "'\(project.relative(file))' is a folder")
        case .none(let reason): notes.refuse(path, "it cannot be exported: \(reason)")
        case .outside:
            notes.report(path, "'\(file)' is a path of this machine: it has to be there where the file is run")
        }
        return value
    }
}

extension Value {
    /// A port as docker-compose 1 takes it: its long syntax has no address.
    fileprivate var legacyPort: Value {
        guard self["host_ip"] != nil, let target = self["target"]?.text,
            let port = PublishedPort(
                hostIP: self["host_ip"]?.text, published: self["published"]?.text, target: target,
                transport: self["protocol"]?.text)
        else { return self }
        return .string(port.description)
    }

    /// Whether services use a network, volume, config or secret.
    func uses(_ key: String, in section: String) -> Bool {
        entries.contains { service in
            switch service.value[section] {
            case .mapping(let entries): entries.contains { $0.key == key }
            case let list?: list.items.contains { $0["source"]?.text == key || $0.text == key }
            case nil: section == "networks" && key == "default" && service.value["network_mode"] == nil
            }
        }
    }
}
