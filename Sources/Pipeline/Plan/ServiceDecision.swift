import Compose
package import Docker
import Projects
import SystemPackage
import Text

/// The steps for one service, decided by comparing its rendering with what was last applied and with its containers.
struct ServiceDecision {
    /// The steps in the order in which they are taken.
    private(set) var steps: [Plan.Step] = []

    private let service: Service
    private let rendering: Rendering
    private let inventory: Inventory
    private let containers: [Container]
    /// The containers of all services.
    private let byService: [String: [Container]]
    private let scope: Plan.Scope
    private let isJustStarted: Bool
    /// How many containers the service is to have: as many as the command asks for, or as somebody has asked for before,
    /// or as its files say.
    let replicas: Int
    private let differences: Differences

    private var name: String { service.name }
    private var isScaled: Bool { replicas != service.definition.replicas }
    private var situation: Situation { rendering.situation }
    private var applied: WorktreeState.Applied? { situation.state.applied }
    private var isRecorded: Bool { applied?.services[name]?.isEmpty == false }
    private var isBegun: Bool { applied?.isBegun(name) == true }
    // A hook acts by itself, and does not try again what has failed; a user who asks for services has it tried again.
    private var actsByItself: Bool { scope == .running }

    /// Decides.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - rendering: the stack as it should be, and what was last applied.
    ///   - inventory: the containers and images that exist.
    ///   - byService: its containers, by service.
    ///   - scope: how much of the stack may change.
    ///   - options: what the command asks for beside that.
    init(
        _ service: Service, _ rendering: Rendering, _ inventory: Inventory, _ byService: [String: [Container]],
        _ scope: Plan.Scope, _ options: Plan.Options
    ) {
        self.service = service
        self.rendering = rendering
        self.inventory = inventory
        self.scope = scope
        isJustStarted = options.isJustStarted
        let isBuilt = options.building.contains(service.name)
        let containers = byService[service.name] ?? []
        self.containers = containers
        self.byService = byService
        let situation = rendering.situation
        differences = Differences(
            of: service.name, from: situation.state.applied?.services[service.name] ?? [:],
            to: rendering.facts[service.name] ?? [:], lines: rendering.lines[service.name] ?? [:],
            commits: (situation.state.applied?.commits?[service.name], situation.inputs[service.name]?.commit))
        let keepsScale = !options.resetsScales && !differences.changesScale
        let asked = service.definition.replicas
        let before = situation.state.applied?.containers?[service.name]?.scale ?? asked
        // What a killed command has left does not tell how many are wanted.
        let present =
            situation.state.applied?.isBegun(service.name) == true ? 0 : containers.count - containers.unfinished.count
        replicas = options.scales[service.name] ?? (keepsScale ? max(present, before) : asked)

        var last = containerStep()
        if isBuilt, last == nil || last?.action == .restart {
            last = Plan.Step(.recreate, name, reasons: ["its image was built"])
        }
        if options.recreating.contains(service.name), !containers.isEmpty, last?.action != .recreate {
            last = Plan.Step(.recreate, name, reasons: ["'--force-recreate' asks for it"], isForced: true)
        }
        if let reason = absentOwner {
            last = Plan.Step(last?.action ?? .recreate, name, reasons: (last?.reasons ?? []) + [reason]).held
        }
        let build = buildStep(before: last, isBuilt: isBuilt)
        steps = (build.map { [$0] } ?? []) + commands() + (last.map { [$0] } ?? [])
        // Without the new image only the old one could run, so the other steps are held, too.
        if build?.isHeld == true { steps = steps.map(\.held) }
    }

    /// Returns the step that brings its containers up to date; `nil` if they are.
    private func containerStep() -> Plan.Step? {
        guard !containers.isEmpty else {
            return replicas > 0 ? Plan.Step(.start, name, reasons: ["it has no container"]) : nil
        }
        let (reasons, isForced) = recreation()
        if let stopped = containers.first(where: { !$0.isRunning }), scope != .running || isBegun {
            // Of a container that is to be started docker-compose finds out itself what is not recorded, and docker takes
            // the mounts that are there then.
            let changes = isRecorded ? reasons : otherData + lostNetworks(applied?.containers?[name]?.networks ?? [])
            return Plan.Step(
                changes.isEmpty ? .start : .recreate, name,
                reasons: changes + ["its container \(stopped.stateInWords)"], isForced: !changes.isEmpty,
                networks: changes.isEmpty ? [] : remadeNetworks)
        }
        if !reasons.isEmpty {
            return Plan.Step(.recreate, name, reasons: reasons, isForced: isForced, networks: remadeNetworks)
        }
        if !restarting.isEmpty { return restartStep() }
        if let reason = wrongCount { return Plan.Step(.scale, name, reasons: [reason]) }
        let tool = situation.tool.map { "\($0.words) \($0.version)" } ?? "docker-compose"
        return stuckNetworks.isEmpty
            ? nil
            : Plan.Step(
                .recreate, name,
                reasons: stuckNetworks.map {
                    "\($0.reason), and \(tool) cannot change a network that is in use: "
                        + "'git conductor down\(situation.project.stackOption)', then 'git conductor up\(situation.project.stackOption)'"
                }
            ).held
    }

