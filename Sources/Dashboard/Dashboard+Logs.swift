import Host

/// The logs of a service that a page follows.
struct FollowedLogs {
    let service: String
    /// What reads them.
    var task: Task<Void, Never>
    /// Whether they have ended, because no container of the service runs.
    var hasEnded = false
}

extension Dashboard {
    /// Shows the logs of a service on a page; of none where it is `nil`.
    func follow(_ service: String?, _ page: Int) throws {
        pages[page]?.logs?.task.cancel()
        pages[page]?.logs = nil
        guard let service else { return }
        let stack = try stack(of: page)
        try check([service], in: stack)
        let place = try place(of: stack)
        pages[page]?.logs = FollowedLogs(
            service: service, task: begin { await $0.readLogs(service, place, page) })
    }

    private func readLogs(_ service: String, _ place: ConductorProgram.Place, _ page: Int) async {
        let words = ["logs", "--follow", "--tail", "500", "--no-log-prefix", service]
        // The page begins anew with these.
        pages[page]?.send(Message("log", [("service", .text(service)), ("begins", .json("true"))]))
        await program.follow(words, in: place, isMerged: true) { await take($0, ofLogsOf: service, for: page) }
    }

    private func take(_ output: ConductorProgram.Output, ofLogsOf service: String, for page: Int) async {
        guard !Task.isCancelled else { return }
        switch output {
        case .lines(let lines):
            pages[page]?.send(Message("log", [("service", .text(service)), ("lines", .texts(lines))]))
        case .end(let code):
            pages[page]?.send(Message("log", [("service", .text(service)), ("ended", .number(Int(code)))]))
            guard code == 0, (try? await Task.sleep(for: .seconds(1))) != nil else { return }
            // docker-compose leaves off when the last container has stopped, though it may just start again.
            pages[page]?.logs?.hasEnded = true
            if let stack = pages[page]?.stack { resumeLogs(of: stack) }
        }
    }

    /// Follows the logs of services again whose containers run again.
    func resumeLogs(of stack: String) {
        let running = Set((feeds[stack]?.view?.services ?? []).filter { $0.state == "running" }.map(\.name))
        for (page, open) in pages where open.stack == stack {
            guard let logs = open.logs, logs.hasEnded, running.contains(logs.service) else { continue }
            try? follow(logs.service, page)
        }
    }

    /// Throws for services that the stack has not.
    ///
    /// - Throws: ``Refusal``.
    func check(_ services: [String], in stack: String) throws {
        let known = Set((feeds[stack]?.view?.services ?? []).map(\.name))
        if let unknown = services.first(where: { !known.contains($0) }) {
            throw Refusal("the stack '\(stack)' has no service '\(unknown)'")
        }
    }

    /// Tells a page which branches there are to switch to, or to check out of the source of a service.
    func tellBranches(of service: String?, _ page: Int) async throws {
        let stack = try stack(of: page)
        try check([service].compactMap(\.self), in: stack)
        let words = service.map { ["checkout", $0] } ?? ["switch"]
        let captured = try await program.capture(["complete", "--"] + words + [""], in: try place(of: stack))
        // Other services could be named there, too: a line has a word, and what it is.
        let lines = captured.output.split(separator: "\n").map { $0.split(separator: "\t") }
        let branches = lines.filter { $0.count == 2 && ($0[1] == "branch" || $0[1].hasPrefix("branch of ")) }.map {
            String($0[0])
        }
        pages[page]?.send(
            Message(
                "branches",
                [
                    ("service", service.map { .text($0) } ?? .none),
                    ("branches", .texts(branches.filter { !$0.hasPrefix("-") })),
                ]))
    }
}
