import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// Several stacks of a project whose services have a repository each.
    @Suite struct StackCommandTests {
        private static let names = (1...8).map { "s\($0)" }

        /// Makes a project of eight services in eight repositories. Each serves its checkout, and knows where the next one is.
        private func project(_ sandbox: Sandbox, _ generation: ComposeGeneration, port: Int) async throws -> FilePath {
            var services = ""
            for (index, name) in Self.names.enumerated() {
                let remote = try await sandbox.makeRemote(
                    "myaccount/\(name)", files: ["index.html": "\(name) main\n"])
                services += """
                    \(name): { image: myaccount/web, build: "\(remote.url)", init: true, \
                    ports: ["\(port + index):80"], volumes: ["data:/data"], \
                    command: [sh, -c, 'mkdir -p /app; exec httpd -f -p 80 -h /app'], \
                    environment: { NEXT: "http://localhost:\(port + (index + 1) % 8)/" }, \
                    labels: { conductor.follow_ports: NEXT } }

                    """
            }
            let project = try await sandbox.project([
                "pods/default.yml": generation.pod(services) + "volumes: { data: {} }\n"
            ])
            try await sandbox.conductor("checkout", "--all", "-q", in: project).success()
            return project
        }

        /// What the URLs of the stack around a folder answer, by service.
        private func answers(_ sandbox: Sandbox, in folder: FilePath) async throws -> [String: String] {
            struct Here: Decodable {
                struct Address: Decodable {
                    let service: String
                    let url: String
                }
                let healthy: Bool
                let urls: [Address]
            }
            let text = try await sandbox.conductor("here", "--json", in: folder).success().stdout
            let here = try JSONDecoder().decode(Here.self, from: Data(text.utf8))
            #expect(here.healthy)
            var answers: [String: String] = [:]
            for address in here.urls { answers[address.service] = try await get(sandbox, address.url) }
            return answers
        }

        /// What an address answers, as soon as it does.
        private func get(_ sandbox: Sandbox, _ url: String) async throws -> String {
            var answer = ""
            try await sandbox.waitUntil("\(url) answers") {
                let call = "import urllib.request as u; print(u.urlopen('\(url)').read().decode(), end='')"
                let outcome = try await sandbox.run(["python3", "-c", call])
                answer = outcome.stdout
                return outcome.status == 0
            }
            return answer.trimmingCharacters(in: .newlines)
        }

        @Test(arguments: ComposeGeneration.both)
        func `Three stacks of eight services, each with its branch's content`(generation: ComposeGeneration)
            async throws
        {
            try await withSandbox(generation) { sandbox in
                let port = 15000 + 10 * (try #require(Int(sandbox.tag.suffix(3))))
                let project = try await project(sandbox, generation, port: port)
                let before = try await sandbox.containers()
                // Two at once, of which each wants ports, worktrees of the same stores, and a branch.
                async let fix = sandbox.conductor("stack", "add", "fix", "--in", "s1,s2", "--up", "--json", in: project)
                async let topic = sandbox.conductor("stack", "add", "topic", "--in", "s2,s3", "--up", in: project)
                try await fix.success()
                try await topic.success()
                #expect(try await sandbox.containers() == before)

                let name = try #require(project.lastComponent).string
                let folders = ["fix", "topic"].map { sandbox.work.appending("\(name)-\($0)") }
                for (folder, sources) in zip(folders, [["s1", "s2"], ["s2", "s3"]]) {
                    let branch = folder.lastComponent?.string.dropFirst(name.count + 1) ?? ""
                    for source in sources {
                        try sandbox.write(
                            ["index.html": "\(source) \(branch)\n"], in: folder.pushing(FilePath("src/\(source)")))
                    }
                    let answers = try await answers(sandbox, in: folder)
                    #expect(answers.count == 8)
                    for source in sources { #expect(answers[source] == "\(source) \(branch)") }
                    // The address of a neighbour is that of the same stack.
                    let next = try await sandbox.variables(of: "s1", stack: "\(name)-\(branch)")["NEXT"] ?? ""
                    #expect(try await get(sandbox, next) == "s2 \(branch)")
                }
                for (source, answer) in try await answers(sandbox, in: project) { #expect(answer == "\(source) main") }

                // The file with the ports of this machine is lost: what runs stays where it is.
                let fixed = try await sandbox.containers(stack: "\(name)-fix")
                try await sandbox.sh("rm \"${XDG_STATE_HOME:-$HOME/.local/state}/conductor/ports.json\"").success()
                try await sandbox.conductor("up", "-q", in: folders[0]).success()
                #expect(try await sandbox.containers(stack: "\(name)-fix") == fixed)

                // Nothing is lost: work keeps a stack; without it the stack goes, and nothing of the others.
                let refusal = try await sandbox.conductor("stack", "remove", "fix", in: project)
                #expect(refusal.status == 1 && refusal.stderr.contains("  src/s1: changed: index.html\n"))
                for source in ["s1", "s2"] {
                    try await sandbox.git("commit", "-qam", "Fix", in: folders[0].pushing(FilePath("src/\(source)")))
                }
                let removal = try await sandbox.conductor("stack", "remove", "fix", in: project).success()
                #expect(removal.stdout.contains("the volume \(name)-fix_data stays"))
                #expect(try await sandbox.runningServices(stack: "\(name)-fix").isEmpty)
                #expect(!sandbox.exists(folders[0]))
                #expect(try await answers(sandbox, in: folders[1])["s2"] == "s2 topic")
                #expect(try await answers(sandbox, in: project)["s2"] == "s2 main")

                // It comes back with its commits.
                try await sandbox.conductor("stack", "add", "fix", "--in", "s1,s2", "--up", "-q", in: project).success()
                #expect(try await answers(sandbox, in: folders[0])["s1"] == "s1 fix")

                // The project's ports, and back.
                try await sandbox.conductor("stack", "take", "-q", in: folders[0]).success()
                #expect(try await get(sandbox, "http://127.0.0.1:\(port)/") == "s1 fix")
                #expect(try await answers(sandbox, in: project)["s1"] == "s1 main")
                for stack in ["topic", "fix"] {
                    try await sandbox.conductor(
                        "stack", "remove", stack, "--volumes", "--force", "-q", in: project
                    ).success()
                }
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await get(sandbox, "http://127.0.0.1:\(port)/") == "s1 main")
                for kind in ["ps --all", "volume ls"] {
                    let left = try await sandbox.output(
                        of: ["docker"] + kind.split(separator: " ").map(String.init) + ["--format", "{{.Labels}}"])
                    #expect(!left.contains("\(name)-fix") && !left.contains("\(name)-topic"))
                }
                let networks = try await sandbox.docker("network", "ls", "--format", "{{.Name}}")
                for network in networks.split(separator: "\n") where network.hasPrefix("\(name)-") {
                    #expect(try await !sandbox.removeNetwork(String(network)), "\(network) was left")
                }
            }
        }
    }
}
