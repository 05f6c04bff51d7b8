import Compose
import Errors
import GitURLs
import Pipeline
package import Projects
import SystemPackage
import YAML

/// A service that is to be added to a pod.
package struct ServiceTemplate: Sendable {
    /// Its name.
    package var name: String
    /// The pod; `default` where the user named none.
    package var pod: String
    /// Its image; with `nil` the name is derived from the source.
    package var image: String?
    /// The git URL of its source.
    package var source: String?
    /// The branch of its source.
    package var branch: String?
    /// The folder in its source.
    package var subdirectory: String?
    /// The services that it links to: names, pods or `pod/service`.
    package var links: [String]
    /// The ports that it publishes, in docker-compose's short form.
    package var ports: [String]

    /// Describes a service that is to be added.
    package init(
        name: String, pod: String, image: String?, source: String?, branch: String?, subdirectory: String?,
        links: [String], ports: [String]
    ) {
        self.name = name
        self.pod = pod
        self.image = image
        self.source = source
        self.branch = branch
        self.subdirectory = subdirectory
        self.links = links
        self.ports = ports
    }

    /// Returns the mapping of the service in a compose file.
    ///
    /// - Throws: ``ConductorError`` of kind `content` if the source or a port is not valid.
    func value() throws -> Value {
        var entries: [Value.Entry] = []
        var context: GitContext?
        if let source {
            var text = source
            if branch != nil || subdirectory != nil {
                text += "#" + (branch ?? "") + (subdirectory.map { ":" + $0 } ?? "")
            }
            context = try ServiceSource.check(text)
        }
        if let image = image ?? context?.imageName {
            entries.append(Value.Entry(key: "image", value: .string(Interpolation.escape(image))))
        }
        if let context {
            let text = Value.string(Interpolation.escape(context.description))
            // docker-compose would take some of what git clones for a folder.
            entries.append(
                GitContext(context.description) == nil
                    ? Value.Entry(key: "x-conductor", value: ["source": text]) : Value.Entry(key: "build", value: text))
        }
        // Not `links:`, which podman refuses: on the network of the pods every service is found by its name.
        if !links.isEmpty {
            entries.append(Value.Entry(key: "depends_on", value: .sequence(links.map(Value.string))))
        }
        for port in ports where PublishedPort(port) == nil {
            throw ConductorError(
                .invalidPort, "'\(port)' is no port that docker-compose knows", hint: "for example 8080:80")
        }
        if !ports.isEmpty { entries.append(Value.Entry(key: "ports", value: .sequence(ports.map(Value.string)))) }
        return .mapping(entries)
    }
}

extension Situation {
    /// Adds a service to its pod's file.
    ///
    /// - Returns: the path of the file, relative to the project.
    /// - Throws: ``ConductorError`` if the service exists already, a part of it is not valid, or its pod or a linked
    ///   service does not exist; `YAMLError` if the file cannot be edited safely; `HostError`.
    package func add(_ template: ServiceTemplate, dryRun: Bool) throws -> String {
        let allowed = template.name.unicodeScalars.allSatisfy {
            $0.isASCII
                && ($0.properties.isAlphabetic || $0.properties.numericType != nil || "._-".unicodeScalars.contains($0))
        }
        guard allowed, let first = template.name.first, first.isLetter || first.isNumber else {
            throw ConductorError(
                .invalidName, "'\(template.name)' cannot name a service",
                hint: "letters, digits, '.', '_' and '-', a letter or digit first")
        }
        if let other = service(template.name) {
            throw ConductorError(
                .nameTaken,
                "there is a service '\(template.name)' already, in '\(other.definition.origin?.file.document.file ?? other.pod)'"
            )
        }
        var template = template
        template.links = try services(named: template.links).map(\.name)
        guard let pod = pods.first(where: { $0.name == template.pod }) else {
            throw ConductorError(
                .unknownPod, "there is no pod '\(template.pod)'",
                hint: "make it with: git conductor generate pod \(template.pod)")
        }
        var document = pod.base.document
        try document.set(try template.value(), at: ["services", .key(template.name)])
        try project.write([(pod.base.path, document.text)], dryRun: dryRun)
        return document.file
    }

    /// Adds an empty pod to the project.
    ///
    /// - Returns: the paths of its files, relative to the project.
    /// - Throws: ``ConductorError`` if the pod exists already, its name is not valid, or the project has a plain
    ///   compose file; `HostError`.
    package func addPod(_ name: String, kind: Pod.Kind, dryRun: Bool) throws -> [String] {
        guard project.shape == .pods else { throw ConductorError.plainComposeFile("cannot have a second pod") }
        let valid = name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
        guard valid, !name.isEmpty else {
            throw ConductorError(.invalidName, "'\(name)' cannot name a pod", hint: "letters, digits, '_' and '-'")
        }
        guard !pods.contains(where: { $0.name == name }) else {
            throw ConductorError(.nameTaken, "there is a pod '\(name)' already")
        }
        let version = pods.lazy.compactMap(\.base.version).first
        let head = version.map { "version: \"\($0)\"\n" } ?? ""
        var files = [("\(name).yml", "# The pod '\(name)': an ordinary docker-compose file.\n\(head)services: {}\n")]
        if kind != .service { files.append(("\(name).metadata.yml", "pod_type: \(kind.rawValue)\n")) }
        try project.write(files.map { (project.podsDirectory.appending($0), $1) }, dryRun: dryRun)
        return files.map { "pods/\($0.0)" }
    }
}

extension ConductorError {
    /// Returns the error for what only a project with pods can do.
    ///
    /// - Parameter what: what a plain compose file cannot do, as the end of the sentence.
    static func plainComposeFile(_ what: String) -> ConductorError {
        ConductorError(
            .plainComposeFile, "a project with a plain compose file \(what)",
            hint: "move it to 'pods/default.yml', then run the command again")
    }
}
