import Host
import Testing

@testable import ConductorCommands

/// A project of pods of all kinds, of which some runs.
private func shop() async throws -> Machine {
    let machine = Machine()
    try await machine.project([
        "config/project.yml": "name: shop\n",
        "pods/default.yml": """
        services:
          web: { image: acme/web, depends_on: { db: { condition: service_healthy } }, ports: ["3000:3000"], volumes: ["../code:/app"] }
          worker: { image: acme/worker, links: [db], network_mode: "service:web" }
        """,
        "pods/data.yml": "services:\n  db: { image: postgres, volumes: ['pg:/pg'] }\nvolumes: { pg: {} }\n",
        "pods/data.metadata.yml": "pod_type: placeholder\n",
        "pods/tools.yml": "services:\n  lint: { image: lint }\n", "pods/tools.metadata.yml": "pod_type: task\n",
        "pods/off.yml": "services:\n  metrics: { image: metrics }\n",
        "pods/off.metadata.yml": "enable_in: [production]\n",
        "code/app.txt": "one\n",
    ])
    machine.docker.set {
        $0.containers = ["web": FakeDocker.container("web", image: "acme/web", ports: "0.0.0.0:3000->3000/tcp")]
    }
    return machine
}

@Suite struct GraphCommandTests {
    private static let unicode = ["LC_ALL": "", "LANG": "de_DE.UTF-8"]

    /// Runs `graph` without docker, where all is what we read in the files.
    private func graph(
        _ words: String..., environment: [String: String] = unicode, isInteractive: Bool = false
    ) async throws -> Outcome {
        let machine = try await shop()
        machine.docker.set { $0.isThere = false }
        return await machine.conductor(["graph"] + words, environment: environment, isInteractive: isInteractive)
    }

    @Test("Without docker-compose and engine, it is drawn from the files, and says what is not known")
    func text() async throws {
        let outcome = try await graph()
        #expect(outcome.status == 0)
        try expectSnapshot(outcome.output, "graph")
    }

    @Test(
        "ASCII, where the locale has no more",
        arguments: [["LC_ALL": "C"], ["LC_ALL": "", "LC_CTYPE": "POSIX", "LANG": "de_DE.UTF-8"]])
    func ascii(environment: [String: String]) async throws {
        let outcome = try await graph(environment: environment)
        try expectSnapshot(outcome.output, "graph-ascii")
        #expect(outcome.output.allSatisfy { $0.isASCII })
    }

    @Test("No line is wider than the terminal", arguments: [40, 60, 100])
    func width(columns: Int) async throws {
        let outcome = try await graph(environment: Self.unicode.merging(["COLUMNS": "\(columns)"]) { $1 })
        let widths = outcome.output.split(separator: "\n").map(\.count)
        #expect(widths.max() ?? 0 <= columns)
        #expect(widths.max() ?? 0 > 30)
    }

    @Test("Colours are for terminals")
    func colours() async throws {
        let machine = try await shop()
        func output(_ isInteractive: Bool, _ more: [String: String] = [:]) async -> String {
            await machine.conductor(
                ["graph"], environment: Self.unicode.merging(more) { $1 }, isInteractive: isInteractive
            ).output
        }
        #expect(await output(true).contains("\u{1B}[32mrunning"))
        #expect(await !output(false).contains("\u{1B}"))
        #expect(await !output(true, ["NO_COLOR": "1"]).contains("\u{1B}"))
    }

    @Test("JSON, by either option")
    func json() async throws {
        let outcome = try await graph("--json")
        try expectSnapshot(outcome.output, "graph-json")
        #expect(try await graph("--format", "json").output == outcome.output)
        #expect(outcome.status == 0)
    }

    @Test("The other forms", arguments: [("svg", "<svg "), ("dot", "digraph \"shop\" {"), ("mermaid", "flowchart TB")])
    func forms(format: String, beginning: String) async throws {
        let outcome = try await graph("--format", format)
        #expect(outcome.output.hasPrefix(beginning))
        #expect(outcome.output.contains("worker"))
        #expect(outcome.status == 0)
    }

    @Test("Services with what they need and what needs them")
    func services() async throws {
        func names(_ words: String...) async throws -> [String] {
            let machine = try await shop()
            let output = await machine.conductor(["graph", "--format", "dot"] + words).output
            return output.matches(of: /label="(\w+)\\n/).map { String($0.output.1) }
        }
        // docker-compose's answer has no needs here; what the files say comes without it.
        #expect(try await names("lint") == ["lint"])
        let outcome = try await graph("--format", "dot", "data/db")
        #expect(outcome.output.matches(of: /label="(\w+)\\n/).map { String($0.output.1) } == ["db", "web", "worker"])
        let wrong = try await graph("wbe")
        #expect(wrong.status == 1)
        #expect(wrong.error.contains("no service or pod is called 'wbe'"))
        #expect(wrong.error.contains("'web'"))
    }

    @Test("A file to write it to")
    func output() async throws {
        let machine = try await shop()
        let outcome = await machine.conductor("graph --format svg --output picture.svg")
        #expect(outcome.output == "")
        #expect(outcome.status == 0)
        let printed = await machine.conductor("graph --format svg").output
        #expect(try machine.read("project/picture.svg") == printed)
    }

    @Test("What the name of a file ends in says the format; an ending that names none is refused")
    func ending() async throws {
        let machine = try await shop()
        for (name, beginning) in [
            ("a.SVG", "<svg "), ("a.gv", "digraph"), ("a.txt", "shop"), ("notes", "shop"),
            ("folder/v1.2/notes", "shop"),
        ] {
            try machine.write(["folder/v1.2/x": ""])
            #expect(await machine.conductor("graph --output \(name)").status == 0)
            #expect(try machine.read("project/\(name)").hasPrefix(beginning), "\(name)")
        }
        let refused = await machine.conductor("graph --output g.pdf")
        #expect(refused.status == 64)
        for word in ["'g.pdf'", "'.svg'", "'.txt'", "'mermaid'"] { #expect(refused.error.contains(word)) }
        #expect(throws: (any Error).self) { try machine.read("project/g.pdf") }
        #expect(await machine.conductor("graph --output g.pdf --format dot").status == 0)
        #expect(try machine.read("project/g.pdf").hasPrefix("digraph"))
    }

    @Test("Where the files are broken, it says so and shows nothing that is not so")
    func broken() async throws {
        let machine = try await shop()
        try machine.write(["pods/default.yml": "services:\n  web: [\n"])
        let outcome = await machine.conductor("graph")
        #expect(outcome.status == 1)
        #expect(outcome.output == "")
        #expect(outcome.error.contains("pods/default.yml:"))
    }

    @Test("Wrong options", arguments: ["graph --format png", "graph --json --format svg"])
    func wrong(line: String) async throws {
        let machine = try await shop()
        #expect(await machine.conductor(line).status == 64)
    }
}
