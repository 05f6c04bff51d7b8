import SystemPackage
import Testing

extension EndToEnd {
    /// What a worktree of the project leaves when it is gone.
    @Suite struct PruneTests {
        @Test(arguments: ComposeGeneration.usual)
        func `The stack of a worktree that is gone goes, its volumes only when that is said`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let pod =
                    "services:\n  web:\n    image: myaccount/web\n    volumes: [data:/data]\nvolumes: { data: {} }\n"
                let project = try await sandbox.project(["pods/default.yml": pod])
                try await sandbox.conductor("up", in: project).success()
                let first = try await sandbox.containers()
                try await sandbox.git("worktree", "add", "--quiet", "-b", "other", "../wt2", in: project)
                let stack = sandbox.projectName() + "-wt2"
                try await sandbox.conductor("up", in: sandbox.work.appending("wt2")).success()
                try await sandbox.exec("web", "sh", "-c", "echo mine > /data/mine", stack: stack)
                #expect(
                    try await sandbox.conductor("prune", in: project).success().stdout
                        == "there was nothing to remove\n")

                // Its containers were made where it was before.
                try await sandbox.git("worktree", "move", "../wt2", "../moved", in: project)
                try await sandbox.conductor("status", in: sandbox.work.appending("moved")).success()
                try await sandbox.git("worktree", "remove", "../moved", in: project)
                #expect(try await sandbox.runningServices(stack: stack) == ["web"])
                let preview = try await sandbox.conductor("prune", "--dry-run", in: project).success().stdout
                #expect(preview.hasPrefix("remove the stack \(stack) of \(sandbox.work)/moved\nremove the container "))
                #expect(try await sandbox.runningServices(stack: stack) == ["web"])
                let pruned = try await sandbox.conductor("prune", in: project).success().stdout
                #expect(pruned == preview.replacing("remove the", with: "removed the"))
                #expect(pruned.contains("removed the network \(stack)_default\n"))
                #expect(pruned.contains("kept the volume \(stack)_data: '--volumes' removes it\n"))
                #expect(try await sandbox.containers() == first)
                let volumes = ["volume", "ls", "--quiet", "--filter", "name=\(stack)_data"]
                #expect(try await sandbox.output(of: ["docker"] + volumes) == "\(stack)_data")

                // The stack is gone, and is not removed again.
                #expect(
                    try await sandbox.conductor("prune", in: project).success().stdout
                        == "kept the volume \(stack)_data: '--volumes' removes it\n")
                let last = try await sandbox.conductor("prune", "--volumes", in: project).success().stdout
                #expect(last.hasSuffix("removed the volume \(stack)_data\n"))
                #expect(try await sandbox.output(of: ["docker"] + volumes) == "")
                #expect(
                    try await sandbox.conductor("prune", in: project).success().stdout
                        == "there was nothing to remove\n")
                #expect(try await sandbox.containers() == first)
            }
        }

        @Test func `A worktree that was deleted with its checkouts is missed, and its stack is pruned`() async throws {
            try await withSandbox { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
                let pod = "services:\n  web:\n    image: myaccount/web\n    build: \(web.url)\n"
                let project = try await sandbox.project(["pods/default.yml": pod])
                try await sandbox.conductor("up", "-q", in: project).success()
                let second = sandbox.work.appending("wt2")
                try await sandbox.git("worktree", "add", "--quiet", "-b", "other", "../wt2", in: project)
                try await sandbox.conductor("checkout", "-q", "web", in: second).success()
                try await sandbox.conductor("up", "-q", in: second).success()
                // git would still take it for one whose disk is not there.
                try await sandbox.sh("rm -rf ../wt2", in: project).success()
                let stack = sandbox.projectName() + "-wt2"
                let missed =
                    "the worktree '\(second)' is gone, and containers of its stack '\(stack)' are there: 'git conductor prune' "
                    + "removes them"
                #expect(try await sandbox.status(in: project).notes == [missed])
                #expect(
                    try await sandbox.conductor("up", in: project).success().stderr.contains("warning: \(missed)\n"))
                let pruned = try await sandbox.conductor("prune", in: project).success().stdout
                #expect(
                    pruned.hasPrefix("removed the stack \(stack) of \(second)\nremoved the container "), "\(pruned)")
                #expect(try await sandbox.runningServices(stack: stack).isEmpty)
                #expect(try await sandbox.status(in: project).notes.isEmpty)
                #expect(try await sandbox.runningServices() == ["web"])
            }
        }
    }
}
