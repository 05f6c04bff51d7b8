package import Compose
import Git
import Host
import Projects
package import Repositories
import SystemPackage
import Text
import YAML

/// The files that decide what happens to a service, as they are on disk.
package struct ServiceInputs: Sendable {
    /// Files for which a command runs.
    package struct Change: Sendable {
        /// The files and the command.
        package let setting: ServiceSettings.OnChange
        /// What identifies their content; `nil` where there are none, and nothing is to run.
        package let content: String?
    }

    /// The folder of the service, as the project writes it.
    package let folder: String
    /// The branch that is checked out there.
    package let branch: String?
    /// The commit that is checked out there.
    package let commit: String?
    /// Whether images are built from it: there is a Dockerfile, and files that count are not ruled out.
    package let isBuildable: Bool
    /// The build inputs: what identifies the content of each, by pattern.
    package let build: [String: String]
    /// The files whose change restarts the service, likewise; a pattern that no file fits has an empty text.
    package let restart: [String: String]
    /// The commands to run, in their order.
    package let changes: [Change]

    /// Those of a source that was not fetched yet: an image is built from it where the pod names none.
    static func unknown(_ folder: String) -> ServiceInputs {
        ServiceInputs(
            folder: folder, branch: nil, commit: nil, isBuildable: true, build: [:], restart: [:], changes: [])
    }

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
    package func readInputs(git: GitProgram) async throws -> [String: ServiceInputs] {
        let enabled = Set(enabledPods.map(\.name))
        var inputs: [String: ServiceInputs] = [:]
        var heads: [FilePath: Head] = [:]
        for service in services where enabled.contains(service.pod) {
            guard let folder = folder(of: service) else { continue }
            let checkout = mounts(of: service).first(where: \.use.isBuilt)?.checkout
            guard files.kind(of: folder) == .folder else {
                // A checkout that is expected, and whose content is at its remote.
                if let checkout, !Files.exists(checkout.path) {
                    inputs[service.name] = .unknown(project.display(folder))
                }
                continue
            }
            let top = checkout?.path ?? project.root
            if heads[top] == nil {
                heads[top] = if let head = files.head(of: top) { head } else { try await git.reader(top).head() }
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
        // Whatever else is named, these decide what an image is.
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
