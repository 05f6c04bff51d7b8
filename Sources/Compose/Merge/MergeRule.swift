/// How compose merges what several files set at one path.
///
/// Where no rule is given, mappings are merged key by key, lists are appended to, and anything else is replaced. The
/// rules are those of the compose specification (its chapter "Merge") as compose-go has them in `override/merge.go` and
/// `override/uncity.go`; docker-compose 1.29 has mostly the same, in `config/config.py`.
enum MergeRule: Equatable {
    /// Replaced as a whole, whatever its form.
    case whole
    /// A mapping, or a list of `NAME=VALUE`: merged by name.
    case pairs
    /// A mapping, or a list of its keys.
    case names
    /// As `names`; a name alone stands for a mapping with `condition: service_started` and `required: true`.
    case dependencies
    /// A mapping, or the value of one of its keys alone.
    case shorthand(String)
    /// A list, or its only item: entries are added, and replace those with the same identity.
    case entries(Identity)
    /// Compose evaluates it, and the result does not contain it.
    case consumed

    /// What makes two entries of lists the same.
    enum Identity: Equatable {
        /// Nothing: all entries are different.
        case position
        /// The text.
        case text
        /// The value at a key; the text where the entry is no mapping.
        case key(String)
        /// The path in the container, of `SOURCE:TARGET:OPTIONS`.
        case target
        /// The path in the container of a secret or config; a name alone is in this folder.
        case file(folder: String)
        /// Address, ports and protocol.
        case port
        /// Name and address.
        case host
    }

    /// Returns the rule for a path of keys; `nil` where there is none.
    ///
    /// - Parameter isLegacy: whether docker-compose 1.29 merges.
    static func rule(for path: [String], isLegacy: Bool) -> MergeRule? {
        (isLegacy ? legacyTable : table).first { pattern, _ in
            pattern.count == path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
        }?.rule
    }

    private typealias Table = [(pattern: [String], rule: MergeRule)]

    private static func table(_ rules: [(String, MergeRule)]) -> Table {
        rules.map { ($0.split(separator: ".").map(String.init), $1) }
    }

    private static let table = table(rules)
    private static let legacyTable = table(legacyRules + rules)

    /// The rules that are different in docker-compose 1.29.
    private static let legacyRules: [(String, MergeRule)] = [
        ("services.*.configs", .entries(.key("source"))),
        ("services.*.dns", .entries(.position)),
        ("services.*.dns_search", .entries(.position)),
        ("services.*.secrets", .entries(.key("source"))),
        ("services.*.tmpfs", .entries(.position)),
    ]

    private static let rules: [(String, MergeRule)] = [
        ("services.*.annotations", .pairs),
        ("services.*.build", .shorthand("context")),
        ("services.*.build.additional_contexts", .pairs),
        ("services.*.build.args", .pairs),
        ("services.*.build.extra_hosts", .entries(.host)),
        ("services.*.build.labels", .pairs),
        ("services.*.build.platforms", .entries(.text)),
        ("services.*.build.tags", .entries(.text)),
        ("services.*.cap_add", .entries(.text)),
        ("services.*.cap_drop", .entries(.text)),
        ("services.*.command", .whole),
        ("services.*.configs", .entries(.file(folder: "/"))),
        ("services.*.depends_on", .dependencies),
        ("services.*.deploy.labels", .pairs),
        ("services.*.devices", .entries(.target)),
        ("services.*.dns", .entries(.text)),
        ("services.*.dns_opt", .entries(.text)),
        ("services.*.dns_search", .entries(.text)),
        ("services.*.entrypoint", .whole),
        ("services.*.env_file", .entries(.key("path"))),
        ("services.*.environment", .pairs),
        ("services.*.expose", .entries(.text)),
        ("services.*.extends", .consumed),
        ("services.*.extra_hosts", .entries(.host)),
        ("services.*.healthcheck.test", .whole),
        ("services.*.label_file", .entries(.position)),
        ("services.*.labels", .pairs),
        ("services.*.links", .entries(.text)),
        ("services.*.models", .names),
        ("services.*.networks", .names),
        ("services.*.networks.*.aliases", .entries(.text)),
        ("services.*.networks.*.link_local_ips", .entries(.text)),
        ("services.*.ports", .entries(.port)),
        ("services.*.profiles", .entries(.text)),
        ("services.*.secrets", .entries(.file(folder: "/run/secrets/"))),
        ("services.*.sysctls", .pairs),
        ("services.*.tmpfs", .entries(.text)),
        ("services.*.ulimits.*", .whole),
        ("services.*.volumes", .entries(.target)),
        ("services.*.volumes_from", .entries(.text)),
        ("networks.*.ipam.config", .entries(.key("subnet"))),
        ("networks.*.labels", .pairs),
        ("volumes.*.labels", .pairs),
        ("secrets.*.labels", .pairs),
        ("configs.*.labels", .pairs),
    ]
}
