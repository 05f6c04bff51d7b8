@testable import Dashboard
import Host
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A dashboard whose program is a script that answers as git conductor does, and keeps what it was asked.
final class ScriptedDashboard: Sendable {
    let sandbox = Sandbox()
    let dashboard: Dashboard

    /// Makes it.
    ///
    /// - Parameter cases: what the program does, as cases of `case "$*" in`, before those that every test needs.
    init(_ cases: String = "") throws {
        try sandbox.write([
            "conductor": """
            #!/bin/sh
            cd "$(dirname "$0")"
            echo "$* approve=${CONDUCTOR_APPROVE-1}" >>calls
            case "$*" in
            \(cases)
            "stack list --no-usage --json") cat stacks.json ;;
            *"status --watch --json")
                while :; do cat "status.json"; sleep 0.1; done ;;
            *"graph --format svg") echo '<svg xmlns="http://www.w3.org/2000/svg"/>' ;;
            *) echo "no case for $*" >&2; exit 64 ;;
            esac

            """,
            "status.json": Self.status(web: "running"),
            "stacks.json": """
            {"schema": 1, "stacks": [
              {"stack": "shop", "worktree": "/shop", "main": true, "here": true, "branch": "main", "state": "up",
               "running": 2, "containers": 2, "ports": [80], "checkouts": []},
              {"stack": "shop-two", "worktree": "\(sandbox.root)", "main": false, "here": false, "branch": null,
               "state": "down", "running": 0, "containers": 0, "ports": [], "checkouts": ["web"]}]}

            """,
        ])
        let host = sandbox.host(in: "")
        try Files.makeExecutable(sandbox.path("conductor"))
        dashboard = Dashboard(
            program: ConductorProgram(
                path: sandbox.path("conductor").string, options: ["-E", "development"], host: host),
            start: Start(project: "shop", environment: "development", stack: "shop"))
    }

    static func status(web state: String) -> String {
        #"{"services":[{"name":"db","state":"running"},{"name":"web","state":"\#(state)"}]}"# + "\n"
    }

    /// What the program was asked, a line each.
    var calls: [String] { ((try? sandbox.read("calls")) ?? "").split(separator: "\n").map(String.init) }
}

/// An open page, which keeps what it is sent.
final class RecordedPage: Sendable {
    private let messages = Mutex<[String]>([])
    private let dashboard: Dashboard
    private let number = Mutex(0)

    private init(_ dashboard: Dashboard) { self.dashboard = dashboard }

    static func open(_ dashboard: Dashboard) async -> RecordedPage {
        let page = RecordedPage(dashboard)
        let number = await dashboard.open { message in page.messages.withLock { $0.append(message.text) } }
        page.number.withLock { $0 = number }
        return page
    }

    var all: [String] { messages.withLock(\.self) }

    func send(_ text: String) async { await dashboard.take(text, from: number.withLock(\.self)) }

    func close() async { await dashboard.close(number.withLock(\.self)) }

    /// Forgets what it was sent.
    func clear() { messages.withLock { $0 = [] } }

    /// Waits for a message with all of these texts in it.
    func wait(for texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            if all.contains(where: { message in texts.allSatisfy { message.contains($0) } }) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("no message has \(texts): \(all)", sourceLocation: sourceLocation)
    }
}
