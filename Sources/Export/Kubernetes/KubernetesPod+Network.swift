import Compose
import Projects
import YAML

/// What a service says of networks, namespaces and other services.
extension KubernetesPod {
    mutating func takeNetworks(of service: ExportedProject.Service, _ keys: inout Keys) {
        let networks = keys.take("networks")?.entries ?? []
        if networks.contains(where: { $0.key != "default" }) {
            let names = networks.map { "'\($0.key)'" }.joined(separator: ", ")
            notes.report(
                service.path + ["networks"],
                "networks (\(names)) are not exported: all pods of a namespace of Kubernetes reach one another")
        }
        for network in networks {
            var options = Keys(network.value, at: service.path + ["networks", network.key])
            options.skip("aliases")
            notes.reportRest(of: options)
        }
        for host in keys.take("extra_hosts")?.extraHosts ?? [] {
            if host.address == "host-gateway" {
                notes.refuse(
                    service.path + ["extra_hosts"],
                    "'\(host.name)' is the machine itself ('host-gateway'), which a pod cannot reach; take it out of the "
                        + "environment '\(project.environment)'")
            } else {
                add(host, of: service)
            }
        }
        if let mode = keys.take("network_mode")?.text {
            takeNamespace(mode, "network_mode", "hostNetwork", of: service)
        }
        if let mode = keys.take("pid")?.text { takeNamespace(mode, "pid", "hostPID", of: service) }
        if let mode = keys.take("ipc")?.text { takeNamespace(mode, "ipc", "hostIPC", of: service) }
    }

    /// Adds the address of a name, which holds for the whole pod.
    private mutating func add(_ host: (name: String, address: String), of service: ExportedProject.Service) {
        let path = service.path + ["extra_hosts"]
        let name = host.name.lowercased()
        guard name.utf8.count < 254,
            name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy({
                KubernetesName.isLabel(String($0))
            })
        else {
            notes.refuse(path, "'\(host.name)' cannot be the name of a host in Kubernetes; give it another one")
            return
        }
        let isOther = hostAliases.contains { $0.name == name && $0.ip != host.address }
        if isOther || workload.services.contains(where: { $0.names(in: project).contains(name) }) {
            notes.refuse(
                path,
                "'\(host.name)' has another address in another service of the pod, and names hold for the whole pod; "
                    + "'--split \(workload.pod.name)' gives each service a pod of its own")
        }
        hostAliases.append((host.address, name))
    }

    /// Takes the mode of a namespace: of the machine, or of another service.
    private mutating func takeNamespace(
        _ mode: String, _ key: String, _ field: String, of service: ExportedProject.Service
    ) {
        let path = service.path + [key]
        switch mode {
        case "host" where request.allowsHost: setNamespace(field)
        case "host":
            notes.refuse(path, "'\(key): host' uses that of the machine; '--allow-host' exports it")
        case "bridge", "default", "private", "shareable": break
        case _ where mode.hasPrefix("service:"):
            let other = String(mode.dropFirst("service:".count))
            guard workload.services.contains(where: { $0.name == other }) else {
                notes.refuse(path, "'\(key): \(mode)' needs both services in one pod")
                return
            }
            if key == "pid" { setNamespace("shareProcessNamespace") }
        default: notes.refuse(path, "'\(key): \(mode)' cannot be exported")
        }
    }

    mutating func takeDependencies(of service: ExportedProject.Service, _ keys: inout Keys) {
        if project.awaited.contains(service.name), workload.pod.kind != .task, !workload.early.contains(service.name) {
            notes.refuse(
                service.path,
                "others wait for its end, and it cannot end before they start, as it needs other services of its pod, or is in "
                    + "another pod than they: Kubernetes would start it again and again; make it a task (a pod with "
                    + "'pod_type: task')")
        }
        let early = workload.services.map(\.name)
        let others = (keys.take("depends_on")?.entries ?? []).filter {
            !(early.contains($0.key) && $0.value.waitsForSuccess)
        }
        let links = keys.take("links")?.texts ?? []
        if !others.isEmpty {
            let names = others.map { "'\($0.key)'" }.joined(separator: ", ")
            notes.report(
                service.path + [links.isEmpty ? "depends_on" : "links"],
                "the order of start (after \(names)) is not exported: a program has to wait for what it needs")
        }
        let external = keys.take("external_links")?.texts ?? []
        if !external.isEmpty {
            notes.refuse(service.path + ["external_links"], "containers outside of the project cannot be reached")
        }
    }
}

extension Value {
    /// The names and addresses of `extra_hosts:`, in every form.
    var extraHosts: [(name: String, address: String)] {
        if case .mapping(let entries) = self {
            return entries.flatMap { entry in entry.value.texts.map { (entry.key, $0) } }
        }
        return texts.compactMap { text in
            guard let index = text.firstIndex(of: "=") ?? text.firstIndex(of: ":") else { return nil }
            let address = text[text.index(after: index)...]
            let isBracketed = address.hasPrefix("[") && address.hasSuffix("]")
            return (String(text[..<index]), String(isBracketed ? address.dropFirst().dropLast() : address))
        }
    }
}
