import SystemPackage
import YAML

extension PowerReader {
    /// Finds the powers of a service.
    ///
    /// - Parameter contexts: the build contexts that the service's layers name.
    mutating func readService(_ node: Node, contexts: [FilePath]) {
        readMapping(node, "", harmless: Self.harmless) { reader, key, value in
            switch key {
            case "privileged":
                if reader.text(value)?.lowercased() != "false" { reader.add(key, "is privileged", at: value, "") }
            case "use_api_socket":
                if reader.text(value)?.lowercased() != "false" {
                    reader.add(key, "gets the docker socket ('use_api_socket')", at: value, "")
                }
            case "cap_add":
                for (text, node) in reader.items(value) {
                    reader.add(key, "gets the capability \(text ?? "?")", at: node)
                }
            case "security_opt":
                for (text, node) in reader.items(value) where !Self.hardenings.contains(text ?? "") {
                    reader.add(key, "changes what confines it (security_opt: \(text ?? "?"))", at: node)
                }
            case "network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup": reader.readNamespace(key, value)
            case "volumes": reader.readVolumes(value)
            case "volumes_from":
                for (text, node) in reader.items(value) { reader.readVolumesFrom(text, at: node) }
            case "networks": reader.readAttachments(value)
            case "env_file", "label_file":
                for item in value.sequence ?? [value] {
                    // The long form has a `path`; a merge key may add another one.
                    let paths = item.everyPair?.filter { $0.key.string == "path" }.map(\.value)
                    for path in paths ?? [item] { reader.readFile(key, path, "reads variables from") }
                }
            case "build": reader.readBuild(value, contexts: contexts)
            case "deploy": reader.readDeploy(value)
            case "logging":
                reader.readMapping(value, key, harmless: ["options"]) { reader, name, value in
                    guard name == "driver" else { return false }
                    let driver = reader.text(value)
                    if !["json-file", "local", "none"].contains(driver) {
                        reader.add(key, "logs with the driver '\(driver ?? "?")'", at: value)
                    }
                    return true
                }
            case "extends": reader.readExtends(value)
            case "x-conductor":
                for pair in value.everyPair ?? [] where pair.key.string == "git" {
                    reader.readGit(pair.value, reader.text(pair.value))
                }
            case "labels": reader.readLabels(value)
            default:
                guard let words = Self.words[key] else { return false }
                reader.add(key, "asks for '\(key)', which \(words)", at: value)
            }
            return true
        }
    }

    /// The keys with which a service does not reach out of its container. All others count.
    private static let harmless: Set<String> = [
        "attach", "cap_drop", "command", "configs", "container_name", "cpu_count", "cpu_percent", "cpu_period",
        "cpu_quota", "cpu_shares", "cpus", "cpuset", "depends_on", "dns", "dns_opt", "dns_search", "domainname",
        "entrypoint", "environment", "expose", "extra_hosts", "healthcheck", "hostname", "image", "init", "links",
        "mac_address", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit", "pids_limit", "platform",
        "ports", "profiles", "pull_policy", "read_only", "restart", "scale", "secrets", "shm_size",
        "stdin_open", "stop_grace_period", "stop_signal", "tmpfs", "tty", "ulimits", "user", "working_dir",
    ]

    private static let hardenings: Set = [
        "no-new-privileges", "no-new-privileges:true", "no-new-privileges=true",
    ]

    /// Descriptions of well-known keys that count.
    private static let words = [
        "cgroup_parent": "puts it beside the processes of this machine",
        "credential_spec": "gives it credentials of this machine",
        "develop": "copies files and runs commands when files change",
        "device_cgroup_rules": "gives it devices of this machine",
        "devices": "gives it devices of this machine",
        "external_links": "connects it with containers of others",
        "gpus": "gives it graphics processors of this machine",
        "group_add": "gives it groups of this machine",
        "isolation": "changes what confines it",
        "models": "runs models on this machine",
        "oom_kill_disable": "keeps this machine from ending it when memory is short",
        "oom_score_adj": "lets this machine end others before it when memory is short",
        "post_start": "runs commands in it that may be privileged",
        "pre_start": "runs commands before it that may be privileged",
        "pre_stop": "runs commands in it that may be privileged",
        "provider": "runs a program of this machine",
        "runtime": "runs it with another program than docker's usual one",
        "storage_opt": "changes where its files are kept",
        "sysctls": "changes settings of the kernel",
    ]

