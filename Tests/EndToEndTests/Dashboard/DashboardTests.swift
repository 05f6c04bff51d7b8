import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// The page of `dashboard`, in a real browser.
    @Suite(.enabled(if: Browser.isHere)) struct DashboardTests {
        static var address: Regex<(Substring, Substring)> { /(http:\/\/127\.0\.0\.1:\d+\/[a-z0-9]+\/)/ }

        /// Runs a scenario with the page of a project in a browser.
        static func withPage(
            _ sandbox: Sandbox, _ project: FilePath, _ scenario: (Browser, String) async throws -> Void
        ) async throws {
            try await sandbox.withProgram(["conductor", "dashboard"], in: project, readyAfter: address) { address in
                try await Browser.run(in: sandbox) { browser in
                    try await browser.open(address)
                    try await browser.wait(for: "Live")
                    try await scenario(browser, address)
                    // Neither scripts nor the page's own policy had anything to object to.
                    let complaints = try await browser.complaints()
                    #expect(complaints == [], "\(complaints)")
                }
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `The main job by buttons: up, checkout, logs, restart, unmount, switch`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "one\n"])
                let project = try await sandbox.project(["pods/default.yml": Sandbox.usualPod])
                try await sandbox.git("branch", "topic", in: project)
                try await Self.withPage(sandbox, project) { browser, _ in
                    try await browser.wait(for: "not started")
                    try await browser.click("Up, all services")
                    try await browser.wait(untilDone: "git conductor up")
                    #expect(try await sandbox.runningServices() == ["db", "web"])

                    try await browser.click("Checkout web")
                    try await browser.click("Checkout")
                    try await browser.wait(untilDone: "git conductor checkout web")
                    try await browser.click("Unmount web")
                    try await browser.wait(for: "not mounted")
                    try await browser.click("Mount web")
                    try await browser.wait(untilDone: "git conductor mount web")
                    #expect(try await sandbox.httpGet("web").contains("one"))

                    // Logs follow, also beyond a restart.
                    try await browser.click("Logs web")
                    try await browser.wait(for: "listening on port 80")
                    _ = try await sandbox.exec("web", "sh", "-c", "echo '<b>first</b>' >/proc/1/fd/1")
                    try await browser.wait(for: "<b>first</b>")
                    try await browser.click("Restart web")
                    try await browser.wait(untilDone: "git conductor restart web")
                    _ = try await sandbox.exec("web", "sh", "-c", "echo second >/proc/1/fd/1")
                    try await browser.wait(for: "second")

                    try await browser.click("Switch branch")
                    try await browser.wait(until: "document.querySelector('#branch-list option[value=topic]')")
                    try await browser.type("topic", into: "Branch", "combobox")
                    try await browser.click("Switch")
                    try await browser.wait(untilDone: "git conductor switch topic")
                    #expect(try await sandbox.git("branch", "--show-current", in: project) == "topic")
                    // What was done at a terminal shows, too.
                    try await sandbox.conductor("stop", "db", in: project).success()
                    try await browser.wait(for: "exited")
                }
            }
        }

        @Test func `A command that needs more power asks, and does nothing where the answer is no`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": Sandbox.twoServices(greeting: "hello") + "    cap_add: [CHOWN]\n"
                ])
                try await Self.withPage(sandbox, project) { browser, _ in
                    try await browser.click("Up, all services")
                    try await browser.wait(until: "document.querySelector('#approval-dialog[open]')")
                    try await browser.wait(for: "web gets the capability CHOWN (pods/default.yml:8)")
                    #expect(try await browser.focus() == "Cancel (button)")
                    try await browser.press("\u{E00C}")
                    try await browser.wait(until: "!document.querySelector('dialog[open]')")
                    #expect(try await sandbox.containers() == [:])
                    let list = try await sandbox.conductor("approvals", "list", in: project).success().stdout
                    #expect(list.isEmpty)
                    // That is no failure of the stack.
                    let status = try await sandbox.conductor("status", in: project).success().stdout
                    #expect(!status.contains("ailed"), "\(status)")

                    try await browser.click("Up, all services")
                    try await browser.click("Approve and run")
                    try await browser.wait(untilDone: "git conductor up")
                    #expect(try await sandbox.runningServices() == ["db", "web"])
                }
            }
        }

        @Test func `Many tabs are live at the same time, and show all stacks`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project(["pods/default.yml": Sandbox.twoServices(greeting: "hello")])
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("stack", "add", "-q", "two", in: project).success()
                try await Self.withPage(sandbox, project) { browser, address in
                    var tabs = [try await browser.tab()]
                    for _ in 0..<8 { tabs.append(try await browser.openTab(address)) }
                    try await browser.wait(for: "Live")
                    try await browser.click("Restart db")
                    for tab in tabs {
                        try await browser.choose(tab: tab)
                        try await browser.wait(untilDone: "git conductor restart db")
                    }
                    // A stack of another worktree.
                    try await browser.script("document.getElementById('stack-button').click()")
                    try await browser.wait(for: "two")
                    let links = sandbox.processes().count { $0.command.contains("status --watch --json") }
                    #expect(links == 1, "the tabs share what follows the stack")
                }
            }
        }

        @Test func `It fits a phone, dark or light, and is worked by keyboard`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": Sandbox.twoServices(greeting: "hello"),
                    "pods/more.yml": "services:\n"
                        + (0..<48).map { "  service-with-a-long-name-\($0):\n    image: myaccount/web\n" }.joined(),
                ])
                try await Self.withPage(sandbox, project) { browser, _ in
                    try await browser.wait(for: "service-with-a-long-name-47")
                    var colours: [String] = []
                    for (width, isDark) in [(1280, false), (800, true), (360, false), (360, true)] {
                        try await browser.show(width: width, isDark: isDark)
                        let overflow = try await browser.script(
                            "return String(document.documentElement.scrollWidth - document.documentElement.clientWidth)"
                        )
                        #expect(overflow == "0", "at \(width) pixels the page scrolls sideways")
                        colours.append(
                            try await browser.script(
                                "return getComputedStyle(document.documentElement).backgroundColor"))
                    }
                    #expect(
                        Set(colours).count == 2 && colours[0] == colours[2] && colours[1] == colours[3], "\(colours)")

                    try await browser.show(width: 1280)
                    try await browser.press("/")
                    #expect(try await browser.focus() == "Filter services (searchbox)")
                    let lines = try await browser.script(
                        "return String(document.querySelector('tr[data-service$=long-name-47] bdi').getClientRects().length)"
                    )
                    #expect(lines == "1", "where there is room, a name is shown whole")
                    try await browser.press("db")
                    try await browser.wait(until: "!document.body.innerText.includes('long-name-47')")
                    #expect(
                        try await browser.script("return document.getElementById('service-count').textContent")
                            == "1 of 50")
                    try await browser.press("\u{E004}")
                    #expect(try await browser.focus().contains("db (button)"))
                    // The picture has the services as links.
                    try await browser.click("Graph", "tab")
                    try await browser.wait(
                        until:
                            "document.getElementById('graph-picture').shadowRoot?.querySelector('[data-service=web]')")
                }
            }
        }

        @Test func `Only its own page is answered, and nothing is left when it ends`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project(["pods/default.yml": Sandbox.twoServices(greeting: "hello")])
                try await sandbox.withProgram(["conductor", "dashboard"], in: project, readyAfter: Self.address) {
                    address in
                    let url = try #require(URL(string: address))
                    let own = "http://127.0.0.1:\(url.port ?? 0)"
                    func status(_ arguments: String...) async throws -> String {
                        try await sandbox.output(
                            of: ["curl", "-s", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}"] + arguments)
                    }
                    let handshake = [
                        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
                    ].flatMap { ["-H", $0] }
                    #expect(try await status(address) == "200")
                    #expect(try await status("\(own)/") == "403")
                    #expect(try await status("-H", "Host: example.com", address) == "403")
                    #expect(try await status("-X", "POST", address) == "405")
                    #expect(try await status("-H", "Origin: http://example.com", address) == "403")
                    let socket =
                        ["curl", "-s", "--noproxy", "*", "--max-time", "2", "-o", "/dev/null", "-w", "%{http_code}"]
                        + handshake
                    for (origin, code) in [("http://example.com", "403"), ("null", "403"), (own, "101")] {
                        let outcome = try await sandbox.run(socket + ["-H", "Origin: \(origin)", "\(address)socket"])
                        #expect(outcome.stdout == code, "with the origin '\(origin)'")
                    }
                    // Another one at the same port says so.
                    let second = try await sandbox.conductor("dashboard", "--port", "\(url.port ?? 0)", in: project)
                    #expect(second.status == 1 && second.stderr.contains("[port-taken]"), "\(second.transcript)")
                }
            }
        }
    }
}
