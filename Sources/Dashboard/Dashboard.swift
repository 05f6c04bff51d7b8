import SystemPackage

/// What the dashboard was started for.
struct Start: Sendable, Equatable {
    /// The name of the project.
    let project: String
    /// The environment.
    let environment: String
    /// The name of the stack.
    let stack: String
}

/// What all open pages are about: the stacks of a project, and the commands that were run from a page.
///
/// All that it knows it learns from the command line, and all that it does is a command that the page shows.
actor Dashboard {
    /// A page in a browser.
    struct Page {
        /// Sends it a message.
        let send: @Sendable (Message) -> Void
        /// The stack that it shows.
        var stack: String?
        /// The logs that it follows.
        var logs: FollowedLogs?
    }

    let program: ConductorProgram
    let start: Start
    var pages: [Int: Page] = [:]
    /// The stacks as they were listed last; `nil` until they were.
    var listed: [ListedStack]?
    /// What was last known of the stack where the dashboard was started: the stack of another environment, or of another name,
    /// is in no list until it has a container.
    var startView: StackView?
    var lister: Task<Void, Never>?
    var feeds: [String: StackFeed] = [:]
    var runs: [Run] = []
    private var pagesSoFar = 0
    private var work: [Int: Task<Void, Never>] = [:]
    private var workSoFar = 0
    private var hasEnded = false

    /// Makes a dashboard.
    init(program: ConductorProgram, start: Start) {
        self.program = program
        self.start = start
    }

    /// Takes in a page that was opened.
    ///
    /// - Returns: its number.
    func open(_ send: @escaping @Sendable (Message) -> Void) -> Int {
        pagesSoFar += 1
        pages[pagesSoFar] = Page(send: send)
        send(
            Message(
                "hello",
                [
                    ("project", .text(start.project)), ("environment", .text(start.environment)),
                    ("stack", .text(start.stack)),
                ]))
        if let listing { send(listing) }
        runs.forEach { send($0.whole) }
        if lister == nil { lister = begin { await $0.list() } }
        return pagesSoFar
    }

    /// Forgets a page that was closed.
    func close(_ page: Int) {
        pages.removeValue(forKey: page)?.logs?.task.cancel()
        stopUnwatched()
        guard pages.isEmpty else { return }
        lister?.cancel()
        lister = nil
    }

    /// Does what a page asks for.
    func take(_ text: String, from page: Int) async {
        await begin { await $0.answer(text, page) }.value
    }

    private func answer(_ text: String, _ page: Int) async {
        do {
            switch try PageRequest(text) {
            case .watch(let stack): try await watch(stack, page)
            case .logs(let service): try follow(service, page)
            case .branches(let service): try await tellBranches(of: service, page)
            case .run(let action): try run(action, for: page)
            case .approve(let number): try approve(number, for: page)
            case .stop(let number): stop(number)
            }
        } catch {
            let message = (error as? Refusal)?.message ?? "\(error)"
            pages[page]?.send(Message("refused", [("message", .text(message))]))
        }
    }

    /// Begins something that goes on beside the rest, and that the end of the dashboard waits for.
    @discardableResult
    func begin(_ body: @escaping @Sendable (isolated Dashboard) async -> Void) -> Task<Void, Never> {
        workSoFar += 1
        let number = workSoFar
        let task = Task {
            await body(self)
            work[number] = nil
        }
        if hasEnded { task.cancel() }
        work[number] = task
        return task
    }

    /// Ends all that runs, and returns when no process of it is left.
    ///
    /// - Returns: the commands of pages that this has interrupted.
    @discardableResult
    func end() async -> [String] {
        hasEnded = true
        let unfinished = Set(runs.filter { $0.code == nil }.map(\.number))
        for task in work.values { task.cancel() }
        while let task = work.values.first { await task.value }
        return runs.filter { unfinished.contains($0.number) && $0.code != 0 }.map(\.command)
    }

    /// Sends a message to all pages.
    func sendAll(_ message: Message) {
        for page in pages.values { page.send(message) }
    }

    /// Returns where the commands of a stack run.
    ///
    /// - Throws: ``Refusal`` for a stack that is not there.
    func place(of stack: String) throws -> ConductorProgram.Place {
        if stack == start.stack { return .init(folder: program.folder, options: program.options) }
        guard let listed = stacks.first(where: { $0.stack == stack }), listed.state != "gone" else {
            throw Refusal("there is no stack '\(stack)'")
        }
        return .init(folder: .init(listed.worktree), options: [])
    }

    /// Returns the stack that a page shows.
    ///
    /// - Throws: ``Refusal`` where it shows none.
    func stack(of page: Int) throws -> String {
        guard let stack = pages[page]?.stack else { throw Refusal("the page shows no stack") }
        return stack
    }
}
