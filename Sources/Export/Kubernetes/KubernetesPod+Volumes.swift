import Compose
import FoundationEssentials
import Git
import SystemPackage
import Projects
import Text
import YAML

extension KubernetesPod {
    /// The bytes that a ConfigMap or Secret may have.
    private static let objectLimit = 1 << 20

    /// Makes the `volumeMounts` of the container of a service, and the volumes that they name.
    mutating func mounts(of service: ExportedProject.Service, _ keys: inout Keys) -> [Value] {
        var mounts: [Value] = []
        for item in keys.take("volumes")?.items ?? [] {
            let volume = ExportedVolume(item, of: service.path, &notes)
            mounts += self.mounts(of: volume, service)
        }
        for text in keys.take("tmpfs")?.texts ?? [] {
            let volume = ExportedVolume(memory: text, of: service.path, &notes)
            mounts += self.mounts(of: volume, service)
        }
        if let size = keys.take("shm_size")?.text.flatMap(ComposeBytes.init) {
            let name = addVolume(
                KubernetesName.made(from: "\(service.name)-shm", limit: 60), Self.memory(size.count),
                owner: service.name)
            mounts.append(Self.mount(name, at: "/dev/shm"))
        }
        for (section, root) in [("configs", "/"), ("secrets", "/run/secrets/")] {
            for item in keys.take(section)?.items ?? [] {
                if let mount = mount(of: item, section, root, service) { mounts.append(mount) }
            }
        }
        for other in keys.take("volumes_from")?.texts ?? [] {
            let parts = other.split(separator: ":").map(String.init)
            guard let source = workload.services.first(where: { $0.name == parts.first }) else {
                notes.refuse(service.path + ["volumes_from"], "'volumes_from: \(other)' needs both services in one pod")
                continue
            }
            let known = Set(mounts.compactMap { $0["mountPath"]?.text })
            for item in source.value.unescaped(keys: false)["volumes"]?.items ?? [] {
                let volume = ExportedVolume(item, of: source.path, &notes)
                // docker shares volumes, and not memory.
                if case .memory = volume.kind { continue }
                mounts += self.mounts(of: volume, source).filter { !known.contains($0["mountPath"]?.text ?? "") }
                    .map { parts.last == "ro" ? $0.setting("readOnly", true) : $0 }
            }
        }
        check(mounts, of: service)
        return mounts
    }

    /// Refuses what cannot be mounted: two things at one place, and something in a folder that can only be read.
    private mutating func check(_ mounts: [Value], of service: ExportedProject.Service) {
        func path(_ mount: Value) -> FilePath { FilePath(mount["mountPath"]?.text ?? "").lexicallyNormalized() }
        let configs = Set(volumes.filter { $0.value["configMap"] != nil }.map(\.key))
        let folders = mounts.filter { $0["subPath"] == nil && configs.contains($0["name"]?.text ?? "") }.map(path)
        var known: Set<FilePath> = []
        for mount in mounts.map(path) {
            if !known.insert(mount).inserted {
                notes.refuse(
                    service.path, "two things are mounted at '\(mount)', and Kubernetes takes one; remove one of them")
            }
            if let folder = folders.first(where: { $0 != mount && mount.starts(with: $0) }) {
                notes.refuse(
                    service.path + ["volumes", folder.string],
                    "'\(mount)' is mounted in '\(folder)', a folder of the project, which can only be read in Kubernetes; mount "
                        + "it elsewhere")
            }
        }
    }

    private mutating func mounts(of volume: ExportedVolume, _ service: ExportedProject.Service) -> [Value] {
        let path = service.path + ["volumes", volume.target]
        func mount(_ name: String) -> Value {
            Self.mount(name, at: volume.target, subpath: volume.subpath, isReadOnly: volume.isReadOnly)
        }
        switch volume.kind {
        case .named(let key):
            let isExternal = project.definition("volumes", key)["external"]?.text == "true"
            if !claims.contains(key), !volume.isNotCopied, !volume.isReadOnly, !isExternal {
                notes.report(
                    path,
                    "the volume '\(key)' is empty at first: Kubernetes does not copy into it what the image has at "
                        + "'\(volume.target)'")
            }
            if !claims.contains(key) { claims.append(key) }
            let claim = KubernetesClaim.name(of: key, project.definition("volumes", key))
            let source: Value = ["persistentVolumeClaim": ["claimName": .string(claim)]]
            return [mount(addVolume(KubernetesName.made(from: "volume-\(key)", limit: 60), source))]
        case .anonymous:
            notes.report(path, "the volume at '\(volume.target)' has no name: its data goes with the pod")
            return [mount(addOwn(["emptyDir": .mapping([])], volume, of: service))]
        case .memory(let size):
            return [mount(addOwn(Self.memory(size), volume, of: service))]
        case .other(let type):
            notes.refuse(path, "a volume of the type '\(type)' cannot be exported")
            return []
        case .bind(let source):
            return bind(source, volume, service)
        }
    }

