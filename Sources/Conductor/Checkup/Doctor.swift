package import Host
import Projects

/// One of the checks that `doctor` runs.
package struct Check: Sendable {
    /// The name of the check, one word.
    package let name: String
    /// Runs the check on a session's project.
    let look: @Sendable (Session) async throws -> [Finding]

    init(_ name: String, _ look: @escaping @Sendable (Session) async throws -> [Finding]) {
        self.name = name
        self.look = look
    }

    /// All checks. One whose problems make others fail comes before these.
    static let all = [
        Check("git") { try await $0.host.examineGit() },
        Check("docker") { try await $0.host.examineEngine() + $0.examineEnginePlace() },
        Check("settings") { try await $0.examineSettings() },
        Check("compose") { try await $0.host.examineCompose(choice: $0.settings().compose) },
        Check("disk") { try await $0.examineDisk() },
        Check("state") { $0.examineState() },
        Check("place") { try await $0.examinePlace() },
        Check("project") { try await $0.examineProject() },
        Check("files") { try await $0.examineFiles() },
        Check("repositories") { try await $0.examineRepositories() },
        Check("hooks") { try await $0.examineHooks() },
        Check("lfs") { try await $0.examineLargeFiles() },
        Check("stack") { try await $0.examineStack() },
        Check("ports") { try await $0.examinePorts() },
        Check("leftovers") { await $0.examineLeftovers() },
    ]
}

extension Session {
    /// Runs all checks and changes nothing.
    ///
    /// - Returns: the findings of each check. What several of them have found is told by the first.
    package func examine() async -> [(check: String, findings: [Finding])] {
        var all: [(check: String, findings: [Finding])] = []
        var told: Set<String> = []
        for check in Check.all {
            let findings = await Finding.collect { try await check.look(self) }
            all.append((check.name, findings.filter { $0.state == .ok || told.insert($0.what).inserted }))
        }
        return all
    }

    /// Runs the checks that need no project.
    ///
    /// - Parameter error: why there is none.
    package static func examine(
        _ host: Host, withoutProject error: any Error
    ) async -> [(check: String, findings: [Finding])] {
        [
            ("git", await Finding.collect { try await host.examineGit() }),
            ("docker", await Finding.collect { try await host.examineEngine() }),
            ("compose", await Finding.collect { try await host.examineCompose(choice: nil) }),
            ("project", [Finding(error)]),
        ]
    }

    /// Repairs what can be repaired without losing anything.
    ///
    /// - Returns: one line for each repair, and the errors of the repairs that failed.
    /// - Throws: ``ConductorError`` of kind `project` where the worktree is a copy that shares its git directory; `HostError`
    ///   where the lock cannot be taken.
    package func mend() async throws -> (done: [String], failures: [any Error]) {
        try refuseDoubled()
        return try await lockedAsIs {
            var done: [String] = []
            var failures: [any Error] = []
            // A repair may solve what a later check would report, so each check runs when it is its turn.
            for check in Check.all {
                guard let findings = try? await check.look(self) else { continue }
                for fix in findings.compactMap(\.fix) {
                    do {
                        try await fix.mend()
                        done.append(fix.done)
                    } catch {
                        failures.append(error)
                    }
                }
            }
            _ = WorkInProgress.clear(in: project)
            return (done, failures)
        }
    }
}
