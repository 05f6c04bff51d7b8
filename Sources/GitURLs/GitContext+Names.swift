extension GitContext {
    /// The name of the repository: the last part of its path without `.git`; empty where the URL has none.
    package var repositoryName: String {
        pathComponents.last ?? ""
    }

    /// The owner of the repository: the part of the path before its name; `nil` where there is none.
    package var owner: String? {
        guard let owner = pathComponents.dropLast().last, owner != ".", owner != ".." else { return nil }
        return owner
    }

    /// A name for the image that is built from it: `owner/name`, with what docker does not allow in names replaced.
    package var imageName: String {
        let name = Self.imageNamePart(repositoryName, separators: [".", "_"])
        // Before the first slash, a dot or "localhost" would make docker look for a registry.
        let owner = Self.imageNamePart(self.owner ?? "", separators: ["_"])
        let base = name.isEmpty ? "image" : name
        return owner.isEmpty || owner == "localhost" ? base : "\(owner)/\(base)"
    }

    private var pathComponents: [String] {
        var components = location.path.split(separator: "/").map(String.init)
        guard var name = components.popLast() else { return [] }
        if name == ".git", let folder = components.popLast() {
            // `/home/me/web/.git` is the repository of the folder `web`.
            name = folder
        } else if name.hasSuffix(".git") {
            name.removeLast(4)
        }
        return components + [name]
    }

    /// Letters and digits in lower case, between which stands one dot, one or two underscores, or dashes (the grammar of
    /// `path-component` in github.com/distribution/reference).
    private static func imageNamePart(_ text: String, separators allowed: Set<Unicode.Scalar>) -> String {
        var part = ""
        var separator = ""
        for scalar in text.lowercased().unicodeScalars {
            guard "a"..."z" ~= scalar || "0"..."9" ~= scalar else {
                separator.unicodeScalars.append(allowed.contains(scalar) ? scalar : "-")
                continue
            }
            if !part.isEmpty, !separator.isEmpty {
                let isAllowed = [".", "_", "__"].contains(separator) || separator.allSatisfy { $0 == "-" }
                part += isAllowed ? separator : "-"
            }
            separator = ""
            part.unicodeScalars.append(scalar)
        }
        return part
    }
}
