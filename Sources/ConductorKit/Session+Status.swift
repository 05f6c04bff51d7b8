import Git
import SystemPackage

extension Session {
    /// What is changed in a checkout. Where libgit2 cannot tell - it runs no filters such as git-lfs - git itself is asked.
    func changes(in folder: FilePath) async throws -> Status {
        do {
            return try Repository(at: folder).status()
        } catch  where error.kind == .unsupported {
            return Status(
                porcelain: try await git("status", "--porcelain=v2", "-z", "--untracked-files=all", in: folder))
        }
    }
}

extension Status {
    /// Reads what `git status --porcelain=v2 -z` prints.
    init(porcelain text: String) {
        var status = Status()
        var fields = text.split(separator: "\0").makeIterator()
        while let field = fields.next() {
            let kind = field.first
            // "1 XY sub mH mI mW hH hI path", "2 ... X<score> path" and then the old path, "u ... path", "? path"
            let path = { (skipped: Int) in
                String(field.split(separator: " ", maxSplits: skipped, omittingEmptySubsequences: false).last ?? "")
            }
            switch kind {
            case "1", "2":
                let codes = Array(field.dropFirst(2).prefix(2))
                let name = path(kind == "1" ? 8 : 9)
                if kind == "2" { _ = fields.next() }
                if codes.first != "." { status.staged.append(name) }
                if codes.last != "." { status.modified.append(name) }
            case "u": status.conflicted.append(path(10))
            case "?": status.untracked.append(path(1))
            default: break
            }
        }
        self = status
    }
}
