import Host
import SystemPackage
import YAML

/// What a path of this machine holds, as far as an export may carry it.
enum ExportedFiles {
    /// A file, or the files below a folder, each with its path relative to that.
    case files([File], isFolder: Bool)
    /// It is not carried, for a reason.
    case none(String)
    /// It is outside of the project.
    case outside

    /// A file.
    struct File {
        /// The path relative to the folder; of a single file its name.
        let path: String
        let bytes: [UInt8]
        /// Its permissions, as far as they are the project's and not those of the user's mask: 0644, 0755, 0600 or 0700.
        var mode = 0o644

        var isExecutable: Bool { mode & 0o100 != 0 }
    }

    /// Reads a path that is mounted.
    ///
    /// - Parameters:
    ///   - path: an absolute path.
    ///   - project: the project, whose checkouts and top are never carried.
    ///   - isSecret: whether it is to be the content of a secret; the files of secrets are not carried otherwise.
    ///   - limit: the number of bytes that all files may have.
    init(_ path: String, of project: ExportedProject, isSecret: Bool = false, limit: Int) {
        let path = FilePath(path).lexicallyNormalized()
        let name = project.relative(path.string)
        // Links are followed, as long as they stay in the project.
        let real = Files.real(path) ?? path
        guard path.starts(with: project.root), real.starts(with: project.root),
            !real.starts(with: project.root.appending(".git"))
        else {
            self = .outside
            return
        }
        var reader = FileReader(project, isSecret: isSecret, limit: limit)
        do {
            if let problem = reader.problem(with: real) {
                self = .none(problem)
                return
            }
            switch Files.kind(of: real) {
            case .file:
                self =
                    try reader.add(real, path.lastComponent?.string ?? "").map(Self.none)
                    ?? reader.files(isFolder: false)
            case .folder:
                let problem = try reader.walk(real, "", inside: [])
                self =
                    problem.map(Self.none)
                    ?? (reader.found.isEmpty ? .none("the folder '\(name)' is empty") : reader.files(isFolder: true))
            case nil: self = .none("'\(name)' is not there")
            default: self = .none("'\(name)' is neither a file nor a folder")
            }
        } catch {
            self = .none("'\(name)' cannot be read")
        }
    }
}

/// Reads the files of a project that an export carries, links followed.
private struct FileReader {
    private let project: ExportedProject
    private let secrets: [FilePath: String]
    private let limit: Int
    private(set) var found: [ExportedFiles.File] = []
    private var size = 0

    init(_ project: ExportedProject, isSecret: Bool, limit: Int) {
        self.project = project
        secrets = isSecret ? [:] : project.secretFiles
        self.limit = limit
    }

    func files(isFolder: Bool) -> ExportedFiles { .files(found, isFolder: isFolder) }

    /// Adds a file, and returns why it is not carried.
    mutating func add(_ real: FilePath, _ name: String) throws -> String? {
        if let problem = problem(with: real) { return problem }
        size += Files.size(of: real) ?? 0
        guard size <= limit else { return "it has more than \(limit >> 10) KiB" }
        let isPrivate = Files.isPrivate(real)
        let mode = (isPrivate ? 0o600 : 0o644) | (Files.isExecutable(real) ? isPrivate ? 0o100 : 0o111 : 0)
        found.append(.init(path: name, bytes: try Files.bytes(of: real), mode: mode))
        return nil
    }

    /// Adds the files below a folder, and returns why they are not carried.
    mutating func walk(_ real: FilePath, _ prefix: String, inside folders: [FilePath]) throws -> String? {
        if let problem = problem(with: real) { return problem }
        if folders.contains(real) { return "a link in it leads around" }
        let names = Files.names(in: real).sorted()
        // An earlier export is none of the project's files.
        if names.contains(Export.list) { return nil }
        for name in names {
            if name == ".git" { return "it is a repository: put it into the image" }
            if name.contains(where: \.isNewline) { return "a name in it has a line break" }
            guard let path = Files.real(real.appending(name)), path.starts(with: project.root) else {
                return "the link '\(prefix)\(name)' in it leads nowhere, or out of the project"
            }
            let problem =
                switch Files.kind(of: path) {
                case .file: try add(path, prefix + name)
                case .folder: try walk(path, prefix + name + "/", inside: folders + [real])
                default: "'\(prefix)\(name)' in it is neither a file nor a folder"
                }
            if let problem { return problem }
        }
        return nil
    }

    /// Why what is at a path is never carried; `nil` if it is.
    func problem(with real: FilePath) -> String? {
        if let secret = secrets[real] { return "'\(secret)' is secret" }
        if real.starts(with: project.checkouts) { return "it is source code: the image has it" }
        if project.checkouts.starts(with: real) || real == project.root {
            return "it is the folder of the project: put what the service needs into its image"
        }
        return nil
    }
}

extension Value {
    /// Returns the content of a config or a secret, from its definition with `$` as it is.
    ///
    /// - Parameters:
    ///   - project: the project.
    ///   - isSecret: whether it is a secret.
    ///   - limit: the number of bytes that it may have.
    func content(in project: ExportedProject, isSecret: Bool, limit: Int) -> ExportedFiles {
        func file(_ text: String) -> ExportedFiles {
            .files([.init(path: "content", bytes: Array(text.utf8))], isFolder: false)
        }
        if let text = self["content"]?.text { return file(text) }
        if let name = self["environment"]?.text {
            return project.variables[name].map(file) ?? .none("the variable '\(name)' is not set")
        }
        return ExportedFiles(self["file"]?.text ?? "", of: project, isSecret: isSecret, limit: limit)
    }
}
