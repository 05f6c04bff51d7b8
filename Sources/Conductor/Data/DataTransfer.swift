import Docker
import Errors
import Host
import Pipeline
import Projects
import Synchronization

/// Copies between volumes, while the services that use them are stopped.
package struct DataTransfer: Sendable {
    /// One volume's content on its way to another volume.
    package struct Part: Sendable {
        /// The volume's key in the compose files.
        package let key: String
        /// The name of the volume that is read.
        package let source: String
        /// The name of the volume that is written.
        package let target: String

        init(key: String, from source: String, to target: String) {
            self.key = key
            self.source = source
            self.target = target
        }
    }

    /// The copies.
    package let parts: [Part]
    /// The stacks of which services are stopped.
    let stacks: [DataStack]
    /// The images of which one has the programs for the copy, by name.
    let images: [String]

    /// Returns what would be done, one line each.
    package var preview: [String] {
        let running = stacks.filter { !$0.running.isEmpty }
        func lines(_ verb: String) -> [String] {
            running.map { "\(verb) \($0.running.joined(separator: ", ")) of \($0.name)" }
        }
        return lines("stop") + parts.map { "copy the volume \($0.source) to \($0.target)" } + lines("start")
    }
}

extension Session {
    /// Carries out copies. What was stopped is started again, whatever happens. The locks of the stacks must be held.
    ///
    /// - Parameters:
    ///   - output: how much of docker-compose's output is shown.
    ///   - prepare: makes the volumes that are not there yet, when the services are stopped.
    /// - Returns: the size of the content of each volume, in bytes, in the order of the parts.
    /// - Throws: `ConductorError` of kind `engine`, and every volume then holds what it held before; of kind
    ///   `interrupted` after a signal.
    func carryOut(
        _ transfer: DataTransfer, output: ComposeOutput, preparing prepare: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int] {
        let images = try await dataImages(transfer.images)
        let (result, signal) = await Interruption.cancelling {
            await Result.of {
                for stack in transfer.stacks { try await stack.stop(output: output) }
                try await prepare()
                return try await copy(transfer, images: images)
            }
        }
        for stack in transfer.stacks.reversed() {
            do {
                try await stack.start(output: output)
            } catch {
                warn(
                    "\(stack.running.joined(separator: ", ")) of '\(stack.name)' could not be started again: "
                        + "\(error.firstLine)")
            }
        }
        if let signal {
            throw ConductorError(
                .interrupted, "interrupted: no data was changed", hint: "the same command begins anew", signal: signal)
        }
        return try result.get()
    }

    /// Returns the ids of those images that this machine has; only that of `conductor.dataImage`, where that is set.
    func dataImages(_ names: [String]) async throws -> [String] {
        if let chosen = try await settings().dataImage {
            if let id = try await engine.id(ofImage: chosen) { return [id] }
            throw ConductorError(
                .engine, "the image '\(chosen)', which git config conductor.dataImage names, is not on this machine",
                hint: "docker pull \(chosen)")
        }
        var ids: [String] = []
        for name in names {
            if let id = try await engine.id(ofImage: name), !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    private func copy(_ transfer: DataTransfer, images: [String]) async throws -> [Int] {
        let sizes = Mutex(Array(repeating: 0, count: transfer.parts.count))
        let pairs = transfer.parts.map { VolumeCopy.Pair(from: $0.source, to: $0.target) }
        try await engine.copy(VolumeCopy(pairs), images: images) { event in
            switch event {
            case .size(let index, let kilobytes): sizes.withLock { $0[index] = kilobytes * 1024 }
            case .began(let index):
                let bytes = sizes.withLock { $0[index] }
                report("Copying the volume '\(transfer.parts[index].key)' (\(ByteCount(bytes)))")
            case .copied, .noRoom: break
            }
        }
        return sizes.withLock { $0 }
    }
}
