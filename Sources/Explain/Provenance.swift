import Compose
import SystemPackage

/// The statements of all files about each leaf, merged as docker-compose merges the files.
struct Provenance {
    /// What one file says about a leaf.
    struct Statement {
        let leaf: ComposeLeaf
        let place: Explanation.Place
        /// The folder to which its paths are relative.
        let folder: FilePath
        /// Replaces the variables in its text.
        let interpolation: Interpolation
        var why: [String]
        /// Whether it overrides an earlier statement.
        var isLater = false
        /// Why it is not in effect, and by which place; `nil` while it is in effect.
        var end: (role: Explanation.Role, by: Explanation.Place?)?

        /// The text of the leaf with its variables replaced, where that is possible.
        var interpolatedText: String { (try? interpolation(leaf.text)) ?? leaf.text }

        var entry: Explanation.Entry {
            let isAdded = (leaf.kind == .entry || leaf.kind == .item) && !isLater
            return Explanation.Entry(
                place: place, text: leaf.text, role: end?.role ?? (isAdded ? .added : .set), by: end?.by, why: why)
        }
    }

    /// The statements about each leaf, in the order of the merge.
    private(set) var chains: [[String]: [Statement]] = [:]
    /// The paths of the leaves, in the order of the result.
    private(set) var paths: [[String]] = []

    /// Merges the leaves of the next file.
    ///
    /// - Parameters:
    ///   - leaves: the leaves, in the order of the file.
    ///   - file: the name of the file.
    ///   - folder: the folder to which its paths are relative.
    ///   - interpolation: replaces the variables in it.
    ///   - why: returns the notes on a leaf.
    mutating func add(
        _ leaves: [ComposeLeaf], file: String, folder: FilePath, _ interpolation: Interpolation,
        why: (ComposeLeaf) throws -> [String]
    ) rethrows {
        func place(_ leaf: ComposeLeaf) -> Explanation.Place { .init(file: file, line: leaf.line) }
        // docker-compose drops the options of the earlier logging driver when a file sets another one.
        for leaf in leaves where leaf.kind == .value && leaf.path.suffix(2) == ["logging", "driver"] {
            if let driver = live(leaf.path), driver.leaf.text != leaf.text {
                end(below: Array(leaf.path.dropLast()), .replaced, by: place(leaf))
            }
        }
        var overrides: [ComposeLeaf] = []
        for leaf in leaves {
            switch leaf.kind {
            case .override:
                let hit = end(below: leaf.path, .replaced, by: place(leaf))
                if !hit.isEmpty { overrides.append(leaf) }
            case .reset:
                let hit = end(below: leaf.path, .reset, by: place(leaf))
                for path in hit.isEmpty ? [leaf.path] : hit {
                    append(
                        Statement(
                            leaf: leaf, place: place(leaf), folder: folder, interpolation: interpolation,
                            why: try why(leaf), end: (.resets, nil)),
                        to: path)
                }
            case .mention where chains.contains { $0.key.starts(with: leaf.path) && isLive($0.key) }: break
            case .implied where !isLive(leaf.path): break
            case .mention, .implied, .value, .entry, .item:
                var path = leaf.path
                if leaf.kind == .item {
                    let list = path.dropLast()
                    path[path.count - 1] = "\(paths.count { $0.dropLast() == list && isLive($0) })"
                }
                end(at: path, .overridden, by: place(leaf))
                let marks = overrides.filter { path.starts(with: $0.path) }.map(\.text)
                append(
                    Statement(
                        leaf: leaf, place: place(leaf), folder: folder, interpolation: interpolation,
                        why: marks + (try why(leaf))), to: path)
            }
        }
    }

    /// Inserts statements before the existing ones of a path, which override them.
    mutating func prepend(_ statements: [Statement], to path: [String]) {
        var all: [Statement] = []
        for statement in statements {
            if let last = all.indices.last { all[last].end = (.overridden, statement.place) }
            all.append(statement)
        }
        if let last = all.indices.last, let winner = live(path) { all[last].end = (.overridden, winner.place) }
        let others = chains[path] ?? []
        if chains[path] == nil { paths.append(path) }
        chains[path] = all + others
    }

    /// Returns the statement that is in effect; `nil` if there is none.
    func live(_ path: [String]) -> Statement? { chains[path]?.last { $0.end == nil } }

    private func isLive(_ path: [String]) -> Bool { live(path) != nil }

    private mutating func append(_ statement: Statement, to path: [String]) {
        // An overridden leaf keeps its position; one that was removed and is set again goes to the end.
        var statement = statement
        statement.isLater = chains[path]?.last?.end?.role == .overridden
        if !statement.isLater {
            paths.removeAll { $0 == path }
            paths.append(path)
        }
        chains[path, default: []].append(statement)
    }

    @discardableResult
    private mutating func end(
        below prefix: [String], _ role: Explanation.Role, by place: Explanation.Place
    ) -> [[String]] {
        let hit = paths.filter { $0.starts(with: prefix) && isLive($0) }
        for path in hit { end(at: path, role, by: place) }
        return hit
    }

    private mutating func end(at path: [String], _ role: Explanation.Role, by place: Explanation.Place) {
        guard var statements = chains[path] else { return }
        for index in statements.indices where statements[index].end == nil { statements[index].end = (role, place) }
        chains[path] = statements
    }
}
