import PipelineTestSupport
import TestSupport
import Testing

@testable import Pipeline

/// The digest under which docker-compose's answer is kept: everything from which the answer follows.
@Suite struct RenderingDigestTests {
    private static let included = "services: { web: { image: x, environment: { V: \"$A\" } } }\n"

    @Test(
        "A variable that only a file of variables of an included file names counts",
        arguments: [
            ["pods/default.yml": "include: [inc/c.yml]\n", "pods/inc/.env": "A=${BAR:-none}\n"],
            [
                "pods/default.yml": "include: [{ path: inc/c.yml, env_file: [x.env, y.env] }]\n", "pods/x.env": "B=b\n",
                "pods/y.env": "A=$BAR\n",
            ],
        ])
    func variables(_ files: [String: String]) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository(files.merging(["pods/inc/c.yml": Self.included]) { $1 })
        func digest(_ value: String) async throws -> String {
            try Rendering(try await sandbox.load(variables: ["BAR": value, "OTHER": value])).digest.description
        }
        let old = try await digest("old")
        #expect(try await digest("new") != old)
        #expect(try await digest("old") == old)
    }

    @Test("A file of variables whose name comes from an included file's own variables counts")
    func nested() async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "include: [inc/c.yml]\n",
            "pods/inc/c.yml": "include: [{ path: d.yml, env_file: \"${E}.env\" }]\n", "pods/inc/.env": "E=q\n",
            "pods/inc/d.yml": Self.included, "pods/inc/q.env": "A=old\n",
        ])
        let old = try Rendering(try await sandbox.load()).digest.description
        try sandbox.write(["pods/inc/q.env": "A=new\n"], in: "project")
        #expect(try Rendering(try await sandbox.load()).digest.description != old)
    }

    @Test("A variable whose name is broken by the end of a line counts")
    func brokenName() async throws {
        let sandbox = Sandbox()
        let value = "\"${FO\\\n        O:-none}\""
        try await sandbox.repository([
            "pods/default.yml": "services:\n  web: { image: x, environment: { V: \(value) } }\n"
        ])
        let old = try Rendering(try await sandbox.load(variables: ["FOO": "old"])).digest.description
        #expect(try Rendering(try await sandbox.load(variables: ["FOO": "new"])).digest.description != old)
    }

    @Test(
        "A variable that a file of variables takes from outside is a fact of the services that read it",
        arguments: ["V=${BAR:-x}\n", "V=\"a $BAR\"\n", "BAR\n"])
    func facts(_ text: String) async throws {
        let sandbox = Sandbox()
        try await sandbox.repository([
            "pods/default.yml": "services: { web: { image: x, env_file: a.env }, db: { image: y } }\n",
            "pods/a.env": text,
        ])
        let old = try Rendering(try await sandbox.load(variables: ["BAR": "old", "LANG": "C"])).facts
        let new = try Rendering(try await sandbox.load(variables: ["BAR": "new", "LANG": "de"])).facts
        #expect(old["web"] != new["web"])
        #expect(old["db"] == new["db"])
        try sandbox.write(["pods/a.env": "V='$BAR'\nW=LANG\n"], in: "project")
        let raw = try Rendering(try await sandbox.load(variables: ["BAR": "old", "LANG": "C"])).facts
        #expect(try Rendering(try await sandbox.load(variables: ["BAR": "new", "LANG": "de"])).facts == raw)
    }
}
