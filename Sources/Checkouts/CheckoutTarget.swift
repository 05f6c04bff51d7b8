/// What a checkout is to be on.
package struct CheckoutTarget: Sendable, Equatable {
    /// A branch that is made; `nil` where none is.
    package var newBranch: String?
    /// The branch, tag or commit; where none is named, the one that the pods name, or the remote's default branch.
    package var reference: String?
    /// Whether what is in the way in a checkout that is there is set aside.
    package var isForced: Bool

    /// Names what a checkout is to be on.
    package init(newBranch: String? = nil, reference: String? = nil, isForced: Bool = false) {
        self.newBranch = newBranch
        self.reference = reference
        self.isForced = isForced
    }

    /// Whether nothing else is asked for than what is there.
    package var isDefault: Bool { newBranch == nil && reference == nil }
}
