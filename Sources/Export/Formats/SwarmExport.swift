import Compose
import Git
import Projects
import Text
import YAML

/// Makes a file for `docker stack deploy`, in version 3.9 of the format: what later ones have is refused by docker, and some
/// of what it takes is lost without a word.
struct SwarmExport {
    private let project: ExportedProject
    private let request: ExportRequest
    private var notes: ExportNotes
    private var files: ComposeFiles
    private let secrets: ExportedSecrets
    private var commands: [String] = []

    init(_ project: ExportedProject, _ request: ExportRequest, _ notes: ExportNotes) {
        self.project = project
        self.request = request
        self.notes = notes
        files = ComposeFiles(project)
        secrets = ExportedSecrets(of: project)
    }

    /// Makes the export.
    func result() -> Export {
        var export = self
        return export.made()
    }

    private mutating func made() -> Export {
        notes.reportOmissions(of: project)
        let pods = project.pods.filter { $0.kind != .placeholder && !$0.services.isEmpty }
        for pod in project.pods where pod.kind == .placeholder { notes.reportPlaceholders(pod, in: project) }
        var services: [Value.Entry] = []
        for pod in pods {
            if pod.name.wholeMatch(of: /[-._A-Za-z0-9]+/) == nil {
                notes.refuse(
                    pod.services[0].path,
                    "the pod '\(pod.name)' cannot be the label of a node: it takes letters, digits, '-', '_' and '.'; rename it"
                )
            }
            commands.append("docker node update --label-add conductor.\(pod.name)=true NODE")
            for service in pod.services {
                services.append(.init(key: service.name, value: value(of: service, in: pod)))
            }
        }
        var document: [Value.Entry] = [
            .init(key: "version", value: "3.9"), .init(key: "services", value: .mapping(services)),
        ]
        let used = Value.mapping(services)
        for section in ["networks", "volumes", "configs", "secrets"] {
            var entries = project.definitions(section).filter { used.uses($0.key, in: section) }
                .map { Value.Entry(key: $0.key, value: definition($0, section)) }
            entries += (added[section] ?? [:]).sorted { $0.key < $1.key }.map {
                Value.Entry(key: $0.key, value: $0.value)
            }
            if !entries.isEmpty { document.append(.init(key: section, value: .mapping(entries))) }
        }
        let awaited = Set(
            project.services.flatMap { $0.value["depends_on"]?.entries ?? [] }
                .filter { $0.value["condition"]?.text == "service_completed_successfully" }.map(\.key))
        notes.reportRestarts(
            of: pods.filter { $0.kind != .task }.flatMap(\.services).filter { !awaited.contains($0.name) },
            by: "a swarm")
        let file = Export.File(
            "stack.yml", Value.mapping(document).serialized(isQuoting: true),
            isPrivate: secrets.areThere && request.includesSecrets)
        let variables = secrets.assignments(isWritten: request.includesSecrets, contents: false)
        let deploy = "\(variables)docker stack deploy -c DIR/stack.yml \(project.name)"
        let tasks = pods.filter { $0.kind == .task }.flatMap(\.services).map {
            "docker service scale \(project.name)_\($0.name)=1"
        }
        return Export(files.files + [file], notes.all, commands: commands + [deploy] + tasks)
    }

    // MARK: Services

    /// The keys of a service that are carried as they are.
    private static let carried: Set<String> = [
        "cap_add", "cap_drop", "dns", "dns_search", "hostname", "init", "isolation", "labels", "logging", "read_only",
        "stdin_open", "stop_signal", "sysctls", "tty", "ulimits", "user", "working_dir",
    ]

