import Host
import SystemPackage

/// What is wrong with a file that git, or our hook, runs.
package enum HookFile: Sendable, Hashable {
    /// It is not there.
    case missing
    /// Another program's file is in its place; of this name, where it names itself.
    case replaced(by: String?)
    /// Another program's file is in its place, and yet another one was there before ours.
    case doubled
    /// It is ours, and not as we wrote it.
    case changed
    /// Its mode does not let anybody run it.
    case notExecutable
    /// Its mode lets one run it, and the system does not, as on a file system that is mounted with `noexec`.
    case forbidden

    /// What it is.
    var words: String {
        switch self {
        case .missing: "not there"
        case .replaced(let program): "another program's" + (program.map { " (\($0))" } ?? "")
        case .doubled: "another program's, and not the one that ours has kept"
        case .changed: "not as git conductor wrote it"
        case .notExecutable: "not executable"
        case .forbidden: "executable, and on a file system that lets nobody run it"
        }
    }

    /// Looks whether a program can be run.
    ///
    /// - Returns: `nil` where it can.
    init?(program: FilePath) {
        if Files.isExecutable(program) { return nil }
        self =
            Files.kind(of: program) != .file ? .missing : Files.hasExecutableMode(program) ? .forbidden : .notExecutable
    }
}

extension HookFolder {
    /// The programs that put hooks of theirs in the place of others, by the name that these have in them.
    private static let managers = [
        "lefthook", "husky", "pre-commit", "overcommit", "simple-git-hooks", "git-lfs", "git lfs",
    ]

    /// Looks whether git runs a hook of ours as we wrote it.
    ///
    /// - Returns: `nil` where it does.
    func problem(_ name: String, script: String) -> HookFile? {
        let hook = path.appending(name)
        guard let text = try? Files.text(of: hook) else { return .missing }
        guard isOurs(name) else {
            return isDoubled(name) ? .doubled : .replaced(by: Self.managers.first(where: text.contains))
        }
        return HookFile(program: hook) ?? (text == script ? nil : .changed)
    }
}
