import Foundation
import SystemPackage
import Testing

extension Sandbox {
    static let isRecording = ProcessInfo.processInfo.environment["CONDUCTOR_RECORD"] == "1"

    /// Compares all that a command wrote, and how it ended, with the file `Snapshots/NAME.txt`.
    ///
    /// What differs from run to run is replaced first. `CONDUCTOR_RECORD=1` writes the file instead.
    func expectSnapshot(
        _ outcome: Outcome, _ name: String, record: Bool = isRecording,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = FilePath(#filePath).removingLastComponent().appending("Snapshots").appending(name + ".txt")
        let actual = redact(outcome.transcript)
        if record {
            try write([name + ".txt": actual], in: path.removingLastComponent())
            return
        }
        guard let expected = try? read(path) else {
            Issue.record(
                "There is no snapshot '\(name)'; CONDUCTOR_RECORD=1 writes it. It would be:\n\(actual)",
                sourceLocation: sourceLocation)
            return
        }
        if actual != expected {
            Issue.record(
                "The output is not that of the snapshot '\(name)':\n\(Self.difference(expected, actual))",
                sourceLocation: sourceLocation)
        }
    }

    /// Replaces paths, names, ids, ports and times that are other ones in each run.
    func redact(_ text: String) -> String {
        text.replacing(root.string, with: "$SANDBOX")
            .replacing(tag, with: "TAG")
            // Commits, containers and images, short or long. No English word of that length has these letters only.
            .replacing(/\b[0-9a-f]{7,64}\b/, with: "ID")
            // Said only where it takes longer than a moment.
            .replacing(/(?m)^(Cloning|Fetching|Checking out) .*\n/, with: "")
            // The ports that the system picks.
            .replacing(/:[3-6][0-9]{4}\b/, with: ":PORT")
            .replacing(/\b[0-9]+(\.[0-9]+)? ?(ms|s|milliseconds?|seconds?|minutes?)\b/, with: "TIME")
    }

    /// All lines of both texts: with `-` those of the first only, with `+` those of the second only.
    static func difference(_ expected: String, _ actual: String) -> String {
        let before = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let after = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let changes = after.difference(from: before)
        let removed = Set(changes.removals.map(\.offset))
        let inserted = Set(changes.insertions.map(\.offset))
        var lines: [String] = []
        var next = 0
        func takeInserted() {
            while inserted.contains(next) {
                lines.append("+" + after[next])
                next += 1
            }
        }
        for (index, line) in before.enumerated() {
            if removed.contains(index) {
                lines.append("-" + line)
            } else {
                takeInserted()
                lines.append(" " + line)
                next += 1
            }
        }
        takeInserted()
        return lines.joined(separator: "\n")
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
