import PipelineTestSupport
import SystemPackage
import TestSupport
import Testing

@testable import Pipeline

/// What docker mounts, read from what docker-compose printed.
@Suite struct ResolvedMountTests {
    private func resolved(_ service: String, _ rest: String = "") async throws -> ResolvedStack {
        let situation = try await Sandbox().situation([:])
        return try ResolvedStack(
            try Rendering(situation), printed: "services:\n  web:\n\(service)\(rest)", name: "config")
    }

    @Test("Sources and the places of mounts below mounts, in every form")
    func places() async throws {
        let stack = try await resolved(
            """
                image: x
                volumes:
                  - { type: bind, source: /p/app, target: /app, bind: { create_host_path: true } }
                  - { type: volume, source: modules, target: /app/node_modules }
                  - { type: bind, source: /p/lib$$1, target: /app/vendor/lib }
                  - /p/short:/short:ro
                  - named:/named
                  - /anonymous
                  - { type: tmpfs, target: /short/cache }
                tmpfs: [/app/tmp, "/run:size=1m"]
                configs: [{ source: c, target: /etc/c }, { source: inline, target: /etc/inline }]
                secrets: [{ source: s }]

            """,
            """
            configs: { c: { file: /p/c }, inline: { content: text } }
            secrets: { s: { file: /p/s } }

            """)
        let paths = stack.mountedPaths(of: "web")
        #expect(paths.sources.map(\.string) == ["/p/app", "/p/lib$1", "/p/short", "/p/c", "/p/s"])
        #expect(
            paths.points.map(\.string) == [
                "/p/app/node_modules", "/p/app/vendor/lib", "/p/short/cache", "/p/app/tmp",
            ])
        #expect(stack.hasCopiedContent("web"))
        #expect(paths.copies.isEmpty)
    }

    @Test("A mount below a volume has no place on this machine; files are no copied content")
    func volumes() async throws {
        let stack = try await resolved(
            """
                image: x
                volumes:
                  - { type: volume, source: data, target: /data }
                  - { type: bind, source: /p/a, target: /data/a }
                secrets: [{ source: s }]

            """, "secrets: { s: { file: /p/s } }\n")
        #expect(stack.mountedPaths(of: "web").points.isEmpty)
        #expect(!stack.hasCopiedContent("web"))
        #expect(stack.mountedPaths(of: "other").sources.isEmpty)
    }
}
