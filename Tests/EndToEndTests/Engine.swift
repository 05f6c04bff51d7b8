import Foundation
import Subprocess
import SystemPackage
import Testing

/// The docker engine that all scenarios share, and the images that `Tests/setup` makes for them.
enum Engine {
    static let images = ["postgresql", "myaccount/web"]

    /// Throws unless an engine answers that has our images: a test that needs docker fails without it.
    ///
    /// It looks once.
    static func require() async throws {
        if let problem = await problem.value { throw Missing(problem: problem) }
    }

    struct Missing: Error, CustomStringConvertible {
        let problem: String

        var description: String { "\(problem). Run Tests/run, which starts an engine and makes the images" }
    }

    private static let problem = Task<String?, Never> {
        guard await docker(["info", "--format", "{{.ServerVersion}}"]) != nil else { return "No docker engine answers" }
        for image in images {
            let label = await docker([
                "image", "inspect", "--format", "{{index .Config.Labels \"io.conductor.test\"}}", image,
            ])
            guard let label, label != "\n" else { return "The image '\(image)' of the tests is not there" }
        }
        return nil
    }

    /// What docker printed, or nil if it failed.
    private static func docker(_ arguments: [String]) async -> String? {
        let result = try? await run(
            .name("docker"), arguments: Arguments(arguments), output: .string(limit: 1 << 20), error: .discarded)
        return result.flatMap { $0.terminationStatus.isSuccess ? $0.standardOutput : nil }
    }
}
