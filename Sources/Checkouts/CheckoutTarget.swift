package import Projects

/// The branch, tag or commit that a checkout should be on.
package struct CheckoutTarget: Sendable, Equatable {
    /// A branch that some sources have, and others do not.
    package struct Preference: Sendable, Equatable {
        /// The branch.
        let branch: String
        /// Whether a source without it gets it, at the commit at which it would begin otherwise.
        let isMade: Bool

        /// Names the branch.
        package init(_ branch: String, isMade: Bool) {
            self.branch = branch
            self.isMade = isMade
        }
    }

    /// The branch to make; `nil` for none.
    package var newBranch: String?
    /// The branch, tag or commit; `nil` for the one that the pods name, or else the remote's default branch.
    package var reference: String?
    /// A branch to begin on where the source has it; `nil` for none.
    package var preferred: Preference?
    /// The snapshot whose commits the checkouts should be on, each on that of its source; `nil` for none.
    package var snapshot: Snapshot?
    /// Whether to mount existing checkouts that are not mounted.
    package var mounts = true
    /// Whether to set aside the work that is in the way in an existing checkout.
    package var isForced: Bool

    /// Names the branch, tag or commit.
    package init(
        newBranch: String? = nil, reference: String? = nil, snapshot: Snapshot? = nil, isForced: Bool = false
    ) {
        self.newBranch = newBranch
        self.reference = reference
        self.snapshot = snapshot
        self.isForced = isForced
    }

    /// Whether nothing is named, so that an existing checkout stays where it is.
    package var isDefault: Bool { newBranch == nil && reference == nil && snapshot == nil }
}
