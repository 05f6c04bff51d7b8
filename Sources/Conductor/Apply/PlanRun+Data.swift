import Docker
import Pipeline
import Projects

extension PlanRun {
    /// Returns the services in whose new containers docker-compose 1 would put volumes of the old ones where others are to
    /// be: those with other data than before, whose image declares a volume for such a path.
    func servicesToRenew(_ services: [String]) async throws -> Set<String> {
        guard situation.tool?.isLegacy == true, situation.data != nil || situation.state.data != nil else { return [] }
        var renewed: Set<String> = []
        for service in services.compactMap(situation.service) {
            let targets = compose?.resolved.volumeTargets(of: service.name) ?? []
            let isChanged = situation.state.services[service.name]?.data != rendering.data(of: service)
            guard isChanged || situation.state.applied?.isBegun(service.name) == true, !targets.isEmpty else {
                continue
            }
            let image = rendering.imageName(of: service.name)
            let paths = (try? await session.engine.volumePaths(ofImage: image)) ?? []
            if !paths.isDisjoint(with: targets) { renewed.insert(service.name) }
        }
        return renewed
    }
}
