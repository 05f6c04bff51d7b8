import Conductor
import Docker
import Pipeline
import Projects

/// The stack as the project's files say, on which commands run beside others: `run`, tests, scripts.
struct PresentStack {
    let session: Session
    let rendering: Rendering

    /// Takes what is loaded already.
    init(_ session: Session, _ rendering: Rendering) {
        self.session = session
        self.rendering = rendering
    }

    /// Loads the project, with the secrets that containers get.
    ///
    /// - Parameter isDryRun: whether no container is to be made, so that no command is asked for secrets.
    init(_ session: Session, isDryRun: Bool) async throws {
        if !isDryRun { try await session.prepareSecrets(isFresh: false, approves: false) }
        self.init(session, try await session.render())
    }

    var situation: Situation { rendering.situation }

    /// Returns the names of the services that words of a command line name.
    ///
    /// - Throws: `ConductorError` of kind `unknownName`, also where the environment has them not.
    func services(named words: [String]) throws -> [String] {
        let services = try situation.services(named: words)
        try services.forEach(situation.checkEnabled)
        return services.map(\.name)
    }

    /// Runs docker-compose on it.
    ///
    /// - Parameter services: those that are run; all if there are none.
    func run<Result>(_ services: [String], _ body: (ComposeCommand) async throws -> Result) async throws -> Result {
        _ = try await session.containers(of: situation.stack)
        if let shared = situation.shared, situation.state.applied == nil {
            let names = shared.names.sorted().map { "'\($0)'" }.joined(separator: ", ")
            session.warn("\(names) of the stack '\(shared.stack)' can be reached here after 'git conductor up'")
        }
        let call = Session.ComposeCall(services.isEmpty ? nil : situation.namesWithDependencies(services))
        return try await session.keepingNetworks { try await session.withResolved(rendering, for: call, body) }
    }
}
