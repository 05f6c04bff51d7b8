import Foundation
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension WithoutEngine {
    /// Our hooks and those of others run side by side, and in the end everything is as it was.
    @Suite struct BesideOtherHooksTests {
        private static let pod = """
            services:
              web:
                image: myaccount/web
                build: git@github.com:myaccount/web.git

            """

        @Test(arguments: HookManager.allCases)
        func `Hooks of both sides run, whoever came first, and each goes without a trace`(
            manager: HookManager
        ) async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote(
                    "myaccount/web", files: ["index.html": "main\n"].merging(manager.files) { $1 })
                let calls = HookCalls(sandbox: sandbox)
                try await calls.spy()
                let project = try await sandbox.project(
                    [EndToEnd.HookTests.pod: Self.pod].merging(manager.files) { $1 })
                try await sandbox.conductor("checkout", "web", "--no-up", in: project).success()

                for place in [project, project.appending("src/web")] {
                    let side = Side(manager: manager, calls: calls, place: place, project: project)
                    // It was there before us.
                    try await side.conductor("uninstall")
                    try await sandbox.sh(HookManager.removal, in: place).success()
                    try await side.install()
                    let alone = try await side.listing()
                    try await side.conductor("install")
                    try await side.check("before")
                    try await side.conductor("uninstall")
                    #expect(try await side.listing() == alone)

                    // It comes after us, and the next command that changes anything sees to it.
                    try await sandbox.sh(HookManager.removal, in: place).success()
                    try await side.conductor("install")
                    try await side.install()
                    try await sandbox.conductor("checkout", "web", "--no-up", in: project).success()
                    try await side.check("after")
                    // Installed once more, as its own update would.
                    try await side.install()
                    try await sandbox.conductor("checkout", "web", "--no-up", in: project).success()
                    try await side.check("again")
                    try await side.conductor("uninstall")
                    #expect(try await side.listing() == alone)
                    try await sandbox.sh(HookManager.removal, in: place).success()
                }
            }
        }

        @Test func `A checkout pushes the objects of git-lfs, whose hooks run before ours`() async throws {
            try await withSandbox { sandbox in
                let remote = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
                try await sandbox.git("lfs", "install", "--skip-repo")
                try await sandbox.git("lfs", "track", "*.bin", in: remote.clone)
                try await remote.commit("Add a large file", files: ["one.bin": "one\n"])
                let calls = HookCalls(sandbox: sandbox)
                try await calls.spy()
                let project = try await sandbox.project([EndToEnd.HookTests.pod: Self.pod])
                try await sandbox.conductor("checkout", "web", "--no-up", in: project).success()
                let web = project.appending("src/web")
                #expect(try sandbox.read(web.appending("one.bin")) == "one\n")

                let push = "git add two.bin; git commit -qm Two; git push -q origin HEAD"
                try sandbox.write(["two.bin": "two\n"], in: web)
                #expect(try await calls.during(push, in: web).count == 1)
                // The name of an object is its SHA-256.
                let name = try await sandbox.output(of: ["sh", "-c", "sha256sum two.bin | cut -d' ' -f1"], in: web)
                let objects = try await sandbox.output(of: ["find", "lfs", "-type", "f"], in: remote.path)
                #expect(objects.contains(name), "\(objects)")

                // Its hook for files that others have locked: without the right to write.
                try await sandbox.git("lfs", "track", "--lockable", "*.bin", in: web)
                try await sandbox.git("commit", "-qam", "Lock", in: web)
                let mode = ["sh", "-c", "git switch -q -c topic; stat -c %A two.bin"]
                #expect(
                    try await sandbox.run(mode, in: web, environment: calls.environment).stdout.contains("-r--r--r--"))

                // It overwrites ours where it is forced to, and the next command mends that.
                try await sandbox.git("lfs", "update", "--force", in: web)
                try await sandbox.conductor("checkout", "web", "--no-up", in: project).success()
                #expect(try await calls.during("git switch -q -", in: web).count == 1)
                #expect(try await sandbox.run(mode, in: web).stdout.contains("-r--r--r--"))
            }
        }

        /// Both sides, in one repository.
        private struct Side {
            let manager: HookManager
            let calls: HookCalls
            let place: FilePath
            let project: FilePath

            var sandbox: Sandbox { calls.sandbox }

            func conductor(_ verb: String) async throws {
                try await sandbox.conductor("hooks", verb, in: project).success()
            }

            /// A manager that refuses where `core.hooksPath` is set would do so without us, too.
            func install() async throws {
                try await sandbox.sh("set -e\n" + manager.installation, in: place, environment: calls.environment)
                    .success()
            }

            /// The hooks and the settings of the repository and of the user.
            func listing() async throws -> String {
                let hooks = """
                    cd "$(git rev-parse --git-common-dir)"
                    find hooks "$HOME/git hooks" -printf '%p %m %l\\n' 2>&1 | sort
                    find hooks config "$HOME/.gitconfig" "$HOME/git hooks" -type f -exec cksum {} + 2>&1 | sort
                    """
                return try await sandbox.sh(hooks, in: place, environment: calls.environment).success().stdout
            }

            func check(_ when: String) async throws {
                let branch = "\(when)-\(place.lastComponent?.string ?? "")"
                let commit = try await sandbox.git("rev-parse", "HEAD", in: place)
                let ran = try await calls.during(
                    "git switch -qc \(branch); git commit -q --allow-empty -m One; git switch -q -; git checkout -q HEAD -- .",
                    in: place)
                let ours = ran.filter { $0.hasPrefix("conductor") }.map { $0.split(separator: " ") }
                #expect(ours.count == 3, "\(ran)")
                #expect(ran.contains { $0.hasPrefix("conductor") && $0.hasSuffix("\(commit) \(commit) 1") }, "\(ran)")
                let theirs = ran.filter { $0.hasPrefix("manager") }
                #expect(theirs.contains("manager post-checkout \(commit) \(commit) 1"), "\(ran)")
                #expect(theirs.filter { $0.hasPrefix("manager post-commit") }.count == 1, "\(ran)")

                let linked = sandbox.root.appending("linked \(branch)")
                let added = try await calls.during("git worktree add -q --detach '\(linked)'", in: place)
                #expect(added.filter { $0.hasPrefix("conductor") }.count == 1, "\(added)")
                // Where husky's generated folder is missing, git 2.39 runs nothing, and newer ones that of the main worktree.
                #expect(added.contains { $0.hasPrefix("manager") } || manager == .husky, "\(added)")

                let problems = try await problems()
                #expect(problems[place.string] == [] && problems[linked.string] == [], "\(problems)")
                try await sandbox.git("worktree", "remove", "--force", linked.string, in: place)
            }

            /// What `hooks status` has to say of each worktree.
            private func problems() async throws -> [String: [String]] {
                let text = try await sandbox.conductor("hooks", "status", "--json", in: project).success().stdout
                let shown = try JSONDecoder().decode(ShownHooks.self, from: Data(text.utf8))
                return Dictionary(
                    shown.repositories.flatMap(\.worktrees).map { ($0.path, $0.problems) },
                    uniquingKeysWith: { first, _ in first })
            }
        }

        /// What `hooks status --json` prints.
        private struct ShownHooks: Decodable {
            struct Repository: Decodable {
                let worktrees: [Worktree]
            }

            struct Worktree: Decodable {
                let path: String
                let problems: [String]
            }

            let repositories: [Repository]
        }
    }
}