    private mutating func value(of service: ExportedProject.Service, in pod: ExportedProject.Pod) -> Value {
        if service.name.wholeMatch(of: /[A-Za-z0-9]([-A-Za-z0-9_]{0,61}[A-Za-z0-9])?/) == nil
            || service.name.utf8.count + project.name.utf8.count > 62
        {
            notes.refuse(
                service.path,
                "'\(service.name)' cannot be the name of a service of a swarm: up to 62 letters, digits, '-' "
                    + "and '_', together with the name of the project")
        }
        var keys = service.keys
        var entries: [Value.Entry] = []
        func add(_ key: String, _ value: Value?) {
            if let value, !value.isNothing { entries.append(.init(key: key, value: value)) }
        }
        let build = keys.take("build")
        if let image = keys.take("image")?.text {
            add("image", .string(request.image(image)))
            if build != nil {
                notes.report(service.path + ["build"], "'build' is not exported: push '\(request.image(image))' first")
            }
        } else {
            notes.refuse(
                service.path, "it has no 'image', only a 'build': name the image that is pushed, and push it first")
        }
        let (entrypoint, command) = (keys.take("entrypoint")?.texts, keys.take("command")?.texts)
        if let entrypoint, entrypoint.isEmpty {
            // docker drops an empty entrypoint without a word.
            if command?.isEmpty != false {
                notes.refuse(
                    service.path + ["entrypoint"],
                    "an empty 'entrypoint' without a 'command' runs the image's command alone, which a stack file cannot say; "
                        + "give it a 'command'")
            }
            add("entrypoint", command.map(Value.texts))
        } else {
            add("entrypoint", entrypoint.map(Value.texts))
            add("command", command.map(Value.texts))
        }
        add("environment", environment(of: service, &keys))
        add("ports", .sequence(ports(of: service)))
        keys.skip("ports", "expose", "env_file", "label_file", "develop", "profiles", "scale", "attach")
        add("volumes", .sequence(volumes(of: service, &keys)))
        add("healthcheck", healthcheck(of: service, &keys))
        add("networks", networks(of: service, &keys))
        add("extra_hosts", keys.take("extra_hosts").map { .texts($0.extraHosts.map { "\($0.name):\($0.address)" }) })
        for section in ["configs", "secrets"] { add(section, references(of: service, section, &keys)) }
        add("stop_grace_period", keys.take("stop_grace_period")?.text.map(Value.string))
        add("deploy", deploy(of: service, in: pod, &keys))
        for entry in keys.rest where Self.carried.contains(entry.key) { add(entry.key, keys.take(entry.key)) }
        takeRest(of: service, &keys)
        return .mapping(entries)
    }

    private mutating func environment(of service: ExportedProject.Service, _ keys: inout Keys) -> Value {
        var variables: [Value.Entry] = []
        for variable in keys.take("environment")?.pairs() ?? []
        where !service.secrets.contains(where: { $0.name == variable.name }) {
            guard let value = variable.value else {
                notes.report(
                    service.path + ["environment", variable.name],
                    "'\(variable.name)' has no value here, and is not exported")
                continue
            }
            variables.append(.init(key: variable.name, value: .string(value)))
        }
        for secret in service.secrets {
            let value =
                request.includesSecrets
                ? .string(Interpolation.escape(secret.value)) : secrets.value(of: secret, of: service)
            variables.append(.init(key: secret.name, value: value))
        }
        return .mapping(variables)
    }

    private mutating func ports(of service: ExportedProject.Service) -> [Value] {
        (service.value["ports"]?.items ?? []).flatMap { item -> [Value] in
            let path = service.path + ["ports"]
            var keys = Keys(item, at: path)
            let target = keys.take("target")?.text.flatMap { Int($0) } ?? 0
            let outside = keys.take("published")?.text
            let (transport, mode) = (keys.take("protocol")?.text ?? "tcp", keys.take("mode")?.text ?? "ingress")
            if let address = keys.take("host_ip")?.text, address != "0.0.0.0", address != "::" {
                guard address != "127.0.0.1", address != "::1" else {
                    notes.report(
                        path,
                        "the port \(target) is published at \(address) alone, and not exported: a swarm publishes a "
                            + "port at all addresses")
                    return []
                }
                notes.report(path, "the port \(target) is published at all addresses, not at \(address) alone")
            }
            keys.skip("name", "app_protocol")
            notes.reportRest(of: keys)
            if let outside, !outside.isEmpty, Int(outside) == nil {
                notes.refuse(
                    path, "a range of ports for one (\(outside):\(target)) cannot be exported; publish one port")
            }
            let number = outside.flatMap { Int($0) }.flatMap { $0 == 0 ? nil : $0 }
            return [
                .keys(
                    ("target", .int(target)), ("published", number.map(Value.int)), ("protocol", .string(transport)),
                    ("mode", .string(mode)))
            ]
        }
    }

