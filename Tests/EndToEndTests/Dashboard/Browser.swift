import Foundation
import Subprocess
import SystemPackage
import Testing

/// A real browser without a window, driven by its own program for tests (WebDriver).
struct Browser: Sendable {
    /// Whether there is one: `Tests/setup` says so where the system has none.
    static let isHere = ProcessInfo.processInfo.environment["CONDUCTOR_TEST_BROWSER"] != "none"

    private let session: URL
    let sandbox: Sandbox

    /// Runs a scenario with a browser. Its files are in the sandbox, and it ends with the scenario.
    static func run(in sandbox: Sandbox, _ scenario: (Browser) async throws -> Void) async throws {
        try await sandbox.withProgram(["chromedriver", "--port=0"], readyAfter: /started successfully on port (\d+)\./)
        { port in
            let server = try #require(URL(string: "http://127.0.0.1:\(port)"))
            let options: [String: Any] = [
                "goog:chromeOptions": [
                    // Root, and a container, have no sandbox of the browser's; a container has little shared memory.
                    "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
                ],
                "goog:loggingPrefs": ["browser": "ALL"],
            ]
            let answer =
                try await call(
                    server.appending(path: "session"), ["capabilities": ["alwaysMatch": options]],
                    in: sandbox) as? [String: Any]
            let identifier = try #require(answer?["sessionId"] as? String)
            let browser = Browser(session: server.appending(path: "session/\(identifier)"), sandbox: sandbox)
            let result: Result<Void, any Error>
            do { result = .success(try await scenario(browser)) } catch { result = .failure(error) }
            _ = try await call(browser.session, method: "DELETE", in: sandbox)
            try result.get()
        }
    }

    // MARK: Pages

    /// Opens an address in the present tab. The browser gives up what it is loading when a network comes or goes, as those of
    /// other scenarios do.
    func open(_ address: String) async throws {
        try await sandbox.waitUntil("\(address) is loaded") {
            do {
                try await send("url", ["url": address])
                return true
            } catch let failure as Failure where failure.isNetworkChange {
                return false
            }
        }
    }

    /// Opens another tab, which is the present one then.
    func openTab(_ address: String) async throws -> String {
        let tab = try await send("window/new", ["type": "tab"]) as? [String: Any]
        let handle = try #require(tab?["handle"] as? String)
        try await choose(tab: handle)
        try await open(address)
        return handle
    }

    /// Makes a tab the present one.
    func choose(tab: String) async throws { try await send("window", ["handle": tab]) }

    /// The present tab.
    func tab() async throws -> String { try #require(try await get("window") as? String) }

    /// What a person sees of the page.
    func text() async throws -> String { try await script("return document.body.innerText") }

    /// Waits until the page shows a text.
    func wait(for text: String) async throws {
        do {
            try await sandbox.waitUntil("the page shows '\(text)'") { try await self.text().contains(text) }
        } catch {
            Issue.record("the page shows: \(try await self.text())")
            throw error
        }
    }

    /// Waits until the page shows that a command was run and has ended well.
    func wait(untilDone command: String) async throws {
        try await wait(until: "/\(command)\\s+done/.test(document.body.innerText)")
    }

    /// Waits until a script returns true.
    func wait(until script: String) async throws {
        try await sandbox.waitUntil(script) { try await self.script("return String(Boolean(\(script)))") == "true" }
    }

    /// Runs a script, which returns a text.
    @discardableResult
    func script(_ text: String) async throws -> String {
        try await send("execute/sync", ["script": text, "args": [Any]()]) as? String ?? ""
    }

    /// Sets the size of the page, and whether the screen is dark.
    func show(width: Int, height: Int = 900, isDark: Bool = false) async throws {
        try await control(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
        try await control(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]])
    }

    /// What the browser complains of: errors of scripts, and what the page's policy has stopped.
    func complaints() async throws -> [String] {
        (try await send("se/log", ["type": "browser"]) as? [[String: Any]] ?? [])
            .compactMap { $0["message"] as? String }.filter { !Failure(text: $0).isNetworkChange }
    }

    // MARK: Elements

    /// Clicks what has a role and a name for those who do not see it; it must be visible, and nothing may cover it.
    func click(_ name: String, _ role: String = "button") async throws {
        try await send("element/\(try await element(name, role))/click", [:])
    }

    /// Types into what has a role and a name.
    func type(_ text: String, into name: String, _ role: String = "textbox") async throws {
        try await send("element/\(try await element(name, role))/value", ["text": text])
    }

