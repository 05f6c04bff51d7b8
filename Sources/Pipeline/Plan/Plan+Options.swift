extension Plan {
    /// What a command asks for beside the stack that the files describe.
    package struct Options: Sendable, Equatable {
        /// The services whose images are built even if they exist.
        package var building: Set<String> = []
        /// The services whose containers are replaced even if they are up to date.
        package var recreating: Set<String> = []
        /// How many containers a service has, by its name, instead of the number in its files.
        package var scales: [String: Int] = [:]
        /// Whether services that are not named here get the number of containers in their files, even where there are more
        /// of them because somebody has asked for that.
        package var resetsScales = false
        /// Whether named services are started alone, and not their dependencies before them.
        package var isAlone = false
        /// Whether the containers of named services were started a moment ago, so that they mount what is there now.
        package var isJustStarted = false
        /// Whether containers of services that no enabled pod has are removed although the command names services.
        package var removesOrphans = false
        /// Which images are pulled, as docker-compose's option `--pull` says it; `nil` for those that are missing.
        package var pull: String?
        /// Options of docker-compose's own for its `up`, which change nothing in the plan.
        package var arguments: [String] = []

        /// Asks for nothing.
        package init() {}

        /// Returns the options of docker-compose's `up` for a call that names services.
        ///
        /// - Parameter scales: how many containers services have, where that is not the number in their files.
        package func arguments(for services: [String], scales: [String: Int]) -> [String] {
            (pull.map { ["--pull", $0] } ?? []) + arguments
                + services.flatMap { name in scales[name].map { ["--scale", "\(name)=\($0)"] } ?? [] }
        }
    }
}
