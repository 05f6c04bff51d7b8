import SystemPackage
import Testing

/// Another program that installs hooks, or a person who does.
enum HookManager: String, CaseIterable, Sendable {
    case handWritten, lefthook, preCommit, husky, globalFolder

    /// Files that belong to the repository.
    var files: [String: String] {
        let line = Self.line("$0", "$*")
        switch self {
        case .handWritten, .globalFolder: return [:]
        case .lefthook:
            let jobs = Self.hooks.map { "\($0):\n  jobs:\n    - run: \(Self.line($0, "{0}"))\n" }
            return ["lefthook.yml": jobs.joined()]
        case .preCommit:
            let hooks = Self.hooks.map { hook in
                """
                      - id: \(hook)
                        name: \(hook)
                        language: system
                        stages: [\(hook)]
                        always_run: true
                        pass_filenames: false
                        entry: sh -c '\(Self.line(hook, "$PRE_COMMIT_FROM_REF $PRE_COMMIT_TO_REF $PRE_COMMIT_CHECKOUT_TYPE"))'

                """
            }
            return [".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks:\n" + hooks.joined()]
        case .husky:
            return Dictionary(
                uniqueKeysWithValues: Self.hooks.map { (".husky/\($0)", line + "\n") } + [(".husky/_/.gitignore", "*")])
        }
    }

    /// The commands that install it.
    var installation: String {
        let script = "#!/bin/sh\n" + Self.line("$0", "$*")
        let write = { (folder: String) in
            Self.hooks.map {
                "mkdir -p \(folder); printf '%s\\n' '\(script)' >\(folder)/\($0); chmod +x \(folder)/\($0)"
            }
            .joined(separator: "\n")
        }
        switch self {
        case .handWritten: return write(#""$(git rev-parse --git-common-dir)/hooks""#)
        case .lefthook: return "lefthook install"
        case .preCommit:
            return "pre-commit install " + Self.hooks.map { "--hook-type \($0)" }.joined(separator: " ")
        case .husky:
            // What husky 9 does: a generated folder, which git does not track, in the working tree that it is run in.
            let stub = #". "$(dirname "$(dirname "$0")")/${0##*/}""#
            let stubs = Self.hooks.map {
                "printf '%s\\n' '#!/bin/sh' '\(stub)' >.husky/_/\($0); chmod +x .husky/_/\($0)"
            }
            return (["mkdir -p .husky/_; git config core.hooksPath .husky/_"] + stubs).joined(separator: "\n")
        case .globalFolder:
            return write(#""$HOME/git hooks""#) + #"; git config --global core.hooksPath "~/git hooks""#
        }
    }

    /// The commands that take it away again, whatever it may have left.
    static let removal = """
        rm -rf "$(git rev-parse --git-common-dir)/hooks" "$HOME/git hooks"
        mkdir "$(git rev-parse --git-common-dir)/hooks"
        git config --unset-all core.hooksPath
        git config --global --unset-all core.hooksPath
        true
        """

    private static let hooks = ["post-checkout", "post-commit"]

    /// A line of shell that writes down that a hook ran, and with what.
    private static func line(_ hook: String, _ arguments: String) -> String {
        #"echo "manager $(basename "\#(hook)" .before-conductor) \#(arguments)" >>"$CALLS""#
    }
}

/// What ran as hooks.
struct HookCalls: Sendable {
    let sandbox: Sandbox

    private var path: FilePath { sandbox.root.appending("calls") }
    /// What the hooks have to know.
    var environment: [String: String] { ["CALLS": path.string] }

    /// Puts a program in the place of git conductor that writes down the calls of hooks, and passes on all others.
    func spy() async throws {
        let spy = """
            #!/usr/bin/env bash
            if [ "$1" = hook ]; then
                shift
                echo "conductor $*" >>"$CALLS"
                exit 9
            fi
            exec -a "$0" '\(sandbox.bin)/git-conductor' "$@"

            """
        // What sees at a glance that there is nothing to do does not come to it.
        try await sandbox.sh("rm conductor git-conductor-hook", in: sandbox.bin).success()
        try sandbox.write(["conductor": spy], in: sandbox.bin)
        try await sandbox.sh("chmod +x conductor", in: sandbox.bin).success()
    }

    /// The hooks that ran during a line of shell, which has to succeed.
    func during(_ line: String, in folder: FilePath) async throws -> [String] {
        try await sandbox.sh(": >\"$CALLS\"; \(line)", in: folder, environment: environment).success()
        return try sandbox.read(path).split(separator: "\n").map { line in
            // Without the name that git gives to a hook of its configuration.
            line.replacing("conductor any", with: "conductor").split(separator: " ").joined(separator: " ")
        }
    }
}
