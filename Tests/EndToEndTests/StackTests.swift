import Foundation
import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension EndToEnd {
    /// Which stack a worktree has, and from where it can be reached.
    @Suite struct StackTests {
        @Test(arguments: ComposeGeneration.usual)
        func `A linked worktree is a stack of its own that shares the clones`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
                func pod(_ greeting: String) -> [String: String] {
                    ["pods/default.yml": Sandbox.twoServices(greeting: greeting) + "    build: \(web.url)\n"]
                }
                let project = try await sandbox.project(pod("hello"))
                try await sandbox.branches(["other": pod("goodbye")], in: project)
                try await sandbox.conductor("up", in: project).success()
                try await sandbox.conductor("checkout", "web", in: project).success()
                let first = try await sandbox.containers()

                let added = try await sandbox.run(["git", "worktree", "add", "../wt2", "other"], in: project).success()
                #expect(!added.stderr.contains("conductor:"))
                let second = sandbox.work.appending("wt2")
                let stack = sandbox.projectName() + "-wt2"
                #expect(try await sandbox.status(in: second).stack == stack)
                try await sandbox.conductor("up", in: second).success()
                #expect(try await sandbox.runningServices(stack: stack) == ["db", "web"])
                #expect(try await sandbox.greeting(stack: stack) == "goodbye")
                #expect(try await sandbox.httpGet("web", stack: stack) == "image\n")
                #expect(try await sandbox.containers() == first)

                // The branch is taken by the first worktree.
                let taken = try await sandbox.conductor("checkout", "web", "main", in: second)
                #expect(taken.status == 1)
                #expect(taken.stderr.contains("the branch 'main' of 'web' is checked out at '\(project)/src/web'"))
                #expect(taken.stderr.contains("hint: git conductor checkout web -b NEW-BRANCH"))
                let own = try await sandbox.conductor("checkout", "web", "-b", "mine", in: second).success()
                #expect(!own.stderr.contains("Cloning"))
                let stores = project.appending(".git").appending("conductor").appending("stores")
                #expect(try await sandbox.sh("ls", in: stores).stdout == "web.git\n")

                let checkout = second.appending("src").appending("web")
                try sandbox.write(["index.html": "mine\n"], in: checkout)
                #expect(try await sandbox.httpGet("web", stack: stack) == "mine\n")
                #expect(try await sandbox.httpGet("web") == "main\n")
                #expect(try await sandbox.containers() == first)

                // A hook in the linked worktree, where git sets GIT_DIR, acts on that one's stack.
                try await sandbox.git("switch", "--quiet", "--create", "third", "main", in: second)
                try await sandbox.conductor("wait", in: second).success()
                #expect(try await sandbox.greeting(stack: stack) == "hello")
                #expect(try await sandbox.containers() == first)
                #expect(try await sandbox.git("status", "--porcelain", in: project) == "")

                // To git the checkout is an ignored file: it is kept from removing it with the worktree.
                let refused = try await sandbox.run(["git", "worktree", "remove", "../wt2"], in: project)
                #expect(
                    refused.stderr.contains("'git conductor remove --all' in it takes them away without losing work"))
                // A worktree that was removed all the same, and made again, has its stack and its branch again.
                try await sandbox.git("commit", "--quiet", "--all", "--message", "Mine", in: checkout)
                let state = try await sandbox.git("rev-parse", "--absolute-git-dir", in: second)
                try await sandbox.git("worktree", "remove", "--force", "--force", "../wt2", in: project)
                #expect(try await sandbox.sh("ls '\(state)'").status != 0)
                try await sandbox.git("worktree", "add", "--quiet", "../wt2", "third", in: project)
                #expect(try await sandbox.status(in: second).stack == stack)
                try await sandbox.conductor("checkout", "web", in: second).success()
                #expect(try await sandbox.git("branch", "--show-current", in: checkout) == "mine")
                #expect(try await sandbox.httpGet("web", stack: stack) == "mine\n")
                #expect(try await sandbox.greeting(stack: stack) == "hello")

                // Taken down first, nothing of it stays.
                try await sandbox.git("push", "--quiet", "origin", "mine", in: checkout)
                try await sandbox.conductor("remove", "web", in: second).success()
                try await sandbox.conductor("down", in: second).success()
                #expect(try await sandbox.runningServices(stack: stack).isEmpty)
                try await sandbox.git("worktree", "remove", "../wt2", in: project)
                #expect(try await sandbox.sh("ls .git/worktrees", in: project).status != 0)
                #expect(try await sandbox.sh("ls web.git/worktrees", in: stores).stdout == "web\n")
                #expect(try await sandbox.containers() == first)
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `A clash of ports names the stack that has the port`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let port = try await sandbox.freePort()
                let pod = "services:\n  web:\n    image: myaccount/web\n    ports: [\"\(port):80\"]\n"
                let project = try await sandbox.project(["pods/default.yml": pod])
                let up = try await sandbox.conductor("up", in: project).success()
                #expect(up.stdout == "web  running  http://localhost:\(port)\n")
                try await sandbox.git("worktree", "add", "--quiet", "-b", "other", "../wt2", in: project)
                try await sandbox.git("config", "conductor.ports", "own", in: project)
                let second = sandbox.work.appending("wt2")
                let clash = try await sandbox.conductor("up", in: second)
                #expect(clash.status == 1)
                let container = try #require(try await sandbox.containerID(of: "web"))
                let name = try await sandbox.docker("inspect", "--format", "{{.Name}}", container).dropFirst()
                #expect(
                    clash.stderr.hasSuffix(
                        """
                        error: '\(generation.command.joined(separator: " ")) up' failed [port-taken]
                          port \(port) of 'web' is held by the container '\(name)' of the stack \
                        '\(sandbox.projectName())' (\(project)/pods)
                        hint: stop the other one, or give this service another port, then run 'git conductor up'

                        """))
                #expect(try await sandbox.runningServices() == ["web"])

                try await sandbox.conductor("stop", in: project).success()
                try await sandbox.conductor("up", in: second).success()
                #expect(try await sandbox.runningServices(stack: sandbox.projectName() + "-wt2") == ["web"])
            }
        }

        @Test func `It works from every folder, and under every name`() async throws {
            try await withSandbox { sandbox in
                let web = try await sandbox.makeRemote(
                    "myaccount/web", files: ["index.html": "main\n", "deep/er/file": ""])
                let pod = Sandbox.twoServices(greeting: "hello") + "    build: \(web.url)\n"
                let project = try await sandbox.project(["pods/default.yml": pod, "docs/deep/file": ""])
                let link = sandbox.work.appending("link")
                try await sandbox.sh("ln -s '\(project)' '\(link)'").success()
                try await sandbox.sh("ln -s '\(project)/docs/deep' elsewhere").success()

                // What one way brings up, each other way finds to be up.
                try await sandbox.conductor("up", in: link.appending("docs")).success()
                try await sandbox.run(["git", "conductor", "checkout", "web"], in: link).success()
                let containers = try await sandbox.containers()
                let checkout = project.appending("src").appending("web").appending("deep").appending("er")
                let places = [
                    project, project.appending("docs").appending("deep"), checkout, link,
                    link.appending("src").appending("web"), sandbox.work.appending("elsewhere"),
                ]
                for place in places {
                    let up = try await sandbox.conductor("up", in: place).success()
                    #expect(up.stderr == "Everything is up already.\n", "in \(place)")
                }

                try await sandbox.git("config", "--global", "alias.co-up", "conductor up", in: project)
                try await sandbox.git("config", "--global", "alias.sh-up", "!git conductor up", in: project)
                let ways = [
                    ["git", "conductor", "up"], ["git-conductor", "up"], ["git", "co-up"], ["git", "sh-up"],
                    ["git", "-C", "docs/deep", "conductor", "up"], ["git", "-C", "src/web", "conductor", "up"],
                ]
                for way in ways {
                    let up = try await sandbox.run(way, in: project).success()
                    #expect(up.stderr == "Everything is up already.\n", "\(way)")
                }
                let far = try await sandbox.run(["git", "-C", "\(link)", "conductor", "status", "--json"]).success()
                #expect(far.stdout.contains("\"stack\" : \"\(sandbox.projectName())\""))
                #expect(try await sandbox.containers() == containers)

                // In a linked worktree git tells an alias where the project's repository is.
                try await sandbox.git("worktree", "add", "--quiet", "-b", "other", "../wt2", in: project)
                let second = sandbox.work.appending("wt2")
                try await sandbox.git("config", "--global", "alias.get", "!git conductor checkout web", in: project)
                try await sandbox.run(["git", "get", "-b", "mine", "--no-up"], in: second).success()
                let mine = second.appending("src").appending("web")
                #expect(try await sandbox.git("branch", "--show-current", in: mine) == "mine")
                #expect(try await sandbox.git("branch", "--show-current", in: second) == "other")
                #expect(try await sandbox.git("status", "--porcelain", in: second) == "")
            }
        }

        @Test func `A second clone does not take over the stack of the first`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project(
                    ["pods/default.yml": Sandbox.twoServices(greeting: "hello")])
                try await sandbox.conductor("up", in: project).success()
                let first = try await sandbox.containers()
                try await sandbox.conductor("clone", project.string, "copy").success()
                let copy = sandbox.work.appending("copy")

                let refused = try await sandbox.conductor("up", in: copy)
                #expect(refused.status == 1)
                #expect(
                    refused.stderr == """
                        error: the stack '\(sandbox.projectName())' is that of another project, at '\(project)/pods' [stack-taken]
                        hint: give this one a name of its own: git config conductor.stack NAME

                        """)
                for verb in ["down", "stop"] {
                    #expect(try await sandbox.conductor(verb, in: copy).status == 1)
                }
                #expect(try await sandbox.containers() == first)

                let stack = sandbox.projectName("copy")
                try await sandbox.git("config", "conductor.stack", stack, in: copy)
                try await sandbox.conductor("up", in: copy).success()
                #expect(try await sandbox.runningServices(stack: stack) == ["db", "web"])
                #expect(try await sandbox.containers() == first)
                try await sandbox.conductor("down", in: copy).success()
                #expect(try await sandbox.containers() == first)
            }
        }
    }
}

extension Sandbox {
    /// Returns a port of this machine that nobody listens on.
    func freePort() async throws -> String {
        while true {
            // Neither docker nor the system gives away ports of these numbers by itself.
            let port = "\(Int.random(in: 10000..<20000))"
            let attempt = try await run(["docker", "run", "--detach", "--publish", "\(port):80", "myaccount/web"])
            let container = attempt.stdout.trimmingCharacters(in: .whitespacesAndNewlines)
            if !container.isEmpty { try await docker("rm", "--force", container) }
            if attempt.status == 0 { return port }
        }
    }
}
