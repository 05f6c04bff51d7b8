import Errors
import Host

extension GitProgram {
    /// Throws for a name that git takes for no branch.
    package func check(newBranch name: String) async throws {
        let found = try await attempt(["check-ref-format", "--branch", name])
        if !found.status.isSuccess || name.hasPrefix("-") {
            throw ConductorError(
                .nameNotAllowed, "'\(name)' is no name for a branch", hint: "'git help check-ref-format' has the rules")
        }
    }
}
