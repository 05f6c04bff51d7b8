import Docker
import Errors
package import Explain
import Host
import Pipeline
import YAML

extension Session {
    /// Explains which files set something of the stack.
    ///
    /// The value is what docker-compose makes of all files; it needs no engine for that.
    ///
    /// - Parameter path: `SERVICE`, `SERVICE.KEY…`, `POD/SERVICE.KEY…`, or `networks`, `volumes`, `secrets` or `configs`
    ///   with a key.
    /// - Throws: ``ConductorError`` of kind `unknownName` where no file sets it; of kind `compose` where docker-compose
    ///   refuses the files; `YAMLError`; `EnvironmentFileError`.
    package func explain(_ path: String) async throws -> Explanation {
        try await explainer().explain(path)
    }

    func explainer() async throws -> Explainer {
        let rendering = try await render()
        try rendering.write()
        let compose = try compose(rendering)
        let captured = try await compose.capture(["config"], everyProfile: true)
        let name = "\(compose.tool.words) config"
        guard captured.status.isSuccess else {
            throw ConductorError(
                .compose, "'\(name)' failed",
                details: captured.error.split(separator: "\n").suffix(20).map(String.init))
        }
        let merged = try Document(captured.output, file: name)
        return try Explainer(rendering, shell: host.environment, merged: merged)
    }
}
