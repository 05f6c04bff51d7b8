import Foundation
import Testing

/// What becomes of the page when something changes under it: a control goes, the program goes.
extension EndToEnd.DashboardTests {
    @Test func `The summary counts apart what the rows tell apart`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project(["pods/default.yml": Sandbox.twoServices(greeting: "hello")])
            try await Self.withPage(sandbox, project) { browser, _ in
                let services = [
                    "state: 'running'", "state: 'running', health: 'unhealthy'", "state: 'restarting'",
                    "state: 'restarting', health: 'unhealthy'", "state: 'exited'",
                ].map { "{ \($0), containers: [{ exitCode: 1 }] }" }.joined(separator: ", ")
                for (call, expected) in [
                    ("summaryWords({ services: [\(services)] })", "1 running, 1 unhealthy, 2 restarting, 1 failed"),
                    ("troubleWords({ services: [\(services)] })", "1 failed, 1 unhealthy, 2 restarting"),
                    ("outcomeWords(0)", "done"), ("outcomeWords(1)", "failed (1)"),
                    ("outcomeWords(130)", "interrupted"), ("outcomeWords(137)", "stopped (137)"),
                ] {
                    let words = try await browser.script(
                        "return import('./words.js').then((words) => words.\(call))")
                    #expect(words == expected)
                }
            }
        }
    }

    @Test func `What has the focus and goes hands it on`() async throws {
        try await withSandbox { sandbox in
            let project = try await sandbox.project(["pods/default.yml": Sandbox.twoServices(greeting: "hello")])
            try await sandbox.conductor("up", "-q", in: project).success()
            try await Self.withPage(sandbox, project) { browser, _ in
                func change(to greeting: String) throws {
                    try sandbox.write(["pods/default.yml": Sandbox.twoServices(greeting: greeting)], in: project)
                }
                // Up of the plan, when it was carried out, and when there is another plan.
                try change(to: "new")
                try await browser.wait(for: "1 change waiting")
                try await browser.script("document.getElementById('plan-up').focus()")
                try await browser.press("\u{E007}")
                try await browser.wait(untilDone: "git conductor up")
                try await browser.wait(until: "document.getElementById('plan').hidden")
                #expect(try await browser.focus() == "Up, all services (button)")
                try change(to: "newer")
                try await browser.wait(for: "1 change waiting")
                #expect(try await browser.focus() == "Up: apply what is pending (button)")

                // Stop of a service.
                try await browser.click("Stop db")
                try await browser.wait(untilDone: "git conductor stop db")
                try await browser.wait(
                    until: "document.querySelector('[data-service=db][data-action=up]:not([hidden])')")
                #expect(try await browser.focus() == "Up db (button)")

                // Stop of a command.
                try sandbox.write(
                    [
                        "pods/default.yml": Sandbox.twoServices(greeting: "newest")
                            + "    healthcheck: { test: [ CMD, 'false' ], interval: 1s, retries: 1000 }\n"
                    ], in: project)
                try await browser.wait(for: "healthcheck added")
                try await browser.click("Up: apply what is pending")
                try await browser.wait(
                    until: "document.querySelector('#runs [data-action=stop]:not([hidden])')?.focus() ?? "
                        + "document.activeElement.dataset.action === 'stop'")
                try await browser.press("\u{E007}")
                try await browser.wait(for: "interrupted")
                let focus = try await browser.focus()
                #expect(focus.hasPrefix("git conductor up"), "\(focus)")
            }
        }
    }

    @Test func `While it is away nothing that was typed is lost; started again, it has another address`()
        async throws
    {
        try await withSandbox { sandbox in
            let project = try await sandbox.project(["pods/default.yml": Sandbox.twoServices(greeting: "hello")])
            try await Browser.run(in: sandbox) { browser in
                let notice = "Offline: nothing was sent."
                var port = 0
                try await sandbox.withProgram(["conductor", "dashboard"], in: project, readyAfter: Self.address) {
                    address in
                    port = try #require(URL(string: address)?.port)
                    // Programs that pass links on add queries.
                    try await browser.open("\(address)?from=mail")
                    try await browser.wait(for: "not started")
                    try await browser.click("Switch branch")
                    try await browser.type("topic", into: "Branch", "combobox")
                }
                try await browser.wait(for: "Offline, tries again")
                try await browser.click("Switch")
                try await browser.wait(for: notice)
                try await browser.wait(
                    until:
                        "document.querySelector('dialog[open]') && document.getElementById('switch-branch').value === 'topic'"
                )
                try await browser.click("Cancel")
                try await browser.click("Switch branch")
                try await browser.wait(for: notice)
                #expect(try await browser.script("return String(document.querySelector('dialog[open]'))") == "null")
                try await sandbox.withProgram(
                    ["conductor", "dashboard", "--port", "\(port)"], in: project, readyAfter: Self.address
                ) { address in
                    try await browser.wait(for: "its address has changed")
                    try await browser.open(address)
                    try await browser.wait(for: "Live")
                }
            }
        }
    }
}