    /// Adds a volume that a service has for itself, and returns its name.
    private mutating func addOwn(_ source: Value, _ volume: ExportedVolume, of service: ExportedProject.Service)
        -> String
    {
        addVolume(
            KubernetesName.made(from: "\(service.name)-\(volume.target)", limit: 50), source,
            owner: "\(service.name) \(volume.target)")
    }

    private mutating func bind(_ source: String, _ volume: ExportedVolume, _ service: ExportedProject.Service)
        -> [Value]
    {
        let path = service.path + ["volumes", volume.target]
        switch ExportedFiles(source, of: project, limit: Self.objectLimit) {
        case .files(let files, let isFolder):
            if !volume.isReadOnly {
                notes.report(path, "'\(volume.target)' can only be read: it is a copy of the project's files")
            }
            let name = addConfigMap(files, isFolder: isFolder, path)
            let subpath = isFolder ? nil : Self.key(of: files[0].path)
            return [Self.mount(name, at: volume.target, subpath: subpath, isReadOnly: true)]
        case .none(let reason):
            notes.report(path, "the mount at '\(volume.target)' is not exported: \(reason)")
            return []
        case .outside where request.allowsHost:
            let source = Value.mapping([.init(key: "hostPath", value: ["path": .string(source)])])
            let name = addOwn(source, volume, of: service)
            return [Self.mount(name, at: volume.target, isReadOnly: volume.isReadOnly)]
        case .outside:
            notes.refuse(path, "'\(source)' is a path of this machine; '--allow-host' exports it as one of each node")
            return []
        }
    }

    // MARK: Files

    /// Adds a ConfigMap with files; its name changes with their content, so that pods are made anew.
    ///
    /// - Returns: the name of the volume.
    private mutating func addConfigMap(_ files: [ExportedFiles.File], isFolder: Bool, _ path: [String]) -> String {
        var (data, binary, items): ([Value.Entry], [Value.Entry], [Value]) = ([], [], [])
        for file in files {
            let key = Self.key(of: file.path)
            if let text = String(validating: file.bytes, as: UTF8.self), !text.isRefusedByKustomize {
                data.append(.init(key: key, value: .string(text)))
            } else {
                binary.append(.init(key: key, value: .string(Data(file.bytes).base64EncodedString())))
            }
            items.append(
                .keys(
                    ("key", .string(key)), ("path", .string(file.path)),
                    ("mode", file.mode == files[0].mode ? nil : .int(file.mode))))
        }
        let digest = Self.digest(files)
        let name = KubernetesName.made(from: "\(workload.name)-\(path.last ?? "")", limit: 50) + "-" + digest
        let object = Value.keys(
            ("apiVersion", "v1"), ("kind", "ConfigMap"),
            ("metadata", ["name": .string(name), "labels": workload.labels(in: project)]),
            ("data", data.isEmpty ? nil : .mapping(data)), ("binaryData", binary.isEmpty ? nil : .mapping(binary)))
        if !configMaps.contains(object) { configMaps.append(object) }
        let mode: Value? = files[0].mode == 0o644 ? nil : .int(files[0].mode)
        let hasItems = isFolder && files.contains { Self.key(of: $0.path) != $0.path || $0.mode != files[0].mode }
        return addVolume(
            name,
            [
                "configMap": .keys(
                    ("name", .string(name)), ("defaultMode", mode), ("items", hasItems ? .sequence(items) : nil))
            ])
    }

    private static func digest(_ files: [ExportedFiles.File]) -> String {
        let bytes = files.flatMap { file in
            Array("\(file.path)\0\(file.mode)\0\(file.bytes.count)\0".utf8) + file.bytes
        }
        return String(ObjectID.ofBlob(bytes).description.prefix(10))
    }

