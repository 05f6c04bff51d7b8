/// What to export, and how.
package struct ExportRequest: Sendable {
    /// What the exported files are for.
    package enum Format: String, Sendable, CaseIterable {
        /// Plain docker compose.
        case compose
        /// Kubernetes.
        case kubernetes
        /// A swarm of docker engines.
        case swarm
    }

    /// What the files are for.
    package let format: Format
    /// The pods whose services do not share a network namespace in Kubernetes: a Deployment each.
    package var split: Set<String> = []
    /// Returns the image to name for one that a compose file names.
    package var image: @Sendable (String) -> String = { $0 }
    /// Whether files and sockets of the machine may be mounted, and its namespaces used.
    package var allowsHost = false
    /// Whether the values of secrets are written.
    package var includesSecrets = false

    /// Describes an export.
    package init(_ format: Format) { self.format = format }
}
