/// What `doctor` looks at.
package struct Check: Sendable {
    /// What it looks at, in a word.
    package let name: String
    /// Looks at it in a session's project.
    let look: @Sendable (Session) async throws -> [Finding]

    init(_ name: String, _ look: @escaping @Sendable (Session) async throws -> [Finding]) {
        self.name = name
        self.look = look
    }

    /// All of them. What keeps others from looking comes first.
    static let all = [
        Check("git") { try await $0.examineGit() },
        Check("docker") { try await $0.examineEngine() },
        Check("compose") { try await $0.examineCompose() },
        Check("state") { $0.examineState() },
        Check("place") { try await $0.examinePlace() },
        Check("project") { try await $0.examineProject() },
        Check("repositories") { try await $0.examineRepositories() },
        Check("hooks") { try await $0.examineHooks() },
        Check("leftovers") { await $0.examineLeftovers() },
    ]
}

extension Session {
    /// Looks at everything and changes nothing.
    ///
    /// - Returns: what each check found, at least one thing each.
    package func examine() async -> [(check: String, findings: [Finding])] {
        var all: [(check: String, findings: [Finding])] = []
        for check in Check.all {
            do {
                all.append((check.name, try await check.look(self)))
            } catch {
                all.append((check.name, [Finding(error)]))
            }
        }
        return all
    }

    /// Mends what can be mended without losing anything.
    ///
    /// - Returns: what was done, a line each, and what went wrong.
    /// - Throws: ``ConductorError`` of kind `project` where nothing here can be trusted.
    package func mend() async throws -> (done: [String], failures: [any Error]) {
        try refuseDoubled()
        return try await locked {
            var done: [String] = []
            var failures: [any Error] = []
            // What one check mends another one may have been about to complain of: each looks when it is its turn.
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
            return (done, failures)
        }
    }
}
