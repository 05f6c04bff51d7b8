import Compose
import Explain
import Pipeline
import PipelineTestSupport
import Projects
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import Export

/// An export of a few compose files, as docker-compose would have resolved them.
struct ExportedText {
    let export: Export
    private let sandbox: Sandbox

    /// Makes an export.
    ///
    /// - Parameters:
    ///   - services: the services of the pod 'app', in flow style or indented by two: they are its file, and what docker-compose
    ///     printed.
    ///   - sections: further sections of the file.
    ///   - files: further files of the project; other pods have to be in `printed`.
    ///   - links: symbolic links of the project, with their targets.
    ///   - variables: the user's environment.
    ///   - printed: further services that docker-compose printed.
    init(
        _ request: ExportRequest, _ services: String, sections: String = "", files: [String: String] = [:],
        links: [String: String] = [:], variables: [String: String] = [:], printed: String = "",
        environment: String? = nil
    ) async throws {
        sandbox = Sandbox()
        for (name, target) in links {
            _ = try await sandbox.run("mkdir -p \"$(dirname project/\(name))\" && ln -s \(target) project/\(name)")
        }
        let text = "services:\n\(services)\n"
        let situation = try await sandbox.situation(
            files.merging(["pods/app.yml": text + sections + "\n"]) { $1 }, environment: environment,
            variables: variables)
        let root = try sandbox.project().root
        // docker-compose makes paths absolute.
        let resolved = (text + printed + "\n" + sections).replacing("../", with: "\(root)/")
        let rendering = try Rendering(situation.forExport())
        let document = try Document(resolved, file: "config")
        let names = (document.root?["services"]?.mapping ?? []).compactMap(\.key.string)
        let places = try ExplainedPlaces(Explainer(rendering, shell: [:], merged: document), services: names)
        let project = ExportedProject(
            rendering.situation.with(secrets: situation.secrets),
            resolved: try ResolvedStack.withoutAdditions(document.root, rendering.situation), everyProfile: false,
            checkouts: root.appending("src"), place: { places.place(of: $0) })
        export = Export(project, request)
    }

    /// The text of a file of the export.
    func text(_ name: String) -> String {
        export.files.first { $0.path == name }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "(no \(name))"
    }

    /// The notes in one line each, with `!` before refusals; without the one on services that nothing starts again.
    var notes: [String] { allNotes.filter { !$0.contains("without 'restart'") } }

    /// All notes.
    var allNotes: [String] {
        export.notes.map { note in
            (note.isRefusal ? "!" : "")
                + [note.subject, note.place.map { "\($0.file):\($0.line)" }, note.text].compactMap(\.self)
                .joined(separator: ": ")
        }
    }

    /// Returns the value at keys and numbers of the first document of a file that has them, in one line.
    func value(_ name: String, _ steps: PathStep..., document: Int = 0) throws -> String? {
        let documents = text(name).split(separator: "---\n").map(String.init)
        guard documents.indices.contains(document) else { return nil }
        return try Document(documents[document], file: name).node(at: steps).map { Value($0).inOneLine }
    }

    /// The kinds and names of all objects in a file.
    func objects(_ name: String) throws -> [String] {
        try text(name).split(separator: "---\n").map { text in
            let root = try Document(String(text), file: name).root
            return "\(root?["kind"]?.string ?? "") \(root?["metadata"]?["name"]?.string ?? "")"
        }
    }
}
