import Text

/// A command that was run from a page.
struct Run {
    /// How much of its output is kept, in lines.
    static let limit = 2000

    let number: Int
    let stack: String
    let action: Action
    /// The command line, as a shell takes it.
    let command: String
    /// The powers over this machine that were approved for it.
    let approved: [String]
    var lines: [String] = []
    /// The code with which it has ended; `nil` while it runs.
    var code: Int32?
    var task: Task<Void, Never>?
    /// Whether somebody has approved already what it asked for.
    var isApproved = false

    /// All of it, for a page that was opened later.
    var whole: Message { message(lines) }

    /// What is new of it.
    func message(_ lines: [String]) -> Message {
        Message(
            "run",
            [
                ("run", .number(number)), ("stack", .text(stack)), ("command", .text(command)),
                ("lines", .texts(lines)), ("code", code.map { .number(Int($0)) } ?? .none),
                ("unapproved", .json(code != nil && !unapproved.isEmpty ? "true" : "false")),
            ])
    }

    /// The powers over this machine that it has asked for and that nobody has approved; none where it has failed otherwise,
    /// or not at all.
    var unapproved: [String] {
        guard let first = lines.lastIndex(where: { $0.hasPrefix("error: ") && $0.hasSuffix("[not-approved]") })
        else { return [] }
        return lines[(first + 1)...].prefix { $0.hasPrefix("  ") }.map { String($0.drop { $0 == " " }) }
    }
}

extension Dashboard {
    private static let runsKept = 20

    /// Runs a command for a page, which approves nothing.
    func run(_ action: Action, for page: Int) throws {
        let stack = try stack(of: page)
        try check(action.services, in: stack)
        try start(action, in: stack, for: page, approved: [])
    }

    /// Runs a command again that lacked an approval, which the person at the page has given now: for what was shown, and
    /// nothing more. What was approved for it before stays approved: the files may ask for more while the person reads.
    func approve(_ number: Int, for page: Int) throws {
        guard let index = runs.firstIndex(where: { $0.number == number }), !runs[index].isApproved,
            !runs[index].unapproved.isEmpty
        else { throw Refusal("no command waits for an approval") }
        let run = runs[index]
        runs[index].isApproved = true
        try start(run.action.approving, in: run.stack, for: page, approved: run.approved + run.unapproved)
    }

    /// Interrupts a command.
    func stop(_ number: Int) {
        runs.first { $0.number == number }?.task?.cancel()
    }

    private func start(_ action: Action, in stack: String, for page: Int, approved: [String]) throws {
        let place = try place(of: stack)
        let words = place.options + action.words
        var run = Run(
            number: (runs.last?.number ?? 0) + 1, stack: stack, action: action,
            command: "git conductor \(words.map(ShellWords.quote).joined(separator: " "))",
            approved: approved)
        sendAll(run.whole)
        let number = run.number
        run.task = begin { dashboard in
            await dashboard.program.follow(action.words, in: place, isMerged: true, approved: approved) { output in
                await dashboard.take(output, of: number)
            }
            dashboard.ask(about: number, page)
        }
        runs.append(run)
        if runs.count > Self.runsKept, let index = runs.firstIndex(where: { $0.code != nil }) { runs.remove(at: index) }
    }

    private func take(_ output: ConductorProgram.Output, of number: Int) {
        guard let index = runs.firstIndex(where: { $0.number == number }), runs[index].code == nil else { return }
        switch output {
        case .lines(let lines):
            runs[index].lines = (runs[index].lines + lines).suffix(Run.limit)
            sendAll(runs[index].message(lines))
        case .end(let code):
            runs[index].code = code
            sendAll(runs[index].message([]))
        }
    }

    /// Asks the person at the page where a command has failed for want of an approval.
    private func ask(about number: Int, _ page: Int) {
        guard let run = runs.first(where: { $0.number == number }), !run.unapproved.isEmpty else { return }
        pages[page]?.send(
            Message(
                "approval", [("run", .number(number)), ("stack", .text(run.stack)), ("powers", .texts(run.unapproved))])
        )
    }
}
