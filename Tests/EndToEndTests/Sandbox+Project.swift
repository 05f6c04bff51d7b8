import Foundation
import SystemPackage
import Testing

extension Sandbox {
    /// Makes a project with a stack of this sandbox's own, and adds files to those that `new` writes.
    func makeProject(_ files: [String: String]) async throws -> FilePath {
        try await conductor("new", "-q", projectName()).success()
        let project = work.appending(projectName())
        try write(files, in: project)
        return project
    }

    /// The pod of the most usual project: `db` from an image, `web` from an image and a source, linked to `db`.
    static let usualPod = """
        services:
          db:
            image: postgresql
          web:
            image: myaccount/web
            build: git@github.com:myaccount/web.git
            links: [db]

        """

    /// The container of a service and the time of its start: the same for as long as nobody has touched it.
    func life(of service: String) async throws -> String {
        let container = try #require(try await containerID(of: service), "\(service) has no container")
        return try await docker("inspect", "--format", "{{.Id}} {{.State.StartedAt}}", container)
    }

    /// The lives of several services.
    func lives(_ services: String...) async throws -> [String] {
        var lives: [String] = []
        for service in services { lives.append(try await life(of: service)) }
        return lives
    }

    /// The variables that the first process of a service got, byte for byte.
    func variables(of service: String, stack: String? = nil) async throws -> [String: String] {
        let container = try #require(try await containerID(of: service, stack: stack), "\(service) has no container")
        let text = try await run(["docker", "exec", container, "cat", "/proc/1/environ"]).success().stdout
        return Dictionary(
            text.split(separator: "\0").map { entry in
                let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether all of our hooks are installed in a project.
    func hasHooks(in project: FilePath) async throws -> Bool {
        let shown = try await conductor("hooks", "status", in: project).success().stdout
        return shown.contains("  post-checkout: installed\n") && !shown.contains("not installed")
    }

    func exists(_ path: FilePath) -> Bool {
        FileManager.default.fileExists(atPath: path.string)
    }

    /// All files in a folder with their content, and all folders: a change of anything changes it.
    func listing(of folder: FilePath) async throws -> String {
        try await sh("find . | LC_ALL=C sort; find . -type f -exec cksum {} + | LC_ALL=C sort", in: folder)
            .success().stdout
    }
}
