package import Compose
import Host
package import Pipeline
import Projects

extension Session {
    /// What a hook found.
    package enum HookResult: Sendable {
        /// Nothing that concerns the stack.
        case nothing
        /// This has been done, or will be by a process in the background.
        case applying(Plan, inBackground: Bool)
        /// Nothing but what has failed before for the same content.
        case held(Plan)
        /// Nothing was or will be done, since this was not approved.
        case needsApproval([HostPower])
    }

    /// Does what a git hook asks for: looks whether what runs is out of date and, if so, brings it to order.
    ///
    /// A hook is only a hint that something moved: what has to be done follows from what was last applied. It is done
    /// by a process of its own, for which git does not wait unless `conductor.hookWait` says so.
    ///
    /// - Parameters:
    ///   - name: the hook's name.
    ///   - arguments: what git gave to it.
    package func hook(_ name: String, _ arguments: [String]) async throws -> HookResult {
        let isBusy = isBusy()
        // Files alone say whether anything of ours is up. libgit2, which takes milliseconds to set up, comes after.
        let state = WorktreeState.read(project, warn: warn)
        guard isBusy || state.applied != nil else { return .nothing }
        let settings = try await settings()
        guard try settings.wantsHooks else { return .nothing }
        if !isBusy { try await checkPlace(isTold: false) }
        let isInTheMiddle =
            operation(around: host.currentDirectory) != nil || isRebaseStarting(in: host.currentDirectory)
        // Whoever is at work may have read the files before they moved: it looks again when it is done.
        if isBusy || isInTheMiddle && !Self.isLast(name, arguments) {
            try requestFollow()
            return .nothing
        }
        let proposal = try await propose(evidence: .record) { _ in .running }
        let plan = proposal.plan
        guard !plan.isEmpty || !plan.notes.isEmpty else {
            // The follower records what there is to be recorded: it holds the lock.
            if proposal.situation.isUnrecorded { try requestFollow() } else { try proposal.rendering.write() }
            return plan.held.isEmpty ? .nothing : .held(plan)
        }
        let new = unapproved(proposal)
        guard new.isEmpty else { return .needsApproval(new) }
        let waits = try settings.hooksWait
        if waits, !isInTheMiddle {
            try note.leave(from: host.currentDirectory)
            try await follow()
        } else {
            try requestFollow()
        }
        return .applying(plan, inBackground: !waits || isInTheMiddle)
    }

    /// Whether all files of an operation that is still in progress are what they are to be: these hooks run at its end.
    private static func isLast(_ name: String, _ arguments: [String]) -> Bool {
        name == "post-merge" || name == "post-rewrite" && arguments.first == "rebase"
    }
}
