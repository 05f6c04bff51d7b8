package import Compose
/// A service of the project.
package struct Service: Sendable {
    /// The name of the pod that it is in.
    package let pod: String
    /// Its definition, merged from the pod's files.
    package let definition: ServiceDefinition
    /// Whether `up` starts it: its pod is enabled and not a task, and one of its profiles, if it has any, is active.
    package let isStarted: Bool

    /// Creates a service.
    package init(pod: String, definition: ServiceDefinition, isStarted: Bool) {
        self.pod = pod
        self.definition = definition
        self.isStarted = isStarted
    }

    /// The name.
    package var name: String { definition.name }
}
