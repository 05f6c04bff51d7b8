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
        let isExecutable: Bool
    }

    /// Reads a path that is mounted.
    ///
    /// - Parameters:
    ///   - path: an absolute path.
    ///   - project: the project, whose checkouts and top are never carried.
    ///   - limit: the number of bytes that all files may have.
    init(_ path: String, of project: ExportedProject, limit: Int) {
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
            self = Self.read(path, named: name, limit: limit)
        }
    }

    private static func read(_ path: FilePath, named name: String, limit: Int) -> ExportedFiles {
        var (found, left): ([File], Int) = ([], limit)
        func add(_ path: FilePath, _ name: String) throws -> Bool {
            let size = Files.size(of: path) ?? 0
            guard size <= left else { return false }
            left -= size
            found.append(
                File(path: name, bytes: try Files.bytes(of: path), isExecutable: Files.isExecutable(path)))
            return true
        }
        func walk(_ folder: FilePath, _ prefix: String) throws -> String? {
            for name in Files.names(in: folder).sorted() {
                let path = folder.appending(name)
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
    func content(in project: ExportedProject, limit: Int) -> ExportedFiles {
        func file(_ text: String) -> ExportedFiles {
            .files([.init(path: "content", bytes: Array(text.utf8), isExecutable: false)], isFolder: false)
        }
        if let text = self["content"]?.text { return file(text) }
        if let name = self["environment"]?.text {
            return project.variables[name].map(file) ?? .none("the variable '\(name)' is not set")
        }
        return ExportedFiles(self["file"]?.text ?? "", of: project, limit: limit)
    }
}

extension FilePath {
    /// Returns the path below a folder, as text.
    fileprivate func removingPrefix(of folder: FilePath) -> String {
        var path = self
        return path.removePrefix(folder) ? path.string : string
    }
}
