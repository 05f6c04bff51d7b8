import Foundation
import Testing

@testable import Graph

@Suite struct FormatTests {
    @Test("The small shop for graphviz")
    func dot() throws { try expectSnapshot(ServiceGraph.shop.dot, "shop.dot") }

    @Test("The small shop for mermaid")
    func mermaid() throws { try expectSnapshot(ServiceGraph.shop.mermaid, "shop.mmd") }

    @Test("The small shop as JSON")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try expectSnapshot(String(decoding: try encoder.encode(ServiceGraph.shop), as: UTF8.self) + "\n", "shop.json")
    }

    @Test("What is unhealthy looks like trouble, and what has ended says how")
    func trouble() {
        var flaky = ServiceGraph.Service("flaky", pod: "p", state: "running")
        flaky.health = "unhealthy"
        var job = ServiceGraph.Service("job", pod: "p", state: "exited")
        job.exitCode = 3
        let graph = ServiceGraph(
            project: "shop", environment: "test", stack: "shop", pods: [.init("p")], services: [flaky, job])
        #expect(graph.svg.contains("class=\"box failing\" data-service=\"flaky\""))
        #expect(graph.svg.contains("unhealthy or restarting") && graph.svg.contains(">exited (3)<"))
        #expect(graph.dot.contains("flaky\\nrunning (unhealthy)\", color=\"\(ServiceCondition.ended.colours.light)\""))
        #expect(graph.dot.contains("job\\nexited (3)"))
        #expect(graph.mermaid.contains("(unhealthy)\"]:::failing"))
        #expect(graph.mermaid.contains("classDef failing stroke:\(ServiceCondition.ended.colours.light)"))
    }

    @Test("graphviz reads any names", .enabled(if: isGraphvizExpected), arguments: [0, 1, 2] as [UInt64])
    func graphviz(seed: UInt64) throws {
        let graph = ServiceGraph.generated(50, seed: seed)
        let process = Process()
        let program = try #require(Self.dotProgram)
        process.executableURL = program
        process.arguments = ["-Tplain"]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(graph.dot.utf8))
        try input.fileHandleForWriting.close()
        let answer = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let picture = Picture(graph)
        let words = answer.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(words.count { $0 == "node" } == picture.boxes.count)
        #expect(words.count { $0 == "edge" } == picture.lines.count)
    }

    private static let dotProgram = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { URL(filePath: "\($0)/dot") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }

    /// Whether graphviz is there, or is promised to be.
    private static let isGraphvizExpected = {
        let variables = ProcessInfo.processInfo.environment
        return dotProgram != nil || variables["CONDUCTOR_TEST_RUN"] != nil || variables["CI"] != nil
    }()

    @Test("In mermaid, names are nothing but text")
    func mermaidNames() throws {
        for seed in 0..<10 as Range<UInt64> {
            let graph = ServiceGraph.generated(50, seed: seed)
            let lines = graph.mermaid.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            // All that the text has, but for what stands in quotes.
            var open = 0
            for line in lines.dropFirst() {
                let bare = line.replacing(/"[^"]*"/, with: "\"\"").trimmingCharacters(in: .whitespaces)
                switch bare {
                case _ where bare.wholeMatch(of: /subgraph p\d+\[""\]/) != nil: open += 1
                case "end": open -= 1
                case _ where bare.wholeMatch(of: /n\d+\[""\]:::[a-z]+|n\d+\[\(""\)\]|n\d+\(\[""\]\)/) != nil: break
                case _ where bare.wholeMatch(of: /n\d+ (-->|-\.->)(\|""\|)? n\d+/) != nil: break
                case _ where bare.wholeMatch(of: /classDef [a-z]+ [a-z0-9:,# -]+/) != nil: break
                default: Issue.record("\(line)")
                }
                for text in line.matches(of: /"([^"]*)"/).map(\.output.1) {
                    // Of markup there is the line break alone, and every number sign begins an entity.
                    let rest = text.replacing("<br>", with: "")
                    #expect(!rest.contains { "<>&`*[]{}|\\\n".contains($0) }, "\(text)")
                    #expect(rest.count { $0 == "#" } == rest.matches(of: /#\d+;/).count, "\(text)")
                }
            }
            #expect(open == 0)
        }
        let service = ServiceGraph.Service("a \"b\" #1;", pod: "end")
        let graph = ServiceGraph(project: "p", environment: "e", stack: "p", pods: [.init("end")], services: [service])
        #expect(
            graph.mermaid == """
                flowchart TB
                  subgraph p0["end"]
                    n0["a #34;b#34; #35;1#59;<br>unknown"]:::unknown
                  end
                  classDef unknown stroke:#6e7781,stroke-width:2px,stroke-dasharray:5 3

                """)
    }
}

