import Compose
import Docker
import Projects
import SystemPackage
import YAML

/// What we add to a service that docker-compose has resolved, with the reasons: in the form of a compose file that would
/// be merged last, `override.yml`.
struct Override {
    private var entries: [Value.Entry] = []
    /// The reasons of the additions, by their keys below the service.
    private(set) var reasons: [[String]: String] = [:]

    /// The mapping to write; `nil` if nothing is added.
    var value: Value? { entries.isEmpty ? nil : .mapping(entries) }

    /// The reason of a volume for a folder of `keep`.
    static let keepReason = "what the image has there stays, with its present build inputs"

    /// Collects the additions to a service.
    ///
    /// - Parameters:
    ///   - service: the service.
    ///   - image: the image named after the build inputs; `nil` if the service runs from its pod's image.
    ///   - situation: has the checkouts, the mounts and the placeholders.
    /// - Throws: `YAMLError`.
    init(of service: Service, image: String?, in situation: Situation) throws {
        if let image {
            add("image", .string(image), "its build inputs are not those of the image that the pod names")
        } else if let tag = situation.defaultTag(of: service) {
            add(
                "image", .string(Interpolation.escape(tag.image)),
                "the default tag of the image, \(situation.defaultTags?.file ?? ""):\(tag.line)")
        }
        if let checkout = situation.checkout(behind: service),
            let use = situation.source(of: service)?.build(of: service.name)
        {
            let folder = Mount(checkout: checkout, use: use).folder
            add(
                "build", ["context": .string(Interpolation.escape(folder.string))],
                "build of the checkout \(situation.project.display(checkout.path))")
        } else if situation.refusesContext(of: service) {
            add("build", .tagged("!reset", .null), "docker-compose 1 cannot build from such a URL")
        }
        if situation.project.isSecondStack, service.definition.tagsImages,
            !entries.contains(where: { $0.key == "build" })
        {
            add("build", ["tags": .tagged("!reset", .null)], "another stack has these names for its image")
        }
        let mounts = situation.mounts(of: service)
        let git = ContainerGit(service, mounts)
        try addVolumes(mounts, git, try situation.keptFolders(of: service), in: situation)
        addVariables(
            (git?.variables ?? []).map { ($0.name, $0.value, Self.gitReason) }
                + (service.definition.settings.usesPorts ? situation.portVariables : []).map {
                    ($0.name, $0.value, "'x-conductor.ports' asks for the ports of this stack")
                })
        if try situation.namesMachine(in: service) {
            add("extra_hosts", [Situation.machine: "host-gateway"], Self.machineReason)
        }
        addPlaceholders(situation.placeholders(before: service))
        separate(service, in: situation)
    }

    private static let machineReason = "containers of pods reach this machine by that name"
    private static let gitReason = FactName.git.words(of: "")

    private mutating func add(_ key: String, _ value: Value, _ reason: String? = nil) {
        entries.append(Value.Entry(key: key, value: value))
        if let reason { reasons[[key]] = reason }
    }

    private mutating func addVariables(_ variables: [(name: String, value: String, reason: String)]) {
        guard !variables.isEmpty else { return }
        for variable in variables { reasons[["environment", variable.name]] = variable.reason }
        add(
            "environment",
            .mapping(variables.map { .init(key: $0.name, value: .string(Interpolation.escape($0.value))) }))
    }

    private mutating func addVolumes(
        _ mounts: [Mount], _ git: ContainerGit?, _ kept: [Situation.KeptFolder], in situation: Situation
    ) throws {
        let isLegacy = situation.tool?.isLegacy == true
        var volumes: [Value] = []
        func add(_ value: Value, at target: String, _ reason: String) {
            volumes.append(value)
            reasons[["volumes", target]] = reasons[["volumes", target]] ?? reason
        }
        for mount in mounts {
            add(
                .bind(mount.folder, at: mount.use.target, isLegacy: isLegacy), at: mount.use.target,
                "mount of \(situation.project.display(mount.folder))")
        }
        for folder in git?.folders ?? [] {
            add(.bind(folder, at: folder.string, isLegacy: isLegacy), at: folder.string, Self.gitReason)
        }
        for folder in kept { add(folder.value, at: folder.target, Self.keepReason) }
        if !volumes.isEmpty { self.add("volumes", .sequence(volumes)) }
    }

    private mutating func addPlaceholders(_ placeholders: [Service]) {
        guard !placeholders.isEmpty else { return }
        let conditions = placeholders.map { placeholder in
            let condition: Value = placeholder.definition.hasHealthCheck ? "service_healthy" : "service_started"
            reasons[["depends_on", placeholder.name]] = "the placeholder '\(placeholder.name)' is started first"
            return Value.Entry(key: placeholder.name, value: ["condition": condition])
        }
        add("depends_on", .mapping(conditions))
    }

    /// Removes a fixed `container_name` in a second stack, since two stacks cannot both have it.
    private mutating func separate(_ service: Service, in situation: Situation) {
        guard situation.project.isSecondStack, service.definition.containerName != nil else { return }
        add("container_name", .tagged("!reset", .null), "two stacks cannot have containers of the same name")
    }
}

extension Situation {
    /// The name of this machine in containers. Docker Desktop has it; on Linux docker gives it only where it is asked to.
    static let machine = "host.docker.internal"

    /// Whether the containers of a service get the name of this machine from us.
    ///
    /// Those of a project with a plain compose file stay as docker-compose alone would make them.
    ///
    /// - Throws: `YAMLError` with the place of the mistake.
    func namesMachine(in service: Service) throws(YAMLError) -> Bool {
        guard isOnLinux, project.shape == .pods, try !service.definition.namesHost(Self.machine) else { return false }
        // Containers in these have no names of their own, or docker refuses to give them any.
        let mode = try service.definition.networkMode() ?? ""
        return !["host", "none"].contains(mode) && !mode.hasPrefix("service:") && !mode.hasPrefix("container:")
    }

    /// Whether docker-compose would refuse all files because of the URL that a service is built from, although it is not
    /// asked to build: it looks for a folder of that name.
    func refusesContext(of service: Service) -> Bool {
        tool?.isLegacy == true && service.definition.buildContext?.isFolderToLegacyCompose == true
    }
}
