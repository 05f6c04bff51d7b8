import Compose
import Git
package import Projects
package import SystemPackage
import YAML

/// The images and volumes of services that are named after their build inputs.
extension Situation {
    /// Returns the digest of a service's build inputs: the content of files, and the settings under `build:`.
    ///
    /// - Returns: `nil` for a service that is not built from a local folder.
    package func buildInputs(of service: Service) throws -> String? {
        guard let inputs = inputs[service.name] else { return nil }
        let facts = try service.definition.buildFacts().map {
            "\($0.key.file): \($0.key.key)\0\($0.value.text)"
        }
        let ports = try portsInBuild(of: service).map { ["ports\0\($0)"] } ?? []
        // An image that is not built from a mounted checkout may hold code, which is another one in each stack.
        let isOwn = project.isSecondStack && !mounts(of: service).contains(where: \.use.isBuilt)
        let lines =
            inputs.build.map { "\($0.key)\0\($0.value)" } + facts + ports + (isOwn ? ["stack\0\(stack)"] : [])
        return ObjectID.ofBlob(Array(lines.sorted().joined(separator: "\n").utf8)).description
    }

    /// Returns the image, named after its build inputs, that a service runs from; `nil` if it runs from its pod's
    /// image.
    ///
    /// The pod's image is right while the build inputs are those with which it was first used, unless an image was
    /// built from them.
    func builtImage(of service: Service) throws -> String? {
        guard inputs[service.name]?.isBuildable == true, let present = try buildInputs(of: service) else { return nil }
        let name = imageName(of: service.name, inputs: present)
        if images.images.contains(name) { return name }
        // The pod names neither an image, nor a local folder from which docker-compose builds one itself.
        if service.definition.image == nil, service.definition.buildFolder == nil { return name }
        // Another stack builds an image of the name that the pod gives from its own files.
        if service.definition.image != nil, service.definition.buildFolder != nil, project.isSecondStack { return name }
        let first = state.services[service.name]?.firstInputs ?? present
        return first == present ? nil : name
    }

    /// Returns the facts of what a service's image is built from, and of what restarts it.
    func inputFacts(of service: Service) throws -> [FactName: Fact] {
        guard let inputs = inputs[service.name] else { return [:] }
        var facts: [FactName: Fact] = [:]
        func path(_ pattern: String) -> String { inputs.folder == "." ? pattern : "\(inputs.folder)/\(pattern)" }
        let kept = try keptFolders(of: service)
        if inputs.isBuildable || !kept.isEmpty {
            for (pattern, id) in inputs.build { facts[.buildFiles(pattern: path(pattern))] = Fact(id) }
            for (key, fact) in try service.definition.buildFacts() { facts[.buildKey(key)] = fact }
        }
        for (pattern, id) in inputs.restart { facts[.restartFiles(pattern: path(pattern))] = Fact(id) }
        for folder in kept { facts[.kept(path: folder.path)] = Fact(folder.path) }
        return facts
    }

    /// A folder under a bind mount that keeps the image's content, in a volume.
    package struct KeptFolder {
        /// Its path, relative to the mount.
        package let path: String
        /// Its path in the container.
        package let target: String
        /// The folder of this machine that is mounted.
        package let mounted: FilePath
        /// The volume that holds it.
        package let volume: String

        /// The entry under `volumes:` in a compose file, in the short form.
        ///
        /// docker-compose 1 would replace a volume in the long form by the one that the old container had there.
        var value: Value { .string("\(volume):\(Interpolation.escape(target))") }
    }

    /// Returns the folders under the bind mount of a service that keep the image's content.
    ///
    /// Each is a volume, named after the build inputs; docker fills a new volume with what the image has there.
    package func keptFolders(of service: Service) throws -> [KeptFolder] {
        let paths = service.definition.settings.keep
        guard !paths.isEmpty, let mount = mounts(of: service).first(where: \.use.isBuilt),
            let inputs = try buildInputs(of: service)
        else { return [] }
        var names: Set<String> = []
        return paths.map { path in
            let words = "\(service.name)-\(path)".split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
            var name = "\(Self.keptVolumePrefix)\(words.joined(separator: "-"))-\(inputs.prefix(12))"
            // `a/b` and `a-b`
            if !names.insert(name).inserted { name += "-" + ObjectID.ofBlob(Array(path.utf8)).abbreviated }
            return KeptFolder(
                path: path, target: "\(mount.use.target)/\(path)", mounted: mount.folder, volume: name)
        }
    }

    /// The prefix of the keys of these volumes.
    package static let keptVolumePrefix = "kept-"
}

extension Situation {
    /// Returns the name of the image of a service that is built from build inputs.
    ///
    /// - Parameters:
    ///   - service: the name of the service.
    ///   - inputs: the digest of the build inputs.
    package func imageName(of service: String, inputs: String) -> String {
        "\(imagePrefix)\(Self.repositoryName(service)):\(inputs.prefix(12))"
    }

    /// The prefix of the names of all images that are built from the project's sources.
    package var imagePrefix: String { "conductor/\(Self.repositoryName(name))-" }

    /// Returns a name in the form that docker allows for a repository: lower-case letters, digits, and single
    /// separators between them.
    private static func repositoryName(_ name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.isEmpty ? "x" : words.joined(separator: "-")
    }
}

/// The tags of images that the files name without one.
extension Situation {
    /// Returns the image that a service names, with its default tag where it names none; `nil` where it names no image.
    package func image(of service: Service) -> String? {
        service.definition.image.map { defaultTags?.image(for: $0) ?? $0 }
    }

    /// Returns the entry of the default tags that a service's image gets its tag from; `nil` where it gets none.
    func defaultTag(of service: Service) -> DefaultTags.Entry? {
        service.definition.image.flatMap { defaultTags?.entry(for: $0) }
    }
}
