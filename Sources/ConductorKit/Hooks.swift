import Git
import HookScripts
import Host
public import SystemPackage

/// The git hooks of one repository, in the folder where git looks for them.
///
/// A hook that was there before is kept beside ours, runs first, and comes back when ours go.
public struct Hooks: Sendable {
    /// The folder of the hooks.
    public let folder: FilePath
    private let executable: FilePath

    private static let keptEnding = ".before-conductor"

    /// Names the folder of the hooks, and the program that they are to run.
    public init(at folder: FilePath, executable: FilePath) {
        self.folder = folder
        self.executable = executable
    }

    /// The hooks of a project.
    ///
    /// - Throws: ``ConductorError`` of kind `git` where `core.hooksPath` names another folder: that is another program's.
    public init(of project: Project, executable: FilePath, git: GitProgram) async throws {
        if let other = try await git.reader(project.root).configuration().string("core.hooksPath") {
            throw ConductorError(
                .git,
                "git runs the hooks in '\(other)' here, as core.hooksPath says; git conductor leaves that folder alone",
                hint:
                    "add to the hooks \(HookScripts.names.joined(separator: ", ")) there: git conductor hook \"$(basename \"$0\")\" \"$@\""
            )
        }
        self.init(at: project.commonDirectory.appending("hooks"), executable: executable)
    }

    /// The hooks of all stores of a project.
    public static func ofStores(in project: Project, executable: FilePath, git: GitProgram) async throws -> [Hooks] {
        try await Store.all(in: project, git: git).map { Hooks(at: $0.path.appending("hooks"), executable: executable) }
    }

    /// The hooks, and whether each is ours.
    public var installed: [(name: String, isOurs: Bool)] {
        HookScripts.names.map { ($0, isOurs(folder.appending($0))) }
    }

    /// Whether all hooks are ours.
    public var areInstalled: Bool { installed.allSatisfy(\.isOurs) }

    /// Installs the hooks, or mends them. Those of others are kept and run first.
    ///
    /// - Throws: ``HostError``.
    public func install() throws {
        let path = executable.string.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
        let script = HookScripts.hook.split(separator: "@CONDUCTOR@", omittingEmptySubsequences: false)
            .joined(separator: path)
        for name in HookScripts.names {
            let hook = folder.appending(name)
            if Files.exists(hook), !isOurs(hook) {
                let kept = FilePath("\(hook)\(Self.keptEnding)")
                guard !Files.exists(kept) else {
                    throw ConductorError(
                        .exists,
                        "both '\(hook)' and '\(kept)' are there; which one is to run before ours cannot be told",
                        hint: "remove the one that is no longer wanted")
                }
                try Files.move(hook, to: kept)
            }
            if try Files.write(script, to: hook) || !Files.isExecutable(hook) { try Files.makeExecutable(hook) }
        }
    }

    /// Takes our hooks away and puts back what was there before.
    ///
    /// - Throws: ``HostError``.
    public func uninstall() throws {
        for name in HookScripts.names {
            let hook = folder.appending(name)
            guard isOurs(hook) else { continue }
            try Files.remove(hook)
            let kept = FilePath("\(hook)\(Self.keptEnding)")
            if Files.exists(kept) { try Files.move(kept, to: hook) }
        }
    }

    private func isOurs(_ hook: FilePath) -> Bool {
        (try? Files.text(of: hook))?.contains(HookScripts.marker) == true
    }
}

extension Session {
    /// Whether the project's hooks are wanted and missing.
    public func lacksHooks() async throws -> Bool {
        let configuration = try await reader.configuration()
        if try configuration.bool("conductor.hooks") == false { return false }
        guard let hooks = try? await Hooks(of: project, executable: host.executable, git: git) else { return false }
        return !hooks.areInstalled
    }
}
