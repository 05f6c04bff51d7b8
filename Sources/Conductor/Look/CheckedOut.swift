/// What is checked out somewhere, for a person in a few words.
package protocol CheckedOut {
    /// The branch; `nil` where `HEAD` is detached.
    var branch: String? { get }
    /// The commit; `nil` before the first one.
    var commit: String? { get }
    /// The git operation in progress.
    var operation: String? { get }
    /// The branch that is rebased or bisected.
    var operationBranch: String? { get }
}

extension CheckedOut {
    /// The branch, or what stands in its place: `rebasing topic`, or the commit.
    package var head: String {
        if let branch { return branch }
        if let operationBranch, let operationInWords { return "\(operationInWords) \(operationBranch)" }
        return "detached at \(commit?.prefix(7) ?? "nothing")"
    }

    /// What is done with a branch that is not checked out meanwhile: `rebasing` or `bisecting`.
    package var operationInWords: String? {
        branch != nil || operationBranch == nil ? nil : operation == "bisect" ? "bisecting" : "rebasing"
    }
}
