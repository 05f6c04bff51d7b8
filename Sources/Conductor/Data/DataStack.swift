import Compose
import Docker
import Errors
package import Pipeline
package import Projects

/// A stack whose volumes are about to be copied or replaced.
package struct DataStack: Sendable {
    let session: Session
    let rendering: Rendering
    /// Its volumes, by key, with those that are left out.
    package let all: [StackVolume]
    /// The containers of its services that run and use its volumes.
    let users: [VolumeUser]
    /// Its containers.
    let containers: [Container]

    /// The volumes whose content may be copied or replaced.
    package var volumes: [StackVolume] { all.filter { $0.reasonToLeaveOut == nil } }

    /// The stack's name.
    package var name: String { rendering.situation.stack }

    /// A line for each volume that is left out.
    package var notes: [String] {
        let shared = rendering.situation.shared.map { shared in
            shared.services.map { "'\($0.name)' is left out: the stack '\(shared.stack)' runs it for this one" }
        }
        return all.compactMap { volume in
            volume.reasonToLeaveOut.map { "the volume '\(volume.name)' is left out: it \($0)" }
        } + (shared ?? [])
    }

    /// Returns the images of services, those of the first one first.
    func images(of services: [String]) -> [String] {
        var images: [String] = []
        for image in services.map(rendering.imageName) where !images.contains(image) { images.append(image) }
        return images
    }

    /// Returns the pause of those who use some of its volumes.
    func pause(whileCopying volumes: [String]) -> DataPause {
        let situation = rendering.situation
        let users = Set(users.filter { !Set(volumes).isDisjoint(with: $0.volumes) }.map(\.service))
        let running = Set(containers.filter(\.isRunning).map(\.service))
        let services = situation.services.map(\.name).filter(users.contains)
        return DataPause(stack: self, services: situation.withRestarted(services, running: running))
    }

    /// The services that dump the data of their volumes, in the place of copies of the files.
    var dumpers: [Service] {
        rendering.situation.services.filter { service in
            service.definition.settings.dump != nil && volumes.contains { $0.services.contains(service.name) }
        }
    }

    /// The volumes whose files are saved: those of no service with a dump.
    var filed: [StackVolume] {
        let dumped = Set(dumpers.map(\.name))
        return volumes.filter { dumped.isDisjoint(with: $0.services) }
    }

    /// Returns the running container of a service.
    ///
    /// - Throws: `ConductorError` of kind `container` where it does not run.
    func container(for purpose: String, of service: String) throws -> Container {
        if let found = containers.first(where: { $0.service == service && $0.state == .running }) { return found }
        throw ConductorError(
            .serviceNotRunning, "'\(service)' does not run, and its '\(purpose)' runs in its container",
            hint: "git conductor up\(session.project.stackOption) \(service)")
    }
}

/// Services that are stopped while volumes are copied, and started again.
struct DataPause {
    let stack: DataStack
    let services: [String]

    /// Throws where what is stopped and started again has power over the machine that is not approved.
    func checkApproved() throws {
        try stack.session.checkApproved(try LastStack(stack.rendering).powers(of: services), isStopping: false)
    }

    /// Stops the services.
    func begin(output: ComposeOutput) async throws { try await call("stop", output) }

    /// Starts them again.
    func end(output: ComposeOutput) async throws { try await call("start", output) }

    private func call(_ verb: String, _ output: ComposeOutput) async throws {
        guard !services.isEmpty else { return }
        let (session, stack) = (stack.session, LastStack(stack.rendering))
        func run(_ compose: ComposeCommand) async throws {
            try await compose.check([verb] + services, everyProfile: true, output: output)
        }
        // What is stopped is started again, for which its power has to be approved.
        if stack.unresolved != nil { return try await session.run(on: stack, for: .init(services), run) }
        try await run(try stack.compose(on: session.host))
    }
}

extension Session {
    /// Loads the stack for a command about its volumes.
    ///
    /// - Parameter data: the data of which branch is meant; `nil` for that which the stack uses.
    /// - Throws: as ``load(tool:expecting:)``; `ConductorError` of kind `engine`; of kind `container` where a container
    ///   that is not of a service of the stack uses one of its volumes.
    package func dataStack(_ data: BranchData? = nil) async throws -> DataStack {
        var situation = try await load()
        if let data { situation.data = data }
        let rendering = try Rendering(situation)
        // Throws where another project uses the stack's name.
        async let own = containers(of: rendering.situation.stack)
        async let known = engine.volumes()
        async let mounting = engine.volumeUsers()
        let all = try rendering.stackVolumes(try await known)
        let names = Set(all.filter { $0.reasonToLeaveOut == nil }.map(\.name))
        let users = try await mounting.filter { !names.isDisjoint(with: $0.volumes) }
        let others = users.filter { $0.stack != situation.stack || situation.service($0.service) == nil }
        guard others.isEmpty else {
            throw ConductorError(
                .volumeInUse, "containers that are not services of the stack '\(situation.stack)' use its volumes",
                details: others.map { "\($0.container)" + ($0.stack.isEmpty ? "" : " of '\($0.stack)'") },
                hint: "stop them first: docker stop \(others.map(\.container).joined(separator: " "))")
        }
        return DataStack(
            session: self, rendering: rendering, all: all, users: users, containers: try await own)
    }
}
