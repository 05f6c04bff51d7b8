import Foundation
import SystemPackage

/// What `docker compose config --format json` says, as far as it reaches out of the containers.
struct Resolved: Decodable {
    /// Something that reaches out, and words of which one has to be told.
    struct Power: Sendable {
        /// The service, or other part of the file, that has it.
        let owner: String
        let name: String
        let words: [String]

        func replacing(_ text: String, with other: String) -> Power {
            Power(owner: owner, name: name, words: words.map { $0.replacing(text, with: other) })
        }
    }

    private let root: [String: JSON]

    init(from decoder: any Decoder) throws {
        root = try decoder.singleValueContainer().decode([String: JSON].self)
    }

    /// The power that a bind mount gives.
    static func power(of owner: String, mounting text: String?, in project: FilePath) -> [Power] {
        power(of: owner, "mount", text, isMount: true, in: project)
    }

    /// The power that a path gives that is no file of the project.
    private static func power(
        of owner: String, _ what: String, _ text: String?, isMount: Bool, in project: FilePath
    ) -> [Power] {
        guard let text, text.hasPrefix("/") else { return [] }
        let path = FilePath(text).lexicallyNormalized().string
        let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        let isGit = isMount && (project.string.hasPrefix(real) || real.contains("/.git"))
        guard isGit || !(real + "/").hasPrefix(project.string + "/") else { return [] }
        // What cannot be told is told as it is written.
        let words = ["'\(real)'", "'~/", "socket", "hooks", "nobody knows", "variables of their own", "'tag:"]
        return [Power(owner: owner, name: "\(what) \(text)", words: words)]
    }

    /// All that reaches out of a project in a folder.
    func powers(in project: FilePath) -> [Power] {
        var powers: [Power] = []
        var owner = ""
        func add(_ name: String, _ words: String...) { powers.append(Power(owner: owner, name: name, words: words)) }
        func path(_ what: String, _ text: String?, isMount: Bool = false) {
            powers += Self.power(of: owner, what, text, isMount: isMount, in: project)
        }
        for (name, service) in root["services"]?.object ?? [:] {
            owner = name
            for key in [
                "provider", "develop", "post_start", "pre_stop", "gpus", "devices", "runtime", "group_add",
                "sysctls", "device_cgroup_rules", "cgroup_parent", "oom_score_adj", "oom_kill_disable", "annotations",
            ] where service[key] != nil { add(key, "'\(key)'") }
            if service["privileged"] == .bool(true) { add("privileged", "\(name) is privileged", "'tag:") }
            if service["cap_add"] != nil { add("cap_add", "capability") }
            let confinement = service["security_opt"]?.array ?? []
            if confinement.contains(where: { $0.string != "no-new-privileges:true" }) {
                add("security_opt", "(security_opt: ")
            }
            if service["use_api_socket"] != nil { add("use_api_socket", "docker socket") }
            if service["logging"] != nil { add("logging", "logs with") }
            if service["volumes_from"] != nil { add("volumes_from", "gets the volumes of") }
            for key in ["network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup"]
            where service[key]?.string == "host" { add(key, "(\(key))") }
            if service["deploy"]?["resources"]?["reservations"]?["devices"] != nil {
                add("deploy", "devices of this machine")
            }
            for volume in service["volumes"]?.array ?? [] where volume["type"]?.string == "bind" {
                path("mount", volume["source"]?.string, isMount: true)
            }
            // docker-compose puts the variables in the place of the file.
            if service["environment"]?["FROM_ELSEWHERE"] != nil { add("env_file", "reads variables from") }
            let build = service["build"]
            let context = build?["context"]?.string
            path("context", context)
            for (_, other) in build?["additional_contexts"]?.object ?? [:] { path("context", other.string) }
            if let context, let file = build?["dockerfile"]?.string {
                let found = FilePath(context).pushing(FilePath(file)).lexicallyNormalized()
                if !(context + "/").hasPrefix("/etc/"), context != project.removingLastComponent().string {
                    path("dockerfile", found.string)
                }
            }
            if build?["tags"] != nil { add("tags", "gives its image the name") }
            if build?["cache_to"] != nil { add("cache_to", "writes the cache") }
            for cache in build?["cache_from"]?.array ?? [] where cache.string?.contains("local") == true {
                add("cache_from", "is built with the cache")
            }
            let sources = (service["volumes"]?.array ?? []).compactMap { $0["source"]?.string }
            for (index, source) in sources.enumerated()
            where sources[..<index].contains(where: { source.hasPrefix($0 + "/") }) {
                add("replaceable", "can replace by a link")
            }
            if build?["privileged"] != nil { add("build", "is built privileged") }
            if build?["network"] != nil { add("build", "is built in the network") }
        }
        for (name, volume) in root["volumes"]?.object ?? [:] {
            owner = name
            if volume["driver_opts"] != nil { add("driver_opts", "keeps the volume '\(name)' at") }
            if volume["external"] != nil { add("external", "which others made") }
        }
        for (name, network) in root["networks"]?.object ?? [:] where network["external"] != nil {
            owner = name
            add("network", "the network 'host'", "in which others are")
        }
        for section in ["secrets", "configs"] {
            for (name, content) in root[section]?.object ?? [:] {
                owner = name
                path(section, content["file"]?.string)
                if content["environment"] != nil { add("environment", "from the variable") }
            }
        }
        return powers
    }
}

/// A value of JSON.
enum JSON: Decodable, Hashable {
    case object([String: JSON])
    case array([JSON])
    case string(String)
    case bool(Bool)
    case number(Double)
    case other

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let object = try? value.decode([String: JSON].self) {
            self = .object(object)
        } else if let array = try? value.decode([JSON].self) {
            self = .array(array)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = (try? value.decode(String.self)).map(JSON.string) ?? .other
        }
    }

    var object: [String: JSON]? { if case .object(let object) = self { object } else { nil } }
    var array: [JSON]? { if case .array(let array) = self { array } else { nil } }
    var string: String? { if case .string(let string) = self { string } else { nil } }

    subscript(key: String) -> JSON? { object?[key] }
}

extension Sandbox {
    /// Returns docker-compose's own call with all files of a project's pods, without what we add to it.
    func plainCompose(_ name: String, in project: FilePath) throws -> [String] {
        func files(_ folder: String) throws -> [String] {
            let path = project.pushing(FilePath(folder)).string
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                .filter { $0.hasSuffix(".yml") && !$0.hasSuffix(".metadata.yml") }.flatMap {
                    ["-f", "\(folder)/\($0)"]
                }
        }
        return generation.command + ["--project-directory", "pods", "-p", name]
            + (exists(project.appending(".env")) ? ["--env-file", ".env"] : [])
            + (try files("pods")) + (try files("pods/environments/development"))
    }
}
