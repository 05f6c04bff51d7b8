import Foundation
import SystemPackage
import Testing

/// A docker that remembers which containers there would be: the engine would take minutes for as many calls.
private let pretendedDocker = """
    #!/bin/sh
    containers=$HOME/containers
    case "$1 $2" in
    'compose version') echo 2.40.3 ;;
    'version --format') echo 27.5.1 ;;
    'ps --all') cat "$containers" 2>/dev/null || : ;;
    'image ls') sort -u "$HOME/images" 2>/dev/null || : ;;
    compose*)
        echo "$*" >>"$HOME/calls"
        while [ -e "$HOME/hold" ]; do sleep 0.05; done
        names=no
        network=$(echo "$*" | sed 's/.*--project-name \\([^ ]*\\).*/\\1_default/')
        for word; do
            case "$* $word" in
            *' build '*/resolved.yml) sed -n 's/^ *image: \\(conductor.*\\)/\\1/p' "$word" >>"$HOME/images" ;;
            esac
            if [ "$names" = yes ] && [ "${word#-}" = "$word" ]; then
                {
                    grep -v "^id-$word[[:space:]]" "$containers" 2>/dev/null
                    printf 'id-%s\\t%s\\trunning\\tUp 2 minutes\\timage\\t\\t\\tFalse\\t%s\\t\\t%s\\n' "$word" "$word" "$word" \
                        "$network"
                } >"$containers.new"
                mv "$containers.new" "$containers"
            fi
            [ "$word" != --no-deps ] || names=yes
        done
        ;;
    esac
    """

extension WithoutEngine {
    /// A kill before any step leaves what the next command can finish.
    @Suite struct KillStepTests {
        /// A command, what was before it, and what a person does when it was killed.
        struct Victim: Sendable, CustomTestStringConvertible {
            let command: String
            var before = "true"
            var folder = "project"
            let again: String
            var testDescription: String { command }
        }

        static let victims = [
            Victim(command: "conductor up -q", again: "conductor up -q"),
            Victim(
                command: "conductor checkout -q web", before: "conductor up -q", again: "conductor checkout -q web"),
            Victim(
                command: "conductor hook post-checkout a b 1",
                before:
                    "conductor up -q && conductor config set -q web development A 1 && git config conductor.hookWait true",
                again: "conductor wait || conductor up -q"),
            Victim(
                command: "conductor hook post-commit",
                before: """
                    conductor up -q && conductor checkout -q web && git config conductor.hookWait true
                    echo FROM scratch >src/web/Dockerfile
                    """,
                again: "conductor wait || conductor up -q"),
            Victim(
                command: "conductor clone -q remotes/project.git copy", folder: ".",
                again: """
                    [ -d copy ] || conductor clone -q remotes/project.git copy
                    cd copy && conductor init -q && conductor checkout -q --all && conductor up -q
                    """),
        ]

        /// Ends a command before each thing that it does to the world, and looks whether the next one comes to the
        /// same end as if nothing had happened.
        @Test(arguments: victims)
        func `A command that is killed at any step is finished by the next`(victim: Victim) async throws {
            try await withSandbox { sandbox in
                _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "source\n"])
                let environment = try await Self.prepare(sandbox, victim.before)
                let base = sandbox.root.appending("base")
                try await sandbox.sh("mkdir base && cp -a work home base", in: sandbox.root).success()
                let folder = sandbox.work.appending(victim.folder)

