import Compose
import Docker
import Host
import Pipeline
import Projects

extension Session {
    /// Gives the stack the ports that a proposal needs, and records them for all stacks of this machine.
    ///
    /// A port that something else has taken meanwhile is given up for another one, which is said.
    ///
    /// - Returns: the proposal, made again where the stack has got other ports than it was made for.
    /// - Throws: ``ConductorError`` of kind `engine` where docker does not answer, or no ports are left.
    func withPorts(_ proposal: Proposal) async throws -> Proposal {
        let situation = proposal.situation
        let wishes = situation.ports.wishes
        let started = Set(proposal.plan.taken.filter { $0.action == .start || $0.action == .recreate }.map(\.service))
        let starting = situation.ports.all.filter { started.contains($0.service) }
        guard wishes.contains(where: { !situation.ports.recorded.contains($0.key) }) || !starting.isEmpty else {
            return proposal
        }
        let published = try await engine.publishers()
        let others = Set(published.filter { $0.stack != situation.stack }.flatMap(\.publishedPorts))
        let own = Set(published.filter { $0.stack == situation.stack }.flatMap(\.publishedPorts))
        // On another machine only docker can tell.
        let isRemote = try await engine.isRemote()
        func isFree(_ port: Int, _ wish: PortRegistry.Wish) -> Bool {
            !others.contains(port) && (isRemote || Network.isFree(port: port, isDatagram: wish.isDatagram))
        }
        let lost = starting.filter { moved in
            guard situation.ports.recorded.contains(moved.key), let wish = wishes.first(where: { $0.key == moved.key }),
                let ports = moved.moved.published
            else { return false }
            return !ports.allSatisfy { own.contains($0) || isFree($0, wish) }
        }
        let range = try situation.settings.portRange
        var after = situation
        try await PortRegistry.change(host.environment) { registry in
            registry.restore(situation.state.ports, for: situation.portOwner)
            registry.takeBack(lost.map(\.key), of: situation.portOwner)
            try registry.give(wishes, to: situation.portOwner, within: range, isFree: isFree)
            after.ports.take(from: registry, for: situation.portOwner, within: range)
            after.state.ports = registry.entry(of: situation.portOwner)
        }
        for old in lost {
            guard let new = after.ports.all.first(where: { $0.key == old.key }) else { continue }
            warn(
                "port \(old.moved.published?.text ?? "") of '\(old.service)' is taken: it is \(new.moved.published?.text ?? "") now"
            )
        }
        guard after.ports.all != situation.ports.all || after.state.ports != situation.state.ports else {
            return proposal
        }
        return Proposal(
            try Rendering(after), inventory: proposal.inventory, scope: proposal.scope, options: proposal.options)
    }
}

extension Session {
    /// Takes the ports of stacks back, of which nothing is left.
    func forgetPorts(of owners: [PortRegistry.Owner]) async throws {
        let registry = PortRegistry.read(host.environment, warn: nil)
        guard owners.contains(where: { registry.entry(of: $0) != nil }) else { return }
        try await PortRegistry.change(host.environment) { $0.forget(owners) }
    }

    /// Names the places in the project's files that name ports which services have elsewhere in this stack.
    func warnOfPorts(_ proposal: Proposal) throws {
        for reference in try proposal.situation.portReferences(in: proposal.plan.toMake, hostName: host.name) {
            warn(reference.words)
        }
    }
}
