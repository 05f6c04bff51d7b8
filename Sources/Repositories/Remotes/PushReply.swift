package import Host

/// What came of a push of one branch, as `git push --porcelain` tells it.
package struct PushReply: Sendable, Equatable {
    /// How it ended.
    package enum Result: Sendable, Equatable {
        /// The remote has the commits now.
        case pushed
        /// The remote had them before.
        case current
        /// The remote's branch has commits that the pushed one lacks.
        case behind
        /// With `--force-with-lease`: the remote's branch is not where it was when last fetched.
        case stale
        /// The remote refuses it, for this reason.
        case refused(String)
        /// A hook on this machine, such as `pre-push`, refuses it.
        case stopped
    }

    /// How it ended.
    package let result: Result
    /// What hooks and the remote have said, a line each, without progress.
    package let messages: [String]

    /// Reads the output of `git push --porcelain --progress` with one refspec.
    package init(_ captured: Captured) {
        var result = Result.stopped
        var messages: [String] = []
        // A hook writes to the same output.
        for line in captured.output.split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            if fields.count == 3, fields[0].count == 1, fields[1].contains("refs/") {
                if fields[1].contains(":refs/heads/") { result = Result(flag: fields[0], summary: fields[2]) }
            } else if !Self.isGitsOwn(line) {
                messages.append(String(line))
            }
        }
        for line in captured.error.split(whereSeparator: \.isNewline).map(\.trimmedAtEnd)
        where TransferProgress(gitLine: line) == nil && !Self.isNoise(line) {
            messages.append(line)
        }
        self.result = result
        self.messages = messages
    }

    /// Whether git itself writes a line to the standard output, around those of the references.
    private static func isGitsOwn(_ line: Substring) -> Bool {
        line == "Done" || line.hasPrefix("To ") || (line.hasPrefix("branch '") && line.contains("set up to track"))
    }

    /// Whether a line of the standard error says nothing that the result does not.
    private static func isNoise(_ line: String) -> Bool {
        line.isEmpty || line == "remote:" || line.hasPrefix("Total ") || line.hasPrefix("Delta compression using ")
            || line.hasPrefix("error: failed to push some refs to ")
    }
}

extension PushReply.Result {
    /// Reads the flag and the summary of a reference: `!`, `[rejected] (fetch first)`.
    fileprivate init(flag: Substring, summary: Substring) {
        let reason = summary.split(separator: "(", maxSplits: 1).last?.dropLast(while: { $0 == ")" }) ?? summary
        switch (flag, reason) {
        case ("=", _): self = .current
        case ("!", "fetch first"), ("!", "non-fast-forward"), ("!", "remote ref updated since checkout"): self = .behind
        case ("!", "stale info"): self = .stale
        case ("!", _): self = .refused(String(reason))
        default: self = .pushed
        }
    }
}

extension Substring {
    /// The text without spaces at its end, with which a remote's messages are padded.
    fileprivate var trimmedAtEnd: String { String(dropLast(while: { $0 == " " })) }

    /// The text without the characters at its end that fulfil a condition.
    fileprivate func dropLast(while condition: (Character) -> Bool) -> Substring {
        lastIndex { !condition($0) }.map { self[...$0] } ?? ""
    }
}
