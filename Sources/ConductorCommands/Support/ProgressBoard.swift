import Host
import Repositories

/// What is to be said of several jobs while they are at work.
struct ProgressBoard {
    /// What takes less than this is not worth a word.
    static let patience: Duration = .milliseconds(400)

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

    /// Begins with nothing done.
    init(total: Int, now: ContinuousClock.Instant) {
        self.total = total
        began = now
    }

    /// Takes in what a job tells.
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

    /// The lines for a place without a terminal that are due now, each once.
    mutating func announcements(now: ContinuousClock.Instant) -> [String] {
        var lines: [String] = []
        for index in rows.indices where !rows[index].isAnnounced && now - rows[index].began >= Self.patience {
            rows[index].isAnnounced = true
            lines.append(rows[index].what)
        }
        return lines
    }

    /// The lines for a terminal: one a job at work, and how many there are in all.
    func lines(in size: TerminalSize, now: ContinuousClock.Instant) -> [String] {
        // Alone, git may ask something first; that is not to be painted over.
        let shown = total == 1 ? rows.filter { $0.progress != nil } : rows
        guard now - began >= Self.patience, !shown.isEmpty else { return [] }
        // The cursor stands below the last line.
        let visible = shown.prefix(max(1, size.rows - 2))
        let width = visible.map(\.name.count).max() ?? 0
        var lines = visible.map { row in
            row.name + String(repeating: " ", count: width - row.name.count + 2) + Self.state(of: row)
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
