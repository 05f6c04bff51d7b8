/// A command that a pod's metadata names, to be run in a new container of a service.
package struct PodCommand: Sendable, Equatable {
    /// Its words; of `run_on_init` the first one names the service.
    package let words: [String]
    /// Where it is written: `pods/db.metadata.yml:9`.
    package let place: String
}

/// A script of a service: commands that are run one after another, in new containers of it.
package struct PodScript: Sendable, Equatable {
    /// The service.
    package let service: String
    /// The name of the script, which several services may have.
    package let name: String
    /// Its commands.
    package let commands: [PodCommand]
}
