import HookScripts
package import SystemPackage

/// Whether git runs our hooks in one worktree and they have an effect, and if not, what is in their way.
package struct HookInspection: Sendable, Equatable {
    /// The top of the worktree; the git directory of a store that has no worktree.
    package let worktree: FilePath
    /// How git runs our hooks in this repository.
    package let mechanism: HookMechanism
    /// What is in the way of our hooks.
    package let problems: [HookProblem]

    /// Whether git runs our hooks and they have an effect.
    package var isEffective: Bool { problems.allSatisfy { $0.isWarning && $0.effect != .off } }

    /// Follows the way from git to our program: the settings that lead git to our hooks, their files, the program that
    /// these run, and the switches that it looks at. What comes after an obstacle that stops git is not looked at.
    ///
    /// - Parameters:
    ///   - worktree: the top of the worktree.
    ///   - mechanism: how git should run our hooks.
    ///   - found: the hooks and settings that were found.
    init(worktree: FilePath, mechanism: HookMechanism, found: Found) {
        self.worktree = worktree
        self.mechanism = mechanism
        // Whoever has turned them off does not miss them.
        if let off = found.off("conductor.hooks") ?? found.off("CONDUCTOR_HOOKS") {
            problems = [.turnedOff(off)]
        } else if !found.hasTraces {
            problems = [.notInstalled]
        } else if let problem = Self.lead(mechanism, found) {
            problems = [problem]
        } else {
            let switches =
                mechanism == .configuration ? (["conductor"] + HookScripts.names).map { "hook.\($0).enabled" } : []
            problems = found.files + switches.compactMap(found.off).map { .turnedOff($0) }
        }
    }

    /// What leads git elsewhere than to our hooks.
    private static func lead(_ mechanism: HookMechanism, _ found: Found) -> HookProblem? {
        let key = mechanism == .configuration ? "hook.conductor.command" : "core.hookspath"
        let wanted: String? =
            switch mechanism {
            case .configuration: found.command
            case .files: nil
            case .forwarding: found.ownFolder
            }
        guard let setting = found.value(key) else { return wanted == nil ? nil : .notInstalled }
        // Our folder may lead to our hooks longer than it has to: what it forwarded to is gone.
        let isOurs = setting.value == wanted || mechanism == .files && setting.value == found.ownFolder
        return isOurs ? nil : .shadowed(setting)
    }

    /// The hooks and settings of a worktree.
    struct Found: Sendable, Equatable {
        var hasTraces = true
        var settings: [GitSetting] = []
        /// Our own folder of hooks, which our configuration sets as `core.hooksPath`.
        var ownFolder = ""
        /// The command that our configuration sets for the hooks.
        var command = ""
        /// What is wrong with the files of our hooks, and with the program that they run.
        var files: [HookProblem] = []

        /// Returns the setting of a key that is in force, which is the last one.
        func value(_ key: String) -> GitSetting? { settings.last { $0.key == key } }

        /// Returns the setting in force of a key, if it says no.
        func off(_ key: String) -> GitSetting? { value(key).flatMap { $0.isFalse ? $0 : nil } }
    }
}
