import YAML

/// The networks, volumes, secrets and configs that the files of a stack define, to be found by their names.
package struct ComposeDefinitions: Sendable {
    /// One definition, in one file.
    struct Definition: Sendable {
        /// The file.
        let placed: PlacedComposeFile
        /// Its name.
        let key: Node
        /// What the file says of it.
        let value: Node
    }

    private var definitions: [String: [String: [Definition]]] = [:]

    /// Gathers the definitions of some files, in their order.
    package init(of files: [PlacedComposeFile]) {
        for placed in files {
            for section in ["networks", "volumes", "secrets", "configs"] {
                for pair in placed.file.document.root?[section]?.mapping ?? [] {
                    guard let name = pair.key.string else { continue }
                    definitions[section, default: [:]][name, default: []].append(
                        Definition(placed: placed, key: pair.key, value: pair.value))
                }
            }
        }
    }

    /// The definitions of a name, in the order of the files.
    subscript(section: String, name: String) -> [Definition] { definitions[section]?[name] ?? [] }
}

extension FactList {
    /// Adds what a definition says.
    mutating func add(
        _ definition: ComposeDefinitions.Definition, as name: String, in section: String
    ) throws(YAMLError) {
        let (document, interpolation) = (definition.placed.file.document, definition.placed.interpolation)
        guard section != "volumes" else {
            // These identify the volume.
            for key in ["name", "external"] {
                guard let node = definition.value[key] else { continue }
                try add("volumes.\(name).\(key)", of: document, node, at: node, interpolation)
            }
            return
        }
        try add("\(section).\(name)", of: document, definition.value, at: definition.key, interpolation)
        // Secrets and configs may take their content from a variable.
        guard ["secrets", "configs"].contains(section), let node = definition.value["environment"], !node.isNull else {
            return
        }
        let variable = try document.text(of: node, "'environment'", interpolation)
        let value = interpolation.variables[variable].map { "=" + $0 } ?? "unset"
        add("\(section).\(name).environment", of: document, value, at: node)
    }
}
