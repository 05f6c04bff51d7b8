import ArgumentParser
import Compose
import Conductor
import Host
import Pipeline
import Projects

/// `ports`
struct PortsCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "ports", abstract: "List the ports of this stack, and where its files name others.",
        discussion: """
            The main worktree's own stack has the ports of the project's files. Every other stack has a block of ports for \
            itself: 'git config conductor.ports own' and 'ephemeral' do otherwise.
            """)

    static let examples: Examples = [
        "git conductor ports": "all ports of this stack",
        "git conductor ports -p shop-fix": "those of another one",
        "git conductor ports --json": "for a program",
    ]

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let session = try await options.session(context)
        let situation = try await session.load(tool: .optional)
        let names = situation.services.map(\.name)
        let references = try situation.portReferences(in: names, hostName: context.host.name)
        if json.json {
            return try context.printJSON(
                Listing(
                    stack: situation.stack, ports: situation.publishedPorts.map(Row.init),
                    references: references.map(ReferenceRow.init)))
        }
        var table = Table()
        for port in situation.publishedPorts {
            table.add(
                port.service, port.address + " -> " + port.inside,
                port.isMoved ? "\(port.port.published?.text ?? "") in its files" : "")
        }
        table.lines().forEach(context.print)
        for reference in references { context.print("note: \(reference.words)") }
    }

    /// A port in the form of `--json`.
    struct Row: Encodable {
        let service: String
        let address: String
        @Nullable var port: Int?
        let target: String
        let `protocol`: String
        @Nullable var inFiles: String?

        init(_ port: Situation.ServicePort) {
            service = port.service
            address = port.moved.hostIP ?? "0.0.0.0"
            _port = Nullable(wrappedValue: port.moved.published?.lowerBound)
            target = port.moved.target.text
            `protocol` = port.moved.transport
            _inFiles = Nullable(wrappedValue: port.port.published?.text)
        }
    }

    /// A place in the files that names another port, in the form of `--json`.
    struct ReferenceRow: Encodable {
        let service: String
        let key: String
        let place: String
        let address: String
        let port: Int

        init(_ reference: PortReference) {
            service = reference.service
            key = reference.key
            place = reference.place
            address = reference.address
            port = reference.port
        }
    }

    /// The form of `--json`.
    struct Listing: Encodable {
        let schema = 1
        let stack: String
        let ports: [Row]
        let references: [ReferenceRow]
    }
}

extension Situation.ServicePort {
    /// The address on this machine, for a person.
    fileprivate var address: String {
        let host = moved.hostIP.map { $0.contains(":") ? "[\($0)]" : $0 } ?? "localhost"
        return "\(host):\(moved.published?.text ?? "(docker chooses)")"
    }

    fileprivate var inside: String { moved.target.text + (moved.transport == "tcp" ? "" : "/\(moved.transport)") }
}
