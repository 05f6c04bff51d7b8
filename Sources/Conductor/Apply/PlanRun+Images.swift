import Compose
import Docker
import Errors
import Host
import Pipeline
import Projects
import Text
import YAML

/// Images that are not on this machine.
extension PlanRun {
    /// Pulls the missing images of the services that are brought up, each image once. Services whose images cannot be had are
    /// left as they are, and each image is named once.
    ///
    /// docker-compose would name an image once for each service, bring nothing up without it, and build the images of services
    /// that have a source.
    mutating func pullMissing() async throws {
        let services = plan.toBringUp.compactMap(situation.service).filter(needsImage)
        let missing = Set(try await session.engine.missing(services.compactMap(situation.image)))
        let waiting = services.filter { situation.image(of: $0).map(missing.contains) == true }
        guard !waiting.isEmpty, try !isOutdated() else { return }
        try await pullSources(waiting.filter { situation.source(of: $0) != nil && mayPull($0) })
        try await pullImages(waiting.filter { situation.source(of: $0) == nil })
    }

    /// Pulls the images of services without a source, in one call of docker-compose, which shows the progress.
    private mutating func pullImages(_ services: [Service]) async throws {
        let users = Dictionary(grouping: services) { situation.image(of: $0) ?? "" }
        let representatives = users.keys.sorted().compactMap { users[$0]?.first(where: mayPull)?.name }
        var said: [String] = []
        do {
            if !representatives.isEmpty { try await check(["pull", "--ignore-pull-failures"] + representatives) }
        } catch let error as ConductorError where !error.isInterruption {
            said = error.details
        }
        let lost = try await session.engine.missing(Array(users.keys))
        guard let first = lost.first else { return }
        let lines = lost.map { image in
            "'\(image)' of \((users[image] ?? []).map { "'\($0.name)'" }.joined(separator: ", "))"
        }
        stopped.formUnion(lost.flatMap { users[$0] ?? [] }.map(\.name))
        failures.append(
            ConductorError(
                .imageMissing,
                lines.count == 1
                    ? "the image \(lines[0]) is not here and cannot be pulled"
                    : "\(lines.count) images are not here and cannot be pulled",
                details: (lines.count == 1 ? [] : lines) + said,
                hint: "look at the names in the pods, and whether docker may pull them: docker pull \(first.quoted)"))
    }

    /// Pulls the images of services that have a source and run from the image that their pod names.
    private mutating func pullSources(_ services: [Service]) async throws {
        for service in services {
            guard let image = situation.image(of: service) else { continue }
            let isPulled = try await session.engine.pull(image, platform: service.definition.platform).isSuccess
            if isPulled || situation.inputs[service.name]?.isBuildable == true { continue }
            stopped.insert(service.name)
            failures.append(
                ConductorError(
                    .imageMissing, "the image '\(image)' of '\(service.name)' is not here and cannot be pulled",
                    hint:
                        "to build it from its source: git conductor checkout --no-up \(service.name) && git conductor build \(service.name)"
                ))
        }
    }

    /// Whether a service runs from an image that nothing here builds.
    private func needsImage(_ service: Service) -> Bool {
        let isHere = inventory.containers.contains {
            $0.service == service.name && $0.image == situation.image(of: service)
        }
        if isHere || service.definition.image == nil || rendering.images[service.name] != nil { return false }
        if situation.source(of: service) != nil { return true }
        // One that another service builds is not to be had elsewhere.
        let isBuilt = situation.services.contains {
            $0.definition.buildContext != nil && situation.image(of: $0) == situation.image(of: service)
        }
        return !isBuilt && policy(of: service) != "build"
    }

    /// Whether neither the command line nor the pod forbids to pull the image of a service.
    private func mayPull(_ service: Service) -> Bool {
        proposal.options.pull != "never" && policy(of: service) != "never"
    }

    private func policy(of service: Service) -> String? {
        compose?.resolved.document.root?["services"]?[service.name]?["pull_policy"]?.string
    }
}
