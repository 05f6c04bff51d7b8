package import FoundationEssentials
import Host

/// When a container was last started, and what it mounts.
package struct ContainerStart: Sendable, Equatable {
    /// When it was started.
    package let time: Date
    /// The paths on this machine that it mounts.
    package let sources: [String]
    /// The names of the volumes that it mounts.
    package let volumes: [String]

    /// Reads a line that docker prints in ``format``; `nil` for a container that was never started.
    fileprivate init?(fields: [String]) {
        let mounts = fields.dropFirst(2)
        self.init(
            startedAt: fields[1], sources: mounts.filter { !$0.hasPrefix(Self.volume) },
            volumes: mounts.filter { $0.hasPrefix(Self.volume) }.map { String($0.dropFirst(Self.volume.count)) })
    }

    /// Reads what the engine tells of a container; `nil` for one that was never started.
    fileprivate init?(_ container: InspectedContainer) {
        let mounts = container.mounts ?? []
        self.init(
            startedAt: container.state.startedAt, sources: mounts.filter { $0.kind == "bind" }.compactMap(\.source),
            volumes: mounts.filter { $0.kind == "volume" }.compactMap(\.name))
    }

    private init?(startedAt: String, sources: [String], volumes: [String]) {
        let parts = startedAt.dropLast().split(separator: ".")
        guard startedAt.hasSuffix("Z"), let seconds = parts.first,
            let whole = try? Date("\(seconds)Z", strategy: .iso8601), whole.timeIntervalSince1970 > 0
        else { return nil }
        let fraction = parts.count > 1 ? Double("0.\(parts[1])") : nil
        time = whole.addingTimeInterval(fraction ?? 0)
        self.sources = sources
        self.volumes = volumes
    }

    private static let volume = "volume:"
    /// The format of a line: the id, the time, and each source or volume, with tabs between them.
    fileprivate static let format =
        "{{.Id}}\t{{.State.StartedAt}}{{range .Mounts}}{{if eq .Type \"bind\"}}\t{{.Source}}{{end}}"
        + "{{if eq .Type \"volume\"}}\t\(volume){{.Name}}{{end}}{{end}}"
}

extension Engine {
    /// Returns when containers were last started, and what they mount, by their ids.
    ///
    /// - Throws: ``ConductorError`` of kind `engine`.
    package func starts(of containers: [Container]) async throws -> [String: ContainerStart] {
        guard !containers.isEmpty else { return [:] }
        let ids = containers.map(\.id)
        if let found = try await EngineSocket(host)?.find(ids, in: "containers", as: InspectedContainer.self) {
            return found.compactMapValues(ContainerStart.init)
        }
        let output = try await run(["inspect", "--format", ContainerStart.format] + ids).output
        // A container that went away meanwhile is no error.
        return output.split(whereSeparator: \.isNewline).reduce(into: [:]) { starts, line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if fields.count > 1 { starts[fields[0]] = ContainerStart(fields: fields) }
        }
    }
}
