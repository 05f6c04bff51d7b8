/// What HEAD names: the branch or commit that is checked out.
package enum Head: Hashable, Sendable {
    /// A branch, by its short name (`main`, `feature/login`).
    case branch(name: String, commit: ObjectID)
    /// A commit, on no branch.
    case detached(ObjectID)
    /// A branch without a commit yet.
    case unborn(branch: String)

    /// The short name of the branch; `nil` when the head is detached.
    package var branch: String? {
        switch self {
        case .branch(let name, _), .unborn(let name): name
        case .detached: nil
        }
    }

    /// The commit and the branch, for messages: `3f2a1c9 on 'main'`, or `3f2a1c9 on no branch`.
    package var place: String {
        "\(commit?.abbreviated ?? "no commit") on " + (branch.map { "'\($0)'" } ?? "no branch")
    }

    /// The commit that is checked out; `nil` when there is none yet.
    package var commit: ObjectID? {
        switch self {
        case .branch(_, let commit), .detached(let commit): commit
        case .unborn: nil
        }
    }
}
