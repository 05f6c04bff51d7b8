import Errors
import Git
import Host
import Text

extension ProjectSettings {
    /// Reads the settings whose values may make no sense.
    private static let readings: [@Sendable (ProjectSettings) throws -> Any?] = [
        { try $0.followsCheckouts }, { try $0.environment }, { try $0.wantsHooks }, { try $0.hooksWait },
        { try $0.ports }, { try $0.portRange }, { try $0.data }, { try $0.transfer },
        { try $0.timeLimits(usual: .init()) },
    ]

    /// The names below `conductor.`.
    private static let names = [
        "checkouts", "clone.depth", "clone.filter", "commandTimeout", "compose", "copy", "data", "dataImage",
        "environment", "follow", "hooks", "hookWait", "portRange", "ports", "pullRefs", "stack", "timeout", "transfer",
        "worktrees",
    ]

    /// The errors of the settings that make no sense, each with what to do about it.
    package var errors: [any Error] {
        let services = configuration.strings(ofEach: "conductor", "source").keys.sorted()
        let readings =
            Self.readings + services.map { service in { @Sendable settings in try settings.source(of: service) } }
        return readings.compactMap { read in
            do {
                _ = try read(self)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The keys below `conductor.` that nothing reads, each with the names that are near.
    package var unknownKeys: [(key: String, hint: String)] {
        let known = Set(Self.names.map { "conductor.\($0)".lowercased() })
        return configuration.keys(of: "conductor").filter { key in
            !known.contains(key) && !key.hasSuffix(".source")
        }.map { key in
            let name = String(key.dropFirst("conductor.".count))
            return (key, didYouMean(name, among: Self.names) ?? "git config --unset \(key)")
        }
    }
}
