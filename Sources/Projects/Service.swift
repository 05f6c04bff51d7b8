package import Compose
/// A service of the project.
package struct Service: Sendable {
    /// The name of the pod that it is in.
    package let pod: String
    /// What the pod's files say of it.
    package let definition: ServiceDefinition
    /// Whether `up` starts it: its pod is enabled and no task, and its profile, if it has one, is active.
    package let isStarted: Bool

    /// Names a service.
    package init(pod: String, definition: ServiceDefinition, isStarted: Bool) {
        self.pod = pod
        self.definition = definition
        self.isStarted = isStarted
    }

    /// The name.
    package var name: String { definition.name }
}
