import Compose
import Projects
import YAML

/// Makes the template of a pod of Kubernetes, and all that its containers need around them.
struct KubernetesPod {
    let workload: KubernetesWorkload
    let project: ExportedProject
    let request: ExportRequest
    var notes: ExportNotes

    /// The volumes of the pod, by their names.
    var volumes: [Value.Entry] = []
    /// What volumes with the same source are told apart by.
    private var owners: [String: String] = [:]
    /// The keys of the named volumes that it uses.
    var claims: [String] = []
    /// ConfigMaps for its files.
    var configMaps: [Value] = []
    /// Secrets that are written.
    var secrets: [Value] = []
    /// Commands that make what is not written.
    var commands: [String] = []
    /// How many pods run.
    private(set) var replicas = 1

    private var annotations: [Value.Entry] = []
    var hostAliases: [(ip: String, name: String)] = []
    var sysctls: [Value.Entry] = []
    var group: Int?
    var namespaces: [Value.Entry] = []
    private var gracePeriod = 10

    init(
        _ workload: KubernetesWorkload, _ project: ExportedProject, _ request: ExportRequest, _ notes: ExportNotes
    ) {
        self.workload = workload
        self.project = project
        self.request = request
        self.notes = notes
    }

    private var isTask: Bool { workload.pod.kind == .task }

    /// Makes the template.
    mutating func template() -> Value {
        let early = workload.early
        var containers: [Value] = []
        var initContainers: [Value] = []
        for service in workload.services {
            let container = container(of: service, isEarly: early.contains(service.name))
            if early.contains(service.name) { initContainers.append(container) } else { containers.append(container) }
        }
        initContainers.sort {
            (early.firstIndex(of: $0["name"]?.text ?? "") ?? 0) < (early.firstIndex(of: $1["name"]?.text ?? "") ?? 0)
        }
        checkPorts(of: workload.services.filter { !early.contains($0.name) })
        settleReplicas()
        for service in workload.services where !isTask && !early.contains(service.name) {
            hostAliases.append(contentsOf: service.names(in: project).map { ("127.0.0.1", $0) })
        }

        var spec: [Value.Entry] = []
        func add(_ key: String, _ value: Value) { if !value.isNothing { spec.append(.init(key: key, value: value)) } }
        // A Service 'db' would otherwise give containers variables such as DB_PORT.
        add("enableServiceLinks", false)
        add("automountServiceAccountToken", false)
        if isTask { add("restartPolicy", "Never") }
        add("terminationGracePeriodSeconds", .int(gracePeriod))
        for namespace in namespaces { add(namespace.key, namespace.value) }
        add("securityContext", securityContext)
        add("hostAliases", aliases)
        add("affinity", affinity)
        add("initContainers", .sequence(initContainers))
        add("containers", .sequence(containers))
        add(
            "volumes",
            .sequence(volumes.map { .mapping([.init(key: "name", value: .string($0.key))] + $0.value.entries) }))
        let labels = workload.labels(in: project)
        let metadata: Value = .keys(
            ("labels", labels), ("annotations", annotations.isEmpty ? nil : .mapping(annotations)))
        return ["metadata": metadata, "spec": .mapping(spec)]
    }

    // MARK: The pod

    private var securityContext: Value {
        .keys(
            ("fsGroup", group.map(Value.int)),
            (
                "sysctls",
                sysctls.isEmpty
                    ? nil : .sequence(sysctls.map { ["name": .string($0.key), "value": $0.value] })
            ))
    }

    private var aliases: Value {
        var names: [(ip: String, names: [String])] = []
        for alias in hostAliases {
            if let index = names.firstIndex(where: { $0.ip == alias.ip }) {
                if !names[index].names.contains(alias.name) { names[index].names.append(alias.name) }
            } else {
                names.append((alias.ip, [alias.name]))
            }
        }
        return .sequence(names.map { ["ip": .string($0.ip), "hostnames": .texts($0.names)] })
    }

    /// What keeps the services of a split pod on one machine.
    private var affinity: Value {
        guard workload.isSplit, !isTask else { return .mapping([]) }
        return [
            "podAffinity": [
                "requiredDuringSchedulingIgnoredDuringExecution": [
                    [
                        "labelSelector": [
                            "matchLabels": [
                                "app.kubernetes.io/name": .string(workload.pod.name),
                                "app.kubernetes.io/part-of": .string(KubernetesName.labelValue(project.name)),
                            ]
                        ],
                        "topologyKey": "kubernetes.io/hostname",
                    ]
                ]
            ]
        ]
    }

