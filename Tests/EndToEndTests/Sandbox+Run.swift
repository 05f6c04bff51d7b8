import Foundation
import Subprocess
import SystemPackage
import Testing

extension Sandbox {
    /// Runs a command to its end, and to the end of all that holds its output open.
    ///
    /// - Parameters:
    ///   - command: The program, found in the sandbox's `PATH`, and its arguments.
    ///   - folder: Where it runs; `work` if there is none.
    ///   - environment: Variables to add to those of the sandbox; an empty value removes one.
    ///   - input: What it reads.
    /// - Throws: If it cannot be started. Another status than 0 is an outcome like any other.
    func run(
        _ command: [String], in folder: FilePath? = nil, environment changes: [String: String] = [:],
        input: String = ""
    ) async throws -> Outcome {
        let variables = environment.merging(changes) { $1 }.filter { !$0.value.isEmpty }
        let result = try await Subprocess.run(
            .name(command[0]), arguments: Arguments(Array(command.dropFirst())),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) })),
            workingDirectory: folder ?? work, input: .string(input),
            output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        let status: Int32
        switch result.terminationStatus {
        case .exited(let code): status = code
        case .signaled(let signal): status = 128 + signal
        }
        return Outcome(
            command: command, status: status,
            stdout: result.standardOutput,
            // On a machine that is busy with other tests all takes its time.
            stderr: result.standardError.replacing(/(?m)^still waiting for '.*'\n/, with: ""))
    }

    /// Runs `conductor`, under the name that the link has.
    func conductor(
        _ arguments: String..., in folder: FilePath? = nil, environment: [String: String] = [:], input: String = ""
    ) async throws -> Outcome {
        try await run(["conductor"] + arguments, in: folder, environment: environment, input: input)
    }

    /// Runs a line of shell.
    func sh(
        _ line: String, in folder: FilePath? = nil, environment: [String: String] = [:], input: String = ""
    ) async throws -> Outcome {
        try await run(["sh", "-c", line], in: folder, environment: environment, input: input)
    }

    /// Runs git, which has to succeed, and returns what it printed, without the line break at the end.
    @discardableResult
    func git(_ arguments: String..., in folder: FilePath? = nil) async throws -> String {
        try await output(of: ["git"] + arguments, in: folder)
    }

    /// Runs docker, which has to succeed, and returns what it printed, without the line break at the end.
    @discardableResult
    func docker(_ arguments: String...) async throws -> String {
        try await output(of: ["docker"] + arguments)
    }

    func output(of command: [String], in folder: FilePath? = nil) async throws -> String {
        try await run(command, in: folder).success().stdout.trimmingCharacters(in: .newlines)
    }

    /// Waits for what happens in the background.
    ///
    /// - Throws: `TookTooLong` if the condition does not hold in time, or what the condition throws.
    func waitUntil(
        _ what: String, timeout: Duration = .seconds(30), _ condition: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + timeout
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw TookTooLong(what: what, timeout: timeout) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    struct TookTooLong: Error, CustomStringConvertible {
        let what: String
        let timeout: Duration

        var description: String { "Waited \(timeout) in vain until \(what)" }
    }

    /// Writes files, given by their paths in a folder, and the folders that they need.
    func write(_ files: [String: String], in folder: FilePath) throws {
        for (name, text) in files {
            let path = folder.appending(name)
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
            try text.write(toFile: path.string, atomically: true, encoding: .utf8)
        }
    }

    func read(_ path: FilePath) throws -> String {
        try String(contentsOfFile: path.string, encoding: .utf8)
    }
}