    private mutating func healthcheck(of service: ExportedProject.Service, _ keys: inout Keys) -> Value? {
        guard let check = keys.take("healthcheck") else { return nil }
        let known = ["test", "interval", "timeout", "retries", "start_period", "disable"]
        var options = Keys(check, at: service.path + ["healthcheck"])
        let entries = known.compactMap { key in options.take(key).map { Value.Entry(key: key, value: $0) } }
        notes.reportRest(of: options)
        return .mapping(entries)
    }

    private mutating func networks(of service: ExportedProject.Service, _ keys: inout Keys) -> Value? {
        if let mode = keys.take("network_mode")?.text, mode != "bridge", mode != "default" {
            notes.refuse(
                service.path + ["network_mode"],
                "a swarm ignores 'network_mode: \(mode)'; take it out of the environment "
                    + "'\(project.environment)'")
        }
        // The names that others give it with `links:` are aliases; a swarm ignores links.
        let names = service.names(in: project, ofLinks: true)
        let networks = keys.take("networks")?.entries ?? [.init(key: "default", value: .null)]
        guard networks != [.init(key: "default", value: .null)] || !names.isEmpty else { return nil }
        return .mapping(
            networks.map { network in
                var options = Keys(network.value, at: service.path + ["networks", network.key])
                let aliases = (options.take("aliases")?.texts ?? []) + names
                notes.reportRest(of: options)
                return .init(key: network.key, value: aliases.isEmpty ? .null : ["aliases": .texts(aliases)])
            })
    }

    private mutating func deploy(
        of service: ExportedProject.Service, in pod: ExportedProject.Pod, _ keys: inout Keys
    ) -> Value {
        let path = service.path + ["deploy"]
        var deploy = keys.takeKeys("deploy")
        var entries: [Value.Entry] = []
        func add(_ key: String, _ value: Value?) { if let value { entries.append(.init(key: key, value: value)) } }
        for key in ["mode", "endpoint_mode", "labels", "update_config", "rollback_config"] {
            add(key, deploy.take(key))
        }
        let replicas = deploy.take("replicas") ?? service.value["scale"]
        add("replicas", pod.kind == .task ? 0 : replicas)

        let restart = keys.take("restart")?.text
        let given = deploy.take("restart_policy")
        if pod.kind == .task, let restart, restart != "no" {
            notes.report(
                service.path + ["restart"], "'restart: \(restart)' is not exported: a task is run by hand, and once")
        }
        let (condition, attempts) = Self.restartPolicy(restart)
        // One that ends by itself, and for whose end others wait, must not be started again.
        let isAwaited = project.services.contains {
            $0.value["depends_on"]?[service.name]?["condition"]?.text == "service_completed_successfully"
        }
        add(
            "restart_policy",
            pod.kind == .task
                ? ["condition": "none"]
                : given
                    ?? (condition.map { .keys(("condition", .string($0)), ("max_attempts", attempts.map(Value.int))) }
                        ?? ["condition": restart != nil ? "none" : isAwaited ? "on-failure" : "any"]))

        var placement = deploy.takeKeys("placement")
        let constraints =
            (placement.take("constraints")?.texts ?? []) + ["node.labels.conductor.\(pod.name) == true"]
        let more = ["preferences", "max_replicas_per_node"].compactMap { key in
            placement.take(key).map { Value.Entry(key: key, value: $0) }
        }
        add("placement", .mapping([.init(key: "constraints", value: .texts(constraints))] + more))

        var resources = deploy.takeKeys("resources")
        var (limits, requests) = (resources.takeKeys("limits"), resources.takeKeys("reservations"))
        func quantity(_ value: Value?) -> Value? { value?.text.flatMap { $0 == "0" ? nil : .string($0) } }
        let (cpus, memory) = (quantity(keys.take("cpus")), quantity(keys.take("mem_limit")))
        let limit = Value.keys(
            ("cpus", quantity(limits.take("cpus")) ?? cpus), ("memory", quantity(limits.take("memory")) ?? memory),
            ("pids", limits.take("pids") ?? keys.take("pids_limit").flatMap { $0.text == "0" ? nil : $0 }))
        let reserved = quantity(keys.take("mem_reservation"))
        let request = Value.keys(
            ("cpus", quantity(requests.take("cpus"))), ("memory", quantity(requests.take("memory")) ?? reserved),
            ("generic_resources", requests.take("generic_resources")))
        if !limit.isNothing || !request.isNothing {
            add(
                "resources",
                .keys(("limits", limit.isNothing ? nil : limit), ("reservations", request.isNothing ? nil : request)))
        }
        for rest in [deploy, placement, resources, limits, requests] { notes.reportRest(of: rest) }
        if pod.kind == .task, replicas != nil {
            notes.report(path + ["replicas"], "'replicas' is not exported: a task is run by hand")
        }
        return .mapping(entries)
    }

