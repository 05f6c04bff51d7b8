import Compose
import Projects

/// The differences between the old and the new facts of a service, as reasons for messages.
struct Differences {
    /// The reasons to recreate its container.
    let remaking: [String]
    /// The reasons to recreate that concern its image.
    let building: [String]
    /// The reasons to restart it.
    let restarting: [String]
    /// The names of the facts that concern a network that existed before, and their reasons.
    let networks: [(name: FactName, reason: String)]
    /// Whether its container mounts files or folders of this machine by paths that are relative to the project.
    let mountsFiles: Bool
    /// Whether the number of containers that its files ask for may have changed.
    let changesScale: Bool
    /// The old and the new commit of its source.
    let commits: (String?, String?)

    /// Compares the facts of a service.
    ///
    /// - Parameters:
    ///   - service: the name of the service.
    ///   - old: the facts its container was made from; empty if they are not known, as after an interruption.
    ///   - new: the facts it would be made from now.
    ///   - lines: the lines of the new facts in their files.
    ///   - commits: the old and the new commit of its source.
    init(
        of service: String, from old: [FactName: String], to new: [FactName: String], lines: [FactName: Int],
        commits: (String?, String?)
    ) {
        self.commits = commits
        mountsFiles = old.keys.contains { $0.mountedPath?.hasPrefix("/") == false }
        changesScale = !old.isEmpty && Self.scale(old) != Self.scale(new)
        guard !old.isEmpty else {
            remaking = ["what its container was made from is not known"]
            (building, restarting, networks) = ([], [], [])
            return
        }
        let changed = Self.changed(from: old, to: new)
        func reasons(_ kind: FactName.Kind, where isMeant: (FactName) -> Bool = { _ in true }) -> [String] {
            let names = changed.filter { $0.kind == kind && isMeant($0) }
            return names.sorted().compactMap { name in
                // A pattern that was added or removed does not mean that files changed.
                if kind == .restart, old[name] == nil || new[name] == nil { return nil }
                let words = name.words(of: service, line: lines[name])
                if new[name] == nil { return "\(words) removed" }
                if kind == .build || kind == .restart, lines[name] == nil { return Self.words(words, commits: commits) }
                return old[name] == nil ? "\(words) added" : "\(words) changed"
            }
        }
        func isBuilt(_ facts: [FactName: String]) -> Bool { facts.keys.contains { $0.kind == .build } }
        // Mounting or unmounting a source changes which files count, not their content.
        if (old[.mount] == nil) != (new[.mount] == nil) {
            building = []
        } else if isBuilt(old) != isBuilt(new) {
            building = [isBuilt(new) ? "its image is built from its source now" : "its image is no longer built"]
        } else {
            building = reasons(.build)
        }
        remaking = reasons(.mount) + reasons(.container) + Self.lostCopies(from: old, to: new) + building
        restarting = reasons(.restart) + Self.replacedMounts(from: old, to: new)
        networks = changed.sorted().compactMap { name in
            guard case .key(let key) = name, key.key.hasPrefix("networks."),
                // The default network exists without a definition, too.
                old[name] != nil && new[name] != nil || key.key == "networks.default",
                let reason = reasons(.container, where: { $0 == name }).first
            else { return nil }
            return (name, reason)
        }
    }

    /// Returns the facts that decide how many containers there are.
    private static func scale(_ facts: [FactName: String]) -> [FactName: String] {
        facts.filter { name, _ in
            if case .key(let key) = name { ["scale", "deploy"].contains(key.key) } else { false }
        }
    }

    /// Returns the reasons to restart that follow from what is at the paths that are mounted.
    private static func replacedMounts(from old: [FactName: String], to new: [FactName: String]) -> [String] {
        let missing = Set(new.missingMounts)
        return old.keys.filter { $0.kind == .mounted }.sorted().compactMap { name in
            guard let before = old[name], let now = new[name], let path = name.mountedPath, before != now else {
                return nil
            }
            if case .mountPoint = name { return "the place of a mount, \(path), was removed or made anew" }
            return missing.contains(path) ? nil : "\(path) was made anew"
        }
    }

    /// Returns the reasons to recreate that follow from copies that docker-compose made and that are gone: it makes them
    /// only when it creates a container.
    private static func lostCopies(from old: [FactName: String], to new: [FactName: String]) -> [String] {
        return old.keys.filter { $0.kind == .copied && new[$0] == Fact.absent && old[$0] != Fact.absent }.sorted()
            .compactMap {
                $0.mountedPath.map { "\($0), which docker-compose copied for it, is not there" }
            }
    }

    /// Returns the names of the facts that differ, without those that only moved to another file.
    private static func changed(from old: [FactName: String], to new: [FactName: String]) -> Set<FactName> {
        let names = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        return names.isEmpty ? names : names.subtracting(moved(from: old, to: new))
    }

    /// Returns the names of facts that only moved to another file.
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
            // If several files set the key, their order may matter.
            guard entry.value.count == 1, let now = after[entry.key], now.count == 1,
                now[0].digest == entry.value[0].digest
            else { return }
            moved.formUnion([entry.value[0].name, now[0].name])
        }
    }

    /// Returns the reason that files changed, with the commits if they are known.
    static func words(_ files: String, commits: (String?, String?)) -> String {
        guard let old = commits.0, let new = commits.1, old != new else { return "\(files) changed" }
        return "\(files) differs between \(old.prefix(7)) and \(new.prefix(7))"
    }
}

extension [FactName: String] {
    /// The paths that are mounted and at which there is nothing.
    package var missingMounts: [String] {
        compactMap { name, fact in
            if case .mounted(let path) = name, fact == Fact.absent { path } else { nil }
        }.sorted()
    }
}
