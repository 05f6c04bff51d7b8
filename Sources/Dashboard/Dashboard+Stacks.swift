import FoundationEssentials
import Host

/// Follows a stack for the pages that show it.
struct StackFeed {
    /// Where it is asked.
    let place: ConductorProgram.Place
    /// What runs as long as somebody looks.
    var task: Task<Void, Never>
    /// The status as it was sent last, and what we read of it.
    var status: Message?
    var view: StackView?
    /// The picture as it was sent last.
    var graph: Message?
    /// Whether it is being drawn, and has to be drawn once more.
    var isDrawing = false
    var isOutdated = false
}

extension Dashboard {
    private static let interval = Duration.seconds(5)

    /// All stacks.
    var stacks: [ListedStack] {
        let listed = listed ?? []
        if listed.contains(where: { $0.stack == start.stack }) { return listed }
        let own = ListedStack(start, at: program.folder, startView, branch: listed.first(where: \.here)?.branch)
        let others = listed.map { stack in
            var other = stack
            other.here = false
            return other
        }
        return [own] + others
    }

    /// The stacks for a page; `nil` until they were listed: a page takes a stack that is not among them for gone.
    var listing: Message? {
        guard listed != nil else { return nil }
        let json = (try? JSONEncoder.forPages.encode(stacks)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
        return Message("stacks", [("stacks", .json(json))])
    }

    /// Lists the stacks again and again.
    func list() async {
        while !Task.isCancelled {
            await listOnce()
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func listOnce() async {
        let place = ConductorProgram.Place(folder: program.folder, options: [])
        let captured = try? await program.capture(["stack", "list", "--no-usage", "--json"], in: place)
        let found = captured.flatMap { $0.status.isSuccess ? try? ListedStack.list($0.output) : nil }
        tellStacks { listed = found ?? listed ?? [] }
    }

    /// Learns something of the stacks, and tells the pages where that makes a difference.
    private func tellStacks(_ learn: () -> Void) {
        let before = listing
        learn()
        if let listing, listing != before { sendAll(listing) }
        // A worktree may have been moved.
        for (stack, feed) in feeds {
            guard let place = try? place(of: stack), place != feed.place else { continue }
            feed.task.cancel()
            begin(stack, place)
        }
    }

    /// Shows a stack on a page.
    func watch(_ stack: String, _ page: Int) async throws {
        // One that is in no list so far may be new.
        if (try? place(of: stack)) == nil { await listOnce() }
        let place = try place(of: stack)
        guard let open = pages[page] else { return }
        if open.stack != stack {
            open.logs?.task.cancel()
            pages[page]?.logs = nil
            pages[page]?.stack = stack
            stopUnwatched()
        }
        begin(stack, place, page)
    }

    private func begin(_ stack: String, _ place: ConductorProgram.Place, _ page: Int) {
        if let feed = feeds[stack] {
            [feed.status, feed.graph].compactMap(\.self).forEach { pages[page]?.send($0) }
        } else {
            begin(stack, place)
        }
    }

    private func begin(_ stack: String, _ place: ConductorProgram.Place) {
        feeds[stack] = StackFeed(place: place, task: begin { await $0.feed(stack, place) })
    }

    /// Ends what follows stacks that no page shows.
    func stopUnwatched() {
        for (stack, feed) in feeds where !pages.values.contains(where: { $0.stack == stack }) {
            feed.task.cancel()
            feeds[stack] = nil
        }
    }

    private func feed(_ stack: String, _ place: ConductorProgram.Place) async {
        while !Task.isCancelled {
            await program.follow(["status", "--watch", "--json"], in: place, isMerged: false) { output in
                if case .lines(let lines) = output, let last = lines.last { await take(status: last, of: stack) }
            }
            // It ends only where the project cannot be read at all.
            try? await Task.sleep(for: .seconds(2))
        }
    }

    private func take(status line: String, of stack: String) {
        guard line.hasPrefix("{"), feeds[stack] != nil else { return }
        let view = try? StackView(line)
        let error = view == nil ? JSONFailure.error(in: line) : nil
        guard view != nil || error != nil else { return }
        let message = Message(
            "status", [("stack", .text(stack)), error.map { ("error", .json($0)) } ?? ("status", .json(line))])
        guard message != feeds[stack]?.status else { return }
        feeds[stack]?.status = message
        feeds[stack]?.view = view
        send(message, toPagesOf: stack)
        guard let view else { return }
        if stack == start.stack { tellStacks { startView = view } }
        resumeLogs(of: stack)
        draw(stack)
    }

    private func send(_ message: Message, toPagesOf stack: String) {
        for page in pages.values where page.stack == stack { page.send(message) }
    }

    /// Has the picture drawn, and once more where something changes meanwhile.
    private func draw(_ stack: String) {
        guard feeds[stack]?.isDrawing == false, let place = try? place(of: stack) else {
            feeds[stack]?.isOutdated = true
            return
        }
        feeds[stack]?.isDrawing = true
        begin { dashboard in
            repeat {
                dashboard.feeds[stack]?.isOutdated = false
                await dashboard.drawOnce(stack, place)
            } while dashboard.feeds[stack]?.isOutdated == true && !Task.isCancelled
            dashboard.feeds[stack]?.isDrawing = false
        }
    }

    private func drawOnce(_ stack: String, _ place: ConductorProgram.Place) async {
        guard let captured = try? await program.capture(["graph", "--format", "svg"], in: place),
            captured.output.hasPrefix("<svg")
        else { return }
        let message = Message("graph", [("stack", .text(stack)), ("svg", .text(captured.output))])
        guard feeds[stack] != nil, feeds[stack]?.graph != message else { return }
        feeds[stack]?.graph = message
        send(message, toPagesOf: stack)
    }
}

/// An error as `--json` prints it.
private enum JSONFailure {
    /// Returns the error as JSON; `nil` where the text is something else.
    static func error(in line: String) -> String? {
        struct Failure: Codable {
            let code: String
            let id: String
            let message: String
            let details: [String]
            var hint: String?
        }
        struct Form: Decodable { let error: Failure }
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(line.utf8)) else { return nil }
        return (try? JSONEncoder.forPages.encode(form.error)).map { String(decoding: $0, as: UTF8.self) }
    }
}
