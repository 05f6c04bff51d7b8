import TestSupport

@testable import Graph

extension ServiceGraph {
    /// Names that are long, wide, or something in a language that a picture is written in.
    private static let odd = [
        "end", "graph", "a b", "say \"hi\"", "it's", "<b>&amp;", "数据库", "naïve", "x;y", "n]", "ünïcödé-🐳", "a|b",
        "#35;",
        "back\\slash", "very-long-name-of-a-service-that-no-box-has-room-for-as-it-is", "line\nbreak", "\u{1b}[31mred",
    ]

    /// Makes a graph: with pods of all kinds and sizes, services alone, cycles, all kinds of needs, shared volumes.
    ///
    /// - Parameters:
    ///   - count: the number of services.
    ///   - seed: of two graphs with the same one, both are the same.
    static func generated(_ count: Int, seed: UInt64) -> ServiceGraph {
        var random = Seeded(state: seed)
        let kinds: [Pod.Kind] = [.service, .service, .service, .placeholder, .task]
        let pods = (0..<Int.random(in: 1...max(1, count / 6), using: &random)).map { index in
            Pod(
                random.chance(10) ? random.pick(odd) + "\(index)" : "pod-\(index)", kind: random.pick(kinds),
                isEnabled: !random.chance(10))
        }
        let states = ["running", "running", "running", "exited", "absent", "unknown", "restarting", "paused"]
        let services = (0..<count).map { index in
            let name = random.chance(15) ? "\(random.pick(odd))\(index)" : "service-\(index)"
            // Some stand in no pod, as where the project's files cannot be read.
            var service = Service(
                name, pod: random.chance(5) ? "" : random.pick(pods).name, state: random.pick(states))
            if service.state == "running", random.chance(50) { service.health = random.pick(["healthy", "starting"]) }
            service.containers = random.pick([0, 1, 1, 1, 3])
            if random.chance(40) { service.ports = (0...random.pick([0, 1, 6])).map { "\(3000 + $0):80" } }
            if random.chance(30) { service.mounts.append(Mount(.checkout, "src/\(name)", at: "/app")) }
            if random.chance(15) {
                service.mounts.append(Mount(.volume, random.pick(["data", "uploads", "a \"volume\""]), at: "/data"))
            }
            if random.chance(20) { service.networks = ["front", random.pick(odd)] }
            return service
        }
        var needs: [Need] = []
        let needKinds: [Need.Kind] = [.dependsOn, .dependsOn, .dependsOn, .link, .network, .pid, .volumes]
        for service in services {
            for _ in 0..<random.pick([0, 0, 1, 2, 3]) {
                let kind = random.pick(needKinds)
                let detail = kind == .dependsOn ? random.pick(["service_started", "service_healthy"]) : nil
                // Mostly of a few, as of databases; and in every direction, so that there are cycles.
                let other = random.chance(40) ? services[random.pick([0, 0, 1, 2]) % count] : random.pick(services)
                needs.append(Need(service.name, needs: .service(other.name), kind, detail))
            }
            if random.chance(4) {
                needs.append(Need(service.name, needs: .container(random.pick(odd)), .externalLink, "other"))
            }
        }
        return ServiceGraph(
            project: "shop", environment: "development", stack: "shop", pods: pods, services: services, needs: needs)
    }

    /// The sizes and seeds of the graphs that are tried.
    static let samples: [(count: Int, seed: UInt64)] =
        (0..<24).map { (5, $0) } + (0..<6).map { (50, $0) } + (0..<2).map { (200, $0) } + [
            (1, 1), (2, 2), (12, 3), (25, 4),
        ]

    /// A small shop.
    static var shop: ServiceGraph {
        var db = Service("db", pod: "data", state: "running")
        db.ports = ["5432:5432"]
        db.mounts = [Mount(.volume, "pg", at: "/var/lib/postgresql")]
        (db.health, db.containers, db.image) = ("healthy", 1, "postgres:16")
        var web = Service("web", pod: "default", state: "running")
        web.ports = ["3000:3000"]
        web.mounts = [Mount(.checkout, "src/web", at: "/app")]
        web.containers = 2
        var worker = Service("worker", pod: "default", state: "exited")
        worker.mounts = [Mount(.project, "config", at: "/config", isReadOnly: true)]
        var proxy = Service("proxy", pod: "default", state: "absent")
        proxy.networks = ["front"]
        return ServiceGraph(
            project: "shop", environment: "development", stack: "shop",
            pods: [Pod("data", kind: .placeholder), Pod("default")], services: [db, web, worker, proxy],
            needs: [
                Need("web", needs: .service("db"), .dependsOn, "service_healthy"),
                Need("worker", needs: .service("db"), .dependsOn, "service_started"),
                Need("proxy", needs: .service("web"), .link, "app"),
            ])
    }
}
