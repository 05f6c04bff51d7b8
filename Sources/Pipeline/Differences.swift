import Compose
import Projects

/// In what the facts of a service differ, in words for a person.
struct Differences {
    /// Why its container is to be another one.
    let remaking: [String]
    /// Those of them that are about its image.
    let building: [String]
    /// Why it is to be restarted.
    let restarting: [String]
    /// Those of them that are about a network which was there before.
    let networks: [String]
    /// Whether the folder that its container sees is another one than before.
    let isMountOther: Bool
    /// The commits of its source, before and now.
    let commits: (String?, String?)

    /// Compares.
    ///
    /// - Parameters:
    ///   - old: what its container was made from; nothing where its making was begun and not seen to end.
    ///   - new: what it would be made from now.
    ///   - lines: the lines on which that stands.
    ///   - commits: of its source, before and now.
    init(
        of service: String, from old: [FactName: String], to new: [FactName: String], lines: [FactName: Int],
        commits: (String?, String?)
    ) {
        self.commits = commits
        isMountOther = new.contains { name, fact in
            name.kind == .mount && old[name] != fact && (old.isEmpty || old[name] != nil)
        }
        guard !old.isEmpty else {
            remaking = ["what its container was made from is not known"]
            (building, restarting, networks) = ([], [], [])
            return
        }
        let moved = Self.moved(from: old, to: new)
        func reasons(_ kind: FactName.Kind, where isMeant: (FactName) -> Bool = { _ in true }) -> [String] {
            let names = Set(old.keys).union(new.keys).filter { $0.kind == kind && isMeant($0) }
            return names.sorted().compactMap { name in
                guard old[name] != new[name], !moved.contains(name) else { return nil }
                // A pattern that is new, or gone, says nothing of files.
                if kind == .restart, old[name] == nil || new[name] == nil { return nil }
                let words = name.words(of: service, line: lines[name])
                if new[name] == nil { return "\(words) removed" }
                if kind == .build || kind == .restart, lines[name] == nil { return Self.words(words, commits: commits) }
                return old[name] == nil ? "\(words) added" : "\(words) changed"
            }
        }
        func isBuilt(_ facts: [FactName: String]) -> Bool { facts.keys.contains { $0.kind == .build } }
        // Files that count because their folder is mounted now have not changed, nor have those that no longer do.
        if (old[.mount] == nil) != (new[.mount] == nil) {
            building = []
        } else if isBuilt(old) != isBuilt(new) {
            building = [isBuilt(new) ? "its image is built from its source now" : "its image is no longer built"]
        } else {
            building = reasons(.build)
        }
        remaking = reasons(.mount) + reasons(.container) + building
        restarting = reasons(.restart)
        networks = reasons(.container) { name in
            guard case .key(let key) = name, key.key.hasPrefix("networks.") else { return false }
            // The default one is there without a definition, too.
            return old[name] != nil && new[name] != nil || key.key == "networks.default"
        }
    }

    /// The names of facts that only stand in another file now.
    private static func moved(
        from old: [FactName: String], to new: [FactName: String]
    ) -> Set<FactName> {
        func byKey(_ facts: [FactName: String]) -> [String: [(name: FactName, digest: String)]] {
            facts.reduce(into: [:]) { grouped, fact in
                guard case .key(let key) = fact.key else { return }
                grouped[key.key, default: []].append((fact.key, fact.value))
            }
        }
        let after = byKey(new)
        return byKey(old).reduce(into: []) { moved, entry in
            // Where several files say it, their order may count.
            guard entry.value.count == 1, let now = after[entry.key], now.count == 1,
                now[0].digest == entry.value[0].digest
            else { return }
            moved.formUnion([entry.value[0].name, now[0].name])
        }
    }

    /// That files differ.
    static func words(_ files: String, commits: (String?, String?)) -> String {
        guard let old = commits.0, let new = commits.1, old != new else { return "\(files) changed" }
        return "\(files) differs between \(old.prefix(7)) and \(new.prefix(7))"
    }
}
