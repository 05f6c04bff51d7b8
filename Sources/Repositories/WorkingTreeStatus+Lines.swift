import Git

extension WorkingTreeStatus {
    /// The paths, each with what is the matter with it.
    package var lines: [String] {
        conflicted.map { "in conflict: \($0)" } + staged.map { "staged: \($0)" } + modified.map { "changed: \($0)" }
            + untracked.map { "untracked: \($0)" }
    }
}
