package import SystemPackage

/// An operation of git that is under way in a working tree, to be continued or aborted.
package enum Operation: String, Hashable, Sendable, CustomStringConvertible {
    /// `git rebase`, of either backend.
    case rebase
    /// `git am`.
    case am
    /// `git merge`.
    case merge
    /// `git cherry-pick`.
    case cherryPick = "cherry-pick"
    /// `git revert`.
    case revert
    /// `git bisect`.
    case bisect

    /// git's word for it, e.g. `cherry-pick`.
    package var description: String { rawValue }
}

extension Operation {
    /// The names in a git directory of which one is there while an operation is in progress.
    package static let marks = [
        "rebase-merge", "rebase-apply", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "sequencer", "BISECT_LOG",
    ]

    /// Finds the operation that the files of a (worktree's own) git directory tell of, in the order in which git's
    /// `wt-status.c` looks for them.
    package init?(inProgressIn gitDirectory: FilePath) {
        func has(_ name: String) -> Bool { Files.kind(of: gitDirectory.appending(name)) != nil }

        if has("rebase-merge") {
            self = .rebase
        } else if has("rebase-apply") {
            self = has("rebase-apply/applying") ? .am : .rebase
        } else if has("MERGE_HEAD") {
            self = .merge
        } else if has("CHERRY_PICK_HEAD") {
            self = .cherryPick
        } else if has("REVERT_HEAD") {
            self = .revert
        } else if let next = Self.nextInSequence(gitDirectory) {
            self = next
        } else if has("BISECT_LOG") {
            self = .bisect
        } else {
            return nil
        }
    }

    /// Returns the branch that a rebase or a bisection has left, to which it comes back: it is what git's `wt-status.c` calls the
    /// branch under way. `nil` where `HEAD` was detached before, and with other operations.
    package func branch(in gitDirectory: FilePath) -> String? {
        let names: [String]
        switch self {
        case .rebase: names = ["rebase-merge/head-name", "rebase-apply/head-name"]
        case .bisect: names = ["BISECT_START"]
        case .am, .merge, .cherryPick, .revert: return nil
        }
        let text = names.lazy.compactMap { Files.trimmedText(gitDirectory.appending($0)) }.first
        guard let text, !text.isEmpty, text != "detached HEAD" else { return nil }
        if text.hasPrefix("refs/heads/") { return String(text.dropFirst("refs/heads/".count)) }
        // A bisection notes the branch by its short name, or a commit.
        return self == .bisect && !(text.count >= 40 && text.allSatisfy(\.isHexDigit)) ? text : nil
    }

    /// What the sequencer does next: between two picks there is no CHERRY_PICK_HEAD.
    private static func nextInSequence(_ gitDirectory: FilePath) -> Operation? {
        guard let todo = Files.text(gitDirectory.appending("sequencer/todo")) else { return nil }
        switch todo.split(whereSeparator: \.isWhitespace).first {
        case "pick", "p": return .cherryPick
        case "revert": return .revert
        default: return nil
        }
    }
}
