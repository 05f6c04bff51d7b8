import Compose
import Projects
import YAML

extension KubernetesPod {
    /// Makes the container of a service.
    ///
    /// - Parameter isEarly: whether it ends before the others start.
    mutating func container(of service: ExportedProject.Service, isEarly: Bool) -> Value {
        var keys = Keys(service.value.unescaped(keys: false), at: service.path)
        var entries: [Value.Entry] = []
        func add(_ key: String, _ value: Value?) {
            if let value, !value.isNothing { entries.append(.init(key: key, value: value)) }
        }
        func text(_ key: String) -> Value? { keys.take(key)?.text.map(Value.string) }

        add("name", .string(service.name))
        keys.skip("image", "build")
        add("image", notes.image(of: service, request))
        let policy = keys.take("pull_policy")?.text
        add("imagePullPolicy", policy == "always" ? "Always" : policy == "never" ? "Never" : "IfNotPresent")
        if let policy, !["always", "never", "missing", "if_not_present", "build"].contains(policy) {
            notes.report(service.path + ["pull_policy"], "'pull_policy: \(policy)' is not exported")
        }
        let (command, arguments) = words(of: service, &keys)
        add("command", command)
        add("args", arguments)
        add("workingDir", text("working_dir"))
        add("env", environment(of: service, &keys))
        if !isEarly { add("ports", ports(of: service)) }
        if isEarly, service.value["ports"] != nil {
            notes.report(service.path + ["ports"], "'ports' is not exported: it ends before others start")
        }
        keys.skip("ports", "expose")
        add("resources", resources(of: service, &keys))
        let probe = readiness(of: service, &keys)
        if !isEarly { add("readinessProbe", probe) }
        let lifecycle = lifecycle(of: service, &keys)
        if !isEarly { add("lifecycle", lifecycle) }
        add("securityContext", security(of: service, &keys))
        if keys.isTrue("stdin_open") { add("stdin", true) }
        if keys.isTrue("tty") { add("tty", true) }
        add("volumeMounts", .sequence(mounts(of: service, &keys)))
        takeRest(of: service, &keys)
        notes.reportRest(of: keys)
        if Value.mapping(entries).isRefusedByKustomize {
            notes.refuse(
                service.path,
                "a text of it has a control character (U+007F to U+009F), which 'kubectl apply -k' refuses")
        }
        return .mapping(entries)
    }

    private mutating func words(of service: ExportedProject.Service, _ keys: inout Keys) -> (
        command: Value?, arguments: Value?
    ) {
        func words(_ key: String) -> [String]? { keys.take(key).map(\.texts) }
        let (entrypoint, command) = (words("entrypoint"), words("command"))
        func value(_ words: [String]?) -> Value? { words.map { .texts($0.map(\.forKubernetes)) } }
        // An empty command is none: docker compose 2.40 runs that of the image.
        guard let entrypoint else { return (nil, value(command)) }
        if !entrypoint.isEmpty { return (value(entrypoint), value(command)) }
        if command?.isEmpty != false {
            notes.refuse(
                service.path + ["entrypoint"],
                "an empty 'entrypoint' without a 'command' runs the image's command alone, which Kubernetes cannot; give it "
                    + "a 'command'")
        }
        return (value(command), nil)
    }

    private mutating func environment(of service: ExportedProject.Service, _ keys: inout Keys) -> Value {
        keys.skip("env_file")
        var variables: [Value] = []
        let secrets = service.secrets.map(\.name)
        for variable in keys.take("environment")?.pairs() ?? [] where !secrets.contains(variable.name) {
            let path = service.path + ["environment", variable.name]
            guard KubernetesName.isVariable(variable.name) else {
                notes.refuse(path, "Kubernetes takes no variable of the name '\(variable.name)'")
                continue
            }
            guard let value = variable.value else {
                notes.report(path, "'\(variable.name)' has no value here, and is not exported")
                continue
            }
            variables.append(["name": .string(variable.name), "value": .string(value.forKubernetes)])
        }
        return .sequence(variables + secretVariables(of: service))
    }

    private func ports(of service: ExportedProject.Service) -> Value {
        .sequence(
            service.knownPorts.map {
                ["containerPort": .int($0.target), "protocol": .string($0.transport.uppercased())]
            })
    }

