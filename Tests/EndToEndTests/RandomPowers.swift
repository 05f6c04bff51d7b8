import SystemPackage
import TestSupport

/// Writes a project whose services ask in random ways for power over the machine, or for what is none.
///
/// Each service has a pod of its own and a mark that stands in the names of all that belongs to it.
struct RandomPowers {
    private var random: Seeded
    private let generation: ComposeGeneration
    /// The texts of the project's files, by their paths.
    private(set) var files: [String: String] = [".env": "OUT=../../../outside\n"]
    /// Symbolic links, with where they lead.
    private(set) var links: [String: String] = [:]
    /// The marks of the services.
    private(set) var marks: [String] = []

    /// Writes some services.
    init(seed: UInt64, count: Int, generation: ComposeGeneration) {
        random = Seeded(state: seed)
        self.generation = generation
        for index in 0..<count { add("q\(index)q") }
        files["pods/plain.yml"] = "services: { plain: { image: postgresql } }\n"
    }

    // MARK: Services

    private mutating func add(_ mark: String) {
        marks.append(mark)
        links["pods/link\(mark)"] = "../../../outside"
        var keys = Set<String>()
        var (own, head, merged, base) = ([String](), [String](), [String](), [String]())
        for _ in 0..<random.pick([1, 1, 2, 3]) {
            let isElsewhere = random.chance(15)
            let (key, value) = ask(mark, depth: isElsewhere ? 1 : 0)
            guard keys.insert(key).inserted else { continue }
            let entry = "\(random.pick([key, "\"\(key)\"", "'\(key)'"])): \(value)"
            if isElsewhere {
                let name = "lib\(mark)"
                files["pods/\(name)/base.yml"] = service("base\(mark)", [entry])
                if keys.insert("extends").inserted {
                    own.append("extends: { file: \(spelled("\(name)/base.yml", mark)), service: base\(mark) }")
                }
                continue
            }
            switch random.pick(["own", "own", "merge", "base", "environment"]) {
            case "merge":
                head.append("x-\(key): &\(key)\(mark) { \(entry) }")
                merged.append("*\(key)\(mark)")
            // docker-compose 1 looks for it in the first file of all.
            case "base" where generation == .v2 && keys.insert("extends").inserted:
                base.append(entry)
                own.append(random.pick(["extends: base\(mark)", "extends: { service: base\(mark) }"]))
            case "environment":
                files["pods/environments/development/\(mark).yml"] = service("web\(mark)", [entry], image: nil)
            default: own.append(entry)
            }
        }
        if !merged.isEmpty {
            own.append("<<: \(merged.count == 1 ? merged[0] : "[\(merged.joined(separator: ", "))]")")
        }
        var text = head.map { $0 + "\n" }.joined() + service("web\(mark)", own)
        if !base.isEmpty { text += service("base\(mark)", base).replacing("services:\n", with: "") }
        if generation == .v2, random.chance(10) {
            files["pods/inc\(mark)/i.yml"] = service("job\(mark)", [ask(mark, depth: 1)].map { "\($0): \($1)" })
            text = "include: [\(spelled("inc\(mark)/i.yml", mark))]\n" + text
        }
        files["pods/\(mark).yml"] = text
    }

    private mutating func service(_ name: String, _ entries: [String], image: String? = "postgresql") -> String {
        let entries = (image.map { ["image: \($0)"] } ?? []) + entries
        if random.chance(30), !entries.contains(where: { $0.hasPrefix("<<") }) {
            return "services:\n  \(name): { \(entries.joined(separator: ", ")) }\n"
        }
        return "services:\n  \(name):\n" + entries.map { "    \($0)\n" }.joined()
    }

    // MARK: What they ask for

    private mutating func ask(_ mark: String, depth: Int) -> (String, String) {
        if random.chance(50) { return ("volumes", "[\(volume(mark, depth, "/a")), \(volume(mark, depth, "/b"))]") }
        return random.pick(Self.asks + (generation == .v2 ? Self.modernAsks : []))
    }

    private static let asks = [
        ("privileged", "true"), ("privileged", "\"true\""), ("privileged", "\"${PRIVILEGED:-true}\""),
        ("privileged", "!!bool true"), ("privileged", "false"), ("pid", "host"), ("pid", "'host'"), ("ipc", "host"),
        ("ipc", "shareable"), ("network_mode", "host"), ("network_mode", "none"), ("network_mode", "\"${NET-host}\""),
        ("userns_mode", "host"), ("cap_add", "[SYS_ADMIN]"), ("cap_add", "[NET_RAW, \"${CAP:-SYS_TIME}\"]"),
        ("cap_drop", "[ALL]"), ("security_opt", "[\"seccomp:unconfined\"]"), ("security_opt", "[label:disable]"),
        ("security_opt", "[\"no-new-privileges:true\"]"), ("devices", "[\"/dev/null:/dev/mine\"]"),
        ("sysctls", "{ net.ipv4.ip_forward: \"1\" }"), ("cgroup_parent", "mine"), ("group_add", "[\"0\"]"),
        ("oom_score_adj", "-100"), ("read_only", "true"), ("tmpfs", "[/t]"), ("init", "true"), ("shm_size", "64m"),
        ("ulimits", "{ nofile: 100 }"), ("extra_hosts", "[\"a:1.2.3.4\"]"), ("dns", "[1.1.1.1]"),
        ("user", "nobody"), ("working_dir", "/x"), ("labels", "{ a: b }"),
        ("environment", "{ A: \"${HOME}\" }"), ("restart", "always"), ("command", "[sleep, \"1\"]"),
    ]

    private static let modernAsks = [
        ("cgroup", "host"), ("cgroup", "private"), ("uts", "host"), ("device_cgroup_rules", "[\"c 1:3 rwm\"]"),
        ("annotations", "{ a: b }"), ("oom_kill_disable", "true"), ("mem_limit", "64m"), ("pids_limit", "100"),
    ]

    // MARK: Mounts

    private mutating func volume(_ mark: String, _ depth: Int, _ target: String) -> String {
        let path = path(mark, depth)
        let source = spelled(path, mark, isPart: true)
        let mode = random.pick(["", "", ":ro", ":rw"])
        // The socket is not there where the engine has another one, and docker-compose 1 wants what a long form names.
        let isShort = random.chance(60) || generation == .v1 && path.hasSuffix(".sock")
        if isShort { return scalar(source + ":\(target)\(mode)") }
        var entries = ["type: bind", "source: \(scalar(source))", "target: \(target)"]
        if mode == ":ro" { entries.append("read_only: true") }
        entries.shuffle(using: &random)
        return "{ \(entries.joined(separator: ", ")) }"
    }

    /// A path that is there. `outside` lies beside the folder of the project, three levels above the pods.
    private mutating func path(_ mark: String, _ depth: Int) -> String {
        let up = Array(repeating: "..", count: depth + 1).joined(separator: "/")
        return random.pick([
            "\(up)/../../outside", "./a/../\(up)/../../outside", "\(up)/../../outside/x/..", "~/x", "~/./x",
            "${HOME}/x",
            "$HOME/x", "${HOME}//x", "/etc", "//etc/.", "/var/run/docker.sock", "\(up)", "\(up)/.git/hooks", "\(up)/in",
            "\(up)/in/y", "\(up)/pods/link\(mark)", "\(up)/pods/link\(mark)/x", "\(up)/./pods/../in",
            "\(up)/p\u{131}n/../in",
            // Folders with these names: the variable must not be replaced on the way.
            "\(up)/pods/$$OUT", "\(up)/pods/$${OUT}/y",
        ])
    }

    /// A text, or a variable or a form that gives it.
    private mutating func spelled(_ text: String, _ mark: String, isPart: Bool = false) -> String {
        switch random.pick(["plain", "plain", "default", "unset", "empty", "variable", "alternative"]) {
        case "default" where !text.contains("$"): return part("${D\(mark):-\(text)}", isPart)
        case "unset" where !text.contains("$"): return part("${D\(mark)-\(text)}", isPart)
        case "empty": return part("${EMPTY}" + text, isPart)
        case "variable" where !text.contains("$"):
            let name = "V\(mark)_\(files[".env"]?.count ?? 0)"
            files[".env", default: ""] += "\(name)=\(text)\n"
            return part(random.pick(["$\(name)", "${\(name)}", "${\(name):-x}"]), isPart)
        case "alternative" where generation == .v2 && !text.contains("$"):
            return part("${HOME:+\(text)}", isPart)
        default: return part(text, isPart)
        }
    }

    private mutating func part(_ text: String, _ isPart: Bool) -> String { isPart ? text : scalar(text) }

    /// A text as a scalar of YAML in one of its styles.
    private mutating func scalar(_ text: String) -> String {
        switch random.pick(["double", "single", "escaped"]) {
        case "single": return "'\(text)'"
        case "escaped":
            return "\""
                + text.map { $0 == "/" && random.chance(50) ? random.pick(["\\x2f", "\\u002F"]) : String($0) }
                .joined() + "\""
        default: return "\"\(text)\""
        }
    }
}
