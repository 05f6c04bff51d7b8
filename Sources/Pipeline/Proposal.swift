package import Compose
import Docker
import Projects

/// What is about to be done to the stack: all that was read, what follows from it, and the steps.
///
/// It is made in one place (`Session.propose`) and carried out in one (`Session.carryOut`); every `--dry-run`, `status`, hook
/// and command shows or does one. Its parts always belong to the same load.
package struct Proposal: Sendable {
    /// The compose files that we write, and the facts of each service.
    package let rendering: Rendering
    /// What docker has of the stack.
    package let inventory: Inventory
    /// How much of the stack may be touched.
    package let scope: Plan.Scope
    /// The steps.
    package let plan: Plan

    /// All that was read.
    package var situation: Situation { rendering.situation }

    /// Proposes what follows from what was read.
    ///
    /// - Parameters:
    ///   - inventory: what docker has of the stack.
    ///   - scope: how much of the stack may be touched.
    ///   - building: the services whose images are to be built whatever is there.
    package init(
        _ rendering: Rendering, inventory: Inventory, scope: Plan.Scope, building: Set<String> = []
    ) {
        self.rendering = rendering
        self.inventory = inventory
        self.scope = scope
        plan = Plan(rendering, inventory: inventory, scope: scope, building: building)
    }

    /// The services whose power over the machine counts; all, and the project as a whole, where `nil`.
    package var concerned: [String]? {
        switch scope {
        case .all, .down: nil
        case .services(let names): situation.namesWithDependencies(names)
        case .running: plan.toMake
        }
    }

    /// Whether docker-compose has to be run for it.
    package var needsCompose: Bool {
        if case .down = scope { return true }
        return !plan.isEmpty
    }

    /// What it asks for beyond the containers, as our own reading of the files sees it.
    package var powers: [HostPower] { concerned?.isEmpty == true ? [] : situation.powers(of: concerned) }

    /// What it asks for beyond the containers, as docker-compose sees the files.
    package func powers(in resolved: ResolvedStack) -> [HostPower] {
        concerned?.isEmpty == true ? [] : resolved.powers(of: concerned)
    }
}

extension Inventory {
    /// What docker has of a stack if all that was applied still runs, and all images that were built are still there.
    package init(assumedFor situation: Situation) {
        let services = situation.state.applied?.services.keys.sorted() ?? []
        self.init(containers: services.map { Container(assumedRunning: $0) }, images: situation.images.images)
    }
}
