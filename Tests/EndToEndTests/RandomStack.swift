import SystemPackage
import TestSupport

/// A project that changes at random, and what its containers then have to show.
struct RandomStack {
    /// What the files of a branch say.
    struct Content: Equatable {
        var version = 1
        var image = "one"
        var label = "a"
        var replicas = 2
        var copied = "text"
        var hasExtra = true
        var file = "file"
        /// The files of the folder; none, and the folder is not there.
        var folder = ["a": "1"]
    }

    /// What happens to the project, to its images or to its containers.
    enum Step: Equatable {
        /// git switches to another branch, with hooks or without.
        case switchTo(String, hooks: Bool)
        /// The files of the branch change, and are committed or not.
        case change(Content, isCommitted: Bool)
        /// The name of an image goes to another image.
        case tag(String)
        /// A container is removed, stopped, or made anew by plain docker-compose with another variable.
        case remove(String), stop(String), plain(String)
        /// Files are replaced by others of the same content.
        case replace
        /// The checkout loses what is mounted below it.
        case clean
        /// The source switches to another branch.
        case source(String)
        /// A service is restarted.
        case restart(String)
        /// A command is killed after some time, in milliseconds.
        case kill(String, after: Int)
    }

    private var random: Seeded
    private(set) var branches: [String: Content] = ["main": Content(), "two": Content(), "three": Content()]
    private(set) var branch = "main"
    /// What is in the working tree.
    private(set) var present = Content()

    init(seed: UInt64) { random = Seeded(state: seed) }

    private static let services = ["web", "db", "net", "many"]

    /// Makes up the next step, and takes it in the model.
    mutating func next() -> Step {
        switch random.pick(Array(0..<16)) {
        case 0...3:
            guard present == branches[branch] else { return commit() }
            branch = random.pick(branches.keys.sorted().filter { $0 != branch })
            present = branches[branch] ?? Content()
            return .switchTo(branch, hooks: random.chance(70))
        case 4...6:
            present = changed(present)
            let isCommitted = random.chance(70)
            if isCommitted { branches[branch] = present }
            return .change(present, isCommitted: isCommitted)
        case 7: return .tag(random.pick(["one", "two"]))
        case 8: return .remove(random.pick(Self.services))
        case 9: return .stop(random.pick(Self.services))
        case 10: return .plain(random.pick(["web", "db"]))
        case 11: return .replace
        case 12: return .clean
        case 13: return .source(random.pick(["main", "other"]))
        case 14: return .restart(random.pick(Self.services))
        default:
            present = changed(present)
            branches[branch] = present
            let command = random.pick(["conductor up -q", "git commit -qam Killed", "conductor restart web"])
            return .kill(command, after: random.pick([20, 60, 120, 250, 400, 700, 1200]))
        }
    }

    private mutating func commit() -> Step {
        branches[branch] = present
        return .change(present, isCommitted: true)
    }

    private mutating func changed(_ old: Content) -> Content {
        var new = old
        for _ in 0..<random.pick([1, 1, 2]) {
            switch random.pick(Array(0..<8)) {
            case 0: new.version += 1
            case 1: new.image = random.pick(["one", "two"])
            case 2: new.label = random.pick(["a", "b"])
            case 3: new.replicas = random.pick([1, 2])
            case 4: new.copied += "x"
            case 5: new.hasExtra.toggle()
            case 6: new.file += "y"
            default: new.folder = random.pick([[:], ["a": "1"], ["b": "2"], ["a": "1", "b": "2"]])
            }
        }
        return new
    }
}

extension RandomStack.Content {
    /// The pod that says so.
    ///
    /// - Parameters:
    ///   - tag: stands in the names of the images.
    ///   - source: the URL of the source of `web`.
    func pod(tag: String, source: String, _ generation: ComposeGeneration) -> String {
        let settings = generation == .v1 ? "labels: { conductor.keep: kept }" : "x-conductor: { keep: [kept] }"
        let configs = generation == .v1 ? "" : "\n  configs: [{ source: c, target: /copied }]"
        let extra = hasExtra ? "\nextra: { image: postgresql, networks: [back] }" : ""
        return generation.pod(
            """
            web:
              image: "\(tag)/\(image)"
              build: \(source)
              \(settings)
              environment: { V: "${V:-\(version)}" }
              volumes: [../file:/file, ../folder:/folder]
              networks: [back]\(configs)
            db: { image: postgresql, environment: { V: "${V:-\(version)}" }, networks: [back] }
            net: { image: postgresql, network_mode: "service:web", command: tail -f /dev/null }
            many: { image: "\(tag)/\(image)", scale: \(replicas), networks: [back] }\(extra)
            """,
            "networks: { back: { labels: { l: \(generation == .v1 ? "a" : label) } } }"
                + (generation == .v1 ? "" : "\nconfigs: { c: { content: \(copied) } }"))
    }
}
