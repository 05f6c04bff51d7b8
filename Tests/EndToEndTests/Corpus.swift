import Foundation
import SystemPackage
import Testing
import YAML

/// Small projects of plain compose files, as people write them: each is a folder of `Corpus`.
enum Corpus {
    /// A project, and the docker-compose that reads it.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let generation: ComposeGeneration

        var testDescription: String { "\(name), \(generation)" }
    }

    static let folder = FilePath(#filePath).removingLastComponent().appending("Corpus")

    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? [])
        .filter { !$0.hasPrefix(".") }.sorted()

    /// The files that docker-compose and `init` have to be told, where they do not find them by themselves.
    static let files: [String: [String]] = [
        "deploy": ["-f", "docker-stack.yml"],
        "devcontainer": ["-f", ".devcontainer/docker-compose.yml"],
        "json-named": ["-f", "docker-compose.json"],
        "selenium": ["-f", "docker-compose-v3.yml"],
        "subfolder": ["-f", "docker/compose.yaml"],
        "two-files": ["-f", "docker-compose.base.yml", "-f", "deploy/docker-compose.prod.yml"],
    ]

    /// Those with something that docker-compose 1.29 does not know, or that it writes in another way.
    static let beyondV1: Set<String> = [
        "booleans", "both-files", "both-names", "build-more", "byte-order-mark", "command-lists", "configs",
        "depends-on", "deploy",
        "empty-values", "env-files", "extends-more", "go-watch", "gpu", "healthchecks", "hooks",
        "hosts-v6", "include", "include-long", "include-nested", "interpolation", "keycloak", "labels", "laradock",
        "merge-order", "models", "monorepo", "name", "namespaces", "networks", "ports", "profiles", "provider", "reset",
        "secrets",
        "security", "top-level", "volumes",
    ]

    /// Those that run from the images of the tests.
    static let running = [
        "build-local", "celery", "compose-file", "extends", "hardened", "include", "override", "replicas", "sidecars",
        "web-db-cache",
    ]

    /// Some projects, each with the generations that can read it.
    static func cases(_ names: [String], _ generations: [ComposeGeneration]) -> [Case] {
        names.flatMap { name in
            generations.filter { $0 == .v2 || !beyondV1.contains(name) }.map {
                Case(name: name, generation: $0)
            }
        }
    }

    /// The keys that a service has somewhere in the corpus.
    static func serviceKeys() throws -> Set<String> {
        var keys: Set<String> = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.string)
        where [".yml", ".yaml"].contains(where: path.hasSuffix) {
            let text = try String(contentsOfFile: folder.appending(path).string, encoding: .utf8)
            for service in try Document(text, file: path).root?["services"]?.mapping ?? [] {
                keys.formUnion((service.value.mapping ?? []).compactMap { $0.key.string })
            }
        }
        return keys
    }
}

extension Sandbox {
    /// Makes a repository of a project of the corpus.
    ///
    /// - Parameters:
    ///   - name: Its name in the corpus.
    ///   - folder: What its folder is called here; so the stack is, unless the files name it.
    func corpusProject(_ name: String, as folder: String) async throws -> FilePath {
        let project = work.appending(folder)
        try await run(["cp", "-R", "-P", Corpus.folder.appending(name).string, project.string]).success()
        try await git("init", "--quiet", in: project)
        try await git("add", "--all", in: project)
        try await git("commit", "--quiet", "--message", "A plain project", in: project)
        return project
    }
}
