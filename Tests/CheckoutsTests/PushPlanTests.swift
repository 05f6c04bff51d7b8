import Testing

@testable import Checkouts
@testable import Errors

/// What is decided on a branch.
@Suite struct PushPlanTests {
    /// Describes a decision, the hint of a refusal included.
    private func decision(
        _ destination: PushDestination, hasUpstream: Bool = true, ahead: Int? = nil, unpushed: Int = 0,
        isRemoteEmpty: Bool = false
    ) -> String {
        let state = PushState(
            branch: "fix", destination: destination, hasUpstream: hasUpstream, ahead: ahead, unpushed: unpushed,
            isRemoteEmpty: isRemoteEmpty)
        return switch state.decision(at: "src/web") {
        case .push(let push):
            "\(push.commits) to \(push.place)\(push.isNew ? ", new" : "")\(push.setsUpstream ? ", upstream" : "")"
        case .nothing(let reason): "nothing: \(reason)"
        case .refused(let error): "refused: \(error.message)"
        }
    }

    private let upstream = PushDestination.branch(remote: "origin", name: "fix", isUpstream: true)
    private let own = PushDestination.branch(remote: "origin", name: "fix", isUpstream: false)

    @Test("A branch with an upstream is pushed where it is ahead")
    func ahead() {
        #expect(decision(upstream, ahead: 2) == "2 to origin/fix")
        #expect(decision(upstream, ahead: 0) == "nothing: up to date")
    }

    @Test("A branch without an upstream is pushed where it has commits that no remote has")
    func new() {
        #expect(decision(own, hasUpstream: false, unpushed: 1) == "1 to origin/fix, new, upstream")
        #expect(decision(own, hasUpstream: false) == "nothing: a remote has all its commits")
        #expect(decision(own, hasUpstream: false, ahead: 3) == "3 to origin/fix, upstream")
    }

    @Test("A branch whose upstream has another name is never pushed")
    func otherName() {
        let destination = PushDestination.otherName(upstream: "main", remote: "origin")
        #expect(
            decision(destination, unpushed: 1)
                == "refused: 'fix' has 1 commit that no remote has: its upstream 'origin/main' has another name")
        #expect(decision(destination) == "nothing: a remote has all its commits")
        #expect(
            decision(.otherName(upstream: "main", remote: nil), unpushed: 2)
                == "refused: 'fix' has 2 commits that no remote has: its upstream 'main' has another name")
    }

    @Test("An upstream that is gone is not made again, unless the remote is still empty")
    func gone() {
        #expect(
            decision(upstream, unpushed: 1)
                == "refused: 'fix' has 1 commit that no remote has: its upstream 'origin/fix' is gone")
        #expect(decision(upstream, unpushed: 1, isRemoteEmpty: true) == "1 to origin/fix, new")
    }

    @Test("A repository without a remote has nothing to push; one that git is not to push from is named")
    func none() {
        #expect(decision(.none("there is no remote 'origin'"), unpushed: 1) == "nothing: there is no remote 'origin'")
        #expect(
            decision(.none("'push.default' is 'nothing'"), unpushed: 1)
                == "refused: 'fix' has 1 commit that no remote has: 'push.default' is 'nothing'")
    }
}
