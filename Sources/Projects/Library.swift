package import Compose
import GitURLs
import Host
package import Repositories
import SystemPackage
import Text
import YAML

/// A source that is mounted in services that are not built from it: an entry of `config/sources.yml`.
package struct Library: Sendable {
    /// The key under which services ask for it.
    let key: String
    /// Where its code comes from.
    let origin: Origin

    /// Where the code of a library comes from.
    enum Origin {
        /// A git URL, with branch and folder.
        case git(GitContext)
        /// A folder of the project, by its path relative to that.
        case folder(String)
    }

    /// The folder that services mount: of the repository, or of the project.
    private var folder: String {
        switch origin {
        case .git(let context): context.subdirectory ?? ""
        case .folder(let path): path
        }
    }

    /// The file that names the libraries, relative to the top of the project.
    package static let file = "config/sources.yml"

    /// Reads the libraries of a project, in the order of the file; a missing file names none.
    ///
    /// Keys that begin with `x-` are no libraries, as in compose files.
    ///
    /// - Throws: `YAMLError` with the place of the error; `HostError`.
    package static func all(in project: Project, _ interpolation: Interpolation, _ files: FileView) throws -> [Library]
    {
        let path = project.root.appending(file)
        guard files.kind(of: path) != nil else { return [] }
        let text = try files.text(of: path)
        // Beside a plain compose file, somebody else may have a file of that name.
        guard project.shape == .pods || isOurs(text) else { return [] }
        let document = try Document(text, file: file)
        guard let root = document.root, !root.isNull else { return [] }
        guard let entries = root.mapping else {
            throw document.error("'\(file)' is a mapping of names to sources", at: root)
        }
        return try entries.compactMap { entry in
            guard let key = entry.key.string, !key.isEmpty else {
                throw document.error("the name of a library must be a string", at: entry.key)
            }
            guard !key.hasPrefix("x-") else { return nil }
            if let pairs = entry.value.mapping {
                try document.checkKeys(pairs, of: "the library '\(key)'", among: ["context"])
            }
            switch try BuildContext(entry.value, in: document, interpolation) {
            case .git(let context): return Library(key: key, origin: .git(context))
            // Anything else may be a URL with a mistake.
            case .local(let text) where text.hasPrefix("./") || text.hasPrefix("../"):
                var path = project.composeDirectory.pushing(FilePath(text)).lexicallyNormalized()
                if path.removePrefix(project.root), !path.isEmpty {
                    return Library(key: key, origin: .folder(path.string))
                }
            default: break
            }
            let wanted = "the URL of a git repository or a folder of the project"
            guard let context = entry.value["context"], context.string?.isEmpty == false else {
                throw document.error("the library '\(key)' needs a 'context', \(wanted)", at: entry.key)
            }
            throw document.error("the context of a library is \(wanted), such as '../NAME' beside 'pods'", at: context)
        }
    }

    /// Whether each entry of a file names a context.
    private static func isOurs(_ text: String) -> Bool {
        guard let entries = try? Document(text, file: file).root?.mapping else { return false }
        return entries.allSatisfy { $0.key.string?.hasPrefix("x-") == true || $0.value["context"] != nil }
    }

    /// Returns the libraries with the services that mount them: those from git repositories as entries, and those that are
    /// folders of the project.
    ///
    /// - Throws: `YAMLError` with the place where a service asks for an unknown library.
    package static func uses(
        of libraries: [Library], by services: [Service]
    ) throws -> (entries: [Source.Entry], folders: [(library: String, folder: String, uses: [Source.Use])]) {
        var uses: [String: [Source.Use]] = [:]
        let keys = libraries.map(\.key)
        for service in services {
            for wanted in service.definition.settings.libraries {
                guard let library = libraries.first(where: { $0.key == wanted.key }) else {
                    let question = didYouMean(wanted.key, among: keys).map { "; \($0)" } ?? ""
                    throw wanted.error("'\(file)' has no library '\(wanted.key)'\(question)")
                }
                uses[library.key, default: []].append(
                    Source.Use(
                        service: service.name, folder: library.folder, target: wanted.target, isBuilt: false))
            }
        }
        return (
            libraries.compactMap { library in
                guard case .git(let context) = library.origin else { return nil }
                return Source.Entry(context: context, library: library.key, uses: uses[library.key] ?? [])
            },
            libraries.compactMap { library in
                guard case .folder(let path) = library.origin else { return nil }
                return (library.key, path, uses[library.key] ?? [])
            }
        )
    }
}
