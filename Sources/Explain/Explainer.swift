import Compose
import Docker
import Errors
import Host
package import Pipeline
import Projects
package import YAML
/// Finds the places in files that set a value, and matches them with docker-compose's merged result.
package struct Explainer {
    let rendering: Rendering
    let loader: ComposeLoader
    /// All compose files and those that they include, in the order in which docker-compose merges them.
    let files: [PlacedComposeFile]
    let origins: VariableOrigins
    /// The output of docker-compose's `config` for all files.
    let merged: Document

    var situation: Situation { rendering.situation }
    var isLegacy: Bool { situation.tool?.isLegacy ?? false }

    /// Reads the compose files of a rendering.
    ///
    /// - Parameters:
    ///   - rendering: names the compose files, and has the text of those that we generate.
    ///   - shell: the user's environment.
    ///   - merged: the output of docker-compose's `config` for all files.
    /// - Throws: `YAMLError` with the place of the error; `EnvironmentFileError`; `HostError`.
    package init(_ rendering: Rendering, shell: [String: String], merged: Document) throws {
        let (situation, project) = (rendering.situation, rendering.situation.project)
        loader = ComposeLoader(
            projectDirectory: project.composeDirectory, interpolation: situation.interpolation,
            readVariables: { path in situation.includedVariables[path].map { (project.display(path), $0) } }
        ) { path in
            if let known = situation.composeFiles[path] { return known }
            let own = rendering.files.first { $0.path == path }?.text
            return try ComposeFile(try own ?? Files.text(of: path), path: path, name: project.display(path))
        }
        files = try (rendering.composeFiles + [rendering.additionsFile].compactMap(\.self)).flatMap { [loader] in
            try loader.withIncludes(loader.read($0))
        }
        origins = try VariableOrigins(situation, shell: shell)
        self.rendering = rendering
        self.merged = merged
    }

    /// Explains the value at a path such as `web.environment.DEBUG`.
    ///
    /// - Throws: ``ConductorError`` of kind `unknownName`, with a suggestion.
    package func explain(_ word: String) throws -> Explanation {
        let target = try ExplainedPath(word, in: situation)
        let provenance = try provenance(of: target.root)
        let result = try result(at: target.root)
        let known = result.map(\.path) + provenance.paths.filter { path in !result.contains { $0.path == path } }
        guard let path = target.path(among: known) else {
            throw ConductorError(
                .notSet, "'\(word)' is not set by any file", hint: target.hint(word, among: known))
        }
        // An entry without settings, such as a network, comes before the defaults that docker-compose adds to it.
        let found = known.filter { $0.starts(with: path) }
        let leaves = (found.filter { $0 == path } + found.filter { $0 != path }).compactMap {
            leaf -> Explanation.Leaf? in
            let value = result.first { $0.path == leaf }?.value
            if value == nil, leaf != path, isShown(leaf, provenance, by: result.map(\.path)) { return nil }
            if value == nil, moved(in: target.root, { leaf.last == $0.port.description }) != nil { return nil }
            var entries = entries(of: leaf, value, in: provenance, root: target.root)
            let isUsed = target.root.first == "services" || result.contains { $0.path.starts(with: leaf.prefix(2)) }
            for index in entries.indices where !isUsed {
                entries[index].why.append("docker-compose leaves it out: no service uses it")
            }
            let name = leaf.dropFirst(path.count).joined(separator: ".")
            return Explanation.Leaf(path: name, value: value, entries: entries)
        }
        let whole = leaves.first { $0.path.isEmpty }?.value ?? node(at: path).map { Value($0).unescaped }
        return Explanation(path: target.words(path), value: whole, leaves: leaves)
    }

    /// Returns the port of a service that this stack publishes elsewhere and that a condition holds for.
    private func moved(in root: [String], _ isMeant: (StackPorts.Moved) -> Bool) -> StackPorts.Moved? {
        root.first == "services" ? situation.ports.of(root.last ?? "").first(where: isMeant) : nil
    }

    /// Whether what is set at a path is already shown with a leaf of the result that lies above or below that path.
    private func isShown(_ path: [String], _ provenance: Provenance, by others: [[String]]) -> Bool {
        guard let statement = provenance.live(path), statement.leaf.kind != .mention else { return false }
        return others.contains { $0.count > 2 && (path.starts(with: $0) || $0.starts(with: path)) }
    }

    /// Returns the leaves of docker-compose's result below a section or service.
    func result(at root: [String]) throws -> [(path: [String], value: Value)] {
        guard let node = node(at: root) else { return [] }
        // docker-compose prints '$' as '$$', so that it can read its output again; nothing else is left to interpolate.
        return try ComposeLeafReader.leaves(
            of: node, key: node, at: root, Interpolation(variables: [:]), isLegacy: isLegacy
        )
        .filter { $0.kind != .override }
        .map { ($0.path.map(Interpolation.unescape), $0.value.unescaped) }
    }

    private func node(at path: [String]) -> Node? {
        merged.node(at: path.map { .key($0) })
    }

    // MARK: Entries

    private func entries(
        of path: [String], _ value: Value?, in provenance: Provenance, root: [String]
    ) -> [Explanation.Entry] {
        func entries(_ paths: [[String]], why: String? = nil) -> [Explanation.Entry] {
            paths.flatMap { provenance.chains[$0] ?? [] }.map { statement in
                var statement = statement
                if let why { statement.why.insert(why, at: 0) }
                return statement.entry
            }
        }
        guard value != nil else { return entries([path]) }
        if provenance.live(path) != nil { return entries([path]) }
        if let index = provenance.chains[path]?.lastIndex(where: { $0.end?.role != .resets }) {
            // docker-compose ignored the '!reset': the value is still there.
            return (provenance.chains[path] ?? []).enumerated().map { position, statement in
                var statement = statement
                if position == index { statement.end = nil }
                if statement.end?.role == .resets { statement.end = (.ignored, nil) }
                return statement.entry
            }
        }
        let parts = provenance.paths.filter { $0.starts(with: path) && provenance.live($0) != nil }
        if !parts.isEmpty { return entries(parts) }
        if let (paths, key) = sources(of: path, in: provenance, root: root) {
            return entries(paths, why: "docker-compose's conclusion from '\(key)'")
        }
        let above = (root.count..<max(root.count, path.count)).reversed().map { Array(path.prefix($0)) }
            .first { provenance.live($0).map { $0.leaf.kind != .mention } ?? false }
        if let above { return entries([above]) }
        if let moved = moved(in: root, { path == root + ["ports", $0.moved.description] }) {
            return entries([root + ["ports", moved.port.description]], why: "this stack has ports of its own")
        }
        return [Explanation.Entry(place: nil, text: "", role: .default, by: nil, why: [])]
    }

    /// Returns the places from which docker-compose derives a value that no file sets, such as `depends_on` from
    /// `links`.
    private func sources(
        of path: [String], in provenance: Provenance, root: [String]
    ) -> (paths: [[String]], key: String)? {
        func live(_ key: String, _ condition: (Provenance.Statement, String) -> Bool) -> (
            paths: [[String]], key: String
        )? {
            let paths = provenance.paths.filter { candidate in
                guard candidate.starts(with: root + [key]), let statement = provenance.live(candidate) else {
                    return false
                }
                return condition(statement, candidate.last ?? "")
            }
            return paths.isEmpty ? nil : (paths, key)
        }
        let keys = path.dropFirst(root.count)
        switch keys.first {
        case "depends_on":
            let name = keys.dropFirst().first ?? ""
            return ["links", "volumes_from"].lazy
                .compactMap { live($0) { _, entry in entry == name || entry.hasPrefix(name + ":") } }.first
                ?? ["network_mode", "ipc", "pid", "uts", "cgroup"].lazy
                .compactMap { live($0) { statement, _ in statement.interpolatedText == "service:\(name)" } }
                .first
        case "deploy": return keys.last == "replicas" ? live("scale") { _, _ in true } : nil
        default: return nil
        }
    }
}
