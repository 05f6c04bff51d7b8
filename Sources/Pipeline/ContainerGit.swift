import Compose
import Projects
import SystemPackage

/// The mounts and variables with which git works in a container, on the worktrees that are mounted there.
///
/// A worktree and its store name each other by their paths on this machine. Both are therefore mounted at these paths,
/// too, so that git in the container finds them.
struct ContainerGit {
    private let mounts: [Mount]
    /// The `GIT_CONFIG_COUNT` of the service itself.
    private let ownSettings: Int

    /// Takes the mounts of a service; `nil` if the service does not use git, or nothing is mounted.
    init?(_ service: Service, _ mounts: [Mount]) {
        let mounts = mounts.filter { $0.checkout != nil }
        guard service.definition.settings.usesGit, !mounts.isEmpty else { return nil }
        self.mounts = mounts
        let count = service.definition.environment.last { $0.name == "GIT_CONFIG_COUNT" }?.value
        ownSettings = count.flatMap { Int($0) } ?? 0
    }

    /// The folders that are bind-mounted at the same paths as on this machine.
    var folders: [FilePath] {
        var seen: Set<FilePath> = []
        return mounts.compactMap(\.checkout).flatMap { [$0.store, $0.path] }.filter { seen.insert($0).inserted }
    }

    /// The environment variables of the container, from which git takes settings that hold in this container only.
    var variables: [(name: String, value: String)] {
        // The mounted folders belong to another user than the container's.
        let safe = mounts.map(\.use.target) + folders.map(\.string)
        // git must not prune worktrees that only this machine sees, and our hooks must not run in the container.
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

    /// The `user.name` and `user.email` that the checkout has on this machine.
    private var identity: [(String, String)] {
        ((mounts.first { $0.use.isBuilt } ?? mounts[0]).checkout?.identity ?? [:]).sorted { $0.key < $1.key }.map {
            ($0, $1)
        }
    }

    var fact: String {
        (folders.map(\.string) + variables.map { "\($0.name)=\($0.value)" }).joined(separator: "\n")
    }
}
