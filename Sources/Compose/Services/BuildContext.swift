package import GitURLs
package import YAML
/// The context that a `build:` names.
package enum BuildContext: Equatable, Sendable {
    /// A folder; relative paths are not resolved.
    case local(String)
    /// A git repository, which may be unsafe to use: see `GitContext.problem`.
    case git(GitContext)
    /// Anything else with a scheme, which docker reads itself: the URL of a tarball, `docker-image://…`.
    case archive(String)

    /// Reads the text by the rules of docker.
    ///
    /// An http(s) URL is a git repository when its path ends with `.git` and an archive otherwise, so
    /// `https://github.com/owner/repo` is an archive, for BuildKit too. Here only the text decides; docker prefers a
    /// local folder called `github.com/…` to the repository of that name.
    package init(_ text: String) {
        if let context = GitContext(text) {
            self = .git(context)
        } else if URLScheme(of: text) != nil {
            self = .archive(text)
        } else {
            self = .local(text)
        }
    }
}

extension BuildContext {
    /// Whether docker-compose 1 takes it for a folder of this machine, although it is none. It knows few forms of URLs.
    package var isFolderToLegacyCompose: Bool {
        let text: String
        switch self {
        case .local: return false
        case .git(let context): text = context.description
        case .archive(let url): text = url
        }
        return !["http://", "https://", "git://", "github.com/", "git@"].contains(where: text.hasPrefix)
    }

    /// Reads the node of a `build:`: the text itself, or a mapping with a `context`.
    ///
    /// - Returns: `nil` where it names no context.
    /// - Throws: `YAMLError` with the place, also for a git URL that is not safe to use.
    package init?(_ node: Node, in document: Document, _ interpolation: Interpolation) throws(YAMLError) {
        guard !node.isNull, let node = node.mapping == nil ? node : node["context"], !node.isNull else { return nil }
        self.init(try document.text(of: node, "the context", interpolation))
        if case .git(let git) = self, let problem = git.problem {
            throw document.error("this source is not safe to use: \(problem)", at: node)
        }
    }
}

extension Document {
    /// Returns the interpolated value of a scalar.
    ///
    /// - Parameter what: the scalar, as messages name it.
    /// - Throws: `YAMLError` where the node is no string or cannot be interpolated.
    package func text(of node: Node, _ what: String, _ interpolation: Interpolation) throws(YAMLError) -> String {
        guard let text = node.string else {
            throw error("\(what) must be a string", at: node)
        }
        do {
            return try interpolation(text)
        } catch {
            throw self.error(String(describing: error), at: node)
        }
    }
}