    /// Returns a key of a ConfigMap for a path: letters, digits, `-`, `_` and `.`.
    private static func key(of path: String) -> String {
        let plain = String(
            path.map { $0 == "/" ? "_" : $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
        // Two paths must not have the same key, and none begins with two dots.
        return plain == path && !path.hasPrefix("..")
            ? plain : "\(plain.prefix(200))-\(ObjectID.ofBlob(Array(path.utf8)).description.prefix(6))"
    }

    /// Returns a mount of a config or a secret.
    private mutating func mount(
        of item: Value, _ section: String, _ root: String, _ service: ExportedProject.Service
    ) -> Value? {
        let source = item["source"]?.text ?? ""
        let path = service.path + [section, source]
        var keys = Keys(item, at: path)
        keys.skip("source")
        var target = keys.take("target")?.text ?? root + source
        if !target.hasPrefix("/") { target = root + target }
        let mode = ComposeMode(keys.take("mode"))?.bits
        notes.reportRest(of: keys)
        let definition = project.definition(section, source).unescaped(keys: false)
        guard section == "configs" else {
            let object = secret(source, definition, path)
            let name = addVolume(
                KubernetesName.made(from: "secret-\(object.name)", limit: 60),
                ["secret": .keys(("secretName", .string(object.name)), ("defaultMode", mode.map(Value.int)))])
            return Self.mount(name, at: target, subpath: object.key, isReadOnly: true)
        }
        guard definition["external"]?.text != "true" else {
            let object = definition["name"]?.text ?? source
            let name = addVolume(
                KubernetesName.made(from: "config-\(object)", limit: 60), ["configMap": ["name": .string(object)]])
            return Self.mount(name, at: target, subpath: source, isReadOnly: true)
        }
        switch definition.content(in: project, isSecret: false, limit: Self.objectLimit) {
        case .files(let files, isFolder: false):
            let name = addConfigMap(
                [.init(path: source, bytes: files[0].bytes, mode: mode ?? 0o644)], isFolder: false, path)
            return Self.mount(name, at: target, subpath: Self.key(of: source), isReadOnly: true)
        case .files: notes.refuse(path, "the config '\(source)' is a folder")
        case .none(let reason): notes.refuse(path, "the config '\(source)' cannot be exported: \(reason)")
        case .outside:
            notes.refuse(path, "the file of the config '\(source)' is outside of the project")
        }
        return nil
    }

    // MARK: Secrets

    /// The variables of a service that are secrets.
    mutating func secretVariables(of service: ExportedProject.Service) -> [Value] {
        guard !service.secrets.isEmpty else { return [] }
        for secret in service.secrets where !KubernetesName.isVariable(secret.name) {
            notes.refuse(
                service.path + ["environment", secret.name], "Kubernetes takes no variable of the name '\(secret.name)'"
            )
        }
        var name = "\(service.name)-secrets"
        if request.includesSecrets {
            let data = service.secrets.map {
                Value.Entry(key: $0.name, value: .string(Data($0.value.utf8).base64EncodedString()))
            }
            name +=
                "-"
                + Self.digest(
                    service.secrets.map { .init(path: $0.name, bytes: Array($0.value.utf8)) })
            addSecret(name, data)
        } else {
            let words = service.secrets.map { "--from-literal=\($0.name)=…" }.joined(separator: " ")
            commands.append("kubectl create secret generic \(name) \(words)")
        }
        return service.secrets.map {
            [
                "name": .string($0.name),
                "valueFrom": ["secretKeyRef": ["name": .string(name), "key": .string($0.name)]],
            ]
        }
    }

    private mutating func addSecret(_ name: String, _ data: [Value.Entry]) {
        let object: Value = [
            "apiVersion": "v1", "kind": "Secret",
            "metadata": ["name": .string(name), "labels": workload.labels(in: project)], "type": "Opaque",
            "data": .mapping(data),
        ]
        if !secrets.contains(where: { $0["metadata"]?["name"] == .string(name) }) { secrets.append(object) }
    }

    /// Returns the Secret for a secret of the compose files.
    private mutating func secret(_ source: String, _ definition: Value, _ path: [String]) -> (name: String, key: String)
    {
        let key = Self.key(of: source)
        if definition["external"]?.text == "true" { return (definition["name"]?.text ?? source, key) }
        let name = KubernetesName.made(from: source, limit: 50)
        guard request.includesSecrets else {
            let origin = definition["file"]?.text.map { "--from-file=\(key)=\(ShellWords.quote(project.relative($0)))" }
            let command = "kubectl create secret generic \(name) \(origin ?? "--from-literal=\(key)=…")"
            if !commands.contains(command) { commands.append(command) }
            return (name, key)
        }
        guard
            case .files(let files, isFolder: false) = definition.content(
                in: project, isSecret: true, limit: Self.objectLimit)
        else {
            notes.refuse(path, "the secret '\(source)' cannot be read")
            return (name, key)
        }
        let hashed = name + "-" + Self.digest(files)
        addSecret(hashed, [.init(key: key, value: .string(Data(files[0].bytes).base64EncodedString()))])
        return (hashed, key)
    }

    // MARK: Values

    private static func mount(
        _ name: String, at target: String, subpath: String? = nil, isReadOnly: Bool = false
    ) -> Value {
        .keys(
            ("name", .string(name)), ("mountPath", .string(target)), ("subPath", subpath.map(Value.string)),
            ("readOnly", isReadOnly ? true : nil))
    }

    private static func memory(_ size: Int?) -> Value {
        ["emptyDir": .keys(("medium", "Memory"), ("sizeLimit", size.map { .string("\($0)") }))]
    }
}
