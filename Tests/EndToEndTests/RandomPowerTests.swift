import Foundation
import SystemPackage
import TestSupport
import Testing

extension EndToEnd {
    /// Random projects ask for power over the machine: what docker-compose resolves and what the containers have was told.
    ///
    /// `CONDUCTOR_CASES` is the number of services, `CONDUCTOR_SEED` where the random numbers begin.
    @Suite struct RandomPowerTests {
        private static func number(_ name: String, else usual: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
        }

        /// The services of one project.
        private static let size = 100

        @Test(arguments: ComposeGeneration.both)
        func `Nothing is had that was not told`(generation: ComposeGeneration) async throws {
            let seed = Self.number("CONDUCTOR_SEED", else: 1)
            let count = Self.number("CONDUCTOR_CASES", else: generation == .v2 ? 200 : 100)
            print("seed \(seed), \(count) services")
            for first in stride(from: 0, to: count, by: Self.size) {
                let size = min(Self.size, count - first)
                try await withSandbox(generation) { sandbox in
                    let random = RandomPowers(
                        seed: UInt64(seed + first), count: size, generation: generation)
                    try await check(random, in: sandbox, "seed \(seed + first)")
                }
            }
        }

        private func check(_ random: RandomPowers, in sandbox: Sandbox, _ seed: String) async throws {
            let project = try await write(random, in: sandbox)
            let name = sandbox.projectName()
            let dry = try await sandbox.conductor("up", "--dry-run", "-p", name, in: project)
            try #require(dry.status == 0, "\(seed): \(dry.transcript)")
            let told = dry.stderr.split(separator: "\n").filter { $0.hasPrefix("  ") }
            var powers: [Resolved.Power] = []
            if sandbox.generation == .v2 {
                let text = try await sandbox.run(
                    sandbox.plainCompose(name, in: project) + ["config", "--format", "json", "--no-env-resolution"],
                    in: project
                ).success().stdout
                powers += try JSONDecoder().decode(Resolved.self, from: Data(text.utf8)).powers(in: project)
            }
            powers += try await containers(of: random, name, in: project, sandbox)
            #expect(!powers.isEmpty)
            for power in powers {
                let mark = random.marks.first { power.owner.hasSuffix($0) } ?? power.owner
                let lines = told.filter { $0.contains(mark) }
                #expect(
                    lines.contains { line in power.words.contains { line.contains($0) } },
                    "\(seed): \(power) is not in\n\(lines.joined(separator: "\n"))\n\(random.files["pods/\(mark).yml"] ?? "")"
                )
            }
        }

        /// Makes all containers by docker-compose itself, and looks at what they have.
        private func containers(
            of random: RandomPowers, _ name: String, in project: FilePath, _ sandbox: Sandbox
        ) async throws -> [Resolved.Power] {
            // docker-compose 1.29 was seen to stand still for ever while it made a hundred containers beside other tests: what it
            // has not made in time, the next call makes.
            let limited = ["perl", "-e", "alarm shift; exec @ARGV", "60"]
            var made: Outcome
            var calls = 0
            repeat {
                made = try await sandbox.run(
                    limited + sandbox.plainCompose(name, in: project) + ["up", "--no-start"], in: project)
                calls += 1
            } while made.status != 0 && calls < 4
            try #require(made.status == 0, "\(made.transcript)")
            let ids = try await sandbox.docker(
                "ps", "--all", "--quiet", "--no-trunc", "--filter", "label=com.docker.compose.project=\(name)")
            let text = try await sandbox.output(
                of: ["docker", "inspect"] + ids.split(separator: "\n").map(String.init))
            let found = try JSONDecoder().decode([Inspected].self, from: Data(text.utf8))
            let plain = try #require(found.first { $0.service == "plain" })
            #expect(found.count > random.marks.count)
            return found.flatMap { $0.powers(beside: plain, in: project) }
        }

        private func write(_ random: RandomPowers, in sandbox: Sandbox) async throws -> FilePath {
            let project = sandbox.work.appending("p")
            let version = sandbox.generation == .v1 ? "version: \"2.4\"\n" : ""
            for (path, text) in random.files {
                try sandbox.write([path: path.hasSuffix(".yml") ? version + text : text], in: project)
            }
            for folder in ["outside/x", "home/x", "work/p/in/y", "work/p/pods/$OUT", "work/p/pods/${OUT}/y"] {
                try FileManager.default.createDirectory(
                    atPath: sandbox.root.pushing(FilePath(folder)).string, withIntermediateDirectories: true)
            }
            for (link, target) in random.links {
                try FileManager.default.createSymbolicLink(
                    atPath: project.pushing(FilePath(link)).string, withDestinationPath: target)
            }
            try await sandbox.git("init", "--quiet", in: project)
            return project
        }
    }
}
