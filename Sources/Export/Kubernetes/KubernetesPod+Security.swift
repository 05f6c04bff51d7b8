import YAML

extension KubernetesPod {
    /// Makes the `securityContext` of the container of a service.
    mutating func security(of service: ExportedProject.Service, _ keys: inout Keys) -> Value {
        let (user, userGroup) = user(of: service, &keys)
        func capabilities(_ key: String) -> Value? {
            keys.take(key).map { .texts($0.texts.map { $0.hasPrefix("CAP_") ? String($0.dropFirst(4)) : $0 }) }
        }
        let (add, drop) = (capabilities("cap_add"), capabilities("cap_drop"))
        takeSysctls(of: service, &keys)
        let groups = keys.take("group_add")?.texts ?? []
        if !groups.isEmpty { notes.report(service.path + ["group_add"], "'group_add' is not exported") }
        var isConfined = false
        for option in keys.take("security_opt")?.texts ?? [] {
            if ["no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"].contains(option) {
                isConfined = true
            } else {
                notes.report(service.path + ["security_opt"], "'security_opt: \(option)' is not exported")
            }
        }
        let isPrivileged = keys.isTrue("privileged")
        if isConfined, isPrivileged || add?.texts.contains("SYS_ADMIN") == true {
            notes.report(
                service.path + ["security_opt"],
                "'no-new-privileges' is not exported: Kubernetes refuses it for a container that is privileged or has SYS_ADMIN"
            )
            isConfined = false
        }
        return .keys(
            ("runAsUser", user.map(Value.int)), ("runAsGroup", userGroup.map(Value.int)),
            ("privileged", isPrivileged ? true : nil),
            ("allowPrivilegeEscalation", isConfined ? false : nil),
            ("readOnlyRootFilesystem", keys.isTrue("read_only") ? true : nil),
            ("capabilities", add == nil && drop == nil ? nil : .keys(("add", add), ("drop", drop))))
    }

    private mutating func user(of service: ExportedProject.Service, _ keys: inout Keys) -> (user: Int?, group: Int?) {
        guard let text = keys.take("user")?.text, !text.isEmpty else { return (nil, nil) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let numbers = parts.map { Int($0) }
        guard let user = numbers[0], numbers.count == 1 || numbers[1] != nil else {
            notes.refuse(
                service.path + ["user"],
                "Kubernetes takes numbers, and no names, for a user: write '\(text)' as 'UID:GID'")
            return (nil, nil)
        }
        let userGroup = numbers.count > 1 ? numbers[1] : nil
        if user != 0 {
            // docker lets every user listen on ports below 1024.
            addSysctl("net.ipv4.ip_unprivileged_port_start", "0", of: service)
            if service.value["volumes"]?.items.contains(where: { $0["type"]?.text == "volume" }) == true {
                group = group ?? userGroup ?? user
            }
        }
        return (user, userGroup)
    }

    /// The settings of the kernel that a cluster allows without being told.
    private static let safeSysctls: Set<String> = [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
    ]

    private mutating func takeSysctls(of service: ExportedProject.Service, _ keys: inout Keys) {
        for setting in keys.take("sysctls")?.pairs() ?? [] {
            if Self.safeSysctls.contains(setting.name) {
                addSysctl(setting.name, setting.value ?? "", of: service)
            } else {
                notes.report(
                    service.path + ["sysctls", setting.name],
                    "'sysctls.\(setting.name)' is not exported: a cluster has to allow it first")
            }
        }
    }
}
