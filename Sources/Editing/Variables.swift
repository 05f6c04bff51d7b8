import Compose
import Errors
package import Pipeline
package import Projects
import SystemPackage
import YAML

/// The environment variables of a service in an environment.
package struct Variables: Sendable {
    let situation: Situation
    let service: Service

    /// Takes a service of the situation.
    package init(of service: Service, in situation: Situation) {
        self.situation = situation
        self.service = service
    }

    /// A variable as the container gets it, and the file that sets it.
    package struct Entry: Sendable, Equatable {
        /// Its name.
        package let name: String
        /// Its value.
        package let value: String
        /// The file that sets it.
        package let file: String
        /// Whether it is a secret, whose value is shown only to who asks for it by its name.
        package var isSecret = false
    }

    /// Returns all variables as the container gets them, sorted by name.
    ///
    /// As in docker-compose, `environment:` wins over every file of variables, and a later file over an earlier one.
    ///
    /// - Throws: `EnvironmentFileError` with file and line.
    package func all() throws -> [Entry] {
        var entries: [String: Entry] = [:]
        let common = CommonFiles(situation.project, situation.environment)
        // docker-compose merges the environment's common.env after the pod's base file and before its override.
        let override = situation.pods.first { $0.name == service.pod }?.overrides.first?.document.file
        let own = service.definition.environmentFiles
        let raw = Set(own.filter(\.isRaw).map(\.path))
        let paths =
            [common.project] + own.filter { $0.file != override }.map(\.path)
            + [common.environment] + own.filter { $0.file == override }.map(\.path)
        for path in paths {
            guard let text = situation.environmentFiles[path] else { continue }
            let file = situation.project.display(path)
            for (name, value) in try values(of: text, file: file, isRaw: raw.contains(path)) {
                entries[name] = Entry(name: name, value: value, file: file)
            }
        }
        for variable in service.definition.environment {
            entries[variable.name] = variable.value.map { Entry(name: variable.name, value: $0, file: variable.file) }
        }
        for secret in situation.secrets(of: service) {
            entries[secret.name] = Entry(name: secret.name, value: secret.value, file: secret.file, isSecret: true)
        }
        return entries.values.sorted { $0.name < $1.name }
    }

    private func values(of text: String, file: String, isRaw: Bool) throws -> [(key: String, value: String)] {
        let variables = situation.interpolation.variables
        guard isRaw else {
            return try EnvironmentFile(parsing: text, file: file, variables: { variables[$0] }).entries
        }
        return EnvironmentFile.rawLines(of: text).compactMap { line in
            (line.text ?? variables[line.name]).map { (line.name, $0) }
        }
    }

    /// Sets a variable in the file that the service's pod has for the environment.
    ///
    /// - Returns: the path of the file, relative to the project.
    /// - Throws: ``ConductorError``; `YAMLError` if the file cannot be edited safely; `HostError`.
    package func set(_ name: String, to value: String, dryRun: Bool) throws -> String {
        guard !name.isEmpty, !name.contains(where: { $0 == "=" || $0 == "\0" || $0.isWhitespace }),
            !value.contains("\0")
        else {
            throw ConductorError(
                .invalidName, "'\(name)' cannot name an environment variable", hint: "it has no space and no '='")
        }
        var document = try self.document(with: name)
        let path: [PathStep] = ["services", .key(service.name), "environment"]
        // docker-compose would interpolate a '$' in the value.
        let written = Interpolation.escape(value)
        if let items = document.node(at: path)?.sequence {
            let line = Value.string("\(Interpolation.escape(name))=\(written)")
            if let index = index(of: name, in: items) {
                try document.set(line, at: path + [.index(index)])
            } else {
                try document.append(line, to: path)
            }
        } else {
            try document.set(.string(written), at: path + [.key(name)])
        }
        try situation.project.write([(self.path(of: document), document.text)], dryRun: dryRun)
        return document.file
    }

    /// Removes a variable from the file that the service's pod has for the environment.
    ///
    /// - Returns: the path of the file, relative to the project; `nil` if the variable was not in it.
    /// - Throws: ``ConductorError``; `YAMLError` if the file cannot be edited safely; `HostError`.
    package func unset(_ name: String, dryRun: Bool) throws -> String? {
        var document = try self.document(with: name)
        let path: [PathStep] = ["services", .key(service.name), "environment"]
        if document.node(at: path)?.sequence == nil {
            guard document.node(at: path + [.key(name)]) != nil else { return nil }
            try document.remove(at: path + [.key(name)])
        } else {
            let before = document.text
            // A list may set the variable more than once.
            while let items = document.node(at: path)?.sequence, let index = index(of: name, in: items) {
                try document.remove(at: path + [.index(index)])
            }
            if document.text == before { return nil }
        }
        try situation.project.write([(self.path(of: document), document.text)], dryRun: dryRun)
        return document.file
    }

    private func index(of name: String, in items: [Node]) -> Int? {
        items.lastIndex { item in
            let text = item.string ?? ""
            return text == name || text.hasPrefix(name + "=")
        }
    }

    /// Returns the file that the pod has for the environment, or an empty document if it has none yet; in a project without
    /// pods the file that sets the variable, or the first one that has the service.
    ///
    /// - Throws: ``ConductorError`` of kind `project` where only a file outside of the project has the service.
    private func document(with name: String) throws -> Document {
        guard let pod = situation.pods.first(where: { $0.name == service.pod }), situation.project.shape == .pods else {
            return try composeFile(with: name)
        }
        if let override = pod.overrides.first { return override.document }
        let path = situation.environment.directory(in: situation.project).appending("\(pod.name).yml")
        let head = pod.base.version.map { "version: \"\($0)\"\n" } ?? ""
        return try Document(head, file: situation.project.display(path))
    }

    private func composeFile(with name: String) throws -> Document {
        let own = service.definition.layers.map(\.file).filter {
            $0.path.starts(with: situation.project.root) && $0.service(service.name) != nil
        }.map(\.document)
        func sets(_ document: Document) -> Bool {
            guard let node = document.node(at: ["services", .key(service.name), "environment"]) else { return false }
            return node[name] != nil || index(of: name, in: node.sequence ?? []) != nil
        }
        guard let document = own.last(where: sets) ?? own.first else {
            throw ConductorError(.noOwnFile, "no file of the project has the service '\(service.name)'")
        }
        return document
    }

    private func path(of document: Document) -> FilePath {
        situation.project.root.pushing(FilePath(document.file))
    }
}
