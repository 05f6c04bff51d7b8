import Compose
import Git
import Projects
import Text
import YAML

extension SwarmExport {
    mutating func deploy(
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
        let isAwaited = project.awaited.contains(service.name)
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
    static func restartPolicy(_ restart: String?) -> (condition: String?, attempts: Int?) {
        switch restart {
        case "always", "unless-stopped": ("any", nil)
        case let text? where text.hasPrefix("on-failure"):
            ("on-failure", text.split(separator: ":").dropFirst().first.flatMap { Int($0) })
        default: (nil, nil)
        }
    }
}
