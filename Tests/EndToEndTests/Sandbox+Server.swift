import Subprocess
import SystemPackage
import Testing

extension Sandbox {
    /// Runs a scenario while a server of `Tests` is there, in the sandbox's folder.
    ///
    /// - Parameters:
    ///   - name: the name of the program, which serves until its standard input ends.
    ///   - end: what the program prints last when it is ready.
    ///   - scenario: gets what it has printed.
    func withServer(
        _ name: String, _ arguments: [String], readyAfter end: String, _ scenario: (String) async throws -> Void
    ) async throws {
        let script = FilePath(#filePath).removingLastComponent().removingLastComponent().appending(name)
        _ = try await Subprocess.run(
            .path(script), arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })),
            workingDirectory: root, input: .inputWriter, output: .sequence, error: .currentStandardError
        ) { execution in
            var text = ""
            for try await buffer in execution.standardOutput {
                text += buffer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                if text.hasSuffix(end) { break }
            }
            do {
                try await scenario(text)
            } catch {
                Issue.record(error)
            }
            try await execution.standardInputWriter.finish()
        }
    }
}