@Suite struct ServiceGraphTests {
    @Test("The part around services has what they need and what needs them, and nothing else")
    func part() {
        func need(_ one: String, _ other: String) -> ServiceGraph.Need {
            .init(one, needs: .service(other), .dependsOn)
        }
        let graph = ServiceGraph(
            project: "p", environment: "e", stack: "p", pods: [.init("a"), .init("b"), .init("c")],
            services: ["web", "api", "db", "mail", "alone"].map { .init($0, pod: $0 == "alone" ? "c" : "a") },
            needs: [
                need("web", "api"), need("api", "db"), need("mail", "db"), need("db", "nobody"), need("api", "api"),
            ])
        // What is not there, and what a service needs of itself, is no need.
        #expect(graph.needs.count == 3)
        func names(_ part: ServiceGraph) -> [String] { part.services.map(\.name) }
        #expect(names(graph.part(around: ["api"])) == ["web", "api", "db"])
        #expect(names(graph.part(around: ["web"])) == ["web", "api", "db"])
        #expect(names(graph.part(around: ["db"])) == ["web", "api", "db", "mail"])
        let alone = graph.part(around: ["alone"])
        #expect(names(alone) == ["alone"])
        #expect(alone.pods.map(\.name) == ["c"])
        #expect(alone.needs == [])
    }

    @Test("Two boxes have one line, which says all and has the strongest style")
    func lines() {
        let graph = ServiceGraph(
            project: "p", environment: "e", stack: "p", pods: [.init("a")],
            services: [.init("web", pod: "a"), .init("db", pod: "a")],
            needs: [
                .init("web", needs: .service("db"), .volumes), .init("web", needs: .service("db"), .link, "database"),
                .init("web", needs: .service("db"), .dependsOn, "service_healthy"),
                .init("web", needs: .container("other"), .externalLink),
            ])
        let picture = Picture(graph)
        #expect(picture.boxes.map(\.name) == ["web", "db", "other"])
        #expect(picture.lines.map(\.style) == [.dependency, .link])
        #expect(picture.lines.first?.words == ["volumes_from", "links (database)", "depends_on (service_healthy)"])
        #expect(picture.lines.first?.condition == "service_healthy")
    }

    @Test("A volume is a box where several services mount it, in their pod if that is one")
    func volumes() {
        func service(_ name: String, _ pod: String, _ volumes: [String]) -> ServiceGraph.Service {
            var service = ServiceGraph.Service(name, pod: pod)
            service.mounts = volumes.map { .init(.volume, $0, at: "/\($0)") }
            return service
        }
        let picture = Picture(
            ServiceGraph(
                project: "p", environment: "e", stack: "p", pods: [.init("a"), .init("b")],
                services: [
                    service("web", "a", ["all", "pod", "own"]), service("api", "a", ["pod"]),
                    service("mail", "b", ["all"]),
                ]))
        #expect(picture.boxes.map(\.name) == ["web", "api", "mail", "all", "pod"])
        #expect(picture.groups.map(\.boxes) == [[0, 1, 4], [2], [3]])
        #expect(picture.lines.map { [$0.from, $0.to] } == [[0, 3], [2, 3], [0, 4], [1, 4]])
        #expect(picture.boxes.map(\.details) == [["own → /own"], [], [], [], []])
    }
}
