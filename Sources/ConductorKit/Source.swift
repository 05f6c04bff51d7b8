import Compose

/// A git repository, and a branch of it, from which the code of one or more services comes.
public struct Source: Sendable, Hashable {
    /// The name, and that of the folder of its checkout.
    public let name: String
    /// The URL as the pods write it.
    public let url: String
    /// The branch, tag or commit that the pods name; the remote's default branch where they name none.
    public let reference: String?
    /// The services that are built from it, each with the folder inside of the source.
    public let services: [String: String]

    /// What makes two sources the same.
    public var key: Checkout.Key { Checkout.Key(url: url, reference: reference) }

    /// The URL that git is to clone.
    var cloneURL: String { GitContext(url)?.cloneURL ?? url }

    /// Gathers the sources of services.
    ///
    /// A source is named after its service when only one service uses it, after the repository otherwise; those that
    /// would have the same name get the branch, then the owner, then a number added. A checkout that exists keeps the
    /// folder that it has.
    ///
    /// - Parameters:
    ///   - contexts: the service and what its `build:` names, in the order of the pods.
    ///   - existing: the folders of checkouts that exist, by URL and reference.
    static func gather(
        _ contexts: [(service: String, context: GitContext)], existing: [Checkout.Key: String] = [:]
    ) -> [Source] {
        var order: [Checkout.Key] = []
        var members: [Checkout.Key: [(service: String, context: GitContext)]] = [:]
        for entry in contexts {
            let key = Checkout.Key(url: entry.context.url, reference: entry.context.reference)
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(entry)
        }
        var taken = Set(existing.values)
        return order.compactMap { key in
            guard let users = members[key], let context = users.first?.context else { return nil }
            let candidates = Self.names(for: context, onlyService: users.count == 1 ? users[0].service : nil)
            let name =
                existing[key]
                ?? candidates.first { !taken.contains($0) }
                ?? (2...).lazy.map { "\(candidates[0])-\($0)" }.first { !taken.contains($0) }
                ?? candidates[0]
            taken.insert(name)
            return Source(
                name: name, url: key.url, reference: key.reference,
                services: Dictionary(
                    users.map { ($0.service, $0.context.subdirectory ?? "") }, uniquingKeysWith: { first, _ in first }))
        }
    }

    private static func names(for context: GitContext, onlyService: String?) -> [String] {
        let repository = folderName(context.repositoryName)
        var names = onlyService.map { [folderName($0)] } ?? []
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
