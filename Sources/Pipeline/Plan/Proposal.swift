package import Compose
import Docker
import Projects

/// A plan for the stack, with the rendering and the inventory from which it was made.
///
/// Only `Session.propose` makes one, and only `Session.carryOut` carries one out; every command, hook, `status` and
/// `--dry-run` uses them. Its parts always belong to the same load.
package struct Proposal: Sendable {
    /// The compose files that we write, and the facts of each service.
    package let rendering: Rendering
    /// The containers and images that exist.
    package let inventory: Inventory
    /// How much of the stack may change.
    package let scope: Plan.Scope
    /// What the command asks for beside the stack that the files describe.
    package let options: Plan.Options
    /// The steps.
    package let plan: Plan

    /// The situation that was rendered.
    package var situation: Situation { rendering.situation }

    /// Plans the steps for a rendering.
    ///
    /// - Parameters:
    ///   - rendering: the stack as it should be, and what was last applied.
    ///   - inventory: the containers and images that exist.
    ///   - scope: how much of the stack may change.
    ///   - options: what the command asks for beside that.
    package init(
        _ rendering: Rendering, inventory: Inventory, scope: Plan.Scope, options: Plan.Options = .init()
    ) {
        self.rendering = rendering
        self.inventory = inventory
        self.scope = scope
        self.options = options
        plan = Plan(rendering, inventory: inventory, scope: scope, options: options)
    }

    /// The services whose power over the machine is checked; `nil` for all services.
    ///
    /// Unless there are none, the power of the project as a whole is checked with them.
    package var concerned: [String]? {
        switch scope {
        case .all: nil
        // What shares with a named service may have to be made anew, too.
        case .services(let names): situation.namesWithDependencies(names + plan.toMake)
        case .running: plan.toMake
        }
    }

    /// Whether docker-compose has to run for it.
    package var needsCompose: Bool { plan.taken.contains { ![.remove, .stop].contains($0.action) } }

    /// The power over the machine that it asks for, according to our own reading of the files.
    package var powers: [HostPower] { concerned?.isEmpty == true ? [] : situation.powers(of: concerned) }

    /// The services that were brought up and have no container, while others run: somebody has removed it.
    package var withoutContainer: [String] {
        let containers = inventory.containers
        guard containers.contains(where: \.isRunning) else { return [] }
        return situation.services.filter { service in
            service.isStarted && service.definition.replicas > 0
                && situation.state.applied?.services[service.name]?.isEmpty == false
                && !containers.contains { $0.service == service.name }
        }.map(\.name)
    }

    /// Returns the power over the machine that it asks for, according to our own reading and to what docker-compose
    /// resolved.
    package func powers(in resolved: ResolvedStack) -> [HostPower] {
        concerned?.isEmpty == true ? [] : resolved.powers(of: concerned)
    }
}

extension Inventory {
    /// Assumes that all services last applied still run, and that all built images still exist.
    package init(assumedFor situation: Situation) {
        let services = situation.state.applied?.services.keys.sorted() ?? []
        self.init(containers: services.map { Container(assumedRunning: $0) }, images: situation.images.images)
    }
}
