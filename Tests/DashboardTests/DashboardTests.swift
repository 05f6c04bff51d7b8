@testable import Dashboard
import Host
import TestSupport
import Testing

@Suite struct DashboardTests {
    private static let watch = #"{"type":"watch","stack":"shop"}"#

    @Test("A page learns the stacks, the state of the one that it shows, and the picture")
    func shown() async throws {
        let scripted = try ScriptedDashboard()
        let page = await RecordedPage.open(scripted.dashboard)
        #expect(page.all[0] == #"{"type":"hello","project":"shop","environment":"development","stack":"shop"}"#)
        try await page.wait(for: #""stack":"shop-two""#)
        await page.send(Self.watch)
        try await page.wait(
            for: #"{"type":"status","stack":"shop","status":{"services":[{"name":"db","state":"running"}"#)
        try await page.wait(for: #"{"type":"graph","stack":"shop","svg":"<svg"#)
        // What is the same as before is not sent again.
        page.clear()
        try await Task.sleep(for: .milliseconds(400))
        #expect(page.all.isEmpty)
        try scripted.sandbox.write(["status.json": ScriptedDashboard.status(web: "exited")])
        try await page.wait(for: #""name":"web","state":"exited""#)
        #expect(scripted.calls.contains("-E development status --watch --json approve=0"))
        await scripted.dashboard.end()
    }

    @Test("Pages share what is followed; it ends with the last of them, and with the dashboard")
    func shared() async throws {
        let scripted = try ScriptedDashboard()
        let pages = [await RecordedPage.open(scripted.dashboard), await RecordedPage.open(scripted.dashboard)]
        for page in pages {
            await page.send(Self.watch)
            try await page.wait(for: #""type":"status""#)
        }
        #expect(scripted.calls.count { $0.contains("status --watch") } == 1)
        #expect(await scripted.dashboard.feeds.keys.sorted() == ["shop"])
        // A stack of another worktree is asked there, without our options.
        await pages[0].send(#"{"type":"watch","stack":"shop-two"}"#)
        try await pages[0].wait(for: #""type":"status","stack":"shop-two""#)
        #expect(scripted.calls.contains("status --watch --json approve=0"))
        #expect(await scripted.dashboard.feeds.keys.sorted() == ["shop", "shop-two"])
        await pages[0].close()
        #expect(await scripted.dashboard.feeds.keys.sorted() == ["shop"])
        await pages[1].close()
        #expect(await scripted.dashboard.feeds.isEmpty)
        await scripted.dashboard.end()
    }

    @Test("A page may ask for a stack before the stacks were listed; it is told of none until then")
    func remembered() async throws {
        let scripted = try ScriptedDashboard()
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(#"{"type":"watch","stack":"shop-two"}"#)
        try await page.wait(for: #""type":"status","stack":"shop-two""#)
        #expect(!page.all.contains { $0.contains("refused") })
        let listings = page.all.filter { $0.contains(#""type":"stacks""#) }
        #expect(!listings.isEmpty && listings.allSatisfy { $0.contains("shop-two") })
        await page.send(#"{"type":"watch","stack":"shop-three"}"#)
        try await page.wait(for: "there is no stack 'shop-three'")
        await scripted.dashboard.end()
    }

    @Test("A stack is followed to the place where its worktree was moved")
    func moved() async throws {
        let scripted = try ScriptedDashboard()
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(#"{"type":"watch","stack":"shop-two"}"#)
        try await page.wait(for: #""type":"status","stack":"shop-two""#)
        let stacks = try scripted.sandbox.read("stacks.json")
        try scripted.sandbox.write([
            "moved/here": "",
            "stacks.json": stacks.replacing("\(scripted.sandbox.root)\"", with: "\(scripted.sandbox.root)/moved\""),
        ])
        try await page.wait(for: #""type":"stacks""#, "/moved")
        func asked() -> Int { scripted.calls.count { $0 == "status --watch --json approve=0" } }
        for _ in 0..<1000 where asked() < 2 { try await Task.sleep(for: .milliseconds(20)) }
        #expect(asked() == 2)
        await scripted.dashboard.end()
    }

    @Test("A command approves nothing until the person at the page has said so; all pages see what it prints")
    func approval() async throws {
        let scripted = try ScriptedDashboard(
            """
            *"up web")
                if [ "$CONDUCTOR_APPROVE" = 0 ]; then
                    printf 'error: this needs power [not-approved]\\n  web is privileged (pods/a.yml:3)\\nhint: look\\n' >&2
                    exit 1
                fi
                echo "Done with $CONDUCTOR_APPROVE" ;;
            """)
        let (page, other) = (
            await RecordedPage.open(scripted.dashboard), await RecordedPage.open(scripted.dashboard)
        )
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        await page.send(#"{"type":"approve","run":1}"#)
        try await page.wait(for: "no command waits for an approval")
        await page.send(#"{"type":"run","action":"up","services":["web"]}"#)
        try await page.wait(
            for: #"{"type":"approval","run":1,"stack":"shop","powers":["web is privileged (pods/a.yml:3)"]}"#)
        try await other.wait(for: #""run":1"#, #""command":"git conductor -E development up web""#)
        try await other.wait(for: #""run":1"#, #""code":1"#)
        #expect(!other.all.contains { $0.contains(#""type":"approval""#) })
        await page.send(#"{"type":"approve","run":1}"#)
        try await other.wait(for: #""run":2"#, "Done with web is privileged (pods/a.yml:3)")
        try await other.wait(for: #""run":2"#, #""code":0"#)
        #expect(
            scripted.calls.filter { $0.contains("up web") } == [
                "-E development up web approve=0",
                "-E development up web approve=web is privileged (pods/a.yml:3)",
            ])
        // Once, and not again.
        page.clear()
        await page.send(#"{"type":"approve","run":1}"#)
        try await page.wait(for: "no command waits for an approval")
        // Who comes later sees it, too.
        let late = await RecordedPage.open(scripted.dashboard)
        try await late.wait(for: #""run":2"#, "Done with web is privileged (pods/a.yml:3)", #""code":0"#)
        await scripted.dashboard.end()
    }

    @Test("A command can be interrupted, and is when the dashboard ends")
    func interrupted() async throws {
        let scripted = try ScriptedDashboard(
            """
            *"up") trap 'echo interrupted; exit 143' TERM; echo begun; sleep 60 & wait ;;
            """)
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        for (number, stop) in [(1, true), (2, false)] {
            await page.send(#"{"type":"run","action":"up"}"#)
            try await page.wait(for: #""run":\#(number)"#, "begun")
            if stop {
                await page.send(#"{"type":"stop","run":1}"#)
            } else {
                // What has ended before was not interrupted by that.
                #expect(await scripted.dashboard.end() == ["git conductor -E development up"])
            }
            try await page.wait(for: #""run":\#(number)"#, "interrupted")
            try await page.wait(for: #""run":\#(number)"#, #""code":143"#)
        }
    }

    @Test("What was approved for a command stays approved where the files ask for more meanwhile")
    func approvals() async throws {
        // It needs the powers of a file, and says which of them are not approved.
        let scripted = try ScriptedDashboard(
            """
            *"up web")
                missing=$(printf '%s\n' "$CONDUCTOR_APPROVE" | grep -vxFf - powers) || exit 0
                echo 'error: this needs power [not-approved]' >&2
                echo "$missing" | sed 's/^/  /' >&2
                exit 1 ;;
            """)
        try scripted.sandbox.write(["powers": "web is privileged (a.yml:3)\n"])
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        await page.send(#"{"type":"run","action":"up","services":["web"]}"#)
        try await page.wait(for: #""run":1,"stack":"shop","powers":["web is privileged (a.yml:3)"]"#)
        // While the question is open, the files come to ask for more.
        try scripted.sandbox.write(["powers": "web is privileged (a.yml:3)\nweb mounts / (a.yml:4)\n"])
        await page.send(#"{"type":"approve","run":1}"#)
        try await page.wait(for: #""run":2,"stack":"shop","powers":["web mounts / (a.yml:4)"]"#)
        await page.send(#"{"type":"approve","run":2}"#)
        try await page.wait(for: #""run":3"#, #""code":0"#)
        // A command that somebody runs anew begins with none.
        await page.send(#"{"type":"run","action":"up","services":["web"]}"#)
        try await page.wait(
            for: #""run":4,"stack":"shop","powers":["web is privileged (a.yml:3)","web mounts / (a.yml:4)"]"#)
        await scripted.dashboard.end()
    }

    @Test("The end waits for all that was begun, also for a picture that is being drawn")
    func ended() async throws {
        let scripted = try ScriptedDashboard(
            """
            *"graph --format svg")
                trap 'sleep 0.3; echo ended >>calls; exit 143' TERM; echo drawing >>calls; sleep 60 & wait ;;
            """)
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        let begun = ContinuousClock.now
        while !scripted.calls.contains("drawing"), begun.duration(to: .now) < .seconds(20) {
            try await Task.sleep(for: .milliseconds(20))
        }
        await scripted.dashboard.end()
        #expect(scripted.calls.last == "ended")
    }

    @Test("Logs are followed anew when the service runs again")
    func logs() async throws {
        let scripted = try ScriptedDashboard(
            """
            *"logs --follow --tail 500 --no-log-prefix web") echo "line $(grep -c logs calls)" ;;
            """)
        let page = await RecordedPage.open(scripted.dashboard)
        try scripted.sandbox.write(["status.json": ScriptedDashboard.status(web: "exited")])
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        await page.send(#"{"type":"logs","service":"web"}"#)
        try await page.wait(for: #"{"type":"log","service":"web","begins":true}"#)
        try await page.wait(for: #"{"type":"log","service":"web","lines":["line 1"]}"#)
        try await page.wait(for: #"{"type":"log","service":"web","ended":0}"#)
        try scripted.sandbox.write(["status.json": ScriptedDashboard.status(web: "running")])
        try await page.wait(for: #""lines":["line 2"]"#)
        await scripted.dashboard.end()
    }

    @Test("The branches of the project, or of a service's source, are told, and nothing else that could stand there")
    func branches() async throws {
        let scripted = try ScriptedDashboard(
            #"""
            *"complete -- switch ") printf 'names\nmain\tbranch\ntopic\tbranch of origin\n-x\tbranch\n' ;;
            *"complete -- checkout web ")
                printf 'names\ndb\thttps://example.com/db\nall\tpod\nmain\tbranch of origin\nv1\ttag\n' ;;
            """#)
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        await page.send(#"{"type":"branches"}"#)
        try await page.wait(for: #"{"type":"branches","service":null,"branches":["main","topic"]}"#)
        await page.send(#"{"type":"branches","service":"web"}"#)
        try await page.wait(for: #"{"type":"branches","service":"web","branches":["main"]}"#)
        await page.send(#"{"type":"branches","service":"--help"}"#)
        try await page.wait(for: "the stack 'shop' has no service '--help'")
        await scripted.dashboard.end()
    }

    @Test("A stack that is in no list is told with what is known of it, as soon as it is")
    func unlisted() async throws {
        let scripted = try ScriptedDashboard()
        let list = try scripted.sandbox.read("stacks.json")
        try scripted.sandbox.write([
            "stacks.json": list.replacing(#""stack": "shop","#, with: #""stack": "shop-main","#),
            "status.json": #"{"branch":"topic","services":[{"name":"web","state":"absent"}]}"# + "\n",
        ])
        let page = await RecordedPage.open(scripted.dashboard)
        // It is that of the worktree of the list.
        try await page.wait(for: #""branch":"main","checkouts":[],"containers":0,"here":true"#, #""state":"unknown""#)
        // No other list is needed for that.
        try scripted.sandbox.write(["stacks.json": "{}"])
        await page.send(Self.watch)
        try await page.wait(for: #""branch":"topic","checkouts":[],"containers":0,"here":true"#, #""state":"down""#)
        // Also while no page shows it.
        await page.send(#"{"type":"watch","stack":"shop-two"}"#)
        let late = await RecordedPage.open(scripted.dashboard)
        try await late.wait(for: #""branch":"topic","checkouts":[],"containers":0,"here":true"#, #""state":"down""#)
        await scripted.dashboard.end()
    }

    @Test("What is not there is refused")
    func refused() async throws {
        let scripted = try ScriptedDashboard()
        let page = await RecordedPage.open(scripted.dashboard)
        for request in [
            #"{"type":"run","action":"up"}"#, #"{"type":"watch","stack":"other"}"#, "nonsense",
            #"{"type":"branches"}"#, #"{"type":"logs","service":"web"}"#,
        ] {
            page.clear()
            await page.send(request)
            try await page.wait(for: #""type":"refused""#)
        }
        await page.send(Self.watch)
        try await page.wait(for: #""type":"status""#)
        for service in ["nothing", "--help", ""] {
            page.clear()
            await page.send(#"{"type":"run","action":"restart","services":["\#(service)"]}"#)
            try await page.wait(for: "the stack 'shop' has no service '\(service)'")
        }
        #expect(!scripted.calls.contains { $0.contains("restart") })
        await scripted.dashboard.end()
    }

    @Test("A status that cannot be found is told with what to do")
    func failing() async throws {
        let scripted = try ScriptedDashboard()
        try scripted.sandbox.write([
            "status.json":
                #"{"error":{"code":"project","id":"not-a-project","message":"broken","details":["a"],"hint":"mend it"},"schema":1}"#
                + "\n"
        ])
        let page = await RecordedPage.open(scripted.dashboard)
        await page.send(Self.watch)
        try await page.wait(
            for: #"{"type":"status","stack":"shop","error":{"#, #""message":"broken""#, #""hint":"mend it""#)
        await scripted.dashboard.end()
    }
}
