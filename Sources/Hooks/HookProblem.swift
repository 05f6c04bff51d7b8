package import Errors
import Text
package import SystemPackage

/// A reason why git does not run our hooks, or why they have no effect.
package enum HookProblem: Sendable, Hashable {
    /// Nothing of our hooks is installed, or nothing leads git to them.
    case notInstalled
    /// A setting leads git elsewhere.
    case shadowed(GitSetting)
    /// A setting, or a variable of the environment, turns our hooks off.
    case turnedOff(GitSetting)
    /// There is something wrong with these files of a folder.
    case files(HookFile, [String], in: FilePath)
    /// There is something wrong with the program that our hooks run.
    case program(HookFile, FilePath)
    /// The program that our hooks run is another version than this one.
    case otherVersion(String, FilePath)

    /// What it does to our hooks.
    package enum Effect: String, Sendable {
        /// They do not run.
        case stopped = "do not run"
        /// They do nothing, as somebody has decided.
        case off = "are turned off"
        /// They run, and may do something else than they should.
        case uncertain = "may not work"
    }

    /// What it does to our hooks.
    package var effect: Effect {
        switch self {
        case .turnedOff: .off
        // Without their program they look for another on PATH.
        case .otherVersion, .files(.changed, _, _), .program: .uncertain
        default: .stopped
        }
    }

    /// Whether they may do what they should all the same, or somebody has decided that they do nothing.
    package var isWarning: Bool {
        if case .program = self { return false }
        return effect != .stopped
    }

    /// Whether to install the hooks again solves it.
    package var isMendable: Bool {
        switch self {
        case .notInstalled, .otherVersion: true
        // Ours is included last by the repository's own configuration.
        case .shadowed(let setting): ["system", "global", "local"].contains(setting.scope)
        case .turnedOff: false
        case .files(let file, _, _): file != .forbidden && file != .doubled
        // Another program than the one that is missing, which may be elsewhere.
        case .program: true
        }
    }

    /// What the user has to understand and to do.
    package var code: ConductorError.Code {
        switch self {
        case .notInstalled, .files(.missing, _, _): .hooksMissing
        case .shadowed, .files(.replaced, _, _), .files(.changed, _, _): .hooksShadowed
        case .files(.doubled, _, _): .twoHooks
        case .turnedOff: .hooksOff
        case .files: .hooksNotExecutable
        case .program, .otherVersion: .hooksProgram
        }
    }

    /// The command that mends it, or what else to do.
    package var hint: String {
        switch self {
        case .shadowed(let setting) where !isMendable, .turnedOff(let setting): setting.removal
        case .files(.doubled, let names, let folder): HookFolder(path: folder).remedy(forDoubled: names)
        case .files(.forbidden, _, let folder): "mount what '\(folder)' is on without 'noexec'"
        default: "git conductor hooks install"
        }
    }
}

extension HookProblem: CustomStringConvertible {
    /// What is in the way, and what to do, in one line.
    package var line: String { "\(self): \(hint)" }

    /// What is in the way, and where.
    package var description: String {
        switch self {
        case .notInstalled: "they are not installed"
        case .shadowed(let setting): "'\(setting.name)' is '\(setting.value)' (\(setting.place)) and leads past them"
        case .turnedOff(let setting): "'\(setting.name)' is '\(setting.value)' (\(setting.place))"
        case .files(let file, let names, let folder):
            "\(names.joined(separator: ", ")) in '\(folder)' \(names.count == 1 ? "is" : "are") \(file.words)"
        case .program(let file, let path): "the program '\(path)' that they run is \(file.words)"
        case .otherVersion(let version, let path): "the program '\(path)' that they run is \(version)"
        }
    }
}
