import Compose
import Git
import Projects
import Text
import YAML

extension SwarmExport {
    /// The keys of a service that are carried as they are.
    static let carried: Set<String> = [
        "cap_add", "cap_drop", "dns", "dns_search", "hostname", "init", "isolation", "labels", "logging", "read_only",
        "stdin_open", "stop_signal", "sysctls", "tty", "ulimits", "user", "working_dir",
    ]

    mutating func value(of service: ExportedProject.Service, in pod: ExportedProject.Pod) -> Value {
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
        keys.skip("image", "build")
        add("image", notes.image(of: service, request))
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

    mutating func environment(of service: ExportedProject.Service, _ keys: inout Keys) -> Value {
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

    mutating func ports(of service: ExportedProject.Service) -> [Value] {
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

    mutating func healthcheck(of service: ExportedProject.Service, _ keys: inout Keys) -> Value? {
        guard let check = keys.take("healthcheck") else { return nil }
        let known = ["test", "interval", "timeout", "retries", "start_period", "disable"]
        var options = Keys(check, at: service.path + ["healthcheck"])
        let entries = known.compactMap { key in options.take(key).map { Value.Entry(key: key, value: $0) } }
        notes.reportRest(of: options)
        return .mapping(entries)
    }

    mutating func networks(of service: ExportedProject.Service, _ keys: inout Keys) -> Value? {
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

    /// Notes the keys that a swarm does not have, or loses without a word.
    mutating func takeRest(of service: ExportedProject.Service, _ keys: inout Keys) {
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
}
