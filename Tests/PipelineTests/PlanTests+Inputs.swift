import Compose
@testable import Docker
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing
import Text

/// What a service's files were when it was applied, what they are now, and the steps that follow.
struct InputDecision: Sendable, CustomTestStringConvertible {
    /// The files of a source that count, as they are at one moment.
    struct Files: Sendable {
        var commit = "3f2a1c9000000000000000000000000000000000"
        var isBuildable = true
        var build = ["Gemfile.lock": "1", "Dockerfile": "1"]
        var restart: [String: String] = [:]
        /// The content; empty where there are no such files, `nil` where the pod has no command.
        var migrations: String?
        /// A command that comes after the migrations.
        var seeds: String?
        var isMounted = true
    }

    let testDescription: String
    var before = Files()
    var after = Files(commit: "88b0d17000000000000000000000000000000000")
    /// The pod after it was applied.
    var edit: (String, String) = ("", "")
    /// The present image has been built, by docker's word or, for a hook, by ours.
    var isBuilt = false
    /// Building the present image failed, and so did the command.
    var hasFailed = false
    /// The commands have run for these contents.
    var done: [String]?
    var isRunning = true
    var scope = Plan.Scope.running
    let steps: [String]

    static let pod = """
        services:
          web:
            image: acme/web
            build:
              context: git@github.com:acme/web.git
              args: { RUBY: "3.2" }
            x-conductor: {}
            depends_on: [db]
          db: { image: postgres }

        """

    func plan() async throws -> (plan: Plan, rendering: Rendering) {
        let sandbox = Sandbox()
        var situation = try await sandbox.situation(["pods/default.yml": Self.pod])
        set(before, in: &situation, sandbox)
        var state = WorktreeState()
        state.applied = .init(
            environment: "development", services: try Rendering(situation).facts,
            known: situation.services.map(\.name).sorted())
        state.applied?.commits = ["web": before.commit]
        situation.state = state
        try state.recordFirst(in: situation, of: ["web", "db"])
        if let done { state.services["web"]?.done = ["db/migrate/**": done, "db/seeds.rb": done] }

        try sandbox.write(["project/pods/default.yml": Self.pod.replacing(edit.0, with: edit.1)])
        var now = try await sandbox.load(state: state)
        set(after, in: &now, sandbox)
        let image = try now.service("web").map { now.imageName(of: "web", inputs: try now.buildInputs(of: $0) ?? "") }
        if isBuilt, let image { now.images.images = [image] }
        if hasFailed {
            now.state.services["web"]?.failedImage = image
            now.state.services["web"]?.failed = ["db/migrate/**": after.migrations ?? ""]
        }
        let rendering = try Rendering(now)
        let containers = ["db", "web"].map { name in
            Container(
                id: name, service: name, state: isRunning ? .running : .exited, exitCode: 0, health: nil, image: name,
                ports: [], workingDirectory: "")
        }
        return (
            Plan(rendering, inventory: Inventory(containers: containers, images: now.images.images), scope: scope),
            rendering
        )
    }

    private func set(_ files: Files, in situation: inout Situation, _ sandbox: Sandbox) {
        situation.checkouts = [
            Checkout(
                name: "web", path: sandbox.path("project/src/web"), store: sandbox.root,
                key: .init(url: "git@github.com:acme/web.git", reference: nil), isMounted: files.isMounted)
        ]
        guard files.isMounted else {
            situation.inputs = [:]
            return
        }
        let migrations = files.migrations.map {
            ServiceInputs.Change(
                setting: .init(files: Glob("db/migrate/**"), command: ["rake", "db:migrate"]),
                content: $0.isEmpty ? nil : $0)
        }
        let seeds = files.seeds.map {
            ServiceInputs.Change(setting: .init(files: Glob("db/seeds.rb"), command: ["rake", "db:seed"]), content: $0)
        }
        situation.inputs["web"] = ServiceInputs(
            folder: "src/web", branch: "main", commit: files.commit, isBuildable: files.isBuildable, build: files.build,
            restart: files.restart, changes: [migrations, seeds].compactMap { $0 })
    }

    static let lock = "src/web/Gemfile.lock differs between 3f2a1c9 and 88b0d17"
    static let now = "88b0d17000000000000000000000000000000000"
    static let otherLock = Files(commit: now, build: ["Gemfile.lock": "2", "Dockerfile": "1"])
    static func migrations(_ content: String?, seeds: String? = nil) -> Files {
        Files(commit: now, migrations: content, seeds: seeds)
    }
}