    private mutating func resources(of service: ExportedProject.Service, _ keys: inout Keys) -> Value {
        var deploy = keys.takeKeys("deploy")
        deploy.skip("replicas")
        var resources = deploy.takeKeys("resources")
        var (limits, requests) = (resources.takeKeys("limits"), resources.takeKeys("reservations"))
        let mode = deploy.take("mode")?.text
        if let mode, mode != "replicated" {
            notes.report(service.path + ["deploy", "mode"], "'deploy.mode: \(mode)' is not exported")
        }
        func memory(_ value: Value?) -> Value? {
            value?.text.flatMap(ComposeBytes.init).flatMap { $0.count == 0 ? nil : .string("\($0.count)") }
        }
        func cpus(_ value: Value?) -> Value? {
            value?.text.flatMap { Double($0) }.flatMap { count in
                count == 0 ? nil : .string("\(max(1, Int((count * 1000).rounded())))m")
            }
        }
        let (ownCPUs, ownMemory) = (cpus(keys.take("cpus")), memory(keys.take("mem_limit")))
        let reserved = memory(keys.take("mem_reservation"))
        let limit = Value.keys(
            ("cpu", cpus(limits.take("cpus")) ?? ownCPUs), ("memory", memory(limits.take("memory")) ?? ownMemory))
        let request = Value.keys(
            ("cpu", cpus(requests.take("cpus"))), ("memory", memory(requests.take("memory")) ?? reserved))
        for rest in [deploy, resources, limits, requests] { notes.reportRest(of: rest) }
        return .keys(
            ("limits", limit.isNothing ? nil : limit), ("requests", request.isNothing ? nil : request))
    }

    private mutating func readiness(of service: ExportedProject.Service, _ keys: inout Keys) -> Value? {
        guard let check = keys.take("healthcheck") else { return nil }
        var options = Keys(check, at: service.path + ["healthcheck"])
        let (test, isDisabled) = (options.take("test")?.texts ?? [], options.isTrue("disable"))
        // docker takes 0 for its default.
        func seconds(_ key: String) -> Int? {
            options.take(key)?.text.flatMap(ComposeDuration.init).flatMap { $0.seconds > 0 ? $0.wholeSeconds : nil }
        }
        let (interval, timeout) = (seconds("interval"), seconds("timeout"))
        let retries = options.take("retries")?.text.flatMap { Int($0) }
        let start = options.take("start_period")?.text.flatMap(ComposeDuration.init)
        if isDisabled || test.first == "NONE" { return nil }
        notes.reportRest(of: options)
        var words = Array(test.dropFirst())
        switch test.first {
        case "CMD": break
        case "CMD-SHELL": words = ["/bin/sh", "-c"] + words
        default:
            notes.report(
                service.path + ["healthcheck"],
                "'healthcheck' is not exported: it has no 'test', and that of the image is "
                    + "not known")
            return nil
        }
        if let start, start.seconds > 0 {
            notes.report(
                service.path + ["healthcheck", "start_period"],
                "'healthcheck.start_period' is not needed: a pod is not ready before its first check succeeds")
        }
        return [
            "exec": ["command": .texts(words.map(\.forKubernetes))],
            "periodSeconds": .int(interval ?? 30), "timeoutSeconds": .int(timeout ?? 30),
            "failureThreshold": .int(retries.flatMap { $0 > 0 ? $0 : nil } ?? 3),
        ]
    }

    private mutating func lifecycle(of service: ExportedProject.Service, _ keys: inout Keys) -> Value {
        func hook(_ key: String) -> Value? {
            guard let hooks = keys.take(key)?.items, let first = hooks.first else { return nil }
            if hooks.count > 1 { notes.report(service.path + [key], "only the first command of '\(key)' is exported") }
            var options = Keys(first, at: service.path + [key])
            let words = options.take("command")?.texts ?? []
            notes.reportRest(of: options)
            // Kubernetes replaces no variables here.
            return ["exec": ["command": .texts(words)]]
        }
        return .keys(("postStart", hook("post_start")), ("preStop", hook("pre_stop")))
    }

    /// Takes the keys that say something of the whole pod, and those of which nothing has to be carried.
    private mutating func takeRest(of service: ExportedProject.Service, _ keys: inout Keys) {
        if let labels = keys.take("labels") { annotate(labels, of: service) }
        if let period = keys.take("stop_grace_period")?.text.flatMap(ComposeDuration.init) {
            prolongGracePeriod(to: period.wholeSeconds)
        }
        takeNetworks(of: service, &keys)
        takeDependencies(of: service, &keys)
        // They decide what is exported at all, or are files that are read already; labels are merged in.
        keys.skip("profiles", "scale", "label_file", "develop", "attach")
        let restart = keys.take("restart")?.text
        if let restart, workload.pod.kind == .task, restart != "no" {
            notes.report(
                service.path + ["restart"], "'restart: \(restart)' is not exported: a task is run by hand, and once")
        } else if let restart, restart != "always", restart != "unless-stopped" {
            notes.report(
                service.path + ["restart"],
                "'restart: \(restart)' is not exported: a Deployment starts a container again whenever it ends")
        }
        for (key, reason) in Self.reasons {
            if let value = keys.take(key), value != .bool(false), !value.isNothing {
                notes.report(service.path + [key], "'\(key)' is not exported: \(reason)")
            }
        }
    }

    private static let reasons = [
        ("container_name", "Kubernetes names the containers"),
        ("logging", "the cluster collects what containers print"),
        ("ulimits", "a pod has no field for them"),
        ("init", "add tini, or a program like it, to the image"),
        ("platform", "the image has to be there for the machines of the cluster"),
    ]
}
