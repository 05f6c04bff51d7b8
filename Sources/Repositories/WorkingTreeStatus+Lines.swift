import Git

extension WorkingTreeStatus {
    /// The paths, a line each, with what `git status` says about them: `changed: index.html`.
    package var lines: [String] {
        conflicted.map { "in conflict: \($0)" } + staged.map { "staged: \($0)" } + modified.map { "changed: \($0)" }
            + untracked.map { "untracked: \($0)" }
    }
}
