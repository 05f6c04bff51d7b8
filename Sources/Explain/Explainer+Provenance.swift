import Compose
import Pipeline
import Projects
import SystemPackage
import YAML

extension Explainer {
    /// Returns what all files set for a service (`services`, NAME), or for all entries of another section.
    func provenance(of root: [String]) throws -> Provenance {
        var provenance = Provenance()
        for placed in files {
            for part in try parts(of: placed, root) {
                let isOurs = part.file.path.starts(with: situation.project.stateDirectory)
                let other = part.folder == loader.projectDirectory ? nil : part.folder.string
                var leaves = try ComposeLeafReader.leaves(
                    of: part.node, key: part.key, at: root, placed.interpolation, isLegacy: isLegacy, folder: other)
                if isOurs {
                    // Only docker-compose needs the absolute paths; the user reads them relative to the project.
                    let root = situation.project.root.string + "/"
                    for index in leaves.indices { leaves[index].text = leaves[index].text.replacing(root, with: "") }
                }
                try provenance.add(
                    leaves, file: part.file.document.file, folder: part.folder, placed.interpolation
                ) { leaf in
                    (isOurs ? [rendering.reason(for: leaf.path)] : part.why)
                        + (try notes(on: leaf, placed.interpolation))
                }
            }
        }
        if root.first == "services" {
            try addFiles("env_file", to: "environment", of: &provenance, root, situation.interpolation)
            addSecrets(to: &provenance, root)
            // docker-compose replaces variables in a file of labels by labels alone.
            try addFiles("label_file", to: "labels", of: &provenance, root, Interpolation(variables: [:]))
        }
        return provenance
    }

    private typealias Part = (file: ComposeFile, node: Node, key: Node, folder: FilePath, why: [String])

    /// Returns what a file says about a section or a service, after the services that it extends.
    private func parts(of placed: PlacedComposeFile, _ root: [String]) throws -> [Part] {
        guard root.first == "services", let name = root.last else {
            guard let node = placed.file.document.node(at: root.map { .key($0) }), !node.isNull else { return [] }
            return [(placed.file, node, node, placed.folder, [])]
        }
        guard let service = placed.file.service(name) else { return [] }
        let layers = try loader.layers(of: service, in: placed)
        return layers.enumerated().filter { !$0.element.node.isNull }.map { index, layer in
            let why = index < layers.count - 1 ? ["'\(name)' extends it"] : []
            return (layer.file, layer.node, service.key, layer.folder, why)
        }
    }

    private func notes(on leaf: ComposeLeaf, _ interpolation: Interpolation) throws -> [String] {
        if leaf.value == .null, leaf.kind == .value, let name = leaf.path.last,
            leaf.path.dropLast().suffix(1) == ["environment"] || leaf.path.suffix(3).prefix(2) == ["build", "args"]
        {
            let isArgument = leaf.path.suffix(2).first == "args"
            return [origins.note(onInherited: name, isArgument ? situation.interpolation : interpolation)]
        }
        let alias = leaf.alias.map { ["*\($0.name) in line \($0.line)"] } ?? []
        return alias + (try notes(on: leaf.value, interpolation))
    }

    private func notes(on value: Value, _ interpolation: Interpolation) throws -> [String] {
        switch value {
        case .string(let text): try origins.notes(on: text, interpolation)
        case .sequence(let items): try items.flatMap { try notes(on: $0, interpolation) }
        case .mapping(let entries): try entries.flatMap { try notes(on: $0.value, interpolation) }
        default: []
        }
    }

    /// Adds what the files that a key names set in a section of the service, which overrides them: the variables of
    /// `env_file:`, the labels of `label_file:`.
    private func addFiles(
        _ key: String, to section: String, of provenance: inout Provenance, _ root: [String],
        _ interpolation: Interpolation
    ) throws {
        var found: [String: [Provenance.Statement]] = [:]
        // In a file of labels, docker-compose finds the labels of earlier files first.
        var earlier: Locals = [:]
        for entry in provenance.paths where entry.starts(with: root + [key]) {
            guard let statement = provenance.live(entry), let last = entry.last else { continue }
            let name = section == "labels" ? statement.interpolatedText : last
            let path = statement.folder.pushing(FilePath(name)).lexicallyNormalized()
            guard let text = situation.environmentFiles[path] else { continue }
            let file = situation.project.display(path)
            var locals = earlier
            for line in try lines(of: text, file: file, isRaw: statement.isRaw) {
                // A label without a value is no label.
                if line.text == nil, section == "labels" { continue }
                let place = Explanation.Place(file: file, line: line.line)
                let leaf = ComposeLeaf(line, at: root + [section, line.name])
                let why =
                    line.text == nil
                    ? [origins.note(onInherited: line.name, interpolation)]
                    : line.isInterpolated ? try origins.notes(on: line.text ?? "", interpolation, locals: locals) : []
                found[line.name, default: []].append(
                    Provenance.Statement(
                        leaf: leaf, place: place, folder: statement.folder, interpolation: interpolation, why: why))
                guard let text = line.text else { continue }
                let known = locals.mapValues(\.value).merging(interpolation.variables) { $1 }
                let value = line.isInterpolated ? try Interpolation(variables: known)(text) : text
                if earlier[line.name] == nil { locals[line.name] = (value, place) }
            }
            if section == "labels" { earlier = locals }
        }
        for (name, statements) in found.sorted(by: { $0.key < $1.key }) {
            provenance.prepend(statements, to: root + [section, name])
        }
    }

    /// Adds the places that set secrets of the service, which override all others.
    private func addSecrets(to provenance: inout Provenance, _ root: [String]) {
        guard let service = root.last.flatMap(situation.service) else { return }
        for secret in situation.secrets.all(of: service.name, in: service.pod) {
            let leaf = ComposeLeaf(secret.value, at: root + ["environment", secret.name], line: secret.line)
            provenance.add(
                [leaf], file: secret.file, folder: situation.project.root, Interpolation(variables: [:])
            ) { _ in ["a secret, whose value is not shown"] }
        }
    }

    private typealias Locals = [String: (value: String, place: Explanation.Place)]

    private func lines(of text: String, file: String, isRaw: Bool) throws -> [EnvironmentFile.Line] {
        isRaw ? EnvironmentFile.rawLines(of: text) : try EnvironmentFile.lines(of: text, file: file)
    }
}

extension Provenance.Statement {
    /// Whether it names an environment file whose values are taken as they are.
    fileprivate var isRaw: Bool {
        guard case .mapping(let entries) = leaf.value else { return false }
        return entries.contains { $0.key == "format" && $0.value == "raw" }
    }
}
