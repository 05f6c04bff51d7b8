package import Compose
import Git
import Host
import Projects
package import Repositories
import SystemPackage
import Text
import YAML

/// The state of the files that decide whether a service is rebuilt or restarted, or runs a command.
package struct ServiceInputs: Sendable {
    /// Files whose change runs a command.
    package struct Change: Sendable {
        /// The files and the command.
        package let setting: ServiceSettings.OnChange
        /// The digest of their content; `nil` if no file matches, and no command runs.
        package let content: String?
    }

    /// The folder of the service, relative to the project.
    package let folder: String
    /// The branch that is checked out there.
    package let branch: String?
    /// The commit that is checked out there.
    package let commit: String?
    /// Whether images are built from the folder: there is a Dockerfile, and `rebuild_on` is not an empty list.
    package let isBuildable: Bool
    /// The digests of the build inputs, by pattern.
    package let build: [String: String]
    /// The digests of the files whose change restarts the service, by pattern; empty if no file matches.
    package let restart: [String: String]
    /// The commands to run, in their order.
    package let changes: [Change]

    /// Returns the inputs of a source that is not cloned yet; an image is built from it if the pod names none.
    static func unknown(_ folder: String) -> ServiceInputs {
        ServiceInputs(
            folder: folder, branch: nil, commit: nil, isBuildable: true, build: [:], restart: [:], changes: [])
    }

    /// The default of `rebuild_on`: files that usually define what is installed in an image.
    static let usual = [
        ".dockerignore", "package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
        "bun.lock", "bun.lockb", "deno.json", "deno.lock", ".nvmrc", ".node-version", "Gemfile", "Gemfile.lock",
        ".ruby-version", "requirements.txt", "pyproject.toml", "poetry.lock", "pdm.lock", "uv.lock", "Pipfile",
        "Pipfile.lock", "setup.py", "setup.cfg", ".python-version", "environment.yml", "go.mod", "go.sum",
        "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "composer.json", "composer.lock", "mix.exs", "mix.lock",
        "pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "gradle.lockfile",
        "build.sbt", "Package.swift", "Package.resolved", "pubspec.yaml", "pubspec.lock", "packages.lock.json",
        "global.json", "Directory.Packages.props", "stack.yaml", "stack.yaml.lock", "cabal.project.freeze",
        "rebar.lock", "cpanfile", "cpanfile.snapshot", ".tool-versions", "mise.toml",
    ].map { Glob($0) }
}

extension Situation {
    /// Returns the local folder that a service is built from: in its checkout if that is mounted, else in the project;
    /// `nil` if there is none.
    func folder(of service: Service) -> FilePath? {
        mounts(of: service).first(where: \.use.isBuilt)?.folder ?? service.definition.buildFolder
    }

    /// Reads the inputs of the services of all enabled pods, by service.
    package func readInputs(git: GitProgram) async throws -> [String: ServiceInputs] {
        let enabled = Set(enabledPods.map(\.name))
        var inputs: [String: ServiceInputs] = [:]
        var heads: [FilePath: Head] = [:]
        for service in services where enabled.contains(service.pod) {
            guard let folder = folder(of: service) else { continue }
            let checkout = mounts(of: service).first(where: \.use.isBuilt)?.checkout
            guard files.kind(of: folder) == .folder else {
                // An expected checkout that is not made yet: its content is at the remote.
                if let checkout, !Files.exists(checkout.path) {
                    inputs[service.name] = .unknown(project.display(folder))
                }
                continue
            }
            let top = checkout?.path ?? project.root
            if heads[top] == nil {
                // It says for what commit the files are, and decides nothing itself.
                heads[top] =
                    if let head = files.head(of: top) { head } else {
                        try await FileTrace.pausing { try await git.reader(top).head() }
                    }
            }
            inputs[service.name] = try await self.inputs(of: service, in: folder, head: heads[top], git: git)
        }
        return inputs
    }

    private func inputs(
        of service: Service, in folder: FilePath, head: Head?, git: GitProgram
    ) async throws -> ServiceInputs {
        let settings = service.definition.settings
        let dockerfile = service.definition.dockerfile ?? "Dockerfile"
        let isEverBuilt = settings.rebuildOn?.isEmpty != true
        var rebuildOn = settings.rebuildOn ?? ServiceInputs.usual
        // The Dockerfile and the ignore files always count.
        if isEverBuilt {
            rebuildOn += [dockerfile, dockerfile + ".dockerignore", ".dockerignore"].map { Glob($0) }
        }
        let contents = try await FolderContents(
            folder, globs: rebuildOn + settings.restartOn + settings.runOnChange.map(\.files), in: files,
            git: git)
        func ids(_ globs: [Glob]) -> [String: String] {
            Dictionary(globs.map { ($0.pattern, contents.id(of: $0)) }) { first, _ in first }.compactMapValues { $0 }
        }
        let isInline = service.definition.layers.contains { $0.node["build"]?["dockerfile_inline"] != nil }
        return ServiceInputs(
            folder: project.display(folder), branch: head?.branch, commit: head?.commit?.description,
            isBuildable: isEverBuilt
                && (isInline || files.kind(of: folder.pushing(FilePath(dockerfile))) == .file),
            build: ids(rebuildOn),
            restart: Dictionary(settings.restartOn.map { ($0.pattern, contents.id(of: $0) ?? "") }) { first, _ in first
            },
            changes: settings.runOnChange.map { .init(setting: $0, content: contents.id(of: $0.files)) })
    }
}
