extension ServiceGraph: Encodable {
    private enum Keys: String, CodingKey {
        case schema, project, environment, stack, pods, services, needs, volumes, notes
    }

    /// Encodes the graph in the form that `docs/formats.md` describes. Members are only added to it.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Keys.self)
        try members.encode(1, forKey: .schema)
        try members.encode(project, forKey: .project)
        try members.encode(environment, forKey: .environment)
        try members.encode(stack, forKey: .stack)
        try members.encode(pods, forKey: .pods)
        try members.encode(services, forKey: .services)
        try members.encode(needs, forKey: .needs)
        try members.encode(sharedVolumes, forKey: .volumes)
        try members.encode(notes, forKey: .notes)
    }
}

extension ServiceGraph.Pod: Encodable {
    private enum Keys: String, CodingKey { case name, type, enabled }

    /// Encodes the pod.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Keys.self)
        try members.encode(name, forKey: .name)
        try members.encode(kind.rawValue, forKey: .type)
        try members.encode(isEnabled, forKey: .enabled)
    }
}

extension ServiceGraph.Service: Encodable {
    private enum Keys: String, CodingKey {
        case name, pod, state, health, exitCode, containers, image, ports, networks, mounts, sharedStack
    }

    /// Encodes the service; what there is not is `null`.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Keys.self)
        try members.encode(name, forKey: .name)
        try members.encode(pod, forKey: .pod)
        try members.encode(state, forKey: .state)
        try members.encode(health, forKey: .health)
        try members.encode(exitCode, forKey: .exitCode)
        try members.encode(containers, forKey: .containers)
        try members.encode(image, forKey: .image)
        try members.encode(ports, forKey: .ports)
        try members.encode(networks, forKey: .networks)
        try members.encode(mounts, forKey: .mounts)
        try members.encode(sharedStack, forKey: .sharedStack)
    }
}

extension ServiceGraph.Mount: Encodable {
    private enum Keys: String, CodingKey { case type, source, target, readOnly }

    /// Encodes the mount.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Keys.self)
        try members.encode(kind.rawValue, forKey: .type)
        try members.encode(source, forKey: .source)
        try members.encode(target, forKey: .target)
        try members.encode(isReadOnly, forKey: .readOnly)
    }
}

extension ServiceGraph.Need: Encodable {
    private enum Keys: String, CodingKey { case service, needs, container, key, condition, alias }

    /// Encodes the need; of `needs` and `container` one is `null`.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Keys.self)
        try members.encode(service, forKey: .service)
        let (other, container): (String?, String?) =
            switch target {
            case .service(let name): (name, nil)
            case .container(let name): (nil, name)
            }
        try members.encode(other, forKey: .needs)
        try members.encode(container, forKey: .container)
        try members.encode(kind.rawValue, forKey: .key)
        try members.encode(kind == .dependsOn ? detail : nil, forKey: .condition)
        try members.encode(kind == .dependsOn ? nil : detail, forKey: .alias)
    }
}

extension ServiceGraph.SharedVolume: Encodable {
    private enum Keys: String, CodingKey { case name, services }

    /// Encodes the volume.
    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Keys.self)
        try members.encode(name, forKey: .name)
        try members.encode(services, forKey: .services)
    }
}
