import Compose
import Docker
import Host
import Pipeline
import Projects

extension Session {
    /// Returns one line for each container of another stack, and for each process, that holds a port which the services
    /// publish.
    func portClashes(_ services: [String], in situation: Situation) async throws -> [String] {
        let wanted = services.compactMap(situation.service).flatMap { service in
            situation.ports(of: service).compactMap { port in port.published.map { (service.name, $0) } }
        }
        guard !wanted.isEmpty else { return [] }
        let publishers = try await engine.publishers()
        var lines: [String] = publishers.filter { $0.stack != situation.stack }.flatMap { publisher in
            wanted.compactMap { service, ports in
                guard let port = ports.first(where: { publisher.ports.contains(":\($0)->") }) else { return nil }
                let place =
                    publisher.stack.isEmpty
                    ? "" : " of the stack '\(publisher.stack)' (\(publisher.workingDirectory))"
                return "port \(port) of '\(service)' is held by the container '\(publisher.container)'\(place)"
            }
        }
        guard try await !engine.isRemote() else { return lines }
        let published = Set(publishers.flatMap(\.publishedPorts))
        for (service, ports) in wanted {
            for port in ports where !published.contains(port) {
                guard let process = try await host.process(listeningAt: port) else { continue }
                lines.append("port \(port) of '\(service)' is held by \(process.words)")
            }
        }
        return lines
    }
}
