import Docker
import Errors
import Host
import Pipeline
import Projects
import Repositories
import Synchronization
import SystemPackage

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

    /// A command line of a service that writes its data to a file, or reads it from there.
    struct Dump: Sendable {
        let container: Container
        let line: String
        /// The name of the file, beside what says what is saved.
        let file: String
    }

    /// The copies.
    package let parts: [Part]
    /// What is stopped meanwhile.
    let pauses: [DataPause]
    /// The images of which one has the programs for the copy, by name.
    let images: [String]
    /// The dumps to write, before the copy.
    var dumps: [Dump] = []
    /// The dumps to read, when all services that ran do so again.
    var restores: [Dump] = []

    /// The services that read a dump.
    package var restored: [String] { restores.map(\.container.service) }

    /// What is replaced, in words: the keys of volumes, and services that read a dump.
    package var words: String { (parts.map(\.key) + restored.map { "dump of \($0)" }).joined(separator: ", ") }

    /// Returns what would be done, one line each.
    package var preview: [String] {
        let pauses = pauses.filter { !$0.services.isEmpty }
        func lines(_ verb: String) -> [String] {
            pauses.map { "\(verb) \($0.services.joined(separator: ", ")) of \($0.stack.name)" }
        }
        func run(_ dumps: [Dump]) -> [String] { dumps.map { "run '\($0.line)' in \($0.container.service)" } }
        return lines("stop") + run(dumps) + parts.map { "copy the volume \($0.source) to \($0.target)" }
            + lines("start") + run(restores)
    }
}

extension Session {
    /// Carries out copies. What was stopped is started again, whatever happens. The locks of the stacks must be held.
    ///
    /// - Parameters:
    ///   - output: how much of docker-compose's output is shown.
    ///   - jobs: shows the progress.
    ///   - prepare: what else is done when the services are stopped, before the copy.
    /// - Returns: the size of the content of each volume, in bytes, in the order of the parts.
    /// - Throws: `ConductorError` of kind `engine`, and every volume then holds what it held before; of kind
    ///   `interrupted` after a signal.
    func carryOut(
        _ transfer: DataTransfer, output: ComposeOutput, jobs: Jobs,
        preparing prepare: @escaping @Sendable () async throws -> Void
    ) async throws -> [Int] {
        let images = try await dataImages(transfer.images)
        for pause in transfer.pauses { try pause.checkApproved() }
        let (result, signal) = await Interruption.cancelling {
            await Result.of {
                for pause in transfer.pauses { try await pause.begin(output: output) }
                try await prepare()
                return try await copy(transfer, images: images, jobs: jobs)
            }
        }
        for pause in transfer.pauses.reversed() {
            do {
                // The engine goes on with a stop that was interrupted, and a start before its end would be lost.
                if (try? result.get()) == nil { try? await pause.begin(output: .quiet) }
                try await pause.end(output: output)
            } catch {
                warn(
                    "\(pause.services.joined(separator: ", ")) of '\(pause.stack.name)' could not be started again: "
                        + "\(error.firstLine)")
            }
        }
        if signal == nil, case .success = result { try await restore(transfer.restores) }
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

    /// Has services read dumps.
    ///
    /// - Throws: `ConductorError` of kind `container` or `interrupted`, and the service's data is then as its command has
    ///   left it.
    private func restore(_ dumps: [DataTransfer.Dump]) async throws {
        let (result, signal) = await Interruption.cancelling {
            await Result.of {
                for dump in dumps {
                    report("Running '\(dump.line)' in \(dump.container.service)")
                    try await engine.restore(
                        dump.line, in: dump.container, from: SavedData.folder(of: project).appending(dump.file))
                }
            }
        }
        if let signal {
            throw ConductorError(
                .interrupted, "interrupted: what was to be read from a dump is there in part",
                hint: "the same command begins anew", signal: signal)
        }
        try result.get()
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