    private mutating func checkPorts(of services: [ExportedProject.Service]) {
        guard services.count > 1, !isTask else { return }
        var owners: [String: String] = [:]
        for service in services {
            for port in service.knownPorts {
                let key = "\(port.target)/\(port.transport)"
                guard let other = owners[key] else {
                    owners[key] = service.name
                    continue
                }
                notes.refuse(
                    service.path + [service.value["ports"] == nil ? "expose" : "ports"],
                    "'\(other)' and '\(service.name)' both use port \(key), and the services of a pod share one network "
                        + "in Kubernetes; '--split \(workload.pod.name)' gives each a pod of its own")
            }
        }
        let unknown = services.filter(\.knownPorts.isEmpty)
        guard !unknown.isEmpty else { return }
        let names = unknown.map { "'\($0.name)'" }.joined(separator: ", ")
        notes.report(
            unknown[0].path,
            "the ports of \(names) are not known (no 'ports' or 'expose'): the services of a pod share one network in "
                + "Kubernetes, and must not use the same")
    }

    private mutating func settleReplicas() {
        let early = workload.early
        let counts = workload.services.filter { !early.contains($0.name) }.map { service in
            (service, (service.value["deploy"]?["replicas"] ?? service.value["scale"])?.text.flatMap { Int($0) } ?? 1)
        }
        replicas = counts.first?.1 ?? 1
        guard let (service, _) = counts.first(where: { $0.1 != 1 }) else { return }
        let path = service.path + ["deploy", "replicas"]
        if isTask {
            notes.report(path, "'replicas' is not exported: a task is run by hand")
        } else if Set(counts.map(\.1)).count > 1 {
            notes.refuse(
                path,
                "the services of a pod have the same number of replicas in Kubernetes; '--split \(workload.pod.name)' gives "
                    + "each a Deployment of its own")
        } else if replicas > 1, !claims.isEmpty {
            notes.refuse(path, "a pod with a volume can have one replica only, as the volume belongs to one pod")
        }
    }

    // MARK: What containers ask of the pod

    mutating func prolongGracePeriod(to seconds: Int) { gracePeriod = max(gracePeriod, seconds) }

    /// Adds labels of a service as annotations of the pod.
    mutating func annotate(_ labels: Value, of service: ExportedProject.Service) {
        for label in labels.pairs() {
            let path = service.path + ["labels", label.name]
            let parts = label.name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count < 3, parts.last?.wholeMatch(of: /[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?/) != nil,
                parts.count == 1 || parts[0].wholeMatch(of: /[a-z0-9]([-.a-z0-9]*[a-z0-9])?/) != nil
            else {
                notes.report(path, "the label '\(label.name)' is not exported: Kubernetes takes no such name")
                continue
            }
            let value = Value.string(label.value ?? "")
            if let other = annotations.first(where: { $0.key == label.name }) {
                if other.value != value {
                    notes.report(
                        path,
                        "the label '\(label.name)' is not exported: another service of the pod has it, with other text")
                }
            } else {
                annotations.append(.init(key: label.name, value: value))
            }
        }
    }

    /// Adds a setting of the pod, unless another service has set it otherwise.
    mutating func addSysctl(_ name: String, _ value: String, of service: ExportedProject.Service) {
        if let other = sysctls.first(where: { $0.key == name }) {
            if other.value != .string(value) {
                notes.report(
                    service.path + ["sysctls"], "'\(name)' is not exported: another service of the pod sets it")
            }
        } else {
            sysctls.append(.init(key: name, value: .string(value)))
        }
    }

    /// Adds a volume, unless it is there, and returns its name.
    ///
    /// - Parameters:
    ///   - name: the name that it gets, if no other one has it.
    ///   - source: what it holds.
    ///   - owner: what makes it another one than those with the same source.
    mutating func addVolume(_ name: String, _ source: Value, owner: String = "") -> String {
        var (free, number) = (name, 2)
        while let index = volumes.firstIndex(where: { $0.key == free }) {
            if volumes[index].value == source, owners[free] == owner { return free }
            free = "\(name)-\(number)"
            number += 1
        }
        owners[free] = owner
        volumes.append(.init(key: free, value: source))
        return free
    }

    /// Adds a setting such as `hostNetwork`.
    mutating func setNamespace(_ key: String) {
        if !namespaces.contains(where: { $0.key == key }) { namespaces.append(.init(key: key, value: true)) }
    }
}