    private mutating func readNamespace(_ key: String, _ node: Node) {
        let mode = text(node)
        if let mode, mode.hasPrefix("service:") { return share(with: String(mode.dropFirst("service:".count))) }
        if let mode, Self.ownNamespaces[key]?.contains(mode) == true { return }
        let whose = mode == "host" ? "this machine" : mode.map { "'\($0)'" } ?? "nobody knows whom"
        add(key, "shares with \(whose) what containers have each for itself (\(key))", at: node)
    }

    private static let ownNamespaces: [String: Set<String>] = [
        "network_mode": ["", "none", "bridge", "default"], "ipc": ["", "none", "private", "shareable"],
        "cgroup": ["", "private"], "pid": [""], "uts": [""], "userns_mode": [""],
    ]

    private mutating func readVolumesFrom(_ text: String?, at node: Node) {
        let name = text.map { String($0.prefix { $0 != ":" }) } ?? ""
        guard text?.hasPrefix("container:") == false, Self.isPlainName(name) else {
            return add("volumes_from", "gets the volumes of '\(text ?? "?")'", at: node)
        }
        share(with: name)
    }

    /// Finds the powers in the service's `networks:`.
    private mutating func readAttachments(_ node: Node) {
        if node.sequence != nil { return }
        readEntries(node, "networks") { reader, name, value in
            reader.readMapping(
                value, "networks.\(name)",
                harmless: [
                    "aliases", "gw_priority", "interface_name", "ipv4_address", "ipv6_address", "link_local_ips",
                    "mac_address", "priority",
                ])
        }
    }

    private mutating func readDeploy(_ node: Node) {
        readMapping(
            node, "deploy",
            harmless: [
                "endpoint_mode", "labels", "mode", "placement", "replicas", "restart_policy", "rollback_config",
                "update_config",
            ]
        ) { reader, key, value in
            guard key == "resources" else { return false }
            reader.readMapping(value, "deploy.resources", harmless: []) { reader, key, value in
                guard key == "limits" || key == "reservations" else { return false }
                reader.readMapping(value, "deploy.resources.\(key)", harmless: ["cpus", "memory", "pids"]) {
                    reader, key, value in
                    guard key == "devices" else { return false }
                    reader.add("deploy.resources.devices", "is given devices of this machine, such as a GPU", at: value)
                    return true
                }
                return true
            }
            return true
        }
    }

    private mutating func readExtends(_ node: Node) {
        guard node.mapping != nil else {
            if text(node) == nil { addUnknown("extends", at: node) }
            return
        }
        readMapping(node, "extends", harmless: []) { reader, key, value in
            let text = reader.text(value)
            switch key {
            case "service":
                if text == nil { reader.addUnknown("extends", at: value) }
            case "file":
                if let text, ComposeLoader.isRemote(text) {
                    reader.add(HostPower.remote, "extends a service of '\(text)', which cannot be read here", at: value)
                } else {
                    reader.readFile("extends", value, "extends a service of")
                }
            default: return false
            }
            return true
        }
    }

    private mutating func readLabels(_ node: Node) {
        let names: Set = ["conductor.git", "io.fdy.cage.git"]
        for pair in node.everyPair ?? [] where names.contains(pair.key.string ?? "") {
            readGit(pair.value, text(pair.value))
        }
        for (text, item) in node.sequence == nil ? [] : items(node) {
            let parts = (text ?? "").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if let name = parts.first, names.contains(String(name)) { readGit(item, parts.last.map(String.init)) }
        }
    }

    private mutating func readGit(_ node: Node, _ value: String?) {
        guard value.flatMap(Node.bool) != false else { return }
        add("git", "works with git on the repository of its source, and could write hooks there", at: node, "")
    }

    /// Whether a text can only be the name of a service, a volume or a network, and no path.
    static func isPlainName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "_.-".unicodeScalars.contains($0))
        }
    }
}
