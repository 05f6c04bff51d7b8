import ArgumentParser
import Conductor
import Graph
import Host
import Projects
import SystemPackage

/// `graph [SERVICE…]`
struct GraphCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw the services, and what they need of one another.",
        discussion: """
            What is needed is below what needs it. Boxes have the state, the ports, what is mounted from where, and the \
            networks; frames are pods. With SERVICE it draws these, all that they need and all that needs them. In a terminal \
            that is too narrow, and with more than 20 services, it is a list. 'svg' is a picture for a browser; 'dot' is for \
            graphviz, 'mermaid' for text that shows such diagrams. Needs no engine and no docker-compose; notes say what \
            is not known without them.
            """)

    static let examples: Examples = [
        "git conductor graph": "all services",
        "git conductor graph web": "with what it needs and what needs it",
        "git conductor graph --output shop.svg": "a picture for a browser",
    ]

    /// What is written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, svg, dot, mermaid, json

        /// The endings of the names of files that have it.
        var endings: [String] {
            switch self {
            case .text: ["txt"]
            case .svg: ["svg"]
            case .dot: ["dot", "gv"]
            case .mermaid: ["mmd", "mermaid"]
            case .json: ["json"]
            }
        }

        /// Finds the format that the name of a file ends in.
        init?(ending: String) {
            guard let format = Self.allCases.first(where: { $0.endings.contains(ending.lowercased()) }) else {
                return nil
            }
            self = format
        }

        static let all = allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }

    @Argument(help: "Services or pods; all if none is named.")
    var services: [String] = []

    @Option(
        name: .customLong("format"),
        help:
            "The form: \(Format.all); 'text', or what the name of the file ends in.",
        transform: { word in
            guard let format = Format(rawValue: word) else {
                throw ValidationError("the formats are \(Format.all)")
            }
            return format
        })
    var chosenFormat: Format?

    @Option(help: "A file to write it to.")
    var output: String?

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func validate() throws {
        if json.json, let chosenFormat, chosenFormat != .json {
            throw ValidationError("'--json' is '--format json'")
        }
        if !json.json, chosenFormat == nil, let output, let ending = FilePath(output).extension,
            Format(ending: ending) == nil
        {
            let endings = Format.allCases.flatMap(\.endings).map { "'.\($0)'" }.joined(separator: ", ")
            throw ValidationError(
                "the ending of '\(output)' names no format: the endings are \(endings); for another one choose '--format' (\(Format.all))"
            )
        }
    }

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let (graph, error) = try await session.graph(of: services)
        let code = error.map(ErrorPrinter(host: context.host).print)
        if let output {
            let path = context.host.currentDirectory.pushing(FilePath(output)).lexicallyNormalized()
            try Files.write(try text(of: graph, context.host), to: path)
        } else if isDrawn {
            let style = Style(context.host, isOutput: true)
            for line in drawing(of: graph, context.host) {
                context.print(styled: line.reduce("") { $0 + style.paint($1) })
            }
        } else {
            context.printLines(String(try text(of: graph, context.host).dropLast()))
        }
        if let code { throw ExitCode(code) }
    }

    private var isDrawn: Bool { format == .text && !json.json }

    private func drawing(of graph: ServiceGraph, _ host: Host) -> [[GraphText]] {
        let screen = Screen(host)
        return graph.drawing(width: screen.columns ?? 80, isASCII: !screen.isUnicode)
    }

    /// The form that is asked for, or that the name of the file ends in.
    private var format: Format {
        if let chosenFormat { return chosenFormat }
        return output.flatMap { FilePath($0).extension }.flatMap(Format.init(ending:)) ?? .text
    }

    /// The graph in the form that is asked for, with a line break at its end.
    private func text(of graph: ServiceGraph, _ host: Host) throws -> String {
        switch json.json ? .json : format {
        case .text:
            drawing(of: graph, host).map { $0.map(\.text).joined() + "\n" }.joined()
        case .svg: graph.svg
        case .dot: graph.dot
        case .mermaid: graph.mermaid
        case .json: try JSONText(graph) + "\n"
        }
    }
}

extension Style {
    /// Paints a piece of a drawing.
    fileprivate func paint(_ piece: GraphText) -> StyledText {
        switch piece.tone {
        case .plain: StyledText(piece.text)
        case .name: strong(piece.text)
        case .faint, .condition(.done), .condition(.absent), .condition(.unknown): faint(piece.text)
        case .condition(.well): good(piece.text)
        case .condition(.unsettled): waiting(piece.text)
        case .condition(.failing), .condition(.ended): bad(piece.text)
        }
    }
}