                for line in [victim.command, victim.again] {
                    try await sandbox.sh("(\(line))", in: folder, environment: environment).success()
                }
                let undisturbed = try await Self.state(sandbox, environment)
                for step in 1... {
                    try await sandbox.sh("rm -rf work home && cp -a '\(base)'/* .", in: sandbox.root).success()
                    let killed = try await sandbox.sh(
                        "exec \(victim.command)", in: folder,
                        environment: environment.merging(["CONDUCTOR_TEST_KILL": "\(step)"]) { $1 })
                    if killed.status != 128 + SIGKILL {
                        try killed.success()
                        #expect(step > 5, "The program has no fault points: it is a build for use")
                        break
                    }
                    let again = try await sandbox.sh("(\(victim.again))", in: folder, environment: environment)
                    #expect(again.status == 0, "After step \(step): \(again.stderr)")
                    let found = try await Self.state(sandbox, environment)
                    #expect(found == undisturbed, "After step \(step)")
                }
            }
        }

        @Test func `Two commands at once and a hook: each waits for the other, nothing is done twice or missed`()
            async throws
        {
            try await withSandbox { sandbox in
                let environment = try await Self.prepare(sandbox, "conductor up -q")
                let project = sandbox.work.appending("project")
                try await sandbox.conductor("config", "set", "-q", "web", "development", "A", "1", in: project)
                    .success()
                try sandbox.write(["hold": "", "calls": ""], in: sandbox.home)
                let calls = sandbox.home.appending("calls")

                async let first = sandbox.conductor("up", "-q", in: project, environment: environment)
                async let second = sandbox.conductor("up", "-q", in: project, environment: environment)
                try await sandbox.waitUntil("docker-compose runs") { try !sandbox.read(calls).isEmpty }
                // A hook waits for nobody: it leaves a note.
                try sandbox.write(["pods/common.env": "B=1\n"], in: project)
                let hook = ["hook", "post-checkout", "a", "b", "1"]
                try await sandbox.run(["conductor"] + hook, in: project, environment: environment).success()
                let note = project.appending(".git/conductor/again")
                #expect(sandbox.exists(note))
                try await sandbox.sh("rm hold", in: sandbox.home).success()
                try await first.success()
                try await second.success()
                try await sandbox.conductor("wait", in: project, environment: environment).success()
                #expect(!sandbox.exists(note))
                // One for the first change, which concerns 'web', and one for what the hook told, which concerns both.
                let ends = try sandbox.read(calls).split(separator: "\n").filter { $0.contains(" up ") }
                    .map { $0.split(separator: " up ").last }
                let forced = "--detach --no-deps --force-recreate"
                #expect(ends == ["\(forced) web", "\(forced) db web"])
            }
        }

        /// Makes a project whose docker remembers instead of doing.
        ///
        /// - Returns: what the environment has to have for that.
        private static func prepare(_ sandbox: Sandbox, _ before: String) async throws -> [String: String] {
            let programs = sandbox.root.appending("pretended")
            try sandbox.write(["docker": pretendedDocker], in: programs)
            let environment = ["PATH": "\(programs):\(sandbox.environment["PATH"] ?? "")"]
            try sandbox.write(["project/pods/default.yml": Sandbox.usualPod], in: sandbox.work)
            try await sandbox.sh(
                """
                chmod +x '\(programs)/docker' && ln -s '\(sandbox.remotes)' remotes
                cd project && git init -q && git add . && git commit -qm First
                git clone -q --bare . ../remotes/project.git && conductor init -q && \(before)
                """, environment: environment
            ).success()
            return environment
        }

        /// All that a person would see: files, branches, what was recorded, containers, and what `doctor` complains of.
        private static func state(_ sandbox: Sandbox, _ environment: [String: String]) async throws -> String {
            try await sandbox.sh(
                """
                sort "$HOME/containers"
                for project in project copy; do
                    [ -d $project ] || continue
                    (
                        cd $project
                        conductor doctor -q
                        find . -name objects -prune -o -name kept -prune -o -print | sort
                        git status --short --branch
                        sed 's/: "[0-9a-f]*"/: DIGEST/' .git/conductor/state.json
                        cat .git/conductor/stacks.json
                        for store in .git/conductor/stores/*.git; do
                            [ -d "$store" ] || continue
                            git -C "$store" for-each-ref
                            git -C "$store" worktree list --porcelain
                            git -C "$store" fsck --strict 2>&1
                        done
                        [ ! -d src/web ] || git -C src/web status --short --branch
                    )
                done
                """, environment: environment
            ).success().stdout
        }
    }
}
