import Foundation
import SystemPackage

/// What `docker inspect` says of a container, as far as it may reach out of it.
struct Inspected: Decodable {
    private let Config: JSON
    private let HostConfig: [String: JSON]
    private let Mounts: JSON

    /// The service, as docker-compose has noted it.
    var service: String { Config["Labels"]?["com.docker.compose.service"]?.string ?? "" }

    /// All that reaches out of a container.
    ///
    /// - Parameters:
    ///   - plain: one that asks for nothing: in what both have alike nobody got anything.
    ///   - project: the folder of the project.
    func powers(beside plain: Inspected, in project: FilePath) -> [Resolved.Power] {
        var powers = Self.words.compactMap { key, words -> Resolved.Power? in
            guard HostConfig[key] != plain.HostConfig[key] else { return nil }
            if Self.own[key]?.contains(HostConfig[key] ?? .other) == true { return nil }
            // Without these docker takes the confinement away by itself.
            let reasons = key == "SecurityOpt" ? ["is privileged", "(pid)", "(ipc)"] : []
            return Resolved.Power(owner: service, name: key, words: [words, "'tag:"] + reasons)
        }
        for mount in Mounts.array ?? [] where mount["Type"]?.string == "bind" {
            powers += Resolved.power(of: service, mounting: mount["Source"]?.string, in: project)
        }
        let known = Set(Self.words.keys).union(Self.harmless)
        for (key, value) in HostConfig where !known.contains(key) && value != plain.HostConfig[key] {
            powers.append(Resolved.Power(owner: service, name: key, words: [service]))
        }
        return powers
    }

    /// Words that have to be told where a container differs from a plain one.
    private static let words = [
        "Privileged": "is privileged", "CapAdd": "gets the capability", "SecurityOpt": "(security_opt: ",
        "NetworkMode": "(network_mode)", "PidMode": "(pid)", "IpcMode": "(ipc)", "UTSMode": "(uts)",
        "UsernsMode": "(userns_mode)", "CgroupnsMode": "(cgroup)", "Devices": "'devices'", "GroupAdd": "'group_add'",
        "Sysctls": "'sysctls'", "DeviceCgroupRules": "'device_cgroup_rules'", "CgroupParent": "'cgroup_parent'",
        "OomScoreAdj": "'oom_score_adj'", "OomKillDisable": "'oom_kill_disable'", "Runtime": "'runtime'",
        "VolumesFrom": "gets the volumes of", "VolumeDriver": "'volume_driver'", "Annotations": "'annotations'",
    ]

    /// Values that share nothing with anybody.
    private static let own: [String: Set<JSON>] = [
        "NetworkMode": [.string("none")], "IpcMode": [.string("shareable"), .string("private")],
        "CgroupnsMode": [.string("private")], "SecurityOpt": [.array([.string("no-new-privileges:true")])],
    ]

    /// What changes nothing outside of the container; the mounts are looked at one by one.
    private static let harmless: Set = [
        "Binds", "Mounts", "ReadonlyRootfs", "Tmpfs", "Init", "ShmSize", "Ulimits", "ExtraHosts", "Dns", "CapDrop",
        "RestartPolicy", "MaskedPaths", "ReadonlyPaths", "Memory", "MemorySwap", "PidsLimit", "PortBindings",
    ]
}