    /// Returns the condition under which a swarm starts a container again, for `restart:`.
    private static func restartPolicy(_ restart: String?) -> (condition: String?, attempts: Int?) {
        switch restart {
        case "always", "unless-stopped": ("any", nil)
        case let text? where text.hasPrefix("on-failure"):
            ("on-failure", text.split(separator: ":").dropFirst().first.flatMap { Int($0) })
        default: (nil, nil)
        }
    }

    /// Notes the keys that a swarm does not have, or loses without a word.
    private mutating func takeRest(of service: ExportedProject.Service, _ keys: inout Keys) {
        for key in ["pid", "ipc"] {
            if let mode = keys.take(key)?.text, mode != "private", mode != "shareable" {
                notes.refuse(
                    service.path + [key],
                    "a swarm ignores '\(key): \(mode)'; take it out of the environment "
                        + "'\(project.environment)'")
            }
        }
        if keys.take("volumes_from") != nil {
            notes.refuse(service.path + ["volumes_from"], "a swarm has no 'volumes_from'; name the volumes")
        }
        keys.skip("links")
        let dependencies = (keys.take("depends_on")?.entries ?? []).map { "'\($0.key)'" }
        if !dependencies.isEmpty {
            notes.report(
                service.path + [service.value["links"] == nil ? "depends_on" : "links"],
                "the order of start (after \(dependencies.joined(separator: ", "))) is not exported: a program has to wait "
                    + "for what it needs")
        }
        if keys.isTrue("privileged") {
            notes.refuse(service.path + ["privileged"], "a swarm ignores 'privileged'")
        }
        if keys.take("container_name") != nil {
            notes.report(
                service.path + ["container_name"], "'container_name' is not exported: a swarm names the containers")
        }
        notes.reportRest(of: keys)
    }

    // MARK: Volumes and files

    private mutating func volumes(of service: ExportedProject.Service, _ keys: inout Keys) -> [Value] {
        let items = keys.take("volumes")?.items ?? []
        let memory = keys.take("tmpfs")?.texts ?? []
        var found: [Value] = []
        for item in items {
            let volume = ExportedVolume(item.unescaped(keys: false), of: service.path, &notes)
            found += values(of: volume, service)
        }
        // docker drops the key 'tmpfs' without a word.
        for text in memory {
            let volume = ExportedVolume(memory: Interpolation.unescape(text), of: service.path, &notes)
            found += values(of: volume, service)
        }
        return found
    }

    private mutating func values(of volume: ExportedVolume, _ service: ExportedProject.Service) -> [Value] {
        let path = service.path + ["volumes", volume.target]
        let target = Value.string(Interpolation.escape(volume.target))
        let isReadOnly: Value? = volume.isReadOnly ? true : nil
        if volume.subpath != nil {
            notes.refuse(path, "a swarm loses 'subpath' of a volume; mount the whole volume")
        }
        switch volume.kind {
        case .named(let key):
            return [
                .keys(
                    ("type", "volume"), ("source", .string(key)), ("target", target), ("read_only", isReadOnly),
                    ("volume", volume.isNotCopied ? ["nocopy": true] : nil))
            ]
        case .anonymous: return [.keys(("type", "volume"), ("target", target), ("read_only", isReadOnly))]
        case .memory(let size):
            return [.keys(("type", "tmpfs"), ("target", target), ("tmpfs", size.map { ["size": .int($0)] }))]
        case .other(let type):
            notes.refuse(path, "a volume of the type '\(type)' cannot be exported")
            return []
        case .bind(let source):
            return bind(source, volume, path)
        }
    }

