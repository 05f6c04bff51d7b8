import Compose
import YAML

extension Value {
    /// Returns a compose file that docker-compose has resolved with the ports of a stack in place of those of its files.
    ///
    /// - Parameters:
    ///   - ports: where the stack publishes its ports.
    ///   - followers: the variables and build arguments of each service in which ports are replaced, too.
    ///   - isLegacy: whether docker-compose 1 is to read it.
    func moving(_ ports: StackPorts, followers: [String: [String]], isLegacy: Bool) -> Value {
        guard !ports.all.isEmpty else { return self }
        return changing("services") { services in
            services.mapEntries { service in
                let moved = ports.of(service.key)
                let names = followers[service.key] ?? []
                func following(_ variables: Value) -> Value {
                    variables.mapEntries { entry in
                        guard names.contains(entry.key), case .string(let text) = entry.value else {
                            return entry.value
                        }
                        return .string(ports.followed(text))
                    }
                }
                return service.value.changing("ports") { $0.mapItems { $0.moving(moved, isLegacy: isLegacy) } }
                    .changing("environment", following).changing("build") { $0.changing("args", following) }
            }
        }
    }

    /// Returns an entry of `ports:` as it is published in a stack.
    private func moving(_ all: [StackPorts.Moved], isLegacy: Bool) -> Value {
        guard let port, let moved = all.first(where: { $0.port == port })?.moved else { return self }
        // docker-compose 1 knows no address in the long syntax.
        guard !isLegacy, case .mapping(let entries) = self else { return .string(moved.description) }
        var fields = entries.filter { !["host_ip", "published"].contains($0.key) }
        fields.append(Entry(key: "host_ip", value: .string(moved.hostIP ?? "")))
        if let published = moved.published { fields.append(Entry(key: "published", value: .string(published.text))) }
        return .mapping(fields)
    }

    /// The port that an entry of `ports:` publishes, in one of both syntaxes.
    private var port: PublishedPort? {
        switch self {
        case .string(let text), .plain(let text): return PublishedPort(text)
        case .int(let target): return PublishedPort("\(target)")
        case .mapping(let entries):
            func field(_ name: String) -> String? {
                switch entries.first(where: { $0.key == name })?.value {
                case .string(let text), .plain(let text): text
                case .int(let number): "\(number)"
                default: nil
                }
            }
            return PublishedPort(
                hostIP: field("host_ip"), published: field("published"), target: field("target") ?? "",
                transport: field("protocol"))
        default: return nil
        }
    }
}
