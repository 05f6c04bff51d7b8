import Compose
import Git
import Projects
import Text
import YAML

extension SwarmExport {
    mutating func definition(_ entry: Value.Entry, _ section: String) -> Value {
        let path = [section, entry.key]
        if section == "configs" || section == "secrets" { return fileDefinition(entry, section, path) }
        var keys = Keys(entry.value, at: path)
        let isExternal = keys.take("external")
        let name = keys.take("name")
        var entries: [Value.Entry] = []
        func add(_ key: String, _ value: Value?) { if let value { entries.append(.init(key: key, value: value)) } }
        add("external", isExternal)
        if isExternal != nil || project.givenName(section, entry.key) != nil { add("name", name) }
        if let driver = keys.take("driver") {
            if section == "networks", driver.text == "bridge" {
                notes.report(
                    path + ["driver"], "'driver: bridge' is not exported: networks of a swarm are of the kind 'overlay'"
                )
            } else {
                add("driver", driver)
            }
        }
        if section == "networks", let ipam = keys.take("ipam") { add("ipam", self.ipam(ipam, path + ["ipam"])) }
        let known =
            section == "networks"
            ? ["driver_opts", "internal", "attachable", "labels"] : ["driver_opts", "labels"]
        for key in known {
            if let value = keys.take(key), !value.isNothing { add(key, value) }
        }
        notes.reportRest(of: keys)
        return .mapping(entries)
    }

    /// Returns the addresses of a network, as far as a stack file can have them.
    mutating func ipam(_ value: Value, _ path: [String]) -> Value? {
        var keys = Keys(value, at: path)
        let driver = keys.take("driver")
        let configs = (keys.take("config")?.items ?? []).map { item -> Value in
            var keys = Keys(item, at: path + ["config"])
            let subnet = keys.take("subnet")
            notes.reportRest(of: keys)
            return .keys(("subnet", subnet))
        }
        notes.reportRest(of: keys)
        let ipam = Value.keys(("driver", driver), ("config", configs.isEmpty ? nil : .sequence(configs)))
        return ipam.isNothing ? nil : ipam
    }

    /// Returns the definition of a config or a secret. Its name changes with its content: docker changes none that is there.
    mutating func fileDefinition(_ entry: Value.Entry, _ section: String, _ path: [String]) -> Value {
        let definition = entry.value.unescaped(keys: false)
        let isSecret = section == "secrets"
        let name = project.givenName(section, entry.key) ?? "\(project.name)_\(entry.key)"
        if definition["external"]?.text == "true" {
            return .keys(("external", true), ("name", definition["name"].map { .string($0.text ?? entry.key) }))
        }
        if isSecret, !request.includesSecrets {
            let file = definition["file"]?.text.map { ShellWords.quote(project.relative($0)) } ?? "-"
            commands.append("docker secret create \(name) \(file)")
            return ["external": true, "name": .string(name)]
        }
        switch definition.content(in: project, isSecret: isSecret, limit: ComposeFiles.limit) {
        case .files(let found, isFolder: false):
            let limit = isSecret ? 512_000 : Self.configLimit
            guard (1..<limit).contains(found[0].bytes.count) else {
                notes.refuse(path, "a swarm takes between 1 and \(limit - 1) bytes, and it has \(found[0].bytes.count)")
                break
            }
            let file = files.add(
                found[0].bytes, named: isSecret ? "secrets/\(entry.key)" : "files/configs/\(entry.key)")
            return ["file": .string(file), "name": .string("\(name)-\(Self.digest(found[0].bytes))")]
        case .files: notes.refuse(path, "it is a folder")
        case .none(let reason): notes.refuse(path, "it cannot be exported: \(reason)")
        case .outside: notes.refuse(path, "its file is outside of the project")
        }
        return .mapping([])
    }
}
