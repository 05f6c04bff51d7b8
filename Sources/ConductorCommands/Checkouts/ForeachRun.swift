import Errors
import Host
import Repositories
import Text

/// Runs one command in several working trees.
struct ForeachRun {
    /// One word for `sh`, or a program and its arguments.
    let words: [String]
    let host: Host
    let context: CommandContext
    /// Whether the headings are left out.
    let isQuiet: Bool

    /// Where the command failed, and how.
    typealias Failure = (name: String, how: String)

    /// The command as a person would type it.
    var title: String { words.count == 1 ? words[0] : words.map(ShellWords.quote).joined(separator: " ") }

    /// Runs the command in one working tree after the other, each with the terminal for itself.
    ///
    /// - Throws: ``ConductorError`` of kind `interrupted` when a signal has ended a command.
    func oneByOne(_ places: [ForeachPlace]) async throws -> [Failure] {
        var failures: [Failure] = []
        for place in places {
            heading(place)
            do {
                let status = try await host.processes.attach(command(in: place), output: .inherited)
                if let signal = status.signal { throw interruption(by: signal) }
                if let failure = failure(of: place, status) { failures.append(failure) }
            } catch let error as HostError {
                failures.append((place.name, error.message))
            }
        }
        return failures
    }

    /// Runs the command in several working trees at the same time, and shows what each has written in one piece.
    ///
    /// - Throws: ``ConductorError`` of kind `interrupted` after a signal, when all commands have ended.
    func sideBySide(_ places: [ForeachPlace], limit: Int, talk: TalkOptions) async throws -> [Failure] {
        let (results, signal) = try await ProgressDisplay.during(places.count, limit: limit, host: host, talk: talk) {
            jobs in
            await Interruption.cancelling {
                await jobs.sideBySide(places) { place in
                    await jobs.job(place.name, isAlone: false) { job in
                        job.begin("\(place.name): \(title)")
                        return try await host.processes.capture(command(in: place, ownsSession: true))
                    }
                }
            }
        }
        var failures: [Failure] = []
        for (place, result) in zip(places, results) {
            switch result {
            case .success(let captured):
                heading(place)
                context.printOutput(captured)
                if let failure = failure(of: place, captured.status) { failures.append(failure) }
            case .failure(let error): failures.append((place.name, error.firstLine))
            }
        }
        if let signal { throw interruption(by: signal) }
        return failures
    }

    /// Throws if the command failed anywhere.
    func check(_ failures: [Failure], of total: Int) throws {
        guard !failures.isEmpty else { return }
        throw ConductorError(
            .someFailed, "'\(title)' failed in \(failures.count) of \(total)",
            details: failures.map { "\($0.name): \($0.how)" })
    }

    /// Describes the command in a working tree.
    ///
    /// - Parameter ownsSession: whether it runs in a session of its own, so that all that it starts ends with it.
    private func command(in place: ForeachPlace, ownsSession: Bool = false) -> Command {
        let words = words.count == 1 ? ["sh", "-c", words[0]] : words
        return Command(
            words[0], Array(words.dropFirst()), environment: host.environment.merging(place.variables) { $1 },
            workingDirectory: place.path, ownsSession: ownsSession)
    }

    private func heading(_ place: ForeachPlace) {
        if !isQuiet { context.print(styled: "\(Style(host, isOutput: true).strong(place.name)):") }
    }

    private func failure(of place: ForeachPlace, _ status: ExitStatus) -> Failure? {
        switch status {
        case .exited(0): nil
        case .exited(let code): (place.name, "status \(code)")
        case .signalled(let signal): (place.name, "ended by signal \(signal)")
        }
    }

    private func interruption(by signal: Int32) -> ConductorError {
        ConductorError(.interrupted, "interrupted: '\(title)' did not run everywhere", signal: signal)
    }
}
