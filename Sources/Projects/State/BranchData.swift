import Git

/// Whether all branches of the project share the data of a stack: `conductor.data`.
package enum DataPolicy: String, Sendable, CaseIterable {
    /// They share it: volumes have the names that their files give them.
    case shared
    /// Each branch has volumes of its own.
    case branch
}

/// Which data the volumes of a stack hold, where each branch of the project has data of its own.
///
/// Data is known by the name that its branch had when it was first used (its key); `branch.NAME.conductorData` in git's
/// configuration keeps it through a rename. One key of each stack, its home, has the volumes with the ordinary names.
package struct BranchData: Sendable, Equatable {
    /// What a stack remembers of it, in `state.json`.
    package struct Record: Sendable, Equatable, Codable {
        /// The key of the data in the volumes with the ordinary names.
        package let home: String
        /// The key of the data that was last used.
        package var current: String
        /// The keys of data that has volumes of its own, sorted.
        package var known: [String]
    }

    /// The branch that is checked out; `nil` where `HEAD` is detached.
    package let branch: String?
    /// The key of the data that is used.
    package private(set) var key: String
    /// The key of the data in the volumes with the ordinary names.
    package let home: String
    /// The keys of data that has volumes of its own.
    package let known: Set<String>
    /// The keys that git's configuration has for branches.
    package let keys: BranchDataKeys

    /// Finds the data of a branch or, where `HEAD` is detached, the data that was last used.
    ///
    /// - Parameters:
    ///   - branch: the branch that is checked out.
    ///   - record: what the stack remembers; `nil` where it never had data for each branch.
    ///   - first: the branch that has the ordinary names from then on.
    ///   - keys: the keys in git's configuration.
    /// - Returns: `nil` on no branch, where nothing is remembered: all volumes have their ordinary names.
    package init?(branch: String?, record: Record?, first: String?, keys: BranchDataKeys) {
        guard let key = branch.map(keys.key(of:)) ?? record?.current else { return nil }
        self.branch = branch
        self.key = key
        home = record?.home ?? first.map(keys.key(of:)) ?? key
        known = Set(record?.known ?? [])
        self.keys = keys
    }

    /// Whether its volumes have the ordinary names.
    package var isHome: Bool { key == home }
    /// Whether it never had volumes before.
    package var isNew: Bool { !isHome && !known.contains(key) }
    /// The name of its branch, for messages.
    package var words: String { words(for: key) }

    /// Returns the name of the branch of a key, for messages.
    package func words(for key: String) -> String {
        if let branch, keys.key(of: branch) == key { branch } else { keys.branch(of: key) }
    }

    /// Returns the name of a volume with this data.
    package func name(inPlaceOf ordinary: String) -> String { isHome ? ordinary : ordinary + Self.suffix(of: key) }

    /// Returns the key of the data that a volume of the stack holds.
    package func key(ofVolume name: String) -> String {
        known.union([key]).first { $0 != home && name.hasSuffix(Self.suffix(of: $0)) } ?? home
    }

    /// Returns the data of another branch, or of one that had data and is gone; `nil` where there is none.
    package func ofBranch(_ name: String) -> BranchData? {
        let key = keys.key(of: name)
        guard key == home || known.contains(key) else { return nil }
        var other = self
        other.key = key
        return other
    }

    /// Returns what the stack remembers.
    ///
    /// - Parameter isUsed: whether the data has volumes now.
    package func record(isUsed: Bool) -> Record {
        Record(home: home, current: key, known: (isUsed && !isHome ? known.union([key]) : known).sorted())
    }

    /// Returns what follows the ordinary name in that of a volume with data that is not at home.
    ///
    /// Names of branches that differ only in what the name of a volume cannot have differ in the digest. There is no `_`
    /// in it, so that it is never the name of another stack's volume.
    package static func suffix(of key: String) -> String {
        let words = key.lowercased().map { ("a"..."z").contains($0) || ("0"..."9").contains($0) ? $0 : "-" }.prefix(40)
        return "-\(String(words))-\(ObjectID.ofBlob(Array(key.utf8)).description.prefix(8))"
    }
}

/// The keys of data that git's configuration has for branches, as `branch.NAME.conductorData`.
///
/// git moves them with `git branch -m`, and removes them with the branch.
package struct BranchDataKeys: Sendable, Equatable {
    private let keys: [String: String]

    /// Takes the keys, by the names of branches.
    package init(_ keys: [String: String] = [:]) { self.keys = keys }

    /// Returns the name of the setting for a branch.
    package static func setting(of branch: String) -> String { "branch.\(branch).conductorData" }

    /// Whether the configuration has the key of a branch.
    package func isRecorded(_ branch: String) -> Bool { keys[branch] == key(of: branch) }

    /// Returns the key of a branch: its own name, unless another branch, which was renamed, has that.
    package func key(of branch: String) -> String {
        if let key = keys[branch], owner(of: key) == branch { return key }
        // No branch has a `~` in its name.
        let names = [branch] + (2...keys.count + 2).map { "\(branch)~\($0)" }
        return names.first { owner(of: $0) == nil } ?? branch
    }

    /// Returns the branch with a key: that of its name or, where it was renamed, the one that has it now.
    package func branch(of key: String) -> String { owner(of: key) ?? key }

    /// Returns the branch to which a key belongs. `git branch -c` gives the key to the copy, too.
    private func owner(of key: String) -> String? {
        keys[key] == key ? key : keys.filter { $0.value == key }.keys.min()
    }
}