    /// The files that are mounted, as configs: by the names of their services.
    private var fileConfigs: [String: [Value]] = [:]

    private mutating func bind(_ source: String, _ volume: ExportedVolume, _ path: [String]) -> [Value] {
        switch ExportedFiles(source, of: project, limit: ComposeFiles.limit) {
        case .files(let found, let isFolder):
            if !volume.isReadOnly {
                notes.report(path, "'\(volume.target)' can only be read: it is a copy of the project's files")
            }
            _ = files.add(found, isFolder: isFolder, from: source)
            for file in found {
                let shown = project.relative(source) + (isFolder ? "/" + file.path : "")
                if file.bytes.isEmpty {
                    notes.report(path, "'\(shown)' is empty, and not exported: a config of a swarm cannot be")
                    continue
                }
                if file.bytes.count >= Self.configLimit {
                    notes.refuse(
                        path,
                        "'\(shown)' has \(file.bytes.count) bytes, and a config of a swarm has less than \(Self.configLimit)"
                    )
                }
                let key = "file-" + Self.digest(file.bytes)
                let name = "./files/" + shown
                added["configs", default: [:]][key] = [
                    "file": .string(Interpolation.escape(name)), "name": .string("\(project.name)_\(key)"),
                ]
                let target = isFolder ? "\(volume.target)/\(file.path)" : volume.target
                fileConfigs[path[1], default: []].append(
                    .keys(
                        ("source", .string(key)), ("target", .string(Interpolation.escape(target))),
                        ("mode", file.mode == 0o644 ? nil : .int(file.mode & 0o555))))
            }
        case .none(let reason):
            notes.report(path, "the mount at '\(volume.target)' is not exported: \(reason)")
        case .outside where request.allowsHost:
            return [
                .keys(
                    ("type", "bind"), ("source", .string(Interpolation.escape(source))),
                    ("target", .string(Interpolation.escape(volume.target))),
                    ("read_only", volume.isReadOnly ? true : nil))
            ]
        case .outside:
            notes.refuse(path, "'\(source)' is a path of this machine; '--allow-host' exports it as one of each node")
        }
        return []
    }

    /// A config of a swarm has fewer bytes.
    private static let configLimit = 1_024_000

    private static func digest(_ bytes: [UInt8]) -> String { String(ObjectID.ofBlob(bytes).description.prefix(10)) }

    /// The definitions that no file has, by their sections: configs for files that are mounted, and copies.
    private var added: [String: [String: Value]] = [:]

    /// Returns the configs or secrets of a service, with the files that are mounted among the configs.
    private mutating func references(
        of service: ExportedProject.Service, _ section: String, _ keys: inout Keys
    ) -> Value {
        let items = (keys.take(section)?.items ?? []).map { item -> Value in
            var keys = Keys(item, at: service.path + [section, item["source"]?.text ?? ""])
            let entries = ["source", "target", "uid", "gid"].compactMap { key in
                keys.take(key)?.text.map { Value.Entry(key: key, value: .string($0)) }
            }
            let mode = ComposeMode(keys.take("mode"))?.bits
            notes.reportRest(of: keys)
            return .mapping(entries + (mode.map { [.init(key: "mode", value: .int($0))] } ?? []))
        }
        let files = section == "configs" ? fileConfigs[service.name] ?? [] : []
        return .sequence(
            (items + files).reduce(into: []) { found, item in
                found.append(unique(item, section, among: found, of: service))
            })
    }

    /// Returns a reference to a config or secret that no earlier one of the service names: of two references to the same one
    /// docker (28.2) keeps the last without a word. The definition that it names then is a copy.
    private mutating func unique(
        _ item: Value, _ section: String, among earlier: [Value], of service: ExportedProject.Service
    ) -> Value {
        guard let source = item["source"]?.text, earlier.contains(where: { $0["source"]?.text == source }) else {
            return item
        }
        let entry = Value.Entry(key: source, value: project.definition(section, source))
        let original = added[section]?[source] ?? definition(entry, section)
        guard original["external"] == nil, let name = original["name"]?.text else {
            notes.refuse(
                service.path + [section, source],
                "a swarm mounts '\(source)' only once in a service; make another one with the same content")
            return item
        }
        var number = 2
        let known = Set(project.definitions(section).map(\.key)).union(
            earlier.compactMap { $0["source"]?.text })
        while known.contains("\(source)-\(number)") { number += 1 }
        let key = "\(source)-\(number)"
        added[section, default: [:]][key] = original.setting("name", .string("\(name)-\(number)"))
        let target = item["target"] ?? .string(section == "configs" ? "/\(source)" : source)
        return item.setting("source", .string(key)).setting("target", target)
    }

