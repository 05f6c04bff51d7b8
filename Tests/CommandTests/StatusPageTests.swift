import Host
import Testing
import Text

@testable import Conductor
@testable import ConductorCommands

/// A terminal of some size.
private struct SizedTerminal: Terminal {
    let columns: Int
    let rows: Int

    func write(_ text: String) {}
    func message(_ text: String) {}
    var isOutputInteractive: Bool { true }
    var isMessageInteractive: Bool { true }
    var isInputInteractive: Bool { false }
    var outputSize: TerminalSize? { TerminalSize(columns: columns, rows: rows) }
}

private func service(
    _ name: String, pod: String = "default", state: String = "running", health: String? = nil,
    image: String = "acme/app:1",
    ports: [String] = [], checkout: StackStatus.Checkout? = nil, exitCode: Int? = nil, ended: String? = nil
) -> StackStatus.Service {
    StackStatus.Service(
        name: name, pod: pod, state: state, health: health, image: image, ports: ports,
        addresses: ports.map { "http://localhost:\($0.prefix { $0 != ":" })" }, startedByUp: true,
        containers: state == "absent"
            ? [] : [.init(name: name, state: state, health: health, ports: ports, exitCode: exitCode, ended: ended)],
        checkout: checkout, folder: nil, sharedStack: nil)
}

private func checkout(
    _ name: String, branch: String?, ahead: Int = 0, isMounted: Bool = true, operation: String? = nil,
    operationBranch: String? = nil
) -> StackStatus.Checkout {
    .init(
        path: "src/\(name)", branch: branch, commit: "0123456789", mounted: isMounted, dirty: ahead > 0,
        upstream: "origin/main",
        gone: false, ahead: ahead, behind: 0, unpushed: ahead, operation: operation,
        operationBranch: operationBranch)
}

/// A stack with something of everything.
private func shop(_ services: [StackStatus.Service]) -> StackStatus {
    var status = StackStatus(
        schema: 1, project: "shop", environment: "development", stack: "shop", own: true,
        branch: "feature/a-long-name-of-a-branch", data: nil, unpushed: 2,
        pods: [
            .init(name: "default", type: "service", enabled: true), .init(name: "jobs", type: "task", enabled: true),
            .init(name: "legacy", type: "service", enabled: false),
        ],
        services: services, libraries: [], pending: [],
        notes: ["a note of several words that is longer than what a narrow terminal has room for"], approval: [],
        applying: false, work: nil, failure: nil, engineError: nil, operation: nil, error: nil, next: nil)
    status.findNext()
    return status
}

private let few = [
    service("db", health: "healthy", image: "registry.example.com/team/postgresql:15.4", ports: ["15432:5432"]),
    service("web", ports: ["3000:80", "3001:81"], checkout: checkout("web", branch: "feature/basket", ahead: 2)),
    service("数据库", health: "starting", image: "acme/库:1"),
    service("pinned", image: "acme/pinned@sha256:" + String(repeating: "ab", count: 32)),
    service("bare", image: "sha256:" + String(repeating: "ab", count: 32)),
    service("job", pod: "jobs", state: "exited", exitCode: 3, ended: "2 minutes ago"),
    service("idle", pod: "jobs", state: "absent"),
]

private func lines(
    _ status: StackStatus, columns: Int, rows: Int = 100, locale: String = "C.UTF-8"
) -> [String] {
    var host = Host.live()
    host.environment = ["LC_ALL": locale]
    host.terminal = SizedTerminal(columns: columns, rows: rows)
    return StatusPage(status: status, screen: Screen(host), style: Style(host)).lines.map {
        $0.terminalText.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    }
}

@Suite struct StatusPageTests {
    @Test("What a person sees", arguments: [40, 60, 80, 120])
    func page(columns: Int) throws {
        let page = lines(shop(few), columns: columns)
        #expect(page.allSatisfy { $0.displayWidth <= columns }, "\(page)")
        try expectSnapshot(page.joined(separator: "\n") + "\n", "status-page-\(columns)")
    }

