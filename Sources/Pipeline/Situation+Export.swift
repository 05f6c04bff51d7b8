import Compose
package import Projects

extension Situation {
    /// Returns the situation of an export: what the files say, without checkouts, and without what only stacks of this
    /// machine have, such as ports of their own.
    ///
    /// - Parameter stack: the name of the stack; `nil` for that of the project.
    package func forExport(as stack: String? = nil) -> Situation {
        var situation = self
        situation.stack = stack ?? StackName.normalized(name)
        situation.shared = nil
        situation.checkouts = []
        situation.ports = StackPorts()
        situation.data = nil
        situation.secrets = secrets.masked
        return situation
    }

    /// The services of the enabled pods.
    package var enabledServices: [Service] {
        let enabled = Set(enabledPods.map(\.name))
        return services.filter { enabled.contains($0.pod) }
    }

    /// Returns the situation with other secrets.
    package func with(secrets: Secrets) -> Situation {
        var situation = self
        situation.secrets = secrets
        return situation
    }
}
