package import SystemPackage
import YAML

/// Follows `include:` and `extends:` from one compose file to others.
package struct ComposeLoader {
    /// The folder to which paths in compose files are relative.
    package let projectDirectory: FilePath
    /// Replaces the variables in files that no other one includes.
    package let interpolation: Interpolation
    /// Reads an environment file of an `include:`, and names it for messages; `nil` where there is none.
    package let readVariables: (FilePath) throws -> (name: String, text: String)?
    /// Reads a compose file.
    package let read: (FilePath) throws -> ComposeFile

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - projectDirectory: the folder to which paths in compose files are relative.
    ///   - interpolation: replaces the variables in files that no other one includes.
    ///   - readVariables: reads an environment file of an `include:`, and names it for messages; returns `nil` where there
    ///     is none.
    ///   - read: reads a compose file; called again for a file that is named again.
    package init(
        projectDirectory: FilePath, interpolation: Interpolation,
        readVariables: @escaping (FilePath) throws -> (name: String, text: String)? = { _ in nil },
        read: @escaping (FilePath) throws -> ComposeFile
    ) {
        self.projectDirectory = projectDirectory
        self.interpolation = interpolation
        self.readVariables = readVariables
        self.read = read
    }

    /// Returns the files that a file includes, at any depth, and then the file itself.
    ///
    /// - Throws: what `read` throws, and `YAMLError` where files include one another in a circle.
    package func withIncludes(_ file: ComposeFile) throws -> [PlacedComposeFile] {
        let placed = PlacedComposeFile(file: file, folder: projectDirectory, interpolation: interpolation)
        return try includes(of: placed, within: [file.path]) + [placed]
    }

    private func includes(
        of placed: PlacedComposeFile, within chain: [FilePath]
    ) throws -> [PlacedComposeFile] {
        let file = placed.file
        guard let entries = file.document.root?["include"]?.sequence else { return [] }
        var files: [PlacedComposeFile] = []
        for entry in entries {
            let paths = entry["path"] ?? entry
            var folder = try entry["project_directory"].flatMap { $0.isNull ? nil : $0 }.map { node in
                try placed.path(of: node, "'project_directory'")
            }
            var variables: Interpolation?
            for path in paths.sequence ?? [paths] {
                let text = try file.document.text(of: path, "the name of a file", placed.interpolation)
                let target = placed.folder.pushing(FilePath(text)).lexicallyNormalized()
                guard let included = try read(text, at: target, namedBy: path, in: file) else { continue }
                guard !chain.contains(target) else {
                    throw file.document.error("'\(text)' is included in a circle", at: path)
                }
                // All files of an entry share the folder of its first one, and the variables.
                let place = folder ?? target.removingLastComponent()
                let known = try variables ?? self.variables(of: entry, in: placed, folder: place)
                (folder, variables) = (place, known)
                let next = PlacedComposeFile(file: included, folder: place, interpolation: known)
                files += try includes(of: next, within: chain + [target]) + [next]
            }
        }
        return files
    }

    /// Returns the interpolation of the files that an entry of `include:` names.
    ///
    /// - Parameter folder: the folder of these files; its `.env` counts where the entry names no environment files.
    private func variables(
        of entry: Node, in placed: PlacedComposeFile, folder: FilePath
    ) throws -> Interpolation {
        var paths = [folder.appending(".env")]
        if let node = entry["env_file"], !node.isNull, node.sequence?.isEmpty != true {
            paths = try (node.sequence ?? [node]).map { try placed.path(of: $0, "'env_file'") }
        }
        return try placed.interpolation.adding(paths.compactMap(readVariables))
    }

    /// Whether a name is that of a remote file (OCI, git), which compose fetches.
    static func isRemote(_ text: String) -> Bool {
        if case .local = BuildContext(text) { return false }
        return true
    }

    /// Reads a file that another one names; returns `nil` for a remote file.
    ///
    /// - Throws: `YAMLError`, where the file cannot be read at the place that names it.
    private func read(
        _ text: String, at target: FilePath, namedBy node: Node, in file: ComposeFile
    ) throws -> ComposeFile? {
        do {
            return try read(target)
        } catch let error as YAMLError {
            throw error
        } catch {
            // A local file may have the name of a remote one; compose decides which of them it takes.
            if Self.isRemote(text) { return nil }
            throw file.document.error("\(error)", at: node)
        }
    }

    /// Returns the layers of a service in a file: those of the services that it extends, and its own.
    ///
    /// - Throws: what `read` throws, and `YAMLError` where services extend one another in a circle.
    package func layers(
        of service: ComposeFile.Service, in placed: PlacedComposeFile
    ) throws -> [ServiceLayer] {
        try layers(of: service, in: placed, within: [])
    }

    private func layers(
        of service: ComposeFile.Service, in placed: PlacedComposeFile, within chain: [String]
    ) throws -> [ServiceLayer] {
        let file = placed.file
        let own = ServiceLayer(
            file: file, node: service.node, folder: placed.folder,
            interpolation: placed.interpolation)
        guard let extends = service.node["extends"] else { return [own] }
        let name = extends["service"] ?? extends
        guard name.string != nil else { throw file.document.error("'extends' must name a service", at: extends) }
        let base = try file.document.text(of: name, "'extends'", placed.interpolation)
        let link = "\(file.path)#\(service.name)"
        guard !chain.contains(link) else {
            throw file.document.error("'\(service.name)' extends itself", at: extends)
        }
        var origin = placed
        if let node = extends["file"], !node.isNull {
            let name = try file.document.text(of: node, "the name of a file", placed.interpolation)
            let target = placed.folder.pushing(FilePath(name)).lexicallyNormalized()
            guard let extended = try read(name, at: target, namedBy: node, in: file) else { return [own] }
            // An extended file has no variables of its own.
            origin = PlacedComposeFile(
                file: extended, folder: target.removingLastComponent(), interpolation: placed.interpolation)
        }
        guard let found = origin.file.service(base) else {
            throw file.document.error("'\(origin.file.document.file)' has no service '\(base)' to extend", at: extends)
        }
        return try layers(of: found, in: origin, within: chain + [link]) + [own]
    }
}
