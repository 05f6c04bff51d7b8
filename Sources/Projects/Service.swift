package import Compose
/// A service of the project.
package struct Service: Sendable {
    /// The name of the pod that it is in.
    package let pod: String
    /// Its definition, merged from the pod's files.
    package let definition: ServiceDefinition
    /// Whether `up` starts it: its pod is enabled and not a task, and one of its profiles, if it has any, is active.
    package let isStarted: Bool
    /// Whether `up` would start it with the profiles that the project's `.env` makes active, whatever those of the shell and
    /// of the command line are.
    package let isStartedByFiles: Bool

    /// Creates a service.
    package init(pod: String, definition: ServiceDefinition, isStarted: Bool, isStartedByFiles: Bool) {
        self.pod = pod
        self.definition = definition
        self.isStarted = isStarted
        self.isStartedByFiles = isStartedByFiles
    }

    /// The name.
    package var name: String { definition.name }
}
