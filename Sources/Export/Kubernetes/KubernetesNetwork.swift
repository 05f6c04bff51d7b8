import YAML

/// The Services by which the services of a workload are found.
struct KubernetesNetwork {
    private let workload: KubernetesWorkload
    private let project: ExportedProject
    private(set) var notes: ExportNotes

    init(_ workload: KubernetesWorkload, _ project: ExportedProject, _ notes: ExportNotes) {
        self.workload = workload
        self.project = project
        self.notes = notes
    }

    /// Returns the Services: a headless one for each name, and one for the published ports of each service.
    mutating func services() -> [Value] {
        // One that has ended before the others start is reached by nobody.
        let early = workload.early
        return workload.services.filter { !early.contains($0.name) }.flatMap { service -> [Value] in
            let names = service.names(in: project)
            for name in names where !KubernetesName.isService(name) && name != service.name {
                notes.refuse(
                    service.path + ["networks"],
                    "the name '\(name)' cannot be that of a Service: Kubernetes takes lower-case letters, digits and '-'"
                )
            }
            let headless = names.map { name in
                object(
                    name,
                    [
                        "clusterIP": "None",
                        // Otherwise a check that fails would take all names of the pod out of DNS.
                        "publishNotReadyAddresses": true,
                    ])
            }
            return headless + [published(by: service)].compactMap(\.self)
        }
    }

    private mutating func published(by service: ExportedProject.Service) -> Value? {
        var ports: [Value] = []
        var known: Set<String> = []
        for port in service.ports {
            guard let outside = port.published else {
                notes.report(
                    service.path + ["ports"],
                    "the port \(port.target) is published where docker chooses: it is reached in the cluster alone")
                continue
            }
            guard let number = Int(outside) else {
                notes.refuse(
                    service.path + ["ports"],
                    "a range of ports for one (\(outside):\(port.target)) cannot be exported; publish one port")
                continue
            }
            if let address = port.hostIP, address == "127.0.0.1" || address == "::1" {
                notes.report(
                    service.path + ["ports"],
                    "the port \(number) is published at \(address) alone, and not exported: 'kubectl port-forward' "
                        + "reaches it")
                continue
            }
            let name = "\(port.transport)-\(number)"
            guard known.insert(name).inserted else { continue }
            ports.append([
                "name": .string(name), "port": .int(number), "targetPort": .int(port.target),
                "protocol": .string(port.transport.uppercased()),
            ])
        }
        guard !ports.isEmpty else { return nil }
        if !KubernetesName.isLabel("\(service.name)-published") {
            notes.refuse(
                service.path, "the name '\(service.name)-published' has more than 63 characters; rename the service")
        }
        return object("\(service.name)-published", ["type": "LoadBalancer"], ports)
    }

    private func object(_ name: String, _ spec: Value, _ ports: [Value] = []) -> Value {
        let labels = workload.labels(in: project)
        let more = ports.isEmpty ? [] : [Value.Entry(key: "ports", value: .sequence(ports))]
        return [
            "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name), "labels": labels],
            "spec": .mapping(spec.entries + [.init(key: "selector", value: labels)] + more),
        ]
    }
}

/// A port of a service.
struct ExportedPort: Hashable {
    /// The port in the container.
    let target: Int
    /// The port at which it is published, or a range of them; `nil` where docker chooses.
    let published: String?
    let hostIP: String?
    /// `tcp`, `udp` or `sctp`.
    let transport: String
}

extension ExportedProject.Service {
    /// Its published ports.
    var ports: [ExportedPort] {
        (value["ports"]?.items ?? []).compactMap { port in
            guard let target = port["target"]?.text.flatMap({ Int($0) }) else { return nil }
            let published = port["published"]?.text
            return ExportedPort(
                target: target, published: published == "0" || published == "" ? nil : published,
                hostIP: port["host_ip"]?.text, transport: port["protocol"]?.text ?? "tcp")
        }
    }

    /// The ports of its containers that its files name, as far as they are known.
    var knownPorts: [ExportedPort] {
        let exposed = (value["expose"]?.texts ?? []).flatMap { text -> [ExportedPort] in
            let parts = text.split(separator: "/").map(String.init)
            let bounds = (parts.first ?? "").split(separator: "-").compactMap { Int($0) }
            guard let lower = bounds.first, let upper = bounds.last, lower <= upper else { return [] }
            return (lower...upper).map {
                ExportedPort(target: $0, published: nil, hostIP: nil, transport: parts.count > 1 ? parts[1] : "tcp")
            }
        }
        var known: [ExportedPort] = []
        for port in ports + exposed
        where !known.contains(where: { $0.target == port.target && $0.transport == port.transport }) {
            known.append(port)
        }
        return known
    }

    /// The names by which other services find it: its own, its aliases on networks, and those of `links:` to it.
    ///
    /// - Parameter ofLinks: whether only those of links are returned.
    func names(in project: ExportedProject, ofLinks: Bool = false) -> [String] {
        let own = [name] + (value["networks"]?.entries ?? []).flatMap { $0.value["aliases"]?.texts ?? [] }
        let names = own + (project.linkNames[name] ?? [])
        var unique: [String] = []
        for name in names where !unique.contains(name) && !(ofLinks && own.contains(name)) { unique.append(name) }
        return unique
    }
}
