import YAML

extension ResolvedStack {
    /// A network of the stack on which the containers of a shared service are to be.
    package struct Connection: Sendable, Hashable {
        /// The shared service.
        package let service: String
        /// The name of the network.
        package let network: String
        /// The names that its containers have on the network.
        package let aliases: [String]

        /// Returns the connections of shared services, in a file that docker-compose has resolved with all services.
        ///
        /// Only networks count that services of the stack itself are on.
        static func all(of shared: Set<String>, in root: Node?, stack: String) -> [Connection] {
            let own = (root?["services"]?.mapping ?? []).filter { !shared.contains($0.key.string ?? "") }
            let used = Set(
                own.flatMap { root?.networks(of: $0.key.string ?? "", stack: stack).map(\.name) ?? [] })
            return shared.sorted().flatMap { service in
                // `links: [db:database]`
                let links = own.flatMap { $0.value["links"]?.strings ?? [] }.filter { $0.hasPrefix("\(service):") }
                    .map { String($0.dropFirst(service.count + 1)) }
                return (root?.networks(of: service, stack: stack) ?? []).filter { used.contains($0.name) }.map {
                    network in
                    let names = [service] + (network.settings?["aliases"]?.strings ?? []) + links
                    return Connection(service: service, network: network.name, aliases: Set(names).sorted())
                }
            }
        }
    }
}

extension Node {
    /// The strings of a list.
    fileprivate var strings: [String] { sequence?.compactMap(\.string) ?? [] }
}

extension Value {
    /// Returns a compose file that docker-compose has resolved without some of its services, and without what says that
    /// others depend on them.
    func leavingOut(_ names: Set<String>) -> Value {
        if names.isEmpty { return self }
        return changing("services") { services in
            services.filterEntries { !names.contains($0.key) }.mapValues { service in
                service.changing("depends_on") { $0.withoutEntries(named: names) }
                    .changing("links") { $0.withoutEntries(named: names) }
                    .filterEntries { !["depends_on", "links"].contains($0.key) || !$0.value.isEmpty }
            }
        }
    }

    private func filterEntries(_ isKept: (Entry) -> Bool) -> Value {
        guard case .mapping(let entries) = self else { return self }
        return .mapping(entries.filter(isKept))
    }

    /// Returns a mapping or a list without the entries of services; a link is `SERVICE` or `SERVICE:ALIAS`.
    private func withoutEntries(named names: Set<String>) -> Value {
        guard case .sequence(let items) = self else { return filterEntries { !names.contains($0.key) } }
        return .sequence(
            items.filter { item in
                guard case .string(let text) = item else { return true }
                return !names.contains(String(text.prefix { $0 != ":" }))
            })
    }

    private var isEmpty: Bool { self == .mapping([]) || self == .sequence([]) }
}