    @Test("All widths fit, and nothing but an image, an address or a branch is cut", arguments: 40...100)
    func widths(columns: Int) {
        for line in lines(shop(few), columns: columns) { #expect(line.displayWidth <= columns, "\(line)") }
        let text = lines(shop(few), columns: columns).joined(separator: " ")
        for word in ["shop", "running", "starting", "exited (3)", "pinned", "数据库", "Next: git conductor logs job"] {
            #expect(text.contains(word), "\(word) is not in \(text)")
        }
        #expect(!text.contains(String(repeating: "ab", count: 8)))
    }

    /// A project in which everything is that a narrow terminal has no room for.
    private static let crowded = [
        service("mail", checkout: checkout("mail", branch: "🎉feature/émoji-👩‍👩‍👧-of-a-family", isMounted: false)),
        service(
            "basket", health: "unhealthy",
            checkout: checkout("basket", branch: nil, operation: "rebase", operationBranch: "機能/買い物かご")),
        service(
            "merging", checkout: checkout("merging", branch: "feature/a-long-name-of-a-branch", operation: "merge")),
        service("search", ports: ["8312:80", "8313:81"], checkout: checkout("search", branch: "main", ahead: 3)),
        service("db", health: "healthy", image: "localhost:5000/team/postgresql:15.4-alpine3.18-rc1"),
        service("job", state: "exited", exitCode: 3, ended: "about a minute ago"),
        service("seed", state: "exited", exitCode: 0, ended: "56 seconds ago"),
        service("idle", state: "absent", image: "acme/a-name-of-an-image-that-is-long:stable"),
    ]

    @Test(
        "What matters stays, and nothing is cut so that it says something else", arguments: 40...130, ["C", "C.UTF-8"])
    func crowded(columns: Int, locale: String) throws {
        let page = lines(shop(Self.crowded), columns: columns, locale: locale)
        func line(_ name: String) throws -> String { try #require(page.first { $0.hasPrefix("    \(name) ") }) }
        for line in page { #expect(line.displayWidth <= columns, "\(line)") }
        #expect(try line("mail").contains(columns < 60 ? /not mounted|unmounted/ : /not mounted/))
        #expect(try line("basket").contains("rebasing"))
        #expect(try line("merging").contains("in a merge"))
        #expect(try line("search").contains(/:8312(\+1| :8313|.*:8313)$/))
        // A tag, or no image at all.
        let image = try #require(line("db").split(separator: "healthy").last).trimmingPrefix { $0 == " " }
        #expect(image.hasPrefix("db") || image.isEmpty || image.contains(":") && image.hasSuffix("rc1"), "\(image)")
        #expect(try !line("job").contains(/minute(?! ago)/))
        #expect(try !line("seed").contains(/seconds(?! ago)/))
        #expect(try line("idle").contains(columns < 60 ? /off|not started/ : /not started/))
        if columns >= 60 {
            #expect(try line("mail").contains("family, not mounted"))
            #expect(try line("basket").contains("rebasing 機能/買い物かご"))
            #expect(image.hasPrefix("postgresql:") || image.hasPrefix("localhost:"))
        }
    }

    @Test("What a person sees where it is crowded", arguments: [40, 60, 100])
    func crowdedPage(columns: Int) throws {
        try expectSnapshot(
            lines(shop(Self.crowded), columns: columns).joined(separator: "\n") + "\n", "status-crowded-\(columns)")
    }

    @Test("Names that differ at their ends alone are told apart", arguments: ["C", "C.UTF-8"], [40, 60, 80])
    func longNames(locale: String, columns: Int) {
        let services = (1...24).map { service("inventory-reservation-service-\($0)", ports: ["\(8399 + $0):80"]) }
        let page = lines(shop(services), columns: columns, locale: locale).filter { $0.contains("running") }
        #expect(Set(page.map { $0.split(separator: " ")[0] }).count == 24)
        for (index, line) in page.enumerated() {
            #expect(line.displayWidth <= columns)
            #expect(
                line.hasSuffix(":\(8400 + index)") && line.split(separator: " ")[0].hasSuffix("\(index + 1)"), "\(line)"
            )
        }
        if columns >= 60 { #expect(page.first?.contains("inventory-reservation-service-1 ") == true) }
    }

    @Test("Without UTF-8 we write nothing but ASCII ourselves")
    func plain() {
        let status = shop([service("web", image: "acme/" + String(repeating: "x", count: 60))])
        let text = lines(status, columns: 40, locale: "C").joined()
        #expect(!text.contains { !$0.isASCII })
        #expect(lines(status, columns: 40).joined().contains("…"))
    }

    @Test("Fifty services fit on one screen, and what is not as usual keeps its line")
    func fifty() throws {
        var services = (1...49).map {
            service("service-\($0)", pod: "pod-\($0 % 5)", ports: $0 % 7 == 0 ? ["\(3000 + $0):80"] : [])
        }
        services.append(service("broken", pod: "pod-0", state: "exited", exitCode: 1, ended: "3 minutes ago"))
        services.append(service("web", pod: "pod-1", checkout: checkout("web", branch: "topic")))
        let all = lines(shop(services), columns: 80, rows: 200)
        #expect(all.count > 55)
        let page = lines(shop(services), columns: 80, rows: 40)
        #expect(page.count < 40, "\(page.joined(separator: "\n"))")
        #expect(page.contains { $0.contains("    broken") && $0.contains("exited (1) 3 minutes ago") })
        #expect(page.contains { $0.contains("    web") && $0.contains("src/web (topic)") })
        #expect(page.contains { $0.contains("service-7 ") && $0.contains("http://localhost:3007") })
        let words = page.joined(separator: " ").split(whereSeparator: { " ,".contains($0) })
        for number in 1...49 { #expect(words.contains("service-\(number)")) }
    }

    @Test("Times as a person reads them")
    func times() throws {
        let now = try #require(LocalTime("2026-11-27T22:32:36Z")).text
        #expect(now.firstMatch(of: /^2026-11-2[78] [0-9]{2}:[0-9]{2}:36$/) != nil)
        #expect(LocalTime("yesterday") == nil)
        #expect(LocalTime.localized("2026-11-27T22:32:36Z start web: x") == "\(now) start web: x")
        #expect(LocalTime.localized("error: x") == "error: x")
        #expect(
            [Duration.milliseconds(420), .seconds(12), .seconds(125)].map { $0.inWords } == [
                "0.4 s", "12 s", "2 min 5 s",
            ])
    }
}
