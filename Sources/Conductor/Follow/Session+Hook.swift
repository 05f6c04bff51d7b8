package import Compose
import Errors
import Host
package import Pipeline
import Git
import Projects

extension Session {
    /// The result of a hook.
    package enum HookResult: Sendable {
        /// There is nothing to tell: the stack is up to date, or another process brings it up to date.
        case nothing
        /// The plan was carried out or, in the background, will be by the follower.
        case applying(Plan, inBackground: Bool)
        /// The only steps left are some that have failed before for the same content.
        case held(Plan)
        /// Nothing was or will be done, because these powers are not approved.
        case needsApproval([HostPower])
        /// Nothing was or will be done, because the project's files cannot be read.
        case unreadable(any Error)
    }

    /// Answers a git hook: checks whether what runs is out of date and, if so, brings it up to date.
    ///
    /// A hook is only a hint that files have changed: what has to be done follows from what was last applied. The
    /// follower does it in the background, unless `conductor.hookWait` makes git wait.
    ///
    /// - Parameters:
    ///   - name: the hook's name.
    ///   - arguments: the hook's arguments.
    package func hook(_ name: String, _ arguments: [String]) async throws -> HookResult {
        let trace = FileTrace()
        let result = try await FileTrace.$current.withValue(trace) {
            FileTrace.note(contentOf: host.executable)
            return try await answer(name, arguments)
        }
        if case .nothing = result, let folder = RepositoryLayout.find(from: host.currentDirectory)?.gitDirectory {
            try trace.write(to: folder, environment: host.environment, isOfProject: folder == project.gitDirectory)
        }
        return result
    }

    private func answer(_ name: String, _ arguments: [String]) async throws -> HookResult {
        let isBusy = isBusy()
        // The state file alone says whether the stack is up. libgit2, which takes milliseconds to set up, comes after.
        guard isBusy || WorktreeState.isUp(project, warn: warn) else { return .nothing }
        let settings = try await settings()
        guard try settings.wantsHooks else { return .nothing }
        if !isBusy { try await checkPlace(isTold: false) }
        let isInTheMiddle =
            operation(around: host.currentDirectory) != nil || isRebaseStarting(in: host.currentDirectory)
        // A process at work may have read the files before they changed: for the note it reads them again.
        if isBusy || isInTheMiddle && !Self.isLast(name, arguments) {
            try requestFollow()
            return .nothing
        }
        // git is not to wait for a docker-compose that may never answer.
        if try !settings.hooksWait, try hasToAskForTool(settings) {
            try requestFollow()
            return .nothing
        }
        let proposal: Proposal
        do {
            proposal = try await propose(evidence: .record) { _ in .running }
        } catch let error where (error as? ConductorError)?.kind != .engine {
            return .unreadable(error)
        }
        let plan = proposal.plan
        guard !plan.isEmpty || !plan.notes.isEmpty else {
            // The state is written under the lock, which the follower takes.
            if proposal.situation.isUnrecorded { try requestFollow() } else { try proposal.rendering.write() }
            if proposal.situation.data == nil {
                try FileTrace.notingBranch { try LastBranch.write(proposal.situation.branch, project) }
            }
            return plan.heldSummary.isEmpty ? .nothing : .held(plan)
        }
        let new = unapproved(proposal)
        guard new.isEmpty else { return .needsApproval(new) }
        let waits = try settings.hooksWait
        if waits, !isInTheMiddle {
            try note.leave(from: host.currentDirectory)
            try await withTimeLimits().follow()
        } else {
            try requestFollow()
        }
        return .applying(plan, inBackground: !waits || isInTheMiddle)
    }

    /// Whether a hook runs at the end of an operation, when all files are final although it still is in progress.
    private static func isLast(_ name: String, _ arguments: [String]) -> Bool {
        name == "post-merge" || name == "post-rewrite" && arguments.first == "rebase"
    }
}