    /// Presses keys in whatever has the focus.
    func press(_ keys: String) async throws {
        let actions = keys.flatMap { key in
            ["keyDown", "keyUp"].map { ["type": $0, "value": String(key)] }
        }
        try await send("actions", ["actions": [["type": "key", "id": "keyboard", "actions": actions]]])
    }

    /// The name and the role of what has the focus.
    func focus() async throws -> String {
        let answer = try await get("element/active") as? [String: Any]
        let element = try #require(answer?.values.first as? String)
        let name = try await get("element/\(element)/computedlabel") as? String ?? ""
        return "\(name) (\(try await get("element/\(element)/computedrole") as? String ?? ""))"
    }

    /// Returns the first visible element of a name and a role, as the browser computes both; waits for it.
    private func element(_ name: String, _ role: String) async throws -> String {
        let tags = ["link": "a", "tab": "[role=tab]", "textbox": "input", "combobox": "input", "searchbox": "input"]
        let selector = tags[role] ?? role
        var found: String?
        try await sandbox.waitUntil("there is the \(role) '\(name)'") {
            let answer = try await send("elements", ["using": "css selector", "value": selector])
            for case let element as [String: Any] in answer as? [Any] ?? [] {
                guard let identifier = element.values.first as? String,
                    try await label(identifier) == name,
                    try await get("element/\(identifier)/displayed") as? Bool == true
                else { continue }
                found = identifier
                return true
            }
            return false
        }
        return try #require(found)
    }

    /// The name of an element; `nil` where it has gone meanwhile.
    private func label(_ element: String) async throws -> String? {
        try? await get("element/\(element)/computedlabel") as? String
    }

    // MARK: The protocol

    @discardableResult
    private func send(_ path: String, _ body: [String: Any]) async throws -> Any? {
        try await Self.call(session.appending(path: path), body, in: sandbox)
    }

    private func get(_ path: String) async throws -> Any? {
        try await Self.call(session.appending(path: path), method: "GET", in: sandbox)
    }

    private func control(_ command: String, _ parameters: [String: Any]) async throws {
        try await send("goog/cdp/execute", ["cmd": command, "params": parameters])
    }

    private static func call(
        _ address: URL, _ body: [String: Any]? = nil, method: String = "POST", in sandbox: Sandbox
    ) async throws -> Any? {
        let input = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let outcome = try await sandbox.run(
            ["curl", "-s", "--noproxy", "*", "--max-time", "60", "-X", method, "-H", "Content-Type: application/json"]
                + (body == nil ? [] : ["--data-binary", "@-"]) + [address.absoluteString],
            input: String(decoding: input, as: UTF8.self)
        ).success()
        let answer =
            try JSONSerialization.jsonObject(with: Data(outcome.stdout.utf8), options: .fragmentsAllowed)
            as? [String: Any]
        if let failure = answer?["value"] as? [String: Any], failure["error"] != nil {
            throw Failure(text: "\(address.path): \(outcome.stdout.prefix(600))")
        }
        return answer?["value"]
    }

    struct Failure: Error, CustomStringConvertible {
        let text: String
        /// Whether a network has come or gone meanwhile: the page tries again.
        var isNetworkChange: Bool { text.contains("ERR_NETWORK_CHANGED") || text.contains("trying again") }
        var description: String { "The browser did not do it: \(text)" }
    }
}

extension Sandbox {
    /// Runs a scenario while a program runs, which is told to end afterwards.
    ///
    /// - Parameters:
    ///   - command: the program and its arguments.
    ///   - ready: what it prints when it is ready; what the first group matches is given to the scenario.
    func withProgram(
        _ command: [String], in folder: FilePath? = nil, readyAfter ready: Regex<(Substring, Substring)>,
        _ scenario: (String) async throws -> Void
    ) async throws {
        var environment = environment
        environment["TMPDIR"] = root.string
        let result = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
            workingDirectory: folder ?? work, input: .none, output: .sequence, error: .currentStandardError
        ) { execution in
            var text = ""
            for try await buffer in execution.standardOutput {
                text += buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                if text.contains(ready) { break }
            }
            let outcome: Result<Void, any Error>
            do {
                let match = try #require(text.firstMatch(of: ready), "'\(command[0])' printed '\(text)'")
                outcome = .success(try await scenario(String(match.output.1)))
            } catch {
                outcome = .failure(error)
            }
            try execution.send(signal: .terminate)
            return outcome
        }
        try result.closureResult.get()
    }
}
