import Projects
import YAML

/// Makes files for Kubernetes: a pod is a Deployment, its services are containers in one network namespace.
///
/// Inside of a pod services find one another by `hostAliases`; for other pods there is a headless Service for each name. Tasks
/// are suspended CronJobs. Placeholders have no workload: what they stand for is hosted elsewhere.
struct KubernetesExport {
    let project: ExportedProject
    let request: ExportRequest
    var notes: ExportNotes

    /// The objects, each with the name of its file, in the order in which they were made.
    private var objects: [(file: String, object: Value)] = []
    private var secretObjects: [Value] = []
    private var commands: [String] = []
    /// The Services, by their names.
    private var services: [String: Value] = [:]
    /// The names of claims, by the keys of their volumes.
    private var claims: [String: String] = [:]

    init(_ project: ExportedProject, _ request: ExportRequest, _ notes: ExportNotes) {
        (self.project, self.request, self.notes) = (project, request, notes)
    }

    /// Makes the export.
    mutating func made() -> Export {
        notes.reportOmissions(of: project)
        let workloads = self.workloads
        checkNames(of: workloads)
        checkNames(of: "volumes")
        checkNames(of: "secrets", besides: project.services.filter { !$0.secrets.isEmpty }.map { "\($0.name)-secrets" })
        for workload in workloads { add(workload) }
        for pod in project.pods where pod.kind == .placeholder { notes.reportPlaceholders(pod, in: project) }
        reportUsers(of: workloads)
        for network in project.definitions("networks") {
            var keys = Keys(network.value, at: ["networks", network.key])
            keys.skip("name", "external")
            notes.reportRest(of: keys)
        }

        var files = Dictionary(grouping: objects, by: \.file).map { name, objects in
            Export.File(name, Self.text(objects.map(\.object)))
        }
        if !secretObjects.isEmpty {
            files.append(Export.File(Self.secretsFile, Self.text(secretObjects), isPrivate: true))
        }
        let kustomization: Value = [
            "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization",
            "resources": .texts(files.map(\.path).sorted()),
        ]
        files.append(Export.File(Self.listFile, Self.text([kustomization])))
        reportRestarts(of: workloads)
        // Otherwise kubectl would write each object into an annotation, too, which may have 256 KiB.
        let isLarge = files.contains { $0.bytes.count > 200 << 10 }
        return Export(
            files, notes.all, commands: commands + ["kubectl apply \(isLarge ? "--server-side " : "")-k DIR"])
    }

    private static let secretsFile = "secrets.yaml"
    private static let listFile = "kustomization.yaml"

    /// Returns the name of the file for a pod.
    private static func file(of pod: ExportedProject.Pod) -> String {
        let name = "\(pod.name).yaml"
        return [secretsFile, listFile].contains(name) ? "\(pod.name)-pod.yaml" : name
    }

    private static func text(_ objects: [Value]) -> String {
        objects.map { $0.serialized(isQuoting: true) }.joined(separator: "---\n")
    }

    // MARK: Workloads

    private var workloads: [KubernetesWorkload] {
        project.pods.filter { $0.kind != .placeholder && !$0.services.isEmpty }.flatMap { pod in
            // The services of a task are run one at a time.
            let isSplit =
                (pod.kind == .task || pod.isSplit || request.split.contains(pod.name)) && pod.services.count > 1
            guard isSplit else {
                return [KubernetesWorkload(name: pod.name, pod: pod, services: pod.services, isSplit: false)]
            }
            return pod.services.map {
                KubernetesWorkload(name: "\(pod.name)-\($0.name)", pod: pod, services: [$0], isSplit: true)
            }
        }
    }

    private mutating func checkNames(of workloads: [KubernetesWorkload]) {
        var known: Set<String> = []
        for workload in workloads {
            let (name, isTask) = (workload.name, workload.pod.kind == .task)
            let limit = isTask ? 52 : 63
            let path = workload.services[0].path
            if !KubernetesName.isLabel(name, limit: limit) {
                notes.refuse(
                    path,
                    "'\(name)' cannot name a \(isTask ? "CronJob" : "Deployment"): Kubernetes takes up to \(limit) "
                        + "lower-case letters, digits and '-'; rename the pod")
            }
            if !known.insert(name).inserted {
                notes.refuse(path, "another pod is called '\(name)' in Kubernetes, too; rename one of them")
            }
            for service in workload.services where !KubernetesName.isService(service.name) {
                notes.refuse(
                    service.path,
                    "'\(service.name)' cannot be the name of a Service: Kubernetes takes up to 63 lower-case letters, "
                        + "digits and '-', beginning with a letter; rename the service")
            }
        }
    }

