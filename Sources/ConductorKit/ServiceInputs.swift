import Compose
import Git
import Host
import SystemPackage
import YAML

/// The files that decide what happens to a service, as they are on disk.
struct ServiceInputs: Sendable {
    /// Files for which a command runs.
    struct Change: Sendable {
        /// The files and the command.
        let setting: ServiceSettings.OnChange
        /// What identifies their content; `nil` where there are none, and nothing is to run.
        let content: String?
    }

    /// The folder of the service, as the project writes it.
    let folder: String
    /// The branch that is checked out there.
    let branch: String?
    /// The commit that is checked out there.
    let commit: String?
    /// Whether images are built from it: there is a Dockerfile, and files that count are not ruled out.
    let isBuildable: Bool
    /// The build inputs: what identifies the content of each, by pattern.
    let build: [String: String]
    /// The files whose change restarts the service, likewise; a pattern that no file fits has an empty text.
    let restart: [String: String]
    /// The commands to run, in their order.
    let changes: [Change]

    /// The files that images are usually built from: those that say what is installed in them.
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
    /// The folder of this machine that a service is built from, and that changes under it: that of its checkout, if that
    /// is mounted, or of the project.
    func folder(of service: Service) -> FilePath? {
        mounts(of: service).first(where: \.use.isBuilt)?.folder ?? service.definition.buildFolder
    }

    /// Reads the files that decide what happens to the services of the enabled pods.
    mutating func readInputs(git: GitProgram) async throws {
        let enabled = Set(enabledPods.map(\.name))
        var heads: [FilePath: Head] = [:]
        for service in services where enabled.contains(service.pod) {
            guard let folder = folder(of: service), Files.kind(of: folder) == .folder else { continue }
            let top = mounts(of: service).first(where: \.use.isBuilt)?.checkout.path ?? project.root
            if heads[top] == nil { heads[top] = try await git.reader(top).head() }
            inputs[service.name] = try await inputs(of: service, in: folder, head: heads[top], git: git)
        }
    }

    private func inputs(
        of service: Service, in folder: FilePath, head: Head?, git: GitProgram
    ) async throws -> ServiceInputs {
        let settings = service.definition.settings
        let dockerfile = service.definition.dockerfile ?? "Dockerfile"
        let isEverBuilt = settings.rebuildOn?.isEmpty != true
        var rebuildOn = settings.rebuildOn ?? ServiceInputs.usual
        // Whatever else is named, these decide what an image is.
        if isEverBuilt {
            rebuildOn += [dockerfile, dockerfile + ".dockerignore", ".dockerignore"].map { Glob($0) }
        }
        let contents = try await FolderContents(
            folder, globs: rebuildOn + settings.restartOn + settings.runOnChange.map(\.files), git: git)
        func ids(_ globs: [Glob]) -> [String: String] {
            Dictionary(globs.map { ($0.pattern, contents.id(of: $0)) }) { first, _ in first }.compactMapValues { $0 }
        }
        let isInline = service.definition.layers.contains { $0.node["build"]?["dockerfile_inline"] != nil }
        return ServiceInputs(
            folder: project.display(folder), branch: head?.branch, commit: head?.commit?.description,
            isBuildable: isEverBuilt
                && (isInline || Files.kind(of: folder.pushing(FilePath(dockerfile))) == .file),
            build: ids(rebuildOn),
            restart: Dictionary(settings.restartOn.map { ($0.pattern, contents.id(of: $0) ?? "") }) { first, _ in first
            },
            changes: settings.runOnChange.map { .init(setting: $0, content: contents.id(of: $0.files)) })
    }
}
