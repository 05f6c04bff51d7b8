import Host
import Repositories
import Text

/// Decides which lines to show about jobs while they run.
struct ProgressBoard {
    /// The time after which a job is shown.
    var patience = Duration.milliseconds(400)

    private struct Row {
        let name: String
        let began: ContinuousClock.Instant
        var what: String
        var progress: TransferProgress?
        var isAnnounced = false
    }

    private let total: Int
    private let began: ContinuousClock.Instant
    private var rows: [Row] = []
    private var done = 0
    private var failed = 0

    /// Creates a board on which no job has begun.
    init(total: Int, now: ContinuousClock.Instant) {
        self.total = total
        began = now
    }

    /// Records an event of a job.
    mutating func take(_ name: String, _ event: Jobs.Event, now: ContinuousClock.Instant) {
        let index = rows.firstIndex { $0.name == name }
        switch event {
        case .began(let what):
            if let index {
                rows[index].what = what
                rows[index].progress = nil
            } else {
                rows.append(Row(name: name, began: now, what: what))
            }
        case .progressed(let progress):
            if let index { rows[index].progress = progress }
        case .ended(let isSuccess):
            if let index { rows.remove(at: index) }
            if isSuccess { done += 1 } else { failed += 1 }
        }
    }

    /// Returns the lines to write now where there is no terminal, each once.
    mutating func announcements(now: ContinuousClock.Instant) -> [String] {
        var lines: [String] = []
        for index in rows.indices where !rows[index].isAnnounced && now - rows[index].began >= patience {
            rows[index].isAnnounced = true
            lines.append(rows[index].what.shownInLine)
        }
        return lines
    }

    /// Returns the lines for a terminal: one for each running job, and how many jobs are done.
    func lines(in size: TerminalSize, now: ContinuousClock.Instant) -> [String] {
        // A single git may prompt the user before it reports progress: the prompt must not be overwritten.
        let shown = total == 1 ? rows.filter { $0.progress != nil } : rows
        guard now - began >= patience, !shown.isEmpty else { return [] }
        // The cursor is below the last line.
        let visible = shown.prefix(max(1, size.rows - 2))
        let names = visible.map(\.name.shownInLine)
        let width = names.map(\.count).max() ?? 0
        var lines = zip(names, visible).map { name, row in
            name + String(repeating: " ", count: width - name.count + 2) + Self.state(of: row).shownInLine
        }
        if total > 1 {
            lines.append("\(done) of \(total) done" + (failed > 0 ? ", \(failed) failed" : ""))
        }
        return lines.map { String($0.prefix(max(1, size.columns - 1))) }
    }

    private static func state(of row: Row) -> String {
        guard let progress = row.progress else { return row.what }
        if let percent = progress.percent { return "\(progress.phase) \(percent)%" }
        return progress.phase + (progress.done > 0 ? " \(progress.done)" : "")
    }
}
