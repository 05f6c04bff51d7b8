package import Compose
package import Projects
import Repositories
import SystemPackage

/// Where a stack publishes the ports of its services, in the place of the ports that its files name.
///
/// The main worktree's own stack, or the one that has taken them, has the project's ports. All other stacks would fail at the first of them, so they have ports of
/// their own (``PortRegistry``), at the loopback address.
package struct StackPorts: Sendable, Equatable {
    /// A port that is published elsewhere than the files say.
    package struct Moved: Sendable, Equatable {
        /// The service.
        package let service: String
        /// The port as the files publish it.
        package let port: PublishedPort
        /// What identifies it in the stack: the service, the port of the container, the protocol and, where the service
        /// publishes that more than once, a number.
        package let key: String
        /// The ports of this machine in place of those; `nil` where docker chooses.
        fileprivate(set) var place: ClosedRange<Int>?

        /// The port as it is published in this stack.
        package var moved: PublishedPort {
            let isLocal = port.hostIP.map { $0.hasPrefix("127.") || $0 == "::1" } ?? false
            return PublishedPort(
                hostIP: isLocal ? port.hostIP : "127.0.0.1", published: place, target: port.target,
                transport: port.transport)
        }

        /// The ports that it needs.
        fileprivate var wish: PortRegistry.Wish {
            PortRegistry.Wish(key: key, count: port.published?.count ?? 1, isDatagram: port.transport == "udp")
        }
    }

    /// The ports that are published elsewhere, in the order of the services.
    package private(set) var all: [Moved] = []
    /// The places of the ports of each service among them.
    private var places: [String: Range<Int>] = [:]
    /// Whether they have places in a block of the stack.
    package private(set) var isBlock = false
    /// The keys of those whose places are recorded; the others have the places that they would get.
    package private(set) var recorded: Set<String> = []

    /// No port is published elsewhere.
    package init() {}

    /// Finds the ports of services that are to be published elsewhere.
    ///
    /// - Parameters:
    ///   - services: the services.
    ///   - policy: where ports are published.
    ///   - isByHand: whether somebody has given the stack a port of its own already, by variables.
    init(_ services: [Service], policy: PortPolicy, isByHand: (Service, _ index: Int) -> Bool) {
        guard policy != .own else { return }
        isBlock = policy == .block
        for service in services {
            let ports = service.definition.ports.enumerated().filter { !isByHand(service, $0.offset) }.map(\.element)
            let start = all.count
            all += Self.keyed(ports, of: service.name).map { Moved(service: service.name, port: $1, key: $0) }
            places[service.name] = start..<all.count
        }
    }

    /// Gives published ports their keys, which do not depend on the order in which they are listed.
    private static func keyed(_ ports: [PublishedPort], of service: String) -> [(key: String, port: PublishedPort)] {
        let published = ports.flatMap(\.singles).filter { $0.published != nil }
        var keys: [PublishedPort: String] = [:]
        var counts: [String: Int] = [:]
        for port in Set(published).sorted(by: { ($0.first, $0.description) < ($1.first, $1.description) }) {
            let key = "\(service) \(port.target.text)/\(port.transport)"
            counts[key, default: 0] += 1
            keys[port] = counts[key].map { $0 == 1 ? key : "\(key) \($0)" }
        }
        return published.compactMap { port in keys.removeValue(forKey: port).map { ($0, port) } }
    }

    /// What the stack needs of the registry.
    package var wishes: [PortRegistry.Wish] { isBlock ? all.map(\.wish) : [] }

    /// Takes the places from a registry. Wishes that it has no places for get those that they would get now, if nothing else
    /// uses them.
    package mutating func take(
        from registry: PortRegistry, for owner: PortRegistry.Owner, within range: ClosedRange<Int>
    ) {
        guard isBlock, !all.isEmpty else { return }
        let given = registry.entry(of: owner)?.ports ?? [:]
        recorded = Set(wishes.filter { given[$0.key]?.count == $0.count }.map(\.key))
        var registry = registry
        let places = try? registry.give(wishes, to: owner, within: range) { _, _ in true }
        for index in all.indices { all[index].place = (places ?? given)[all[index].key] }
    }

    /// Returns those of a service.
    package func of(_ service: String) -> [Moved] { places[service].map { Array(all[$0]) } ?? [] }

    /// Returns a text with other ports in the addresses of this machine, where this stack has a port elsewhere:
    /// `http://localhost:3000`.
    func followed(_ text: String) -> String {
        LocalAddress.all(in: text).reversed().reduce(into: text) { text, address in
            guard let port = port(inPlaceOf: address.port) else { return }
            text.replaceSubrange(address.range, with: "\(port)")
        }
    }

    /// Returns the port that this stack has in place of a port of TCP of this machine.
    func port(inPlaceOf port: Int) -> Int? {
        all.first { $0.port.published == port...port && $0.port.transport == "tcp" }?.place?.lowerBound
    }
}

extension PublishedPort {
    /// The first port of this machine; 0 where docker chooses.
    fileprivate var first: Int { published?.lowerBound ?? 0 }
}