extension PlanTests {
    @Test(
        "What changed in a source decides what happens",
        arguments: [
            InputDecision(testDescription: "nothing but code", steps: []),
            InputDecision(
                testDescription: "a lock file: the image is not there",
                after: InputDecision.otherLock,
                steps: ["build web: \(InputDecision.lock)", "recreate web: \(InputDecision.lock)"]),
            InputDecision(
                testDescription: "a lock file: the image is there", after: InputDecision.otherLock, isBuilt: true,
                steps: ["recreate web: \(InputDecision.lock)"]),
            InputDecision(
                testDescription: "a lock file that was edited and not committed",
                after: .init(build: ["Gemfile.lock": "2", "Dockerfile": "1"]),
                steps: ["build web: src/web/Gemfile.lock changed", "recreate web: src/web/Gemfile.lock changed"]),
            InputDecision(
                testDescription: "a build input that is new",
                after: .init(
                    commit: InputDecision.now, build: ["Gemfile.lock": "1", "Dockerfile": "1", "a.lock": "1"]),
                isBuilt: true, steps: ["recreate web: src/web/a.lock differs between 3f2a1c9 and 88b0d17"]),
            InputDecision(
                testDescription: "a build input that is gone",
                after: .init(commit: InputDecision.now, build: ["Dockerfile": "1"]), isBuilt: true,
                steps: ["recreate web: src/web/Gemfile.lock removed"]),
            InputDecision(
                testDescription: "a lock file of a source without a Dockerfile",
                before: .init(isBuildable: false),
                after: .init(isBuildable: false, build: ["Gemfile.lock": "2", "Dockerfile": "1"]), steps: []),
            InputDecision(
                testDescription: "a source that gets a Dockerfile",
                before: .init(isBuildable: false, build: ["Gemfile.lock": "1"]),
                steps: [
                    "build web: its image is built from its source now",
                    "recreate web: its image is built from its source now",
                ]),
            InputDecision(
                testDescription: "a source that loses its Dockerfile",
                after: .init(commit: InputDecision.now, isBuildable: false, build: ["Gemfile.lock": "1"]),
                steps: ["recreate web: its image is no longer built"]),
            InputDecision(
                testDescription: "a build argument", after: .init(), edit: ("\"3.2\"", "\"3.3\""),
                steps: [
                    "build web: pods/default.yml:6 build.args.RUBY changed",
                    "recreate web: pods/default.yml:6 build.args.RUBY changed",
                ]),
            InputDecision(
                testDescription: "a build target", after: .init(),
                edit: ("args: { RUBY: \"3.2\" }", "args: { RUBY: \"3.2\" }\n      target: dev"), isBuilt: true,
                steps: ["recreate web: pods/default.yml:7 build.target added"]),
            InputDecision(
                testDescription: "a build argument without a checkout", before: .init(isMounted: false),
                after: .init(isMounted: false), edit: ("\"3.2\"", "\"3.3\""), steps: []),
            InputDecision(
                testDescription: "the build failed for that content: a hook leaves it",
                after: InputDecision.otherLock, hasFailed: true,
                steps: [
                    "build web: \(InputDecision.lock), the build failed (held)",
                    "recreate web: \(InputDecision.lock) (held)",
                ]),
            InputDecision(
                testDescription: "the build failed for that content: up tries again",
                after: InputDecision.otherLock, hasFailed: true, scope: .all,
                steps: ["build web: \(InputDecision.lock), the build failed", "recreate web: \(InputDecision.lock)"]),
            InputDecision(
                testDescription: "the build failed, and was done by hand since",
                after: InputDecision.otherLock, isBuilt: true, hasFailed: true,
                steps: ["recreate web: \(InputDecision.lock)"]),
            InputDecision(
                testDescription: "the mount is added: files that begin to count have not changed",
                before: .init(isMounted: false), after: .init(), steps: ["recreate web: mount of web added"]),
            InputDecision(
                testDescription: "the mount is removed: files that no longer count have not changed",
                after: .init(isMounted: false), steps: ["recreate web: mount of web removed"]),
            InputDecision(
                testDescription: "an image and a variable: one container",
                after: InputDecision.otherLock, edit: ("image: acme/web", "image: acme/web\n    environment: { A: 1 }"),
                isBuilt: true,
                steps: ["recreate web: pods/default.yml:4 environment.A added, \(InputDecision.lock)"]),

            InputDecision(
                testDescription: "a file that restarts", before: .init(restart: ["config/**": "1"]),
                after: .init(commit: InputDecision.now, restart: ["config/**": "2"]),
                steps: ["restart web: src/web/config/** differs between 3f2a1c9 and 88b0d17"]),
            InputDecision(
                testDescription: "a file that restarts, and one that recreates: once",
                before: .init(restart: ["config/**": "1"]),
                after: .init(
                    commit: InputDecision.now, build: InputDecision.otherLock.build, restart: ["config/**": "2"]),
                isBuilt: true, steps: ["recreate web: \(InputDecision.lock)"]),
            InputDecision(
                testDescription: "the first file that restarts", before: .init(restart: ["config/**": ""]),
                after: .init(restart: ["config/**": "2"]), steps: ["restart web: src/web/config/** changed"]),
            InputDecision(
                testDescription: "a pattern of restart_on that is gone", before: .init(restart: ["config/**": "2"]),
                after: .init(), steps: []),
            InputDecision(
                testDescription: "a pattern of restart_on that is new", after: .init(restart: ["config/**": "2"]),
                steps: []),
            InputDecision(
                testDescription: "a file that restarts, in a container that does not run",
                before: .init(restart: ["config/**": "1"]), after: .init(restart: ["config/**": "2"]),
                isRunning: false, steps: []),

            InputDecision(
                testDescription: "migrations",
                before: .init(migrations: "1"), after: InputDecision.migrations("2"),
                steps: ["run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17"]),
            InputDecision(
                testDescription: "migrations that have run before, on another branch",
                before: .init(migrations: "1"), after: InputDecision.migrations("2"), done: ["1", "2"], steps: []),
            InputDecision(
                testDescription: "a command that the pod has only now: nothing is known to have changed",
                after: InputDecision.migrations("2"), steps: []),
            InputDecision(
                testDescription: "the first migrations", before: .init(migrations: ""),
                after: InputDecision.migrations("2"),
                steps: ["run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17"]),
            InputDecision(
                testDescription: "no migrations any more", before: .init(migrations: "1"),
                after: InputDecision.migrations(""), steps: []),
            InputDecision(
                testDescription: "migrations that failed: a hook leaves them, and does the rest",
                before: .init(restart: ["config/**": "1"], migrations: "1"),
                after: .init(commit: InputDecision.now, restart: ["config/**": "2"], migrations: "2"),
                hasFailed: true,
                steps: [
                    "run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17, and it failed for that content (held)",
                    "restart web: src/web/config/** differs between 3f2a1c9 and 88b0d17",
                ]),
            InputDecision(
                testDescription: "migrations that failed: up tries again",
                before: .init(migrations: "1"), after: InputDecision.migrations("2"), hasFailed: true, scope: .all,
                steps: [
                    "run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17, and it failed for that content"
                ]),
            InputDecision(
                testDescription: "two commands, in their order, between the image and the container",
                before: .init(migrations: "1", seeds: "1"),
                after: .init(
                    commit: InputDecision.now, build: InputDecision.otherLock.build, migrations: "2", seeds: "2"),
                steps: [
                    "build web: \(InputDecision.lock)",
                    "run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17",
                    "run 'rake db:seed' in web: src/web/db/seeds.rb differs between 3f2a1c9 and 88b0d17",
                    "recreate web: \(InputDecision.lock)",
                ]),
            InputDecision(
                testDescription: "no migrations where the image cannot be built",
                before: .init(migrations: "1"),
                after: .init(commit: InputDecision.now, build: InputDecision.otherLock.build, migrations: "2"),
                hasFailed: true,
                steps: [
                    "build web: \(InputDecision.lock), the build failed (held)",
                    "run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17, and it failed for that content (held)",
                    "recreate web: \(InputDecision.lock) (held)",
                ]),
            InputDecision(
                testDescription: "up: a stopped service gets its image and its migrations first, after what it needs",
                before: .init(migrations: "1"),
                after: .init(commit: InputDecision.now, build: InputDecision.otherLock.build, migrations: "2"),
                isRunning: false, scope: .all,
                steps: [
                    "start db: its container ended with status 0", "build web: \(InputDecision.lock)",
                    "run 'rake db:migrate' in web: src/web/db/migrate/** differs between 3f2a1c9 and 88b0d17",
                    "recreate web: \(InputDecision.lock), its container ended with status 0",
                ]),
        ])
    func inputs(_ decision: InputDecision) async throws {
        let (plan, rendering) = try await decision.plan()
        #expect(plan.texts == decision.steps)
        // The same gives the same.
        let again = try await decision.plan()
        #expect(again.plan.texts == plan.texts)
        if decision.steps.contains(where: { $0.hasPrefix("build") }) {
            #expect(rendering.images["web"]?.hasPrefix("conductor/project-web:") == true)
        }
    }
}
