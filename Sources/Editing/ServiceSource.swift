import Compose
import Errors
package import GitURLs
package import Pipeline
package import Projects
import SystemPackage
import YAML

/// The setting of a service that names the repository which its code comes from, `source` under `x-conductor`, and the file
/// that has it or would get it.
package struct ServiceSource {
    private let situation: Situation
    private let service: Service
    private var document: Document

    /// Takes a service of the situation.
    ///
    /// - Throws: ``ConductorError`` of kind `project` if none of the project's own files has the service, such as for one of
    ///   an included file.
    package init(of service: Service, in situation: Situation) throws {
        self.situation = situation
        self.service = service
        let pod = situation.pods.first { $0.name == service.pod }
        let files = (pod.map { [$0.base] + $0.overrides } ?? []).map(\.document)
        guard let document = files.first(where: { $0.node(at: ["services", .key(service.name)]) != nil }) else {
            throw ConductorError(
                .noOwnFile, "'\(service.name)' is in none of the project's own files",
                hint: "on this machine alone: git conductor source set --local \(service.name) URL")
        }
        self.document = document
    }

    private var path: [PathStep] { ["services", .key(service.name), "x-conductor", "source"] }

    /// Reads a URL that a person gives.
    ///
    /// - Throws: ``ConductorError`` of kind `content` for what is no URL, or one that is not safe to use.
    @discardableResult
    package static func check(_ url: String) throws -> GitContext {
        guard let context = GitContext(source: url) else {
            throw ConductorError(
                .notAGitURL, "'\(url)' is not the URL of a git repository",
                hint: "for example git@github.com:acme/web.git, or with branch and folder …/web.git#main:server; "
                    + "a repository of this machine is file:///PATH")
        }
        if let problem = context.problem {
            throw ConductorError(.unsafeURL, "the source '\(url)' is not safe to use: \(problem)")
        }
        return context
    }

    /// Sets the repository in the file.
    ///
    /// - Returns: the path of the file, relative to the project.
    /// - Throws: ``ConductorError`` of kind `content` for what is no URL; `YAMLError` if the file cannot be edited safely;
    ///   `HostError`.
    package mutating func set(_ url: String, dryRun: Bool) throws -> String {
        try Self.check(url)
        try document.set(.string(Interpolation.escape(url)), at: path)
        return try write(dryRun: dryRun)
    }

    /// Takes the setting out of the file.
    ///
    /// - Returns: the path of the file, relative to the project; `nil` if it was not in it.
    /// - Throws: `YAMLError` if the file cannot be edited safely; `HostError`.
    package mutating func unset(dryRun: Bool) throws -> String? {
        guard document.node(at: path) != nil else { return nil }
        let settings = Array(path.dropLast())
        try document.remove(at: document.node(at: settings)?.mapping?.count == 1 ? settings : path)
        return try write(dryRun: dryRun)
    }

    private func write(dryRun: Bool) throws -> String {
        try situation.project.write(
            [(situation.project.root.pushing(FilePath(document.file)), document.text)], dryRun: dryRun)
        return document.file
    }
}
