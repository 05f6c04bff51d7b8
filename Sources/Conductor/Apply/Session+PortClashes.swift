import Compose
import Docker
import Pipeline
import Projects

extension Session {
    /// Returns one line for each container of another stack that holds a port which the services publish.
    func portClashes(_ services: [String], in situation: Situation) async throws -> [String] {
        let wanted = services.compactMap(situation.service).flatMap { service in
            situation.ports(of: service).compactMap { port in port.published.map { (service.name, $0) } }
        }
        guard !wanted.isEmpty else { return [] }
        return try await engine.publishers().filter { $0.stack != situation.stack }.flatMap { publisher in
            wanted.compactMap { service, ports in
                guard let port = ports.first(where: { publisher.ports.contains(":\($0)->") }) else { return nil }
                let place =
                    publisher.stack.isEmpty
                    ? "" : " of the stack '\(publisher.stack)' (\(publisher.workingDirectory))"
                return "port \(port) of '\(service)' is held by the container '\(publisher.container)'\(place)"
            }
        }
    }
}