    // MARK: Definitions

    private mutating func definition(_ entry: Value.Entry, _ section: String) -> Value {
        let path = [section, entry.key]
        if section == "configs" || section == "secrets" { return fileDefinition(entry, section, path) }
        var keys = Keys(entry.value, at: path)
        let isExternal = keys.take("external")
        let name = keys.take("name")
        var entries: [Value.Entry] = []
        func add(_ key: String, _ value: Value?) { if let value { entries.append(.init(key: key, value: value)) } }
        add("external", isExternal)
        if isExternal != nil || project.givenName(section, entry.key) != nil { add("name", name) }
        if let driver = keys.take("driver") {
            if section == "networks", driver.text == "bridge" {
                notes.report(
                    path + ["driver"], "'driver: bridge' is not exported: networks of a swarm are of the kind 'overlay'"
                )
            } else {
                add("driver", driver)
            }
        }
        if section == "networks", let ipam = keys.take("ipam") { add("ipam", self.ipam(ipam, path + ["ipam"])) }
        let known =
            section == "networks"
            ? ["driver_opts", "internal", "attachable", "labels"] : ["driver_opts", "labels"]
        for key in known {
            if let value = keys.take(key), !value.isNothing { add(key, value) }
        }
        notes.reportRest(of: keys)
        return .mapping(entries)
    }

    /// Returns the addresses of a network, as far as a stack file can have them.
    private mutating func ipam(_ value: Value, _ path: [String]) -> Value? {
        var keys = Keys(value, at: path)
        let driver = keys.take("driver")
        let configs = (keys.take("config")?.items ?? []).map { item -> Value in
            var keys = Keys(item, at: path + ["config"])
            let subnet = keys.take("subnet")
            notes.reportRest(of: keys)
            return .keys(("subnet", subnet))
        }
        notes.reportRest(of: keys)
        let ipam = Value.keys(("driver", driver), ("config", configs.isEmpty ? nil : .sequence(configs)))
        return ipam.isNothing ? nil : ipam
    }

    /// Returns the definition of a config or a secret. Its name changes with its content: docker changes none that is there.
    private mutating func fileDefinition(_ entry: Value.Entry, _ section: String, _ path: [String]) -> Value {
        let definition = entry.value.unescaped(keys: false)
        let isSecret = section == "secrets"
        let name = project.givenName(section, entry.key) ?? "\(project.name)_\(entry.key)"
        if definition["external"]?.text == "true" {
            return .keys(("external", true), ("name", definition["name"].map { .string($0.text ?? entry.key) }))
        }
        if isSecret, !request.includesSecrets {
            let file = definition["file"]?.text.map { ShellWords.quote(project.relative($0)) } ?? "-"
            commands.append("docker secret create \(name) \(file)")
            return ["external": true, "name": .string(name)]
        }
        switch definition.content(in: project, isSecret: isSecret, limit: ComposeFiles.limit) {
        case .files(let found, isFolder: false):
            let limit = isSecret ? 512_000 : Self.configLimit
            guard (1..<limit).contains(found[0].bytes.count) else {
                notes.refuse(path, "a swarm takes between 1 and \(limit - 1) bytes, and it has \(found[0].bytes.count)")
                break
            }
            let file = files.add(
                found[0].bytes, named: isSecret ? "secrets/\(entry.key)" : "files/configs/\(entry.key)")
            return ["file": .string(file), "name": .string("\(name)-\(Self.digest(found[0].bytes))")]
        case .files: notes.refuse(path, "it is a folder")
        case .none(let reason): notes.refuse(path, "it cannot be exported: \(reason)")
        case .outside: notes.refuse(path, "its file is outside of the project")
        }
        return .mapping([])
    }
}
