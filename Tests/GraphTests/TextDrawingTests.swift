import Testing
import Text

@testable import Graph

@Suite struct TextDrawingTests {
    private func lines(_ graph: ServiceGraph, _ width: Int, isASCII: Bool = false) -> [String] {
        graph.drawing(width: width, isASCII: isASCII).map { $0.map(\.text).joined() }
    }

    @Test("No line is wider than the terminal, and every service is there", arguments: [40, 80, 120, 200])
    func width(width: Int) {
        for (count, seed) in ServiceGraph.samples {
            let graph = ServiceGraph.generated(count, seed: seed)
            for isASCII in [false, true] {
                let lines = lines(graph, width, isASCII: isASCII)
                for line in lines where line.displayWidth > width {
                    Issue.record("\(count), \(seed): \(line.displayWidth) columns: \(line)")
                }
                let text = lines.joined(separator: "\n")
                for service in graph.services {
                    #expect(text.contains(service.name.visibleInLine.prefix(6)), "\(count), \(seed): \(service.name)")
                }
                if isASCII {
                    let names = Set(graph.services.flatMap { [$0.name, $0.pod] + $0.networks }.joined())
                        .union(
                            graph.needs.compactMap { if case .container(let name) = $0.target { name } else { nil } }
                                .joined())
                    let others = Set(text).subtracting(names).filter { !$0.isASCII }
                    #expect(others == [])
                }
            }
        }
    }

    @Test("Nothing to draw")
    func empty() {
        let graph = ServiceGraph(project: "shop", environment: "test", stack: "shop-test")
        #expect(lines(graph, 80) == ["shop (test), stack shop-test"])
        #expect(lines(graph, 20) == ["shop (test), stack shop-test"])
    }

    @Test("A drawing with boxes")
    func drawing() throws {
        try expectSnapshot(lines(.shop, 80).joined(separator: "\n") + "\n", "shop.txt")
        try expectSnapshot(lines(.shop, 80, isASCII: true).joined(separator: "\n") + "\n", "shop-ascii.txt")
    }

    @Test("A list, where there are many services")
    func list() throws {
        try expectSnapshot(lines(.generated(30, seed: 1), 72).joined(separator: "\n") + "\n", "list.txt")
    }

    @Test("Each condition has a sign and a word of its own, and a tone")
    func conditions() {
        let states = ["running", "paused", "restarting", "exited 1", "exited 0", "absent", "unknown"]
        let services = states.map { state in
            let words = state.split(separator: " ").map(String.init)
            var service = ServiceGraph.Service("s-\(words.joined(separator: "-"))", pod: "p", state: words[0])
            service.exitCode = words.count > 1 ? Int(words[1]) : nil
            return service
        }
        let graph = ServiceGraph(
            project: "shop", environment: "test", stack: "shop", pods: [.init("p")], services: services)
        let pieces = graph.drawing(width: 120, isASCII: false).joined()
        for (service, condition) in zip(services, ServiceCondition.allCases) {
            #expect(service.condition == condition)
            #expect(pieces.contains { $0.tone == .condition(condition) && $0.text.contains(service.stateInWords) })
        }
        for isASCII in [false, true] {
            #expect(Set(ServiceCondition.allCases.map { $0.sign(isASCII: isASCII) }).count == services.count)
        }
        #expect(ServiceCondition(state: "running", health: "starting") == .unsettled)
        #expect(ServiceCondition(state: "running", health: "unhealthy") == .failing)
    }

    /// Services whose names differ at their ends alone.
    private func reservations(_ count: Int) -> ServiceGraph {
        let services = (1...count).map { index in
            var service = ServiceGraph.Service("inventory-reservation-service-\(index)", pod: "stock", state: "running")
            (service.health, service.ports) = ("unhealthy", ["\(8399 + index):80", "\(9399 + index):81"])
            if index == 1 { (service.state, service.exitCode) = ("exited", 137) }
            if index == 2 { service.state = "absent" }
            return service
        }
        return ServiceGraph(
            project: "shop", environment: "test", stack: "shop", pods: [.init("stock")], services: services,
            needs: [.init(services[0].name, needs: .service(services[1].name), .dependsOn, "service_healthy")])
    }

    @Test("Names are whole where they fit, and never look alike; ports are never cut", arguments: [40, 60, 80, 100])
    func longNames(width: Int) {
        for (count, isASCII) in [(24, false), (24, true), (3, false)] {
            let graph = reservations(count)
            let lines = lines(graph, width, isASCII: isASCII)
            #expect(lines.allSatisfy { $0.displayWidth <= width })
            let names = graph.drawing(width: width, isASCII: isASCII).joined().filter { $0.tone == .name }.map(\.text)
                .dropFirst().map { $0.trimmingPrefix(" ").prefix { $0 != " " } }
            #expect(Set(names).count == count, "\(names)")
            if width >= 60 { #expect(Set(names) == Set(graph.services.map { $0.name[...] })) }
            for index in 1...count {
                #expect(
                    names.contains {
                        $0.hasSuffix("-\(index)") || $0.hasSuffix("…\(index)") || $0.hasSuffix("~\(index)")
                    })
            }
            let text = lines.joined(separator: "\n")
            for index in 1...count { #expect(text.contains("\(8399 + index):80"), "\(text)") }
            #expect(text.contains("exited (137)"))
            #expect(text.contains("unhealthy"))
        }
    }

    @Test("Lines that cross do not join, and those that join do")
    func crossing() {
        var canvas = TextCanvas(width: 7, height: 5, TextSigns(isASCII: false))
        canvas.draw([.init(x: 0, y: 0), .init(x: 0, y: 1), .init(x: 6, y: 1), .init(x: 6, y: 5)], [1], .dependency)
        canvas.draw([.init(x: 3, y: 0), .init(x: 3, y: 5)], [2], .dependency)
        canvas.draw([.init(x: 5, y: 0), .init(x: 5, y: 1), .init(x: 6, y: 1), .init(x: 6, y: 5)], [1], .dependency)
        #expect(
            canvas.lines.map { $0.map(\.text).joined() }.joined(separator: "\n") == """
                │  │ │
                └──│─┴┐
                   │  │
                   │  │
                   ▼  ▼
                """)
    }

    @Test(
        "Columns of a terminal",
        arguments: [
            ("web", 3), ("数据库", 6), ("naïve", 5), ("e\u{301}", 1), ("🐳", 2), ("❤️", 2), ("👩‍👩‍👧", 2), ("한국", 4), ("ｆ", 2),
            ("", 0),
        ])
    func columns(text: String, width: Int) {
        #expect(text.displayWidth == width)
        #expect(text.shortened(toWidth: 3).displayWidth <= 3)
        #expect(text.shortened(toWidth: 6) == text)
    }

    @Test("Text is broken at spaces, and in words that are too long")
    func wrapping() {
        #expect("a bb ccc".wrapped(to: 4) == ["a bb", "ccc"])
        #expect("abcdefg hi".wrapped(to: 3) == ["abc", "def", "g", "hi"])
        #expect("数据库".wrapped(to: 3) == ["数", "据", "库"])
    }
}
