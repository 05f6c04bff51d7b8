package import Compose
package import Projects
import Docker
import Repositories
import SystemPackage

extension Situation {
    /// The stack, as the registry of ports knows it.
    package var portOwner: PortRegistry.Owner { PortRegistry.Owner(stack: stack, of: project) }

    /// Reads where the stack publishes its ports.
    ///
    /// - Parameters:
    ///   - environment: the user's environment.
    ///   - variables: what docker-compose has for variables: that environment, and the project's `.env`.
    ///   - stacks: the stacks of all worktrees.
    ///   - warn: called when the registry cannot be read and was renamed; with `nil` it stays where it is.
    /// - Throws: ``ConductorError`` of kind `content` for settings with invalid values; `YAMLError`.
    func readPorts(
        _ environment: [String: String], _ variables: [String: String], _ stacks: Stacks, warn: ((String) -> Void)?
    ) throws -> StackPorts {
        guard !stacks.holdsPorts(project) else { return StackPorts() }
        let enabled = Set(enabledPods.map(\.name))
        let mainVariables = mainVariables(environment)
        // What only the main worktree sets, nobody has set for this one.
        let names = variables.keys.filter { variables[$0] != mainVariables[$0] }
        func inMainWorktree(_ own: Interpolation) -> Interpolation {
            var values = own.variables
            for name in names where values[name] == variables[name] { values[name] = mainVariables[name] }
            return Interpolation(variables: values, origins: own.origins)
        }
        var ports = StackPorts(
            services.filter { enabled.contains($0.pod) && !isRunForAll($0) }, policy: try settings.ports,
            isByHand: { service, index in
                let own = service.definition.ports
                guard let others = try? service.definition.ports(with: inMainWorktree), others.count == own.count else {
                    return false
                }
                return others[index].published != own[index].published
            })
        var registry = PortRegistry.read(environment, warn: warn)
        registry.restore(state.ports, for: portOwner)
        ports.take(from: registry, for: portOwner, within: try settings.portRange)
        return ports
    }

    /// Whether this stack runs a service for all stacks, so that its ports stay those of the files.
    private func isRunForAll(_ service: Service) -> Bool {
        !project.isSecondStack && service.definition.settings.isShared
    }

    /// What the project's `.env` sets in the main worktree, where nobody has given this stack something else.
    private func mainVariables(_ environment: [String: String]) -> [String: String] {
        var relative = dotEnv?.path ?? project.dotEnv
        guard relative.removePrefix(project.root),
            let text = try? files.text(of: project.mainRoot.pushing(relative)),
            let file = try? EnvironmentFile(parsing: text, file: ".env", variables: { environment[$0] })
        else { return [:] }
        return file.values
    }
}

extension Situation {
    /// Returns the ports that a service publishes in this stack.
    package func ports(of service: Service) -> [PublishedPort] {
        let moved = ports.of(service.name)
        return service.definition.ports.flatMap(\.singles).map { port in moved.first { $0.port == port }?.moved ?? port
        }
    }

    /// A port that a service publishes.
    package struct ServicePort: Sendable {
        /// The service.
        package let service: String
        /// The port as the files publish it.
        package let port: PublishedPort
        /// The port as this stack publishes it.
        package let moved: PublishedPort

        /// Whether this stack publishes it elsewhere.
        package var isMoved: Bool { port != moved }
    }

    /// The ports that the services of the stack publish.
    package var publishedPorts: [ServicePort] {
        let enabled = Set(enabledPods.map(\.name))
        return services.filter { enabled.contains($0.pod) }.flatMap { service in
            zip(service.definition.ports.flatMap(\.singles), ports(of: service)).map {
                ServicePort(service: service.name, port: $0, moved: $1)
            }
        }
    }

    /// The variables with the addresses of the stack, for programs: `CONDUCTOR_URL_WEB`, of the first port of each service,
    /// and `CONDUCTOR_PORT_WEB_80`, of each port of a container.
    package var portVariables: [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        var known: Set<String> = []
        func add(_ name: String, _ value: String) {
            if known.insert(name).inserted { variables.append((name, value)) }
        }
        for port in publishedPorts where port.moved.published?.count == 1 {
            let word = String(
                port.service.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
            let outside = port.moved.published?.text ?? ""
            let isStream = port.moved.transport == "tcp"
            let scheme = PublishedAddress.scheme(ofPort: port.moved.target.lowerBound) ?? "tcp"
            if isStream { add("CONDUCTOR_URL_\(word)", "\(scheme)://\(port.moved.localHost):\(outside)") }
            let transport = isStream ? "" : "_\(port.moved.transport.uppercased())"
            add("CONDUCTOR_PORT_\(word)_\(port.moved.target.text)\(transport)", outside)
        }
        return variables
    }

    /// The variables and build arguments of each service in which ports are replaced by those of the stack.
    var portFollowers: [String: [String]] {
        Dictionary(services.map { ($0.name, $0.definition.settings.followPorts) }) { $1 }
    }

    /// Returns the text of a fact about the ports of the stack for a service; `nil` where it depends on none.
    func portFact(of service: Service) -> String? {
        let settings = service.definition.settings
        var lines = ports.of(service.name).map { "\($0.key) \($0.moved)" }
        if !settings.followPorts.isEmpty { lines += ports.all.map { "\($0.port) \($0.moved)" } }
        if settings.usesPorts { lines += portVariables.map { "\($0.name)=\($0.value)" } }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    /// Returns what the image of a service depends on: the ports that its build arguments follow; `nil` for none.
    func portsInBuild(of service: Service) throws -> String? {
        let names = service.definition.settings.followPorts.map { "build.args.\($0)" }
        guard !ports.all.isEmpty, try service.definition.buildFacts().keys.contains(where: { names.contains($0.key) })
        else { return nil }
        return ports.all.map { "\($0.port) \($0.moved)" }.joined(separator: "\n")
    }
}

extension PublishedPort {
    /// The name of this machine at which it is reached from here.
    package var localHost: String {
        guard let hostIP, !["0.0.0.0", "127.0.0.1", "::"].contains(hostIP) else { return "localhost" }
        return hostIP.contains(":") ? "[\(hostIP)]" : hostIP
    }
}
