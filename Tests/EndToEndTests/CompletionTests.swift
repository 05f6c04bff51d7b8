import SystemPackage
import Testing

extension WithoutEngine {
    /// The completions in real shells, which a script on a terminal presses the key in.
    @Suite struct CompletionTests {
        private static let pod = """
            services:
              web-front: { image: myaccount/web, build: "git@github.com:myaccount/web.git" }
              database: { image: postgresql }

            """

        /// A project with a source that has the branch `feature/one`.
        private static func project(_ sandbox: Sandbox) async throws -> FilePath {
            let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "one\n"])
            try await web.commit("Begin it", branch: "feature/one")
            let project = try await sandbox.makeProject(["pods/default.yml": pod])
            try await sandbox.conductor("checkout", "-q", "--no-up", "web-front", in: project).success()
            return project
        }

        /// Lines that are typed after the name of the program, and what they become.
        private static let lines = [
            "che": "checkout ", "checkout web": "checkout web-front ",
            "checkout web-front fea": "checkout web-front feature/one ", "config:se": "config:set ",
            "config:unset data": "config:unset database ", "status --js": "status --json ", "up -E te": "up -E test ",
            "up --environment=te": "up --environment=test ", "explain data": "explain database.",
            "init -f pods/def": "init -f pods/default.yml ",
        ]

        /// Where bash's and git's completions are installed.
        private static let bash = """
            for file in /usr/share/bash-completion/bash_completion \
            /usr/share/bash-completion/completions/git; do source $file; done; source <(conductor completion bash)
            """
        private static let zsh = "autoload -U compinit; compinit -u -D; source <(conductor completion zsh)"

        @Test(
            arguments: [("bash", bash), ("zsh", zsh)],
            ["conductor", "git-conductor", "git conductor"])
        func `Tab completes what the project has`(shell: (name: String, setup: String), program: String) async throws {
            try await withSandbox { sandbox in
                let project = try await Self.project(sandbox)
                try await check(Self.lines, shell, program, in: project, sandbox)
            }
        }

        @Test(arguments: [("bash", bash), ("zsh", zsh)])
        func `After git -C it is the project there`(shell: (name: String, setup: String)) async throws {
            try await withSandbox { sandbox in
                let project = try await Self.project(sandbox)
                let folder = project.lastComponent?.string ?? ""
                try await check(
                    ["checkout web": "checkout web-front "], shell, "git -C \(folder) conductor", in: sandbox.work,
                    sandbox)
            }
        }

        private func check(
            _ lines: [String: String], _ shell: (name: String, setup: String), _ program: String, in folder: FilePath,
            _ sandbox: Sandbox
        ) async throws {
            let typed = lines.keys.sorted()
            let press = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("press-tab")
            let outcome = try await sandbox.run(
                ["python3", press.string, shell.name, shell.setup] + typed.map { "\(program) \($0)" }, in: folder
            ).success()
            let shown = outcome.stdout.split(separator: "\n").map(String.init)
            #expect(shown == typed.map { "\(program) \(lines[$0] ?? "")|" })
        }

        @Test(arguments: ["conductor", "git-conductor", "git conductor"])
        func `fish offers what the project has`(program: String) async throws {
            try await withSandbox { sandbox in
                let project = try await Self.project(sandbox)
                for (typed, wanted) in Self.lines {
                    let line = "\(program) \(typed)"
                    let outcome = try await sandbox.run(
                        ["fish", "-c", "conductor completion fish | source; complete -C $argv[1]", line],
                        in: project
                    ).success()
                    let words = outcome.stdout.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
                    let last = try #require(wanted.split(separator: " ").last)
                    #expect(Set(words) == [last], "\(line)")
                    #expect(outcome.stderr.isEmpty)
                }
            }
        }
    }
}
