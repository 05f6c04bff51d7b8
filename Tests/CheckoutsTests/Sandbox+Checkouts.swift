@testable import Checkouts
@testable import Pipeline
@testable import Repositories
import TestSupport

extension Sandbox {
    /// A transfer of which nobody wants to hear.
    func transfer(_ settings: TransferSettings = TransferSettings()) -> Transfer {
        Transfer(git: GitProgram(host()), settings: settings, job: .quiet)
    }

    /// What makes, moves and removes the checkouts of a project that was loaded.
    func checkouts(in situation: Situation) -> ProjectCheckouts {
        ProjectCheckouts(
            of: situation.project, existing: situation.checkouts, settings: situation.settings,
            git: GitProgram(host()), report: { _ in }, warn: { _ in })
    }
}
