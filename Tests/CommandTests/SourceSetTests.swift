import Testing

@testable import ConductorCommands

/// `source set` and `source unset`.
@Suite struct SourceSetTests {
    private static let file = """
        # the shop
        services:
          web: { image: acme/web }   # ready
          api:
            build: ./api

        """

    /// A project with a plain compose file, beside the repository `web.git`.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run("git init -q -b main web.git", in: "")
        try machine.write(["server/index.html": "hello\n"], in: "web.git")
        try await machine.run("git add -A && git commit -qm One", in: "web.git")
        try machine.write(["compose.yaml": Self.file, "api/Dockerfile": "FROM x\n"])
        try await machine.run("git init -q -b main . && git add -A && git commit -qm One")
        try await machine.succeed("init -q")
        return machine
    }

    @Test("The file gets the source, and nothing else in it changes; unset takes it out again")
    func file() async throws {
        let machine = try await machine()
        let url = "file://\(machine.path("web.git"))#main:server"
        #expect(
            try await machine.succeed("source set web \(url) --dry-run").output
                == "set the source of web in compose.yaml\n")
        #expect(try machine.read("project/compose.yaml") == Self.file)
        #expect(
            try await machine.succeed("source set web \(url)").output == "set the source of web in compose.yaml\n")
        let after = try machine.read("project/compose.yaml")
        #expect(after == Self.file.replacing("acme/web }", with: "acme/web, x-conductor: {source: \(url)} }"))
        #expect(try await machine.succeed("source ls").output.contains("#main  web\n"))
        try await machine.succeed("checkout web --no-up -q")
        #expect(try machine.read("project/src/web/server/index.html") == "hello\n")

        #expect(
            try await machine.succeed("source unset web").output == "removed the source of web from compose.yaml\n")
        #expect(try machine.read("project/compose.yaml") == Self.file)
        #expect(await machine.conductor("source unset web").status == 1)
    }

    @Test("A path is no URL, and the hint says how it would be one")
    func path() async throws {
        let refusal = await (try await machine()).conductor("source set web /srv/web.git")
        #expect(refusal.error.contains("[not-a-git-url]\n") && refusal.error.contains("file:///PATH"))
    }

    @Test("git's configuration comes before the file")
    func local() async throws {
        let machine = try await machine()
        try await machine.succeed("source set api git@example.com:acme/api.git#next")
        try await machine.succeed("source set api --local file://\(machine.path("web.git"))")
        #expect(try await machine.succeed("source ls").output.contains("web.git  api\n"))
        #expect(try await machine.run("git config conductor.api.source").hasPrefix("file://"))
        #expect(
            try await machine.succeed("source unset api --local").output
                == "removed the source of api from git's configuration (conductor.api.source)\n")
        #expect(try await machine.succeed("source ls").output == "api  git@example.com:acme/api.git#next  api\n")
        #expect(await machine.conductor("source unset api --local").status == 1)
        try await machine.run("git config conductor.api.source nonsense")
        #expect(await machine.conductor("source ls").error.contains("'conductor.api.source' is 'nonsense'"))
    }

    @Test(
        "Whatever git clones is a source, and nothing that is not safe",
        arguments: [
            ("work:acme/web.git", true), ("https://github.com/acme/web", true), ("git@host:web.git#main", true),
            ("nonsense", false), ("./web", false), ("c:web", false), ("--upload-pack=x", false), ("-x:y", false),
            ("ext::sh -c x", false), ("https://", false),
        ])
    func urls(url: String, isFine: Bool) async throws {
        let machine = try await machine()
        let outcome = await machine.conductor(["source", "set", "web", "--", url])
        #expect((outcome.status == 0) == isFine, "\(outcome.transcript)")
        #expect((try machine.read("project/compose.yaml") != Self.file) == isFine)
    }

    @Test("A source that is not safe to use is refused where it stands")
    func unsafe() async throws {
        let machine = try await machine()
        try machine.write([
            "compose.yaml": "services: { web: { image: x, x-conductor: { source: 'https://h/a.git#:../x' } } }\n"
        ])
        #expect(
            await machine.conductor("source ls").error.hasPrefix("error: compose.yaml:1:53: this source is not safe"))
        try machine.write(["compose.yaml": Self.file])
        try await machine.run("git config conductor.web.source 'https://h/a.git#:../x'")
        #expect(
            await machine.conductor("source ls").error.hasPrefix(
                "error: 'conductor.web.source' in git's configuration is not safe to use: "))
    }

    @Test("A source in the file that is no URL is an error with its place")
    func wrong() async throws {
        let machine = try await machine()
        try machine.write(["compose.yaml": "services:\n  web:\n    image: x\n    x-conductor:\n      source: ./web\n"])
        #expect(
            await machine.conductor("source ls").error.hasPrefix(
                "error: compose.yaml:5:15: 'source' must be the URL of a git repository [invalid-file]\n"))
    }
}