    /// Refuses keys that would have the same name in Kubernetes, which has fewer characters for it.
    ///
    /// - Parameter others: further names that are taken.
    private mutating func checkNames(of section: String, besides others: [String] = []) {
        let keys = others + project.definitions(section).filter { $0.value["external"]?.text != "true" }.map(\.key)
        for (name, same) in Dictionary(grouping: keys, by: { KubernetesName.made(from: $0) }).sorted(by: {
            $0.key < $1.key
        })
        where same.count > 1 {
            notes.refuse(
                [section, same[same.count - 1]],
                "\(same.map { "'\($0)'" }.joined(separator: " and ")) would both be called '\(name)' in Kubernetes; rename one"
            )
        }
    }

    private mutating func add(_ workload: KubernetesWorkload) {
        var pod = KubernetesPod(workload, project, request, notes)
        let template = pod.template()
        notes = pod.notes
        let file = Self.file(of: workload.pod)
        objects.append((file, workload.object(template, replicas: pod.replicas, in: project)))
        for key in pod.claims where claims[key] == nil {
            let claim = KubernetesClaim(key, project.definition("volumes", key), &notes)
            claims[key] = claim.name
            if let object = claim.object(in: project) { objects.append((file, object)) }
        }
        objects += pod.configMaps.map { (file, $0) }
        secretObjects += pod.secrets
        commands += pod.commands.filter { !commands.contains($0) }
        guard workload.pod.kind != .task else { return }
        var network = KubernetesNetwork(workload, project, notes)
        let services = network.services()
        notes = network.notes
        for service in services {
            let name = service["metadata"]?["name"]?.text ?? ""
            if self.services[name] == nil {
                self.services[name] = service
                objects.append((file, service))
            } else if self.services[name] != service {
                notes.refuse(
                    workload.services[0].path,
                    "two services answer to the name '\(name)', and a Service of Kubernetes is one pod's; give one of them "
                        + "another alias or name")
            }
        }
    }

    /// Notes the services that docker-compose would not start again.
    private mutating func reportRestarts(of workloads: [KubernetesWorkload]) {
        let services = workloads.filter { $0.pod.kind != .task }.flatMap { workload in
            workload.services.filter { !workload.early.contains($0.name) }
        }
        notes.reportRestarts(of: services, by: "Kubernetes")
    }

    /// Notes volumes that several workloads use.
    private mutating func reportUsers(of workloads: [KubernetesWorkload]) {
        for key in claims.keys.sorted() {
            let users = workloads.filter { $0.services.contains { $0.mounts(key) } }
            guard Set(users.map(\.pod.name)).count > 1 else { continue }
            let names = users.map { "'\($0.name)'" }.joined(separator: " and ")
            notes.report(
                ["volumes", key],
                "\(names) use the volume '\(key)': both have to run on the same machine (ReadWriteOnce)")
        }
    }
}

extension ExportedProject.Service {
    /// Whether it mounts a named volume.
    fileprivate func mounts(_ key: String) -> Bool {
        value["volumes"]?.items.contains { $0["type"]?.text == "volume" && $0["source"]?.text == key } ?? false
    }
}

/// The rules for names of Kubernetes.
enum KubernetesName {
    /// Whether a text is a label of RFC 1123.
    static func isLabel(_ text: String, limit: Int = 63) -> Bool {
        text.utf8.count <= limit && text.wholeMatch(of: /[a-z0-9]([-a-z0-9]*[a-z0-9])?/) != nil
    }

    /// Whether a text can name a Service: a label of RFC 1035.
    static func isService(_ text: String) -> Bool { isLabel(text) && text.first?.isLetter == true }

    /// Whether a text can name an environment variable: earlier releases of Kubernetes take no others.
    static func isVariable(_ text: String) -> Bool { text.wholeMatch(of: /[-._a-zA-Z][-._a-zA-Z0-9]*/) != nil }

    /// Returns a text as the value of a label, which begins and ends with a letter or digit.
    static func labelValue(_ text: String) -> String {
        let cut = text.drop { !$0.isLetter && !$0.isNumber }.prefix(63)
        let end = cut.lastIndex { $0.isLetter || $0.isNumber }.map(cut.index(after:)) ?? cut.startIndex
        return String(cut[..<end])
    }

    /// Returns a name for what nobody calls by its name: one with other characters replaced.
    static func made(from text: String, limit: Int = 63) -> String {
        let name = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let words = String(name).split(separator: "-").joined(separator: "-").prefix(limit)
        return words.isEmpty ? "x" : String(words.last == "-" ? words.dropLast() : words)
    }
}
