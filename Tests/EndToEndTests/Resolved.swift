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

    /// All that reaches out of a project in a folder.
    func powers(in project: FilePath) -> [Power] {
        var powers: [Power] = []
        var owner = ""
        func add(_ name: String, _ words: String...) { powers.append(Power(owner: owner, name: name, words: words)) }
        func path(_ what: String, _ text: String?, isMount: Bool = false) {
            guard let text, text.hasPrefix("/") else { return }
            let real = URL(filePath: text).resolvingSymlinksInPath().path(percentEncoded: false)
            let isGit = isMount && (project.string.hasPrefix(real) || real.contains("/.git"))
            guard isGit || !(real + "/").hasPrefix(project.string + "/") else { return }
            // What cannot be told is told as it is written.
            add(
                "\(what) \(text)", "'\(real)'", "'~/", "socket", "hooks", "nobody knows", "variables of their own",
                "'tag:")
        }
        for (name, service) in root["services"]?.object ?? [:] {
            owner = name
            for key in ["provider", "develop", "post_start", "pre_stop", "gpus", "devices", "runtime"]
            where service[key] != nil { add(key, "'\(key)'") }
            if service["privileged"] == .bool(true) { add("privileged", "\(name) is privileged", "'tag:") }
            if service["cap_add"] != nil { add("cap_add", "capability") }
            if service["security_opt"] != nil { add("security_opt", "(security_opt: ") }
            if service["use_api_socket"] != nil { add("use_api_socket", "docker socket") }
            if service["logging"] != nil { add("logging", "logs with") }
            if service["volumes_from"] != nil { add("volumes_from", "gets the volumes of") }
            for key in ["network_mode", "pid", "ipc"] where service[key]?.string == "host" { add(key, "(\(key))") }
            if service["deploy"]?["resources"]?["reservations"]?["devices"] != nil { add("deploy", "devices'") }
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
enum JSON: Decodable, Equatable {
    case object([String: JSON])
    case array([JSON])
    case string(String)
    case bool(Bool)
    case other

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let object = try? value.decode([String: JSON].self) {
            self = .object(object)
        } else if let array = try? value.decode([JSON].self) {
            self = .array(array)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else {
            self = (try? value.decode(String.self)).map(JSON.string) ?? .other
        }
    }

    var object: [String: JSON]? { if case .object(let object) = self { object } else { nil } }
    var array: [JSON]? { if case .array(let array) = self { array } else { nil } }
    var string: String? { if case .string(let string) = self { string } else { nil } }

    subscript(key: String) -> JSON? { object?[key] }
}
