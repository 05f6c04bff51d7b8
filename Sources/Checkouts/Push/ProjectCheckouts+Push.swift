import Errors
import Git
import Host
package import Projects
package import Repositories
import SystemPackage
import Text

/// What came of a push in one repository.
package struct PushOutcome: Sendable {
    /// What was to be done.
    package let plan: PushPlan
    /// What hooks and the remote have said, a line each.
    package var messages: [String] = []
    /// Whether the branch was pushed now; `false` if nothing was to be done, or the error.
    package let result: Result<Bool, any Error>
}

extension ProjectCheckouts {
    /// Decides what `push` does, from what was fetched before.
    ///
    /// - Parameter sources: the sources whose checkouts are meant; `nil` for the project and all checkouts.
    /// - Throws: ``ConductorError`` of kind `unknownName` for a source that has no checkout, of kind `git`; `GitError`.
    package func planPush(_ sources: [Source]?) async throws -> [PushPlan] {
        let paths = (sources == nil ? [project.root] : []) + (try checkouts(of: sources)).map(\.path)
        return try await Jobs().all(paths) { try await planPush(try WorkingTree($0, git: git)) }
    }

    private func planPush(_ tree: WorkingTree) async throws -> PushPlan {
        let head = try await tree.reader.head()
        let layout = RepositoryLayout.find(from: tree.path)
        func plan(_ decision: PushPlan.Decision) -> PushPlan {
            PushPlan(
                path: tree.path, branch: head.branch ?? head.commit?.abbreviated ?? "nothing", decision: decision,
                repository: layout?.commonDirectory ?? tree.path)
        }
        guard let commit = head.commit else { return plan(.nothing("no commits yet")) }
        guard let branch = head.branch else {
            let own = try await tree.commitsOnNoBranch()
            if own.isEmpty { return plan(.nothing("on no branch")) }
            let path = project.display(tree.path).quoted
            return plan(
                .refused(
                    ConductorError(
                        .detachedHead, "HEAD is detached, with \(own.count.commits) that no branch has",
                        hint: tree.operation.map { "finish the \($0) first: git -C \(path) status" }
                            ?? "git -C \(path) switch -c BRANCH makes a branch of them")))
        }
        let configuration = try await tree.reader.configuration()
        let destination = try PushDestination(of: branch, configuration)
        var ahead: Int?
        if case .branch(let remote, let name, _) = destination,
            let tracking = try await tree.reader.resolve("refs/remotes/\(remote)/\(name)")
        {
            ahead = try await tree.reader.divergence(commit, from: tracking).ahead
        }
        let state = PushState(
            branch: branch, destination: destination,
            hasUpstream: try configuration.string("branch.\(branch).merge") != nil, ahead: ahead,
            unpushed: ahead == nil ? try await tree.reader.countUnpushed(head) : 0,
            isRemoteEmpty: ahead == nil ? try await tree.reader.branches(.remote).isEmpty : false)
        return plan(state.decision(at: project.display(tree.path)))
    }

    /// Pushes the branches of several repositories side by side; those that share a repository one after the other,
    /// because git locks its configuration to set an upstream.
    ///
    /// The lock of the stores is not held: a hook may take minutes, and run commands of ours.
    ///
    /// - Parameter isForced: whether to push with `--force-with-lease`.
    /// - Returns: an outcome for each plan, in their order.
    /// - Throws: ``ConductorError`` of kind `interrupted` after a signal.
    package func push(_ plans: [PushPlan], isForced: Bool, jobs: Jobs) async throws -> [PushOutcome] {
        let groups = plans.reduce(into: [[PushPlan]]()) { groups, plan in
            if let index = groups.firstIndex(where: { $0[0].repository == plan.repository }) {
                groups[index].append(plan)
            } else {
                groups.append([plan])
            }
        }
        let isAlone = jobs.limit == 1 || plans.count { $0.isPush } == 1
        let (done, signal) = await Interruption.cancelling {
            await jobs.sideBySide(groups) { group in
                var outcomes: [PushOutcome] = []
                for plan in group {
                    outcomes.append(await carryOut(plan, isForced: isForced, isAlone: isAlone, jobs: jobs))
                }
                return outcomes
            }
        }
        let outcomes = plans.compactMap { plan in done.joined().first { $0.plan.path == plan.path } }
        if let signal {
            let pushed = outcomes.filter { (try? $0.result.get()) == true }.map { project.name(of: $0.plan.path) }
            throw ConductorError(
                .interrupted, "interrupted: \(pushed.isEmpty ? "nothing" : pushed.joined(separator: ", ")) was pushed",
                hint: "run the command again: what is pushed stays", signal: signal)
        }
        return outcomes
    }

    private func carryOut(_ plan: PushPlan, isForced: Bool, isAlone: Bool, jobs: Jobs) async -> PushOutcome {
        switch plan.decision {
        case .nothing: return PushOutcome(plan: plan, result: .success(false))
        case .refused(let error): return PushOutcome(plan: plan, result: .failure(error))
        case .push(let push):
            let reply = await jobs.job(project.name(of: plan.path), isAlone: isAlone) { job in
                job.begin("Pushing \(push.branch) to \(push.place)")
                let url = try await git("remote", "get-url", "--push", push.remote, in: plan.path)
                return try await git.push(push.arguments(isForced: isForced), to: url, in: plan.path, for: job)
            }
            return PushOutcome(
                plan: plan, messages: (try? reply.get().messages) ?? [],
                result: reply.flatMap { reply in
                    reply.error(of: push, at: project.display(plan.path)).map { .failure($0) }
                        ?? .success(reply.result == .pushed)
                })
        }
    }
}

extension PushPlan {
    /// Whether a branch is to be pushed.
    var isPush: Bool { if case .push = decision { true } else { false } }

    /// What comes of it, if nothing goes wrong.
    package var preview: PushOutcome {
        if case .refused(let error) = decision { return PushOutcome(plan: self, result: .failure(error)) }
        return PushOutcome(plan: self, result: .success(isPush))
    }
}

extension PushPlan.Push {
    /// The arguments of `git push`.
    func arguments(isForced: Bool) -> [String] {
        // A lease is on what was fetched before, so there is none on a new branch.
        (setsUpstream ? ["--set-upstream"] : []) + (isForced && !isNew ? ["--force-with-lease"] : [])
            + ["--", remote, "refs/heads/\(branch):refs/heads/\(target)"]
    }
}

extension PushReply {
    /// Returns the error for a push that was refused; `nil` for any other.
    func error(of push: PushPlan.Push, at path: String) -> ConductorError? {
        let fetch = "'git conductor sync' fetches them; then 'git -C \(path.quoted) rebase \(push.place.quoted)'"
        return switch result {
        case .pushed, .current: nil
        case .behind:
            ConductorError(
                .pushBehind, "'\(push.place)' has commits that '\(push.branch)' lacks",
                hint: "\(fetch), or '--force-with-lease', which drops what was fetched before")
        case .stale:
            ConductorError(
                .pushBehind, "'\(push.place)' has commits that were not fetched yet, so it was not overwritten",
                hint: "\(fetch)")
        case .refused(let reason): ConductorError(.pushRefused, "the remote refuses '\(push.branch)': \(reason)")
        case .stopped: ConductorError(.pushRefused, "a 'pre-push' hook refuses '\(push.branch)'")
        }
    }
}
