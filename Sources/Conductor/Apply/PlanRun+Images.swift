import Compose
import Docker
import Errors
import Host
import Pipeline
import Projects
import YAML

/// Images that are not on this machine.
extension PlanRun {
    /// Pulls the missing images of services, each image once, and says which of them cannot be had, each once.
    ///
    /// docker-compose would name an image once for each service, and build those of services that have a source instead.
    func pullMissing(_ names: [String]) async throws {
        let services = names.compactMap(situation.service).filter(wantsPull)
        let missing = Set(try await session.engine.missing(services.compactMap(situation.image)))
        guard !missing.isEmpty else { return }
        let users = Dictionary(grouping: services.filter { situation.image(of: $0).map(missing.contains) == true }) {
            situation.image(of: $0) ?? ""
        }
        let images = users.keys.sorted()
        try await pullSources(images, users)
        let plain = images.filter { users[$0]?.allSatisfy { situation.source(of: $0) == nil } == true }
        let representatives = plain.compactMap { users[$0]?.first?.name }
        guard !representatives.isEmpty else { return }
        var said: [String] = []
        do {
            try await check(["pull", "--ignore-pull-failures"] + representatives)
        } catch let error as ConductorError where !error.isInterruption {
            said = error.details
        }
        let lost = Set(try await session.engine.missing(plain))
        guard !lost.isEmpty else { return }
        let lines = plain.filter(lost.contains).map { image in
            "'\(image)' of \((users[image] ?? []).map { "'\($0.name)'" }.joined(separator: ", "))"
        }
        throw ConductorError(
            .engine,
            lines.count == 1
                ? "the image \(lines[0]) is not here and cannot be pulled"
                : "\(lines.count) images are not here and cannot be pulled",
            details: (lines.count == 1 ? [] : lines) + said,
            hint:
                "look at the names in the pods, and whether docker may pull them: docker pull \(plain.first(where: lost.contains) ?? "")"
        )
    }

    /// Pulls the images of services that have a source and run from the image that their pod names.
    private func pullSources(_ images: [String], _ users: [String: [Service]]) async throws {
        for image in images {
            for service in users[image] ?? [] where situation.source(of: service) != nil {
                let isPulled = try await session.engine.pull(image, platform: service.definition.platform).isSuccess
                if isPulled || situation.inputs[service.name]?.isBuildable == true { continue }
                throw ConductorError(
                    .engine, "the image '\(image)' of '\(service.name)' is not here and cannot be pulled",
                    hint:
                        "to build it from its source: git conductor checkout --no-up \(service.name) && git conductor build \(service.name)"
                )
            }
        }
    }

    /// Whether a service runs from an image that is pulled where it is missing.
    private func wantsPull(_ service: Service) -> Bool {
        let isHere = inventory.containers.contains {
            $0.service == service.name && $0.image == situation.image(of: service)
        }
        if isHere || proposal.options.pull == "never" || service.definition.image == nil { return false }
        if rendering.images[service.name] != nil { return false }
        if situation.source(of: service) != nil { return true }
        let policy = compose?.resolved.document.root?["services"]?[service.name]?["pull_policy"]?.string
        return service.definition.buildContext == nil && policy != "never" && policy != "build"
    }
}
