import Compose
import Errors
package import GitURLs

/// A git repository, and a branch of it, from which the code of one or more services comes.
package struct Source: Sendable, Hashable {
    /// How a service uses a source.
    package struct Use: Sendable, Hashable {
        /// The service.
        package let service: String
        /// The folder of the source that the service uses; empty for the whole source.
        package let folder: String
        /// The path of the bind mount in the container.
        package let target: String
        /// Whether the service's image is built from the source; a library is only mounted.
        package let isBuilt: Bool

        /// Describes a use.
        package init(service: String, folder: String, target: String, isBuilt: Bool) {
            self.service = service
            self.folder = folder
            self.target = target
            self.isBuilt = isBuilt
        }
    }

    /// The name, which is also that of the folder of its checkout.
    package let name: String
    /// The URL as the project writes it.
    package let url: String
    /// The branch, tag or commit that the project names; `nil` for the remote's default branch.
    package let reference: String?
    /// Its keys in `config/sources.yml`; empty if it is not a library.
    package let libraries: [String]
    /// The uses by services, in the order of the pods.
    package let uses: [Use]

    /// The services that use it, by name.
    package var services: [String] { Set(uses.map(\.service)).sorted() }

    /// Its URL and branch, which identify it.
    package var key: Checkout.Key { Checkout.Key(url: url, reference: reference) }

    /// Returns the URL to clone, in the form that git takes.
    ///
    /// - Throws: `ConductorError` of kind `content` for a URL that git cannot clone or that is not safe.
    package func cloneURL() throws -> String { try context().cloneURL }

    /// The name that cage gives to it: its repository's, and after `_` the branch; `nil` for a URL that git cannot clone.
    package var cageAlias: String? {
        guard var name = (try? context())?.repositoryName[...] else { return nil }
        // cage takes one ending away, whatever it is.
        if !url.hasSuffix(".git"), let dot = name.lastIndex(of: "."), dot != name.startIndex { name = name[..<dot] }
        return reference.map { "\(name)_\($0)" } ?? String(name)
    }

    /// Returns the parts of the URL; throws as ``cloneURL()``.
    func context() throws -> GitContext {
        guard let context = GitContext(source: url) else {
            throw ConductorError(
                .notAGitURL, "'\(url)' is no URL that git can clone",
                hint: "for example git@github.com:acme/web.git, or file:///PATH")
        }
        if let problem = context.problem {
            throw ConductorError(.unsafeURL, "the source '\(url)' is not safe to use: \(problem)")
        }
        return context
    }

    /// Returns the use by a service whose image is built from it; `nil` if that service's image is not.
    package func build(of service: String) -> Use? {
        uses.first { $0.isBuilt && $0.service == service }
    }
}

extension Source {
    /// One mention of a git repository in the project's files, with the services that use it there.
    package struct Entry: Sendable {
        /// The URL, with branch and folder.
        let context: GitContext
        /// The key in `config/sources.yml`; `nil` for a service's `build:`.
        let library: String?
        /// The uses by services.
        let uses: [Use]

        init(context: GitContext, library: String?, uses: [Use]) {
            self.context = context
            self.library = library
            self.uses = uses
        }

        /// Takes the source of a service: what is set for it, or its `build:`; `nil` if neither is a git URL.
        ///
        /// - Parameter local: what is set on this machine.
        package init?(_ service: Service, local: GitContext? = nil) {
            var context = local ?? service.definition.settings.source
            if context == nil, case .git(let built) = service.definition.buildContext { context = built }
            guard let context else { return nil }
            self.init(building: service.name, from: context, at: service.definition.settings.sourceDirectory)
        }

        init(building service: String, from context: GitContext, at target: String) {
            let use = Use(service: service, folder: context.subdirectory ?? "", target: target, isBuilt: true)
            self.init(context: context, library: nil, uses: [use])
        }
    }

    /// Gathers the sources of a project.
    ///
    /// A source gets the first of these names that is free: its service, if exactly one is built from it; its keys in
    /// `config/sources.yml`; its repository; repository and branch; owner and repository; the first of these names with
    /// a number. An existing checkout keeps its folder.
    ///
    /// - Parameters:
    ///   - entries: the mentions of repositories, in the order of the files.
    ///   - existing: the folders of existing checkouts, by URL and reference.
    package static func gather(_ entries: [Entry], existing: [Checkout.Key: String] = [:]) -> [Source] {
        var order: [Checkout.Key] = []
        var members: [Checkout.Key: [Entry]] = [:]
        for entry in entries {
            let key = Checkout.Key(url: entry.context.url, reference: entry.context.reference)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(entry)
        }
        var taken = Set(existing.values)
        return order.compactMap { key in
            guard let entries = members[key] else { return nil }
            let candidates = names(for: entries)
            let name =
                existing[key]
                ?? candidates.first { !taken.contains($0) }
                ?? (2...).lazy.map { "\(candidates[0])-\($0)" }.first { !taken.contains($0) }
                ?? candidates[0]
            taken.insert(name)
            return Source(
                name: name, url: key.url, reference: key.reference, libraries: entries.compactMap(\.library),
                uses: entries.flatMap(\.uses))
        }
    }

    private static func names(for entries: [Entry]) -> [String] {
        let built = entries.filter { $0.library == nil }.flatMap(\.uses).map(\.service)
        var names = built.count == 1 ? built : []
        names += entries.compactMap(\.library)
        names = names.map(folderName)
        guard let context = entries.first?.context else { return names }
        let repository = folderName(context.repositoryName)
        names.append(repository)
        if let reference = context.reference { names.append("\(repository)-\(folderName(reference))") }
        if let owner = context.owner { names.append("\(folderName(owner))-\(repository)") }
        return names
    }

    /// Returns a text with characters replaced or removed so that it can name a folder and a git worktree.
    private static func folderName(_ text: String) -> String {
        let name = String(text.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
        let trimmed = String(name.drop { $0 == "." || $0 == "-" })
        return trimmed.isEmpty ? "source" : trimmed
    }
}