    /// The reasons to restart its containers.
    private var restarting: [String] {
        let mounts =
            isAdoptable
            ? Set(inventory.replacedMounts[name] ?? []).sorted().map {
                "\(situation.project.display(FilePath($0))) was made anew"
            }
            : differences.restarting
        return mounts
            + (inventory.lostNamespaces[name].map { ["'\($0)', whose namespaces it uses, was started after it"] } ?? [])
    }

    /// Returns the step that restarts its containers; held where docker would make an empty folder in the place of what is
    /// not there.
    private func restartStep() -> Plan.Step {
        guard let path = rendering.facts[name]?.missingMounts.first else {
            return Plan.Step(.restart, name, reasons: restarting)
        }
        let reasons = restarting.map { "\($0), but \(path), which it mounts, is not there" }
        return Plan.Step(.restart, name, reasons: reasons).held
    }

    /// Returns the reasons to recreate its containers, and whether docker-compose is told to, because it does not see all
    /// of them itself.
    private func recreation() -> (reasons: [String], isForced: Bool) {
        if isAdoptable { return (replacedImage + otherData + lostNetworks(inventory.networks[name] ?? []), true) }
        guard isRecorded else {
            if !otherData.isEmpty { return (differences.remaking + otherData, true) }
            if inventory.copied.contains(name) { return (["\(Self.unknownCopy) is not known"], true) }
            if isOurs || inventory.settings?[name] == nil { return (differences.remaking, isOurs) }
            return (replacedImage + [Self.otherSettings], true)
        }
        let stuck = Set(stuckNetworks.map(\.reason))
        return (differences.remaking.filter { !stuck.contains($0) } + otherData + strangers, true)
    }

    /// The reason that its containers were made with the data of another branch.
    private var otherData: [String] {
        situation.state.services[name]?.data == rendering.data(of: service) ? [] : [situation.dataReason]
    }

    /// Whether it may have been us who made containers of which nothing is recorded: one with a checkout may have been made
    /// anew since they were started.
    private var isOurs: Bool { isBegun || !isJustStarted && !situation.mounts(of: service).isEmpty }

    /// Whether docker-compose has made its containers without our record, and would make the same ones again.
    private var isAdoptable: Bool {
        // Where docker-compose copies content, its digest does not tell which.
        // Nor does it tell the names of volumes.
        let volumes = rendering.data(of: service) == nil ? [] : rendering.volumeNames[name] ?? []
        guard !isOurs, inventory.volumes[name, default: []].isSuperset(of: volumes), !inventory.copied.contains(name),
            let settings = inventory.settings?[name],
            containers.allSatisfy({ $0.settings == settings })
        else { return false }
        guard isRecorded, let record = applied?.containers?[name] else { return !isRecorded }
        return record.settings != nil && !containers.contains(where: record.knows)
    }

    private static let unknownCopy = "what docker-compose copied to its container"
    private static let otherSettings = "its container was made with other settings"

    /// Returns the reasons that its containers are not those that were brought up, or not from the images that they would
    /// be made from now. What is known without docker tells nothing of that.
    private var strangers: [String] {
        var reasons = replacedImage
        guard let record = applied?.containers?[name], !containers.contains(where: \.isAssumed) else { return reasons }
        if containers.contains(where: { !record.knows($0) }) {
            reasons.append(
                record.settings == nil
                    ? "its container is another one, and \(Self.unknownCopy) is not known" : Self.otherSettings)
        }
        reasons += lostNetworks(record.networks ?? [])
        if let root = record.root, root != situation.project.root.string, differences.mountsFiles {
            reasons.append("its container mounts files of the project where it was before, at \(root)")
        }
        for (used, ids) in record.uses.sorted(by: { $0.key < $1.key }) {
            let present = (byService[used] ?? []).map(\.id)
            if !present.isEmpty, !Set(ids).isSubset(of: present) {
                reasons.append("the container of '\(used)', which it shares with, is another one")
            }
        }
        return reasons
    }

    /// Returns the reasons that its containers are not on networks that they are to be on.
    private func lostNetworks(_ names: [String]) -> [String] {
        names.filter { name in containers.contains { !$0.isAssumed && !$0.networks.contains(name) } }.map {
            "its container was taken off the network '\($0)'"
        }
    }

    /// The reason that its image is not the one that its container was made from.
    private var replacedImage: [String] {
        guard inventory.replacedImages.contains(name) else { return [] }
        let image = rendering.images[name] ?? situation.image(of: service)
        return ["\(image.map { "the image '\($0)'" } ?? "its image") is another one now"]
    }

