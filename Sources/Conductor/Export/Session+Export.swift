import Docker
import Errors
import Explain
package import Export
import Host
import Pipeline
import Projects
package import SystemPackage
import Text
import YAML

extension Session {
    /// Writes an export to a folder, after another one of the project that is being written.
    ///
    /// - Throws: `ConductorError` of kind `exists` where something else is there; `HostError`.
    package func write(_ export: Export, to path: FilePath) async throws {
        let lock = try await ProjectLock.files(project).wait {
            warn("another git conductor command writes files of this project; waiting for it")
        }
        try ExportFolder(path).write(export)
        _ = consume lock
    }

    /// Makes the export of the pods as the session's environment has them, without checkouts. It needs no engine, and changes
    /// nothing.
    ///
    /// - Throws: `ConductorError` of kind `compose` where docker-compose refuses the files; of kind `unknownName` for a pod
    ///   that is to be split and is not there; `YAMLError`; `EnvironmentFileError`; `HostError`.
    package func export(_ request: ExportRequest) async throws -> Export {
        let situation = try await load()
        for name in request.split.sorted() where !situation.pods.contains(where: { $0.name == name }) {
            throw ConductorError(
                .unknownPod, "the project has no pod '\(name)'", details: situation.pods.map { $0.name },
                hint: didYouMean(name, among: situation.pods.map(\.name)))
        }
        guard !situation.enabledServices.isEmpty else {
            throw ConductorError(
                .nothingToExport, "no pod has a service in the environment '\(situation.environment.name)'",
                hint: "'--environment' names another one")
        }
        let rendering = try Rendering(situation.forExport(as: isNameDerived ? nil : project.otherStack))
        var request = request
        if let tags = situation.defaultTags { request.image = { tags.image(for: $0) } }
        let (printed, warnings) = try await withTemporaryFolder(rendering) { folder in
            try rendering.write(to: folder)
            // Profiles stay in a compose file; elsewhere only what is active is exported.
            return try await config(rendering, in: folder, everyProfile: request.format == .compose)
        }
        let document = try Document(printed, file: "docker-compose config")
        let places = try ExplainedPlaces(
            Explainer(rendering, shell: host.environment, merged: document),
            services: situation.enabledServices.map(\.name))
        let project = ExportedProject(
            rendering.situation.with(secrets: situation.secrets),
            resolved: try ResolvedStack.withoutAdditions(document.root, rendering.situation),
            // docker-compose 1 needs a version, so it is nothing to warn of.
            warnings: warnings.filter { !$0.contains("`version` is obsolete") },
            everyProfile: request.format == .compose,
            checkouts: try situation.settings.checkoutsFolder(in: project), place: { places.place(of: $0) })
        return Export(project, request)
    }
}
