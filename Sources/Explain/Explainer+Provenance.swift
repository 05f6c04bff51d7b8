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
                    of: part.node, key: part.key, at: root, situation.interpolation, isLegacy: isLegacy,
                    folder: other)
                if isOurs {
                    // Only docker-compose needs the absolute paths; the user reads them relative to the project.
                    let root = situation.project.root.string + "/"
                    for index in leaves.indices { leaves[index].text = leaves[index].text.replacing(root, with: "") }
                }
                try provenance.add(leaves, file: part.file.document.file, folder: part.folder) { leaf in
                    (isOurs ? [rendering.reason(for: leaf.path)] : part.why) + (try notes(on: leaf))
                }
            }
        }
        if root.first == "services" { try addVariables(to: &provenance, root) }
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

    private func notes(on leaf: ComposeLeaf) throws -> [String] {
        if leaf.value == .null, leaf.kind == .value, let name = leaf.path.last,
            leaf.path.dropLast().suffix(1) == ["environment"] || leaf.path.suffix(3).prefix(2) == ["build", "args"]
        {
            return [origins.note(onInherited: name)]
        }
        let alias = leaf.alias.map { ["*\($0.name) in line \($0.line)"] } ?? []
        return alias + (try notes(on: leaf.value))
    }

    private func notes(on value: Value) throws -> [String] {
        switch value {
        case .string(let text): try origins.notes(on: text)
        case .sequence(let items): try items.flatMap(notes)
        case .mapping(let entries): try entries.flatMap { try notes(on: $0.value) }
        default: []
        }
    }

    /// Adds the variables of the files that `env_file:` names, which `environment:` overrides.
    private func addVariables(to provenance: inout Provenance, _ root: [String]) throws {
        var variables: [String: [Provenance.Statement]] = [:]
        for entry in provenance.paths where entry.starts(with: root + ["env_file"]) {
            guard let statement = provenance.live(entry), let name = entry.last else { continue }
            let path = statement.folder.pushing(FilePath(name)).lexicallyNormalized()
            guard let text = situation.environmentFiles[path] else { continue }
            let file = situation.project.display(path)
            var locals: [String: (value: String, place: Explanation.Place)] = [:]
            let lines = try EnvironmentFile.lines(of: text, file: file)
            for line in lines {
                let place = Explanation.Place(file: file, line: line.line)
                let leaf = ComposeLeaf(line, at: root + ["environment", line.name])
                let why =
                    line.text == nil
                    ? [origins.note(onInherited: line.name)]
                    : line.isInterpolated ? try origins.notes(on: line.text ?? "", locals: locals) : []
                variables[line.name, default: []].append(
                    Provenance.Statement(leaf: leaf, place: place, folder: statement.folder, why: why))
                let known = locals.mapValues(\.value).merging(situation.interpolation.variables) { $1 }
                if let text = line.text {
                    let value = line.isInterpolated ? try Interpolation(variables: known)(text) : text
                    locals[line.name] = (value, place)
                }
            }
        }
        for (name, statements) in variables.sorted(by: { $0.key < $1.key }) {
            provenance.prepend(statements, to: root + ["environment", name])
        }
    }
}