    /// The reason that it cannot be made anew or restarted now: nothing runs of a service whose namespaces it uses, which
    /// only a person starts again.
    private var absentOwner: String? {
        guard actsByItself, !containers.isEmpty, !containers.contains(where: \.isAssumed) else { return nil }
        for owner in situation.namespaceOwners(of: service).map(\.name) where applied?.isBegun(owner) != true {
            let present = byService[owner] ?? []
            if let stopped = present.first, !present.contains(where: \.isRunning) {
                return "the container of '\(owner)', which it shares with, \(stopped.stateInWords)"
            }
            if present.isEmpty, applied?.containers?[name]?.uses[owner]?.isEmpty == false {
                return "the container of '\(owner)', which it shares with, is gone"
            }
        }
        return nil
    }

    /// The reason that there are not as many containers as its files ask for; `nil` if there are.
    private var wrongCount: String? {
        guard !containers.contains(where: \.isAssumed), containers.count != replicas else { return nil }
        if containers.count < replicas { return "\(containers.count) of its \(replicas) containers are there" }
        let count = containers.count.counted("container")
        return "it has \(count), and \(isScaled ? "'--scale' asks" : "its files ask") for \(replicas)"
    }

    /// The changed networks that docker-compose makes anew with its containers.
    private var remadeNetworks: [String] { stuckNetworks.isEmpty ? differences.networks.map(\.reason) : [] }

    /// The changed networks that this docker-compose cannot change.
    private var stuckNetworks: [(name: FactName, reason: String)] {
        situation.tool?.remakesNetworks == false ? differences.networks : []
    }

    /// Returns the commands of `run_on_change` that have to run.
    private func commands() -> [Plan.Step] {
        let record = situation.state.services[name]
        let inputs = situation.inputs[name]
        return (inputs?.changes ?? []).compactMap { change in
            let pattern = change.setting.files.pattern
            // Without a record this is the first content, for which no command has to run.
            guard let content = change.content, let done = record?.done?[pattern], !done.contains(content) else {
                return nil
            }
            let hasFailed = record?.failed?[pattern] == content
            let step = Plan.Step(
                .run, name,
                reasons: [
                    Differences.words(
                        inputs.map { $0.folder == "." ? pattern : "\($0.folder)/\(pattern)" } ?? pattern,
                        commits: differences.commits)
                        + (hasFailed ? ", and it failed for that content" : "")
                ], command: change.setting.command, files: pattern)
            return hasFailed && actsByItself ? step.held : step
        }
    }

    /// Returns the step that builds its image; `nil` if none has to be built.
    private func buildStep(before last: Plan.Step?, isBuilt: Bool) -> Plan.Step? {
        if isBuilt { return Plan.Step(.build, name, reasons: ["'--build' asks for it"], isForced: true) }
        guard let last, last.action != .restart, !last.isHeld else { return nil }
        let isOutdated = mayHaveOtherCode(before: last)
        guard let image = rendering.images[name] else {
            return isOutdated ? Plan.Step(.build, name, reasons: [Self.otherCode], isForced: true) : nil
        }
        let isThere = inventory.images.contains(image)
        guard !isThere || isOutdated else { return nil }
        let hasFailed = situation.state.services[name]?.failedImage == image
        let reasons =
            isThere
            ? [Self.otherCode]
            : differences.building.isEmpty ? ["no image has its present build inputs"] : differences.building
        let step = Plan.Step(.build, name, reasons: reasons + (hasFailed ? ["the build failed"] : []))
        return hasFailed && actsByItself ? step.held : step
    }

    private static let otherCode = "the image with its build inputs may have other code"

    /// Whether the image that it would run from may have been built with other code than there is now: its code is in the image
    /// alone, and the image is not the one that runs.
    private func mayHaveOtherCode(before last: Plan.Step) -> Bool {
        guard last.action == .start || last.action == .recreate, holdsCode,
            // An image that has taken the name of the one that runs was built since then.
            !containers.contains(where: \.isAssumed), !inventory.replacedImages.contains(name)
        else { return false }
        if let image = rendering.images[name] { return !containers.contains { $0.image == image } }
        return containers.contains { $0.image.hasPrefix(situation.imagePrefix) }
    }

    /// Whether its image is built from a folder of which it mounts nothing, and not all files of the folder count as build
    /// inputs.
    private var holdsCode: Bool {
        guard let folder = service.definition.buildFolder, service.definition.settings.rebuildOn == nil,
            !situation.mounts(of: service).contains(where: \.use.isBuilt)
        else { return false }
        let place = FilePath(situation.project.display(folder))
        return !(applied?.services[name] ?? [:]).keys.contains { fact in
            guard let path = fact.mountedPath.map({ FilePath($0) }) else { return false }
            return place == "." || path == "." || path.starts(with: place) || place.starts(with: path)
        }
    }
}

extension WorktreeState.ServiceContainers {
    /// Whether it is one of these containers, or one that docker-compose made from the same settings.
    package func knows(_ container: Container) -> Bool {
        ids.contains(container.id) || settings != nil && settings == container.settings
    }
}
