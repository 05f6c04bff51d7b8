import Foundation
import SystemPackage
import Testing

/// Somewhere that git works in, and the stack that is to follow it.
struct OperationPlace: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case project = "the project"
        case worktree = "a linked worktree of the project"
        case source = "the checkout of a source"
    }

    let kind: Kind
    let sandbox: Sandbox
    /// Where git works.
    let folder: FilePath
    /// The top of the project.
    let project: FilePath
    /// Where our generated files are.
    let generated: FilePath
    /// The name of the stack.
    let stack: String

    /// Makes the place and brings its stack up.
    static func make(_ kind: Kind, in sandbox: Sandbox) async throws -> OperationPlace {
        let main = try await sandbox.project([:])
        let project: FilePath
        var folder: FilePath
        var generated = main.appending(".git/conductor/development")
        switch kind {
        case .project:
            (project, folder) = (main, main)
        case .worktree:
            project = sandbox.work.appending("linked")
            folder = project
            try await sandbox.git("worktree", "add", "--quiet", "-b", "linked", project.string, in: main)
            generated = main.appending(".git/worktrees/linked/conductor/development")
        case .source:
            (project, folder) = (main, main.appending("src/web"))
            let files = ["index.html": "source\n", "greeting.env": "GREETING=none\n"]
            let remote = try await sandbox.makeRemote("myaccount/web", files: files)
            // The file of variables is in the source; nothing else of it makes a difference to the containers.
            let pod = """
                services:
                  web:
                    image: myaccount/web
                    build: \(remote.url)
                    env_file: ../src/web/greeting.env
                  page:
                    image: myaccount/web
                    build: \(remote.url)

                """
            try await sandbox.commit(["pods/default.yml": pod, "src/web.txt": ""], in: main)
            try await sandbox.conductor("checkout", "--quiet", "--no-up", "web", in: main).success()
        }
        let place = OperationPlace(
            kind: kind, sandbox: sandbox, folder: folder, project: project, generated: generated,
            stack: try await sandbox.status(in: project).stack)
        try await place.shell("say first; git add .; git commit -m first", words: [:], hooks: false).success()
        try await sandbox.conductor("up", "--quiet", in: project).success()
        return place
    }

    /// The file that decides what the container says, and how to write it.
    private var functions: String {
        let file: String
        let text: String
        switch kind {
        case .project, .worktree:
            file = "pods/default.yml"
            text = #"services:\n  web:\n    image: myaccount/web\n    environment:\n      GREETING: "%s"\n"#
        case .source:
            file = "greeting.env"
            text = #"GREETING=%s\n"#
        }
        return """
            set -eu
            FILE=\(file)
            say() { printf '\(text)' "$1" >"$FILE"; }
            other() { echo $THERE >other; }
            toggle() { if [ -e pods/common.env ]; then rm pods/common.env; elif [ -d pods ]; then : >pods/common.env; fi; }

            """
    }

    /// Runs lines where git works.
    func shell(_ lines: String, words: [String: String], hooks: Bool = true) async throws -> Outcome {
        var environment = words
        environment["SCRATCH"] = scratch.string
        environment["GIT_EDITOR"] = "true"
        environment["GIT_SEQUENCE_EDITOR"] = "true"
        if !hooks { environment["CONDUCTOR_HOOKS"] = "0" }
        return try await sandbox.sh(functions + lines, in: folder, environment: environment)
    }

    private var scratch: FilePath { sandbox.root.appending("scratch") }

    /// The word that the file holds; empty where it holds a conflict.
    func wordInFile() async throws -> String {
        try await shell(#"sed -n 's/.*GREETING[:=] *"*\([a-z0-9]*\)"*$/\1/p' $FILE"#, words: [:]).success()
            .stdout.trimmingCharacters(in: .newlines)
    }

    /// Forgets what the last operation has left, and makes the branches of the next one.
    ///
    /// The word of `base` is the one that the container has: nothing has to be done to begin with.
    func begin(_ words: [String: String], _ before: String) async throws {
        let lines = """
            for end in 'rebase --quit' 'am --quit' 'cherry-pick --quit' 'revert --quit' 'merge --quit'; do
                git $end 2>/dev/null || :
            done
            [ ! -e "$(git rev-parse --git-path BISECT_LOG)" ] || git bisect reset HEAD
            git rev-parse --verify --quiet HEAD || git commit --allow-empty -m unborn
            rm -rf "$SCRATCH"
            mkdir "$SCRATCH"
            git worktree prune
            git checkout --detach
            if [ -e .gitmodules ]; then
                git rm -f lib .gitmodules
                rm -rf "$(git rev-parse --git-path modules/lib)"
                git config --remove-section submodule.lib || :
            fi
            git stash clear
            git for-each-ref --format='%(refname:short)' refs/heads | grep -vxE 'main|linked' | xargs -r git branch -D
            rm -f other
            say $OLD
            git add .
            git commit --allow-empty -m old
            git branch apart
            say $HERE
            git commit -am base
            git switch -c base
            git switch -c ahead
            say $THERE
            toggle
            git add .
            git commit -m ahead
            git switch apart
            say $APART
            git commit -am apart
            git switch base
            \(before)
            """
        try await shell(lines, words: words, hooks: false).success()
    }

    /// The container of `web`, and the word that it has.
    func container() async throws -> (id: String, word: String) {
        let text = try await sandbox.docker(
            "inspect", "--format", "{{.Id}}{{range .Config.Env}}\n{{.}}{{end}}", "\(stack)-web-1")
        let lines = text.split(separator: "\n")
        let word = lines.first { $0.hasPrefix("GREETING=") }?.dropFirst("GREETING=".count)
        return (String(lines[0]), word.map(String.init) ?? "")
    }
}
