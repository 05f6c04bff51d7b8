import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// What `status` shows.
    @Suite struct StatusTests {
        /// The form that programs may rely on.
        private struct Report: Decodable {
            struct Checkout: Decodable, Equatable {
                let path: String
                let branch: String?
                let commit: String?
                let mounted: Bool
                let dirty: Bool
                let ahead: Int
                let behind: Int
            }
            struct Service: Decodable {
                let name: String
                let pod: String
                let state: String
                let health: String?
                let image: String?
                let ports: [String]
                let checkout: Checkout?
            }
            struct Pending: Decodable {
                let service: String
                let action: String
                let reasons: [String]
            }
            let schema: Int
            let project: String
            let environment: String
            let stack: String
            let branch: String?
            let services: [Service]
            let pending: [Pending]
            let applying: Bool

            func service(_ name: String) throws -> Service { try #require(services.first { $0.name == name }) }
        }

        private static func report(_ project: FilePath, _ sandbox: Sandbox) async throws -> Report {
            let text = try await sandbox.conductor("status", "--json", in: project).success().stdout
            return try JSONDecoder().decode(Report.self, from: Data(text.utf8))
        }

        @Test func `The status that is watched follows the engine, and leaves the terminal as it was`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": "services:\n  db: { image: postgresql }\n"
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let container = try #require(try await sandbox.containerID(of: "db"))
                let program = FilePath(#filePath).removingLastComponent().removingLastComponent().appending(
                    "in-terminal")
                let outcome = try await sandbox.sh(
                    """
                    '\(program)' 60 20 'git conductor status --watch' -- 'db.*running' 'docker stop -t 1 \(container)' \
                    'db.*exited' 'docker start \(container)' 'db.*running' true
                    """, in: project)
                // Ctrl-C ends it.
                #expect(outcome.status == 254, "\(outcome.transcript)")
                #expect(outcome.stdout.contains("\u{1B}[?1049h") && outcome.stdout.contains("\u{1B}[?1049l"))
                #expect(!outcome.stdout.contains("\u{1B}[2J"))
            }
        }

        @Test func `What has failed in the background is told until it is put right`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.makeProject([
                    "pods/default.yml": "services:\n  db: { image: postgresql }\n"
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                try sandbox.write(
                    ["pods/default.yml": "services:\n  db: { image: \"localhost:1/nowhere_\(sandbox.tag)\" }\n"],
                    in: project)
                // A mere edit runs no hook, and 'wait' says so.
                let edit = try await sandbox.conductor("wait", in: project)
                #expect(edit.stderr.contains("none runs for a mere edit"), "\(edit.transcript)")
                try await sandbox.git("commit", "--quiet", "--all", "-m", "Nowhere", in: project)
                #expect(try await sandbox.conductor("wait", in: project).status == 1)
                #expect(try await sandbox.conductor("status", "--short", in: project).stdout.hasSuffix(" failed\n"))
                let status = try await sandbox.conductor("status", in: project).stdout
                #expect(status.contains(/Failed .* ago|Failed just now/), "\(status)")
                #expect(status.contains("Next: 'git conductor logs --conductor' shows what failed"))
                let log = try await sandbox.conductor("logs", "--conductor", in: project).stdout
                #expect(log.contains(#/(?m)^[0-9-]{10} [0-9:]{8} recreate db: /#), "\(log)")
                #expect(log.contains("cannot be pulled"))
                try await sandbox.git("switch", "--quiet", "--detach", "HEAD~1", in: project)
                try await sandbox.conductor("wait", in: project).success()
                #expect(!(try await sandbox.conductor("status", in: project).stdout.contains("Failed")))
                #expect(!(try await sandbox.conductor("status", "--short", in: project).stdout.contains("failed")))

                // A service that has never run does not wait for the next attempt; 'wait' fails all the same.
                let pod = "services:\n  db: { image: postgresql }\n"
                let more = "  other: { image: \"localhost:1/nowhere_\(sandbox.tag)\" }\n"
                try sandbox.write(["pods/default.yml": pod], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                try sandbox.write(["pods/default.yml": pod + more], in: project)
                try await sandbox.git("commit", "--quiet", "--all", "-m", "One more", in: project)
                let wait = try await sandbox.conductor("wait", in: project)
                #expect(wait.status == 1 && wait.stderr.contains("[apply-failed]"), "\(wait.transcript)")

                // Nor is one that somebody has removed out of date in silence.
                try sandbox.write(["pods/default.yml": pod + "  api: { image: postgresql }\n"], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.docker("rm", "--force", try #require(try await sandbox.containerID(of: "api")))
                let removed = try await sandbox.conductor("status", in: project).stdout
                #expect(removed.contains("note: 'api' was brought up, and has no container"), "\(removed)")
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `Programs and persons see the same state`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "one\n"])
                let healthCheck = "    healthcheck: {test: [CMD, \"true\"], interval: 1s}\n"
                let project = try await sandbox.makeProject([
                    "pods/default.yml": Sandbox.usualPod.replacing(
                        "    image: postgresql\n", with: "    image: postgresql\n" + healthCheck
                    ).replacing("    links: [db]\n", with: "    links: [db]\n    ports: [\"127.0.0.1::80\"]\n")
                ])
                let checkout = project.appending("src/web")
                try sandbox.expectSnapshot(try await sandbox.conductor("status", in: project), "status-absent")
                var report = try await Self.report(project, sandbox)
                #expect(report.schema == 1)
                #expect([report.project, report.stack] == [sandbox.projectName(), sandbox.projectName()])
                #expect(report.environment == "development")
                #expect(report.branch == "main")
                #expect(report.services.map(\.name) == ["db", "web"])
                #expect(report.services.map(\.pod) == ["default", "default"])
                #expect(report.services.map(\.state) == ["absent", "absent"])
                #expect(report.services.map(\.image) == ["postgresql", "myaccount/web"])
                #expect(report.pending.isEmpty && !report.applying)

                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                report = try await Self.report(project, sandbox)
                #expect(report.services.map(\.state) == ["running", "running"])
                #expect(report.services.map(\.health) == ["healthy", nil])
                let container = try #require(try await sandbox.containerID(of: "web"))
                let address = try await sandbox.docker("port", container, "80/tcp")
                #expect(try report.service("web").ports == ["\(address):80"])
                #expect(try report.service("db").checkout == nil)
                #expect(
                    try await report.service("web").checkout
                        == Report.Checkout(
                            path: "src/web", branch: "main", commit: web.head(), mounted: true, dirty: false, ahead: 0,
                            behind: 0))

                // Ahead, behind and dirty.
                try await sandbox.git("commit", "--quiet", "--allow-empty", "-m", "Mine", in: checkout)
                try await web.commit("Theirs", files: ["index.html": "two\n"])
                try await web.commit("Theirs too", files: ["index.html": "three\n"])
                try await sandbox.git("fetch", "--quiet", in: checkout)
                try sandbox.write(["new.txt": "new\n"], in: checkout)
                let head = try await sandbox.git("rev-parse", "HEAD", in: checkout)
                report = try await Self.report(project, sandbox)
                #expect(
                    try report.service("web").checkout
                        == Report.Checkout(
                            path: "src/web", branch: "main", commit: head, mounted: true, dirty: true, ahead: 1,
                            behind: 2))
                try await sandbox.git("switch", "--quiet", "--detach", in: checkout)
                #expect(try await Self.report(project, sandbox).service("web").checkout?.branch == nil)
                try await sandbox.git("switch", "--quiet", "main", in: checkout)

                // What waits to be applied, and why.
                try await sandbox.conductor(
                    "config:set", "-q", "db", "development", "WORD", "hello", in: project
                ).success()
                report = try await Self.report(project, sandbox)
                #expect(report.pending.map(\.service) == ["db"])
                #expect(report.pending.map(\.action) == ["recreate"])
                try sandbox.expectSnapshot(try await sandbox.conductor("status", in: project), "status-pending")
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await Self.report(project, sandbox).pending.isEmpty)

                try await sandbox.conductor("stop", "-q", "web", in: project).success()
                #expect(try await Self.report(project, sandbox).service("web").state == "exited")
            }
        }
    }
}
