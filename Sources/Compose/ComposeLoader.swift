public import SystemPackage
public import YAML

/// One of the places that say what a service is. Later layers win over earlier ones.
public struct ServiceLayer: Sendable {
    /// The file that says it.
    public let file: ComposeFile
    /// What it says: a mapping, or null.
    public let node: Node
}

/// Follows `include:` and `extends:` from one compose file to others.
public struct ComposeLoader {
    /// The folder to which paths in compose files are relative.
    public let projectDirectory: FilePath
    /// Reads a compose file.
    public let read: (FilePath) throws -> ComposeFile

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - projectDirectory: the folder to which paths in compose files are relative.
    ///   - read: reads a compose file; called again for a file that is named again.
    public init(projectDirectory: FilePath, read: @escaping (FilePath) throws -> ComposeFile) {
        self.projectDirectory = projectDirectory
        self.read = read
    }

    /// The file itself and, before it, those that it includes, at any depth.
    ///
    /// - Throws: what `read` throws, and `YAMLError` where files include one another in a circle.
    public func withIncludes(_ file: ComposeFile) throws -> [ComposeFile] {
        try includes(of: file, within: [file.path]) + [file]
    }

    private func includes(of file: ComposeFile, within chain: [FilePath]) throws -> [ComposeFile] {
        guard let entries = file.document.root?["include"]?.sequence else { return [] }
        var files: [ComposeFile] = []
        for entry in entries {
            let paths = entry["path"] ?? entry
            for path in paths.sequence ?? [paths] {
                // Remote files (OCI, git) and interpolated names are compose's to find.
                guard let text = path.string, !text.contains("$"), !text.contains("://") else { continue }
                let target = projectDirectory.pushing(FilePath(text)).lexicallyNormalized()
                guard !chain.contains(target) else {
                    throw file.document.error("'\(text)' is included in a circle", at: path)
                }
                let included = try read(target)
                files += try includes(of: included, within: chain + [target]) + [included]
            }
        }
        return files
    }

    /// What a file says of a service: the layers that it extends, and its own.
    ///
    /// - Throws: what `read` throws, and `YAMLError` where services extend one another in a circle.
    public func layers(of service: ComposeFile.Service, in file: ComposeFile) throws -> [ServiceLayer] {
        try layers(of: service, in: file, within: [])
    }

    private func layers(
        of service: ComposeFile.Service, in file: ComposeFile, within chain: [String]
    ) throws -> [ServiceLayer] {
        let own = ServiceLayer(file: file, node: service.node)
        guard let extends = service.node["extends"] else { return [own] }
        guard let base = (extends["service"] ?? extends).string else {
            throw file.document.error("'extends' must name a service", at: extends)
        }
        let link = "\(file.path)#\(service.name)"
        guard !chain.contains(link) else {
            throw file.document.error("'\(service.name)' extends itself", at: extends)
        }
        var origin = file
        if let name = extends["file"]?.string {
            guard !name.contains("$"), !name.contains("://") else { return [own] }
            origin = try read(projectDirectory.pushing(FilePath(name)).lexicallyNormalized())
        }
        guard let found = origin.service(base) else {
            throw file.document.error("'\(origin.document.file)' has no service '\(base)' to extend", at: extends)
        }
        return try layers(of: found, in: origin, within: chain + [link]) + [own]
    }
}
