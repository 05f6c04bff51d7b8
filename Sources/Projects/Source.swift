import Compose
import GitURLs

/// A git repository, and a branch of it, from which the code of one or more services comes.
package struct Source: Sendable, Hashable {
    /// How a service uses a source.
    package struct Use: Sendable, Hashable {
        /// The service.
        package let service: String
        /// The folder inside of the source that is the service's; empty for all of it.
        package let folder: String
        /// The path of its bind mount in the container.
        package let target: String
        /// Whether the service's image is built from it; a library is mounted only.
        package let isBuilt: Bool
    }

    /// The name, and that of the folder of its checkout.
    package let name: String
    /// The URL as the project writes it.
    package let url: String
    /// The branch, tag or commit that the project names; the remote's default branch where it names none.
    package let reference: String?
    /// The keys under which `config/sources.yml` names it; none where no library comes from it.
    package let libraries: [String]
    /// How services use it, in the order of the pods.
    package let uses: [Use]

    /// The services that use it, by name.
    package var services: [String] { Set(uses.map(\.service)).sorted() }

    /// Its URL and branch, which make two sources the same.
    package var key: Checkout.Key { Checkout.Key(url: url, reference: reference) }

    /// The URL that git is to clone.
    var cloneURL: String { GitContext(url)?.cloneURL ?? url }

    /// How a service is built from it; `nil` where it is not.
    package func build(of service: String) -> Use? {
        uses.first { $0.isBuilt && $0.service == service }
    }
}

extension Source {
    /// A git repository that the project names, with the services that use it because of that.
    package struct Entry: Sendable {
        /// What it names.
        let context: GitContext
        /// The key, where it is in `config/sources.yml`.
        let library: String?
        /// The services.
        let uses: [Use]

        init(context: GitContext, library: String?, uses: [Use]) {
            self.context = context
            self.library = library
            self.uses = uses
        }

        /// The `build:` of a service, where that is a git repository.
        package init?(_ service: Service) {
            guard case .git(let context) = service.definition.buildContext else { return nil }
            self.init(building: service.name, from: context, at: service.definition.settings.sourceDirectory)
        }

        init(building service: String, from context: GitContext, at target: String) {
            let use = Use(service: service, folder: context.subdirectory ?? "", target: target, isBuilt: true)
            self.init(context: context, library: nil, uses: [use])
        }
    }

    /// Gathers the sources of a project.
    ///
    /// A source is named after its service when only one service is built from it, else after its key in
    /// `config/sources.yml`, else after the repository; those that would have the same name get the branch, then the
    /// owner, then a number added. A checkout that exists keeps the folder that it has.
    ///
    /// - Parameters:
    ///   - entries: the places that name a repository, in their order.
    ///   - existing: the folders of checkouts that exist, by URL and reference.
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

    /// A name that is safe as that of a folder and of a git worktree.
    private static func folderName(_ text: String) -> String {
        let name = String(text.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
        let trimmed = String(name.drop { $0 == "." || $0 == "-" })
        return trimmed.isEmpty ? "source" : trimmed
    }
}
