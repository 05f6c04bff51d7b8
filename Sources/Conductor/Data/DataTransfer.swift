import Docker
import Errors
import Host
import Pipeline
import Projects
import Repositories
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
    ///   - jobs: shows the progress.
    ///   - prepare: makes the volumes that are not there yet, when the services are stopped.
    /// - Returns: the size of the content of each volume, in bytes, in the order of the parts.
    /// - Throws: `ConductorError` of kind `engine`, and every volume then holds what it held before; of kind
    ///   `interrupted` after a signal.
    func carryOut(
        _ transfer: DataTransfer, output: ComposeOutput, jobs: Jobs,
        preparing prepare: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int] {
        let images = try await dataImages(transfer.images)
        for stack in transfer.stacks { try stack.checkApproved() }
        let (result, signal) = await Interruption.cancelling {
            await Result.of {
                for stack in transfer.stacks { try await stack.stop(output: output) }
                try await prepare()
                return try await copy(transfer, images: images, jobs: jobs)
            }
        }
        for stack in transfer.stacks.reversed() {
            do {
                // The engine goes on with a stop that was interrupted, and a start before its end would be lost.
                if (try? result.get()) == nil { try? await stack.stop(output: .quiet) }
                try await stack.start(output: output)
            } catch {
                warn(
                    "\(stack.running.joined(separator: ", ")) of '\(stack.name)' could not be started again: "
                        + "\(error.firstLine)")
            }
        }
        // What was whole when the signal came is done.
        if let signal, (try? result.get()) == nil {
            throw ConductorError(
                .interrupted, "interrupted: no data was changed", hint: "the same command begins anew", signal: signal)
        }
        return try result.get()
    }

    /// Returns the names of the images that may copy volumes: that of `conductor.dataImage`, or those of services.
    func dataImages(_ names: [String]) async throws -> [String] {
        try await settings().dataImage.map { [$0] } ?? names
    }

    private func copy(_ transfer: DataTransfer, images: [String], jobs: Jobs) async throws -> [Int] {
        let sizes = Mutex(Array(repeating: 0, count: transfer.parts.count))
        let pairs = transfer.parts.map { VolumeCopy.Pair(from: $0.source, to: $0.target) }
        let keys = transfer.parts.map(\.key).joined(separator: ", ")
        return try await jobs.job("data", isAlone: true) { job in
            try await engine.copy(VolumeCopy(pairs), images: images) { event in
                let total = sizes.withLock { $0.reduce(0, +) }
                switch event {
                case .size(let index, let kilobytes): sizes.withLock { $0[index] = kilobytes }
                case .began(0): job.begin("Copying \(keys) (\(ByteCount(kilobytes: total)))")
                case .copied(let kilobytes):
                    job.report(TransferProgress(phase: "Copying", done: kilobytes, total: total))
                case .began, .whole, .noRoom: break
                }
            }
            return sizes.withLock { $0.map { $0 * 1024 } }
        }.get()
    }
}
