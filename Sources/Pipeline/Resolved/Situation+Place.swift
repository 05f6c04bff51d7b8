import Compose
import SystemPackage
import YAML

extension Situation {
    /// Returns where the project's files write what docker-compose refuses: `pods/default.yml:12`.
    ///
    /// - Returns: the deepest place that is found, in the last of the files that have it; `nil` if none has any of it.
    func place(of subject: ComposeRefusal.Subject) -> String? {
        if let file = subject.file { return place(naming: file) }
        var best: (depth: Int, place: String)?
        for placed in enabledFiles {
            let document = placed.file.document
            guard let root = document.root, let found = root.deepest(subject) else { continue }
            if found.depth >= best?.depth ?? 1 { best = (found.depth, "\(document.file):\(found.line)") }
        }
        return best?.place
    }

    /// Returns where a file is named.
    private func place(naming path: String) -> String? {
        let path = FilePath(path).lexicallyNormalized()
        for placed in enabledFiles.reversed() {
            let node = placed.file.document.root?.withDescendants.first { node in
                guard let text = node.string, !text.isEmpty, let name = try? interpolation(text) else { return false }
                return placed.folder.pushing(FilePath(name)).lexicallyNormalized() == path
            }
            if let node { return "\(placed.file.document.file):\(node.start.line)" }
        }
        return nil
    }
}

extension Node {
    /// Returns the line of what a subject is, as deep as it is found, and how deep that is; `nil` if nothing is.
    fileprivate func deepest(_ subject: ComposeRefusal.Subject) -> (depth: Int, line: Int)? {
        var (node, rest, depth) = (self, subject.path[...], 0)
        var line: Int?
        while !rest.isEmpty, let step = node.step(rest) {
            (node, line, rest, depth) = (step.value, step.line, step.rest, depth + 1)
        }
        guard rest.isEmpty else { return line.map { (depth, $0) } }
        if let key = subject.key, let pair = node.mapping?.first(where: { $0.key.string == key }) {
            return (depth + 1, pair.key.start.line)
        }
        if let mention = subject.mention,
            let found = node.withDescendants.first(where: {
                $0.string.map { $0 == mention || $0.hasPrefix(mention + ":") } ?? false
            })
        {
            return (depth + 1, found.start.line)
        }
        return line.map { (depth, $0) }
    }

    /// Takes one step of a path whose keys have dots between them, and may contain some: the longest key that fits.
    private func step(_ path: Substring) -> (value: Node, line: Int, rest: Substring)? {
        if let items = sequence {
            let end = path.firstIndex(of: ".") ?? path.endIndex
            guard let index = Int(path[..<end]), items.indices.contains(index) else { return nil }
            return (items[index], items[index].start.line, path[end...].dropFirst())
        }
        let fitting = (mapping ?? []).filter { pair in
            pair.key.string.map { path == $0 || path.hasPrefix($0 + ".") } ?? false
        }
        guard let pair = fitting.max(by: { $0.key.string?.count ?? 0 < $1.key.string?.count ?? 0 }),
            let name = pair.key.string
        else { return nil }
        return (pair.value, pair.key.start.line, path.dropFirst(name.count).dropFirst())
    }
}
