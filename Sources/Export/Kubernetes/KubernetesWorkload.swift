import Compose
import Projects
import YAML

/// Services that run in one pod of Kubernetes: those of a pod of the project or, where it is split, one of them.
struct KubernetesWorkload {
    /// The name of its Deployment or CronJob.
    let name: String
    /// The pod of the project.
    let pod: ExportedProject.Pod
    let services: [ExportedProject.Service]
    /// Whether the pod is split, so that this is one of its services.
    let isSplit: Bool
    /// The services that end before others start, in that order: those for whose success another one waits.
    let early: [String]

    init(name: String, pod: ExportedProject.Pod, services: [ExportedProject.Service], isSplit: Bool) {
        (self.name, self.pod, self.services, self.isSplit) = (name, pod, services, isSplit)
        early = pod.kind == .task ? [] : Self.early(among: services)
    }

    /// The labels of its pods, by which Services find them.
    func labels(in project: ExportedProject) -> Value {
        .keys(
            ("app.kubernetes.io/name", .string(pod.name)),
            ("app.kubernetes.io/component", isSplit ? .string(services[0].name) : nil),
            ("app.kubernetes.io/part-of", .string(KubernetesName.labelValue(project.name))))
    }

    /// Returns its Deployment or CronJob.
    ///
    /// - Parameters:
    ///   - template: the pod.
    ///   - replicas: how many of them run.
    func object(_ template: Value, replicas: Int, in project: ExportedProject) -> Value {
        let labels = labels(in: project)
        let metadata: Value = ["name": .string(name), "labels": labels]
        guard pod.kind == .task else {
            return [
                "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
                "spec": [
                    "replicas": .int(replicas), "strategy": ["type": "Recreate"],
                    "selector": ["matchLabels": labels], "template": template,
                ],
            ]
        }
        return [
            "apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata,
            "spec": [
                // It is run by hand: kubectl create job --from=cronjob/NAME.
                "schedule": "0 0 1 1 *", "suspend": true, "concurrencyPolicy": "Allow",
                "jobTemplate": ["spec": ["backoffLimit": 0, "template": template]],
            ],
        ]
    }
}

extension KubernetesWorkload {
    private static func early(among services: [ExportedProject.Service]) -> [String] {
        let dependencies = services.flatMap { $0.value["depends_on"]?.entries ?? [] }
        let users = Dictionary(grouping: dependencies, by: \.key)
        let found = services.filter { users[$0.name]?.allSatisfy(\.value.waitsForSuccess) == true }
        // One that waits for a service which goes on running cannot end before all others start.
        let names = Set(found.map(\.name))
        let early = found.filter { service in
            (service.value["depends_on"]?.entries ?? []).allSatisfy {
                names.contains($0.key) || !services.map(\.name).contains($0.key)
            }
        }
        guard early.count < services.count else { return [] }
        var ordered: [String] = []
        func add(_ service: ExportedProject.Service) {
            guard !ordered.contains(service.name) else { return }
            for entry in service.value["depends_on"]?.entries ?? [] {
                if let other = early.first(where: { $0.name == entry.key }) { add(other) }
            }
            ordered.append(service.name)
        }
        early.forEach { add($0) }
        return ordered
    }
}

/// A claim for a named volume.
struct KubernetesClaim {
    let name: String
    private let size: String
    private let isExternal: Bool

    /// Reads the definition of a volume.
    ///
    /// - Parameters:
    ///   - key: its key in the compose files.
    ///   - definition: its definition.
    init(_ key: String, _ definition: Value, _ notes: inout ExportNotes) {
        var keys = Keys(definition.unescaped(keys: false), at: ["volumes", key])
        name = Self.name(of: key, definition)
        isExternal = keys.isTrue("external")
        keys.skip("name")
        var options = keys.takeKeys("driver_opts")
        size = options.take("size")?.text.flatMap(ComposeBytes.init).map { "\($0.count)" } ?? "1Gi"
        let type = options.take("type")?.text
        if let type {
            notes.refuse(
                ["volumes", key, "driver_opts"],
                "a volume of the type '\(type)' cannot be exported: make a PersistentVolume for it, and let "
                    + "'external: true' name its claim")
            options.skip("o", "device")
        }
        if keys.take("driver")?.text.map({ $0 != "local" }) ?? false {
            notes.report(["volumes", key, "driver"], "'driver' is not exported: the cluster's storage class is used")
        }
        if !keys.takeKeys("labels").rest.isEmpty {
            notes.report(["volumes", key, "labels"], "'labels' is not exported")
        }
        notes.reportRest(of: options)
        notes.reportRest(of: keys)
    }

    /// Returns the name of the claim for a volume.
    static func name(of key: String, _ definition: Value) -> String {
        let isExternal = definition["external"]?.text == "true"
        return isExternal ? definition["name"]?.text ?? key : KubernetesName.made(from: key)
    }

    /// Returns the claim; `nil` for a volume that is there already.
    func object(in project: ExportedProject) -> Value? {
        guard !isExternal else { return nil }
        return [
            "apiVersion": "v1", "kind": "PersistentVolumeClaim",
            "metadata": [
                "name": .string(name),
                "labels": ["app.kubernetes.io/part-of": .string(KubernetesName.labelValue(project.name))],
            ],
            "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": .string(size)]]],
        ]
    }
}
