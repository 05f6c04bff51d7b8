import Compose
import Git
package import Projects
package import SystemPackage
import YAML

/// What follows from the content of the files that a service's image is built from.
extension Situation {
    /// What identifies the build inputs of a service: the content of files, and what the pods say about how it is built.
    ///
    /// - Returns: `nil` for a service that is not built from a folder of this machine.
    package func buildInputs(of service: Service) throws -> String? {
        guard let inputs = inputs[service.name] else { return nil }
        let facts = try service.definition.buildFacts(interpolation).map {
            "\($0.key.file): \($0.key.key)\0\($0.value.text)"
        }
        let lines = inputs.build.map { "\($0.key)\0\($0.value)" } + facts
        return ObjectID.ofBlob(Array(lines.sorted().joined(separator: "\n").utf8)).description
    }

    /// The image that a service is to run from because its build inputs are not those with which the image that the pod
    /// names was first used; `nil` where that one does.
    func builtImage(of service: Service) throws -> String? {
        guard inputs[service.name]?.isBuildable == true, let present = try buildInputs(of: service) else { return nil }
        let name = imageName(of: service.name, inputs: present)
        if images.images.contains(name) { return name }
        // No image that a registry has, and none that docker-compose built from this folder.
        if service.definition.image == nil, service.definition.buildFolder == nil { return name }
        let first = state.services[service.name]?.firstInputs ?? present
        return first == present ? nil : name
    }

    /// The facts that tell what a service's image is built from, and what restarts it.
    func inputFacts(of service: Service) throws -> [FactName: Fact] {
        guard let inputs = inputs[service.name] else { return [:] }
        var facts: [FactName: Fact] = [:]
        func path(_ pattern: String) -> String { inputs.folder == "." ? pattern : "\(inputs.folder)/\(pattern)" }
        let kept = try keptFolders(of: service)
        if inputs.isBuildable || !kept.isEmpty {
            for (pattern, id) in inputs.build { facts[.buildFiles(pattern: path(pattern))] = Fact(id) }
            for (key, fact) in try service.definition.buildFacts(interpolation) { facts[.buildKey(key)] = fact }
        }
        for (pattern, id) in inputs.restart { facts[.restartFiles(pattern: path(pattern))] = Fact(id) }
        for folder in kept { facts[.kept(path: folder.path)] = Fact(folder.path) }
        return facts
    }

    /// A folder under a mount that stays the image's.
    package struct KeptFolder {
        /// Its path, relative to the mount.
        package let path: String
        /// Where it is in the container.
        package let target: String
        /// Where the mount has it on this machine.
        package let folder: FilePath
        /// The volume that holds it.
        package let volume: String

        /// What compose is told under `volumes:`.
        ///
        /// In the short form: a volume in the long one docker-compose 1 replaces by what the old container had there.
        var value: Value { .string("\(volume):\(Interpolation.escape(target))") }
    }

    /// The folders under the mount of a service that stay the image's: docker fills a new volume with what the image has
    /// there. Each content of the build inputs has volumes of its own.
    package func keptFolders(of service: Service) throws -> [KeptFolder] {
        let paths = service.definition.settings.keep
        guard !paths.isEmpty, let mount = mounts(of: service).first(where: \.use.isBuilt),
            let inputs = try buildInputs(of: service)
        else { return [] }
        return paths.map { path in
            let words = "\(service.name)-\(path)".split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
            return KeptFolder(
                path: path, target: "\(mount.use.target)/\(path)", folder: mount.folder.pushing(FilePath(path)),
                volume: "\(Self.keptVolumePrefix)\(words.joined(separator: "-"))-\(inputs.prefix(12))")
        }
    }

    /// What the names of all such volumes begin with.
    package static let keptVolumePrefix = "kept-"
}

extension Situation {
    /// The name of the image that is built from present inputs, and of all that is named after their content.
    ///
    /// - Parameter inputs: what identifies that content.
    package func imageName(of service: String, inputs: String) -> String {
        "\(imagePrefix)\(Self.repositoryName(service)):\(inputs.prefix(12))"
    }

    /// What the names of all images begin with that are built from the project's sources.
    package var imagePrefix: String { "conductor/\(Self.repositoryName(name))-" }

    /// A name that docker takes as that of a repository: small letters, digits, and single separators between them.
    private static func repositoryName(_ name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.isEmpty ? "x" : words.joined(separator: "-")
    }
}
