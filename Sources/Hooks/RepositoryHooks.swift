import Git
import HookScripts
import Host
package import Projects
package import Repositories
package import SystemPackage
import Text

/// Our git hooks in one repository: the project's, or a store.
///
/// Hooks of other programs keep working, and are restored when ours are uninstalled. The settings that ours need are in
/// a file of their own. The repository's configuration includes it only while the repository has the same path, so that
/// its absolute paths do no harm in a moved or copied repository.
package struct RepositoryHooks: Sendable {
    /// The git directory that all worktrees share.
    package let repository: FilePath
    /// How git runs them.
    package let mechanism: HookMechanism
    let git: GitProgram
    let configuration: Configuration
    private let otherPath: String?

    /// Reads the configuration of a repository and chooses how git runs our hooks there.
    ///
    /// - Parameters:
    ///   - repository: the git directory that all worktrees share.
    ///   - version: the version of the git that runs the hooks.
    init(_ repository: FilePath, version: GitVersion, git: GitProgram) async throws {
        self.repository = repository
        self.git = git
        configuration = try await git.reader(repository).configuration()
        let own = Self.ownFolder(in: repository).string
        otherPath = try configuration.strings("core.hooksPath").last { $0 != own }
        mechanism = HookMechanism(git: version, otherPath: otherPath)
    }

    /// The hooks of a project.
    package init(of project: Project, git: GitProgram) async throws {
        try await self.init(project.commonDirectory, version: git.version(keptFor: project), git: git)
    }

    /// The hooks of a store.
    package init(of store: Store, in project: Project, git: GitProgram) async throws {
        try await self.init(store.path, version: git.version(keptFor: project), git: git)
    }

    /// Returns the hooks of a project and of its stores.
    package static func all(in project: Project, git: GitProgram) async throws -> [RepositoryHooks] {
        let version = try await git.version(keptFor: project)
        return try await Jobs().all([project.commonDirectory] + Store.paths(in: project)) { path -> RepositoryHooks? in
            let hooks = try await RepositoryHooks(path, version: version, git: git)
            let isStore = try hooks.configuration.string(Store.urlKey) != nil
            return isStore || path == project.commonDirectory ? hooks : nil
        }.compactMap { $0 }
    }

    // MARK: What should be installed

    /// Whether the user wants hooks here.
    package var areWanted: Bool { get throws { try ProjectSettings(configuration).wantsHooks } }

    /// Whether the user wants hooks here, and nothing of ours is installed.
    package var areMissing: Bool { get throws { try areWanted && !haveTraces } }

    /// The folder of the hooks: the repository's `hooks` or, for ``HookMechanism/forwarding``, ours.
    package var folder: FilePath { mechanism == .forwarding ? ownFolder.path : usualFolder.path }

    private var usualFolder: HookFolder { HookFolder(path: repository.appending("hooks")) }
    var ownFolder: HookFolder { HookFolder(path: Self.ownFolder(in: repository)) }
    var script: FilePath { repository.appending("conductor").appending(Self.scriptName) }
    private var configurationFile: FilePath { repository.appending("conductor").appending("hooks.config") }

    /// The name of the script for ``HookMechanism/configuration``.
    static let scriptName = "hook"

    private static func ownFolder(in repository: FilePath) -> FilePath {
        repository.appending("conductor").appending("hooks")
    }

    /// The command that git runs for ``HookMechanism/configuration``.
    var command: String { "sh \(ShellWords.quote(script.string))" }

    /// Returns the scripts that belong in each folder of hooks; none for a folder that is not used.
    private func scripts(running program: FilePath) -> [(folder: HookFolder, scripts: [String: String])] {
        let names = mechanism == .configuration ? [] : HookScripts.names
        var scripts = names.map { ($0, HookScripts.script(for: $0, program: program.string)) }
        guard mechanism == .forwarding else {
            return [(usualFolder, Dictionary(uniqueKeysWithValues: scripts)), (ownFolder, [:])]
        }
        let others = Set(HookScripts.clientNames).union(otherNames).subtracting(names)
        scripts += others.map { ($0, HookScripts.script(for: $0, program: nil)) }
        return [(ownFolder, Dictionary(uniqueKeysWithValues: scripts)), (usualFolder, [:])]
    }

    /// The hooks in the folder that `core.hooksPath` names apart from ours.
    private var otherNames: [String] {
        guard let otherPath else { return [] }
        let home = git.host.environment["HOME"] ?? ""
        let path = otherPath.hasPrefix("~/") ? home + otherPath.dropFirst() : otherPath
        let folder = repository.removingLastComponent().pushing(FilePath(path))
        return Files.names(in: folder).filter { name in
            Files.isExecutable(folder.appending(name)) && name.allSatisfy { $0.isLetter || $0 == "-" } && name.count > 1
        }
    }

    /// The text of our file of git's configuration; `nil` if none is needed.
    private var configurationText: String? {
        switch mechanism {
        case .files: return nil
        case .forwarding: return HookConfiguration.text(hooksPath: ownFolder.path.string)
        case .configuration: return HookConfiguration.text(command: command)
        }
    }

    // MARK: What is installed

    /// Whether any part of our hooks is installed.
    package var haveTraces: Bool {
        usualFolder.hasTraces || ownFolder.hasTraces || Files.exists(configurationFile)
    }

    /// The program that the installed hooks run.
    package var program: FilePath? {
        usualFolder.program ?? ownFolder.program
            ?? (try? Files.text(of: script)).flatMap(HookScripts.program).map { FilePath($0) }
    }

    /// The names of our hooks, and whether each is installed.
    package var installed: [(name: String, isOurs: Bool)] {
        let isConfigured = mechanism == .configuration && isIncluded && Files.exists(script)
        let folder = HookFolder(path: folder)
        return HookScripts.names.map { ($0, isConfigured || folder.isOurs($0)) }
    }

    /// Whether all hooks are installed as they should be.
    package var areInstalled: Bool {
        let program = program.flatMap { Files.isExecutable($0) ? $0 : nil } ?? git.host.executable
        guard scripts(running: program).allSatisfy({ $0.folder.holds($0.scripts) }),
            configurationText == (try? Files.text(of: configurationFile)), isIncluded == (configurationText != nil)
        else { return false }
        guard mechanism == .configuration else { return true }
        return (try? Files.text(of: script)) == HookScripts.script(for: "any", program: program.string)
    }

    /// Whether installing the hooks would change anything, or help where git does not come to them.
    package var wantInstalling: Bool {
        get async throws {
            guard areInstalled else { return true }
            return try await inspect().contains { $0.problems.contains(where: \.isMendable) }
        }
    }

    private var inclusion: HookConfiguration.Inclusion { .init(repository: repository) }

    /// Whether the repository's configuration has a setting after ours that counts more.
    private var isShadowed: Bool {
        switch mechanism {
        case .files: false
        case .forwarding: (try? configuration.strings("core.hooksPath").last) != ownFolder.path.string
        case .configuration: (try? configuration.string("hook.conductor.command")) != command
        }
    }

    private var isIncluded: Bool {
        (try? configuration.strings(inclusion.key).contains(HookConfiguration.Inclusion.value)) == true
    }

    // MARK: Installing and removing

    /// Installs or repairs the hooks. Those of other programs are kept and run first.
    ///
    /// - Throws: ``ConductorError``, `HostError`.
    package func install() async throws {
        let folders = scripts(running: git.host.executable)
        if mechanism == .configuration {
            try Files.write(HookScripts.script(for: "any", program: git.host.executable.string), to: script)
        }
        if let first = folders.first { try first.folder.install(first.scripts) }
        try await configure(configurationText)
        try clear(folders.dropFirst().map(\.folder))
        if mechanism != .configuration { try Files.remove(script) }
    }

    /// Removes our hooks and restores what was there before.
    ///
    /// - Throws: ``ConductorError``, `HostError`.
    package func uninstall() async throws {
        try await configure(nil)
        try clear([usualFolder, ownFolder])
        try Files.remove(script)
    }

    private func clear(_ folders: [HookFolder]) throws {
        for folder in folders { try folder.install([:]) }
        if Files.names(in: ownFolder.path).isEmpty { try Files.remove(ownFolder.path) }
    }

    private func configure(_ text: String?) async throws {
        if let text { try Files.write(text, to: configurationFile) }
        try await inclusion.set(text != nil, isShadowed: isShadowed, git: git)
        if text == nil { try Files.remove(configurationFile) }
    }
}
