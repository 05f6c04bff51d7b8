extension GitContext {
    /// Why the context is dangerous to hand to git, or cannot work; `nil` when nothing is wrong with it.
    ///
    /// A project file may come from anyone. Some URLs make git or ssh run a program of the author's choice (a transport
    /// helper, an option in place of a host), others lead out of the folder that they should stay in.
    package var problem: String? {
        urlProblem ?? hostProblem ?? nameProblem ?? referenceProblem ?? subdirectoryProblem
    }

    private var urlProblem: String? {
        if case .helper(let name) = location.form {
            return "the transport \"\(name)::\" makes git run a program"
        }
        if url.hasPrefix("-") {
            return "the URL begins with a dash"
        }
        if hidesSigns {
            return "the URL contains combining characters"
        }
        if url.unicodeScalars.contains(where: Self.isInvisible) || url.contains(where: \.isWhitespace) {
            return "the URL contains white space or control characters"
        }
        if PercentEncoding.decoded(url).unicodeScalars.contains(where: Self.isInvisible) {
            return "the URL contains encoded control characters"
        }
        return unknownQueryKeys.first.map { "docker does not know \"\($0)\" in the query of the URL" }
    }

    private var hostProblem: String? {
        if location.form == .url(scheme: "file") { return nil }
        if location.host.isEmpty {
            return "the URL names no host"
        }
        let parts = [location.authority, location.host, PercentEncoding.decoded(location.authority)]
        if (parts + [PercentEncoding.decoded(location.host)]).contains(where: { $0.hasPrefix("-") }) {
            return "the host begins with a dash"
        }
        return nil
    }

    private var nameProblem: String? {
        let name = repositoryName
        if location.path.hasPrefix("-") || name.hasPrefix("-") {
            return "the path begins with a dash"
        }
        if name.isEmpty {
            return "the URL names no repository"
        }
        if name == "." || name == ".." || name.lowercased() == ".git" || name.contains("\\") {
            return "\"\(name)\" cannot be the name of a repository"
        }
        return nil
    }

    private var referenceProblem: String? {
        guard let reference, !GitReferenceName.isValid(reference) else { return nil }
        return "\"\(reference)\" cannot be the name of a branch, tag or commit"
    }

    private var subdirectoryProblem: String? {
        guard let subdirectory else { return nil }
        if subdirectory.hasPrefix("/") {
            return "the subdirectory \"\(subdirectory)\" is not relative"
        }
        if subdirectory.split(separator: "/").contains("..") {
            return "the subdirectory \"\(subdirectory)\" leads out of the repository"
        }
        if subdirectory.hasPrefix("-") {
            return "the subdirectory \"\(subdirectory)\" begins with a dash"
        }
        if subdirectory.unicodeScalars.contains(where: Self.isInvisible) {
            return "the subdirectory contains control characters"
        }
        return nil
    }

    /// Control characters and what else shows nothing but changes how a text reads; a plain space is neither.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
