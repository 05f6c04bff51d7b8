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
    /// The git URL, with branch and folder, that its code comes from.
    let context: GitContext

    static let file = "config/sources.yml"

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
            guard case .git(let context) = try BuildContext(entry.value, in: document, interpolation) else {
                throw document.error(
                    "the library '\(key)' needs a 'context', the URL of a git repository", at: entry.key)
            }
            return Library(key: key, context: context)
        }
    }

    /// Whether each entry of a file names a context.
    private static func isOurs(_ text: String) -> Bool {
        guard let entries = try? Document(text, file: file).root?.mapping else { return false }
        return entries.allSatisfy { $0.key.string?.hasPrefix("x-") == true || $0.value["context"] != nil }
    }

    /// Returns an entry for each library, with the services that mount it.
    ///
    /// - Throws: `YAMLError` with the place where a service asks for an unknown library.
    package static func uses(of libraries: [Library], by services: [Service]) throws -> [Source.Entry] {
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
                        service: service.name, folder: library.context.subdirectory ?? "", target: wanted.target,
                        isBuilt: false))
            }
        }
        return libraries.map { Source.Entry(context: $0.context, library: $0.key, uses: uses[$0.key] ?? []) }
    }
}
