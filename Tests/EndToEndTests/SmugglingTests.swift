import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// Whatever docker-compose takes for power over the machine, we have told of.
    @Suite struct SmugglingTests {
        /// What docker-compose makes of a project with many tries, and what we tell of it.
        private struct Answer: Sendable {
            /// Nothing for docker-compose 1, which prints no JSON.
            var powers: [Resolved.Power] = []
            let told: [Substring]

            /// Expects that we have told of all power that a try has.
            func check(_ smuggling: Smuggling, _ powers: [Resolved.Power]) {
                let powers = powers.filter { $0.owner.contains(smuggling.mark) }
                #expect(!powers.isEmpty, "docker-compose sees no power in it")
                let told = told.filter { $0.contains(smuggling.mark) }.joined(separator: "\n")
                for power in powers {
                    #expect(power.words.contains(where: told.contains), "\(power.name) is not in\n\(told)")
                }
            }
        }

        /// All tries are in one project: docker-compose is slow to start.
        private static let modern = Task {
            var answer: Answer?
            try await withSandbox { sandbox in
                let project = try await Smuggling.write(Smuggling.all, in: sandbox)
                let text = try await sandbox.run(
                    sandbox.plainCompose(sandbox.projectName(), in: project)
                        + ["config", "--format", "json", "--no-consistency", "--no-env-resolution"], in: project
                ).success().stdout
                let powers = try JSONDecoder().decode(Resolved.self, from: Data(text.utf8)).powers(in: project)
                answer = Answer(
                    powers: powers.map { $0.replacing(sandbox.root.string, with: "$SANDBOX") },
                    told: try await told(in: project, sandbox))
            }
            return try #require(answer)
        }

        private static let legacy = Task {
            var answer: Answer?
            try await withSandbox(.v1) { sandbox in
                let project = try await Smuggling.write(
                    Smuggling.all.filter(\.isLegacy), version: "version: \"3.8\"\n", in: sandbox)
                try await sandbox.conductor("compose", "-q", "--", "config", "-q", in: project).success()
                answer = Answer(told: try await told(in: project, sandbox))
            }
            return try #require(answer)
        }

        /// The lines about power over the machine.
        private static func told(in project: FilePath, _ sandbox: Sandbox) async throws -> [Substring] {
            let told = try await sandbox.conductor("up", "--dry-run", "-p", sandbox.projectName(), in: project)
                .success().stderr
            #expect(told.contains("new power over this machine would be approved by this command:\n"))
            return told.replacing(sandbox.root.string, with: "$SANDBOX").split(separator: "\n")
                .filter { $0.hasPrefix("  ") }
        }

        @Test(arguments: Smuggling.all)
        func `What compose resolves is told`(smuggling: Smuggling) async throws {
            let answer = try await Self.modern.value
            answer.check(smuggling, answer.powers)
        }

        @Test(arguments: ComposeGeneration.both.contains(.v1) ? Smuggling.all.filter(\.isLegacy) : [])
        func `What compose 1 takes is told`(smuggling: Smuggling) async throws {
            // What the other generation sees in it is what has to be told.
            try await Self.legacy.value.check(smuggling, Self.modern.value.powers)
        }

        @Test(arguments: [
            Smuggling("a second document", Smuggling.web("") + "---\n" + Smuggling.web("privileged: true")),
            Smuggling("what follows the end", Smuggling.web("") + "...\n---\n" + Smuggling.web("privileged: true")),
            Smuggling(
                "a reset beside a merge key",
                "x-a: &a { privileged: true }\n" + Smuggling.web("<<: *a\nprivileged: !reset false")),
            Smuggling(
                "a service that is reset beside a merge key",
                "x-a: &a { web: { image: postgresql, privileged: true } }\nservices:\n  <<: *a\n  web: !reset {}\n"),
        ])
        func `What we cannot read as compose does is refused`(smuggling: Smuggling) async throws {
            try await withSandbox { sandbox in
                let project = try await Smuggling.write([smuggling], in: sandbox)
                let pod = "pods/\(smuggling.mark).yml"
                let resolved = try await sandbox.run(["docker", "compose", "-f", pod, "config"], in: project)
                    .success().stdout
                #expect(resolved.contains("privileged: true"))
                for words in [["up", "--dry-run"], ["status"], ["compose", "--", "up", "-d"]] {
                    let outcome = try await sandbox.run(
                        ["conductor"] + words, in: project, environment: ["COMPOSE_PROJECT_NAME": "none"])
                    #expect(outcome.status == 1 && outcome.stderr.contains("error: \(pod):"))
                }
            }
        }
    }
}
