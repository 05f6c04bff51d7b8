@testable import Errors
import GitURLs
@testable import Pipeline
import PipelineTestSupport
@testable import Projects
import TestSupport
import Testing

/// Services with what their `build:` names, and the names that their sources get.
struct Naming: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let contexts: [(String, String)]
    let libraries: [(String, String)]
    let existing: [Checkout.Key: String]
    let names: [String]

    init(
        _ name: String, _ contexts: [(String, String)], libraries: [(String, String)] = [],
        existing: [Checkout.Key: String] = [:], _ names: [String]
    ) {
        testDescription = name
        self.contexts = contexts
        self.libraries = libraries
        self.existing = existing
        self.names = names
    }

    func gathered() throws -> [Source] {
        let built = try contexts.map { service, url in
            Source.Entry(building: service, from: try #require(GitContext(url)), at: "/app")
        }
        let mounted = try libraries.map { key, url in
            Source.Entry(context: try #require(GitContext(url)), library: key, uses: [])
        }
        return Source.gather(built + mounted, existing: existing)
    }
}

@Suite struct SourceTests {
    @Test(
        "Names",
        arguments: [
            Naming("one service: named after it", [("web", "git@host:acme/site.git")], ["web"]),
            Naming(
                "several services: after the repository",
                [("web", "https://h/acme/site.git"), ("job", "https://h/acme/site.git")], ["site"]),
            Naming(
                "folders of one source make no difference",
                [("web", "https://h/acme/site.git#:web"), ("job", "https://h/acme/site.git#:job")], ["site"]),
            Naming(
                "branches are sources of their own",
                [("web", "https://h/acme/site.git#one"), ("job", "https://h/acme/site.git#two")], ["web", "job"]),
            Naming(
                "two shared branches of a repository",
                [
                    ("a", "https://h/acme/site.git#one"), ("b", "https://h/acme/site.git#one"),
                    ("c", "https://h/acme/site.git#two/x"), ("d", "https://h/acme/site.git#two/x"),
                ], ["site", "site-two-x"]),
            Naming(
                "two owners",
                [
                    ("a", "https://h/acme/site.git"), ("b", "https://h/acme/site.git"),
                    ("c", "https://h/other/site.git"), ("d", "https://h/other/site.git"),
                ], ["site", "other-site"]),
            Naming(
                "two hosts",
                [
                    ("a", "https://h/acme/site.git"), ("b", "https://h/acme/site.git"),
                    ("c", "https://g/acme/site.git"), ("d", "https://g/acme/site.git"),
                    ("e", "https://f/acme/site.git"), ("f", "https://f/acme/site.git"),
                ], ["site", "acme-site", "site-2"]),
            Naming(
                "a repository called like another's service",
                [
                    ("site", "https://h/acme/web.git"), ("a", "https://h/acme/site.git"),
                    ("b", "https://h/acme/site.git"),
                ],
                ["site", "acme-site"]),
            Naming(
                "what no folder should be called",
                [("a", "https://h/acme/.hidden.git"), ("b", "https://h/acme/.hidden.git")], ["hidden"]),
            Naming(
                "a checkout that exists keeps its folder",
                [("web", "https://h/acme/site.git"), ("job", "https://h/acme/site.git")],
                existing: [.init(url: "https://h/acme/site.git", reference: nil): "web"], ["web"]),
            Naming(
                "and no other source takes it",
                [("web", "https://h/acme/new.git"), ("job", "https://h/acme/site.git")],
                existing: [.init(url: "https://h/acme/site.git", reference: nil): "web"], ["new", "web"]),
            Naming(
                "a library: named after its key",
                [("web", "https://h/acme/web.git")], libraries: [("shared code", "https://h/acme/lib.git")],
                ["web", "shared-code"]),
            Naming(
                "a library called like a service",
                [("web", "https://h/acme/site.git")], libraries: [("web", "https://h/acme/lib.git")], ["web", "lib"]),
            Naming(
                "a library from which one service is built, too",
                [("web", "https://h/acme/site.git")], libraries: [("lib", "https://h/acme/site.git#:lib")], ["web"]),
            Naming(
                "a library from which two are built, under two keys",
                [("a", "https://h/acme/site.git"), ("b", "https://h/acme/site.git")],
                libraries: [("one", "https://h/acme/site.git#:one"), ("two", "https://h/acme/site.git#:two")],
                ["one"]),
        ])
    func names(_ naming: Naming) throws {
        #expect(try naming.gathered().map(\.name) == naming.names)
    }

    @Test func servicesAndFolders() throws {
        let sources = try Naming(
            "", [("web", "https://h/acme/site.git#main:web"), ("job", "https://h/acme/site.git#main")], [""]
        ).gathered()
        let source = try #require(sources.first)
        #expect(sources.count == 1)
        #expect(source.url == "https://h/acme/site.git")
        #expect(source.reference == "main")
        #expect(source.services == ["job", "web"])
        #expect(source.uses.map(\.folder) == ["web", ""])
    }

    @Test("A source is gathered from what all layers of a service say")
    func fromProject() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": """
            services:
              web: { image: x, build: "git@github.com:acme/web.git" }
              job: { build: { context: "github.com/acme/job#dev:sub" } }
              local: { build: ./folder }
              plain: { image: y }
            """,
            "pods/environments/development/default.yml":
                "services:\n  web: { build: { context: 'git@github.com:acme/web.git#dev' } }\n",
        ])
        #expect(situation.sources.map(\.name) == ["web", "job"])
        #expect(situation.sources.map(\.reference) == ["dev", "dev"])
        #expect(
            try situation.sources.map { try $0.cloneURL() } == [
                "git@github.com:acme/web.git", "https://github.com/acme/job",
            ])
    }

    @Test(
        "A dangerous source is refused with its place",
        arguments: ["ext::sh -c id", "git@-oProxy:x/y.git", "https://h/a/..git#-x"])
    func dangerous(url: String) async throws {
        let error = await #expect(throws: (any Error).self) {
            _ = try await Sandbox().situation(["pods/default.yml": "services:\n  web:\n    build: '\(url)'\n"])
        }
        #expect("\(try #require(error))".hasPrefix("pods/default.yml:3:12: this source is not safe to use: "))
    }

    @Test(
        "A library that cannot be is refused with its place",
        arguments: [
            (
                "shared: { context: ../../folder }",
                "config/sources.yml:1:20: the context of a library is the URL of a git repository or a folder of the project, "
            ),
            ("shared: {}", "config/sources.yml:1:1: the library 'shared' needs a 'context'"),
            (
                "shared: { context: 'git@h:a/b.git', contxt: x }",
                "config/sources.yml:1:37: the library 'shared' has no key 'contxt'; did you mean 'context'?"
            ),
            ("shared: 5", "config/sources.yml:1:1: the library 'shared' needs a 'context'"),
            ("shared: ''", "config/sources.yml:1:1: the library 'shared' needs a 'context'"),
            ("shared:", "config/sources.yml:1:1: the library 'shared' needs a 'context'"),
            ("shared: []", "config/sources.yml:1:9: the context must be a string"),
            ("shared: { context: {} }", "config/sources.yml:1:20: the context must be a string"),
            ("shared: { context: true }", "config/sources.yml:1:20: the context of a library is the URL"),
            ("'': git@h:a/b.git", "config/sources.yml:1:1: the name of a library must be a string"),
            ("~: git@h:a/b.git", "config/sources.yml:1:1: the name of a library must be a string"),
            ("''", "config/sources.yml:1:1: 'config/sources.yml' is a mapping of names to sources"),
            (
                "x-shared: git@h:a/b.git",
                "pods/default.yml:5:15: 'config/sources.yml' has no library 'shared'"
            ),
            ("[shared]", "config/sources.yml:1:1: 'config/sources.yml' is a mapping of names to sources"),
            ("shared: { context: 'ext::sh -c id' }", "config/sources.yml:1:20: this source is not safe to use: "),
            (
                "shred: { context: 'git@h:a/b.git' }",
                "pods/default.yml:5:15: 'config/sources.yml' has no library 'shared'; did you mean 'shred'?"
            ),
            ("", "pods/default.yml:5:15: 'config/sources.yml' has no library 'shared'\n"),
        ])
    func refusedLibrary(sources: String, message: String) async throws {
        let error = await #expect(throws: (any Error).self) {
            _ = try await Sandbox().situation([
                "pods/default.yml": """
                services:
                  web:
                    image: x
                    x-conductor:
                      libs: { shared: /shared }
                """, "config/sources.yml": sources + "\n",
            ])
        }
        #expect("\(try #require(error))".hasPrefix(message), "\(error.map { "\($0)" } ?? "")")
    }

    @Test("Keys that begin with 'x-' are no libraries: they may hold what anchors repeat")
    func extensions() async throws {
        let situation = try await Sandbox().situation([
            "config/sources.yml": """
            x-url: &url git@h:acme/mono.git
            x-base: &base { x-note: 1, context: *url }
            x-list: [1]
            shared: *base
            other: { <<: *base, x-more: {}, context: 'git@h:acme/other.git' }
            """
        ])
        #expect(situation.sources.map(\.name) == ["shared", "other"])
    }

    @Test("The names that cage gives to sources, where only one source has them")
    func aliases() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": """
            services:
              web: { build: "https://h/acme/rails_hello.git#dev:some_dir" }
              job: { build: "git@h:acme/rails_hello.git" }
              one: { build: "https://h/a/twin.git" }
              two: { build: "https://h/b/twin.git" }
            """
        ])
        #expect(situation.sources.map(\.cageAlias) == ["rails_hello_dev", "rails_hello", "twin", "twin"])
        func named(_ word: String) throws -> [String] { try situation.sources(named: [word]).map(\.name) }
        #expect(try named("rails_hello_dev") == ["web"] && named("rails_hello") == ["job"])
        try await expectError(.unknownName) { _ = try named("twin") }
    }

    @Test("Words of a command line: services, pods and libraries")
    func words() async throws {
        let situation = try await Sandbox().situation([
            "pods/default.yml": """
            services:
              web: { build: "git@h:acme/mono.git#:web" }
              job: { build: "git@h:acme/mono.git#:job" }
              own: { build: ./own }
              tool: { image: x }
            """,
            "pods/more.yml": "services:\n  extra: { build: 'git@h:acme/extra.git' }\n",
            "config/sources.yml":
                "tool: { context: 'git@h:acme/tool.git' }\nweb: { context: 'git@h:acme/web.git' }\nlib: git@h:acme/mono.git\n",
        ])
        #expect(situation.sources.map(\.name) == ["lib", "extra", "tool", "web"])
        func named(_ words: String...) throws -> [String] { try situation.sources(named: words).map(\.name) }
        #expect(try named("web") == ["lib"])
        #expect(try named("default/job", "lib") == ["lib"])
        #expect(try named("more") == ["extra"])
        // A service without a source leaves its name to a library.
        #expect(try named("tool") == ["tool"])
        // cage's names: of the repository, also where the source has another one.
        #expect(try named("mono") == ["lib"])
        #expect(!situation.names("mono"))
        #expect(situation.names("lib") && situation.names("own") && !situation.names("topic"))
        for (word, message) in [
            ("own", "the service 'own' is built from the folder 'pods/own', which lies in the project itself"),
            ("libs", "no service, pod or source is called 'libs'"),
        ] {
            let error = try await expectError(.unknownName) { _ = try named(word) }
            #expect(error.message == message)
        }
    }
}
