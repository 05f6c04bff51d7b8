import Compose
import Projects
import SystemPackage

/// What a container needs so that git works in it, on the worktrees that are mounted there.
///
/// A worktree's `.git` names a folder of its store, by its path on this machine: the store is mounted at that path, and
/// the worktree at its own, so that git in the container sees no link that leads nowhere.
struct ContainerGit {
    private let mounts: [Mount]
    /// The number of settings that the service itself gives to git by variables.
    private let ownSettings: Int

    /// - Returns: `nil` where the service does not ask for it, or nothing is mounted.
    init?(_ service: Service, _ mounts: [Mount]) {
        guard service.definition.settings.usesGit, !mounts.isEmpty else { return nil }
        self.mounts = mounts
        let count = service.definition.environment.last { $0.name == "GIT_CONFIG_COUNT" }?.value
        ownSettings = count.flatMap { Int($0) } ?? 0
    }

    /// The folders of this machine that the container gets at the same paths.
    var folders: [FilePath] {
        var seen: Set<FilePath> = []
        return mounts.flatMap { [$0.checkout.store, $0.checkout.path] }.filter { seen.insert($0).inserted }
    }

    /// Variables of the container: git reads settings from them, in no other place and for nobody else.
    var variables: [(name: String, value: String)] {
        // Another user than the container's owns what is mounted.
        let safe = mounts.map(\.use.target) + folders.map(\.string)
        // Worktrees that the container does not see are none that are gone; our hooks are this machine's affair.
        let settings =
            safe.map { ("safe.directory", $0) } + identity
            + [("gc.worktreePruneExpire", "never"), ("hook.conductor.enabled", "false")]
        var variables = [(name: "CONDUCTOR_HOOKS", value: "0")]
        variables.append(("GIT_CONFIG_COUNT", "\(ownSettings + settings.count)"))
        for (index, (key, value)) in settings.enumerated() {
            variables.append(("GIT_CONFIG_KEY_\(ownSettings + index)", key))
            variables.append(("GIT_CONFIG_VALUE_\(ownSettings + index)", value))
        }
        return variables
    }

    /// Who commits: the one who does so on this machine.
    private var identity: [(String, String)] {
        (mounts.first { $0.use.isBuilt } ?? mounts[0]).checkout.identity.sorted { $0.key < $1.key }.map { ($0, $1) }
    }

    /// What makes a container with it another one.
    static let factName = "git in the container"
    var fact: String {
        (folders.map(\.string) + variables.map { "\($0.name)=\($0.value)" }).joined(separator: "\n")
    }
}
