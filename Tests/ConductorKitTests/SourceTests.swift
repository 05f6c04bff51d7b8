import Compose
import SystemPackage
import Testing

@testable import ConductorKit

/// Services with what their `build:` names, and the names that their sources get.
struct Naming: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let contexts: [(String, String)]
    let existing: [Checkout.Key: String]
    let names: [String]

    init(
        _ name: String, _ contexts: [(String, String)], existing: [Checkout.Key: String] = [:], _ names: [String]
    ) {
        testDescription = name
        self.contexts = contexts
        self.existing = existing
        self.names = names
    }

    func gathered() throws -> [Source] {
        Source.gather(
            try contexts.map { ($0.0, try #require(GitContext($0.1))) }, existing: existing)
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
        #expect(source.services == ["web": "web", "job": ""])
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
        #expect(situation.sources.map(\.cloneURL) == ["git@github.com:acme/web.git", "https://github.com/acme/job"])
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
}
