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
        guard path.starts(with: project.root), Files.real(path).map({ $0.starts(with: project.root) }) ?? true,
            !path.starts(with: project.root.appending(".git"))
        else {
            self = .outside
            return
        }
        let name = path.removingPrefix(of: project.root)
        if path.starts(with: project.checkouts) {
            self = .none("it is source code: the image has it")
        } else if path == project.root || project.checkouts.starts(with: path) {
            self = .none("it is the folder of the project: put what the service needs into its image")
        } else {
            self = Self.read(path, named: name, besides: isSecret ? [:] : project.secretFiles, limit: limit)
        }
    }

    private static func mode(of path: FilePath) -> Int {
        (Files.isPrivate(path) ? 0o600 : 0o644) | (Files.isExecutable(path) ? Files.isPrivate(path) ? 0o100 : 0o111 : 0)
    }

    private static func read(
        _ path: FilePath, named name: String, besides secrets: [FilePath: String], limit: Int
    ) -> ExportedFiles {
        var (found, left): ([File], Int) = ([], limit)
        func add(_ path: FilePath, _ name: String) throws -> Bool {
            let size = Files.size(of: path) ?? 0
            guard size <= left else { return false }
            left -= size
            found.append(File(path: name, bytes: try Files.bytes(of: path), mode: Self.mode(of: path)))
            return true
        }
        func walk(_ folder: FilePath, _ prefix: String) throws -> String? {
            let names = Files.names(in: folder).sorted()
            // An earlier export is none of the project's files.
            if names.contains(Export.list) { return nil }
            for name in names {
                let path = folder.appending(name)
                if let secret = secrets[path] { return "'\(secret)' in it is secret" }
                if name.contains(where: \.isNewline) { return "a name in it has a line break" }
                if name == ".git" { return "it is a repository: put it into the image" }
                switch Files.kind(of: path, isFollowed: false) {
                case .file: if try !add(path, prefix + name) { return "it has more than \(limit >> 10) KiB" }
                case .folder: if let problem = try walk(path, prefix + name + "/") { return problem }
                default: return "'\(prefix)\(name)' in it is neither a file nor a folder"
                }
            }
            return nil
        }
        do {
            switch Files.kind(of: path) {
            case .file where secrets[path] != nil: return .none("it is secret")
            case .file:
                guard try add(path, path.lastComponent?.string ?? "") else {
                    return .none("it has more than \(limit >> 10) KiB")
                }
                return .files(found, isFolder: false)
            case .folder:
                if let problem = try walk(path, "") { return .none(problem) }
                return found.isEmpty ? .none("the folder '\(name)' is empty") : .files(found, isFolder: true)
            case nil: return .none("'\(name)' is not there")
            default: return .none("'\(name)' is neither a file nor a folder")
            }
        } catch {
            return .none("'\(name)' cannot be read")
        }
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

extension FilePath {
    /// Returns the path below a folder, as text.
    fileprivate func removingPrefix(of folder: FilePath) -> String {
        var path = self
        return path.removePrefix(folder) ? path.string : string
    }
}
