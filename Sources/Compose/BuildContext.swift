/// What `build:` or its `context` names.
public enum BuildContext: Equatable, Sendable {
    /// A folder; relative paths are not resolved.
    case local(String)
    /// A git repository, perhaps one that must not be used: see `GitContext.problem`.
    case git(GitContext)
    /// Anything else with a scheme, which is docker's own affair: the http(s) URL of a tarball, `docker-image://…`.
    case archive(String)

    /// Reads the text by the rules of docker.
    ///
    /// An http(s) URL is a git repository when its path ends with `.git` and an archive otherwise, so
    /// `https://github.com/owner/repo` is an archive, for BuildKit too. Text alone decides: docker takes a folder that
    /// is called `github.com/…` before the repository of that name.
    public init(_ text: String) {
        if let context = GitContext(text) {
            self = .git(context)
        } else if URLScheme(of: text) != nil {
            self = .archive(text)
        } else {
            self = .local(text)
        }
    }
}
