import Docker
import Errors
package import Pipeline
import Projects

/// A stack whose volumes are about to be copied or replaced.
package struct DataStack: Sendable {
    let session: Session
    let rendering: Rendering
    /// Its volumes, by key, with those that are left out.
    package let all: [StackVolume]
    /// The running services that use its volumes, and those that share with them: they are stopped meanwhile.
    let running: [String]

    /// The volumes whose content may be copied or replaced.
    package var volumes: [StackVolume] { all.filter { $0.reasonToLeaveOut == nil } }

    /// The stack's name.
    package var name: String { rendering.situation.stack }

    /// A line for each volume that is left out.
    package var notes: [String] {
        all.compactMap { volume in
            volume.reasonToLeaveOut.map { "the volume '\(volume.name)' is left out: it \($0)" }
        }
    }

    /// Returns the images of services, those of the first one first.
    func images(of services: [String]) -> [String] {
        var images: [String] = []
        for image in services.map(rendering.imageName) where !images.contains(image) { images.append(image) }
        return images
    }

    /// Throws where what is stopped and started again has power over the machine that is not approved.
    func checkApproved() throws {
        try session.checkApproved(try LastStack(rendering).powers(of: running), isStopping: false)
    }

    /// Stops the services that use the volumes.
    func stop(output: ComposeOutput) async throws { try await call("stop", output) }

    /// Starts them again.
    func start(output: ComposeOutput) async throws { try await call("start", output) }

    private func call(_ verb: String, _ output: ComposeOutput) async throws {
        guard !running.isEmpty else { return }
        let stack = LastStack(rendering)
        func run(_ compose: ComposeCommand) async throws {
            try await compose.check([verb] + running, everyProfile: true, output: output)
        }
        // What is stopped is started again, for which its power has to be approved.
        if stack.unresolved != nil { return try await session.run(on: stack, for: .init(running), run) }
        try await run(try stack.compose(on: session.host))
    }
}

extension Session {
    /// Loads the stack for a command about its volumes.
    ///
    /// - Throws: as ``load(tool:expecting:)``; `ConductorError` of kind `engine`; of kind `container` where a container
    ///   that is not of a service of the stack uses one of its volumes.
    package func dataStack() async throws -> DataStack {
        let rendering = try await render()
        let situation = rendering.situation
        // Throws where another project uses the stack's name.
        async let containers = containers(of: situation.stack)
        async let known = engine.volumes()
        async let mounting = engine.volumeUsers()
        let running = Set(try await containers.filter(\.isRunning).map(\.service))
        let all = try rendering.stackVolumes(try await known)
        let names = Set(all.filter { $0.reasonToLeaveOut == nil }.map(\.name))
        let users = try await mounting.filter { !names.isDisjoint(with: $0.volumes) }
        let others = users.filter { $0.stack != situation.stack || situation.service($0.service) == nil }
        guard others.isEmpty else {
            throw ConductorError(
                .container, "containers that are not services of the stack '\(situation.stack)' use its volumes",
                details: others.map { "\($0.container)" + ($0.stack.isEmpty ? "" : " of '\($0.stack)'") },
                hint: "stop them first: docker stop \(others.map(\.container).joined(separator: " "))")
        }
        let services = situation.services.map(\.name).filter { name in users.contains { $0.service == name } }
        return DataStack(
            session: self, rendering: rendering, all: all,
            running: situation.withRestarted(services, running: running))
    }
}
