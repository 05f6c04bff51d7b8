import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension WithoutEngine {
    /// What a user reads when something is wrong, and what is left as it was.
    @Suite struct ErrorTests {
        static let pod = "pods/default.yml"

        @Test func `Mistakes in the project's files are shown where they are`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([:])
                let cases = [
                    ("yaml-syntax", "services:\n  web:\n    image: \"myaccount/web\n    ports: []\n"),
                    ("yaml-tab", "services:\n  web:\n\timage: myaccount/web\n"),
                    ("services-list", "# The pod\nservices:\n  - web\n"),
                    ("bad-port", "services:\n  web:\n    image: myaccount/web\n    ports:\n      - 3000:http\n"),
                    ("variable-missing", "services:\n  web:\n    image: ${IMAGE?name the image}\n"),
                    ("variable-syntax", "services:\n  web:\n    image: ${IMAGE\n"),
                ]
                for (name, text) in cases {
                    try sandbox.write([Self.pod: text], in: project)
                    for command in ["up", "status"] {
                        let outcome = try await sandbox.conductor(command, in: project)
                        try sandbox.expectSnapshot(outcome, "error-\(name)-\(command)")
                        #expect(outcome.status == 1 && outcome.stdout.isEmpty)
                    }
                    #expect(try sandbox.read(project.appending("pods").appending("default.yml")) == text)
                }
            }
        }

        @Test func `Names that the project does not have are answered with those that are near`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([Self.pod: Sandbox.twoServices(greeting: "hello")])
                for (name, command) in [
                    ("service", ["up", "wbe"]), ("service-far", ["checkout", "zzzzzz"]),
                    ("environment", ["up", "-E", "develpment"]), ("no-source", ["checkout", "web"]),
                    ("generate", ["generate", "service", "web", "--image", "x"]),
                    ("link", ["generate", "service", "api", "--image", "x", "--link", "dbb"]),
                    ("pod", ["generate", "service", "api", "--image", "x", "--pod", "nowhere"]),
                ] {
                    let outcome = try await sandbox.run(["conductor"] + command, in: project)
                    try sandbox.expectSnapshot(outcome, "error-unknown-\(name)")
                    #expect(outcome.status == 1)
                }
                #expect(try await sandbox.conductor("chekout", "web", in: project).status == 64)
                try sandbox.write(["pods/second.yml": "services:\n  web:\n    image: myaccount/web\n"], in: project)
                try sandbox.expectSnapshot(try await sandbox.conductor("up", in: project), "error-two-pods")
                try sandbox.expectSnapshot(try await sandbox.conductor("status"), "error-no-project")
            }
        }

        @Test func `A source that is dangerous reaches no program`() async throws {
            try await withSandbox { sandbox in
                let project = try await sandbox.project([:])
                let before = try sandbox.read(project.appending("pods").appending("default.yml"))
                let trap = "touch\(sandbox.tag)"
                let sources = [
                    "ext::sh -c \(trap)% >&2", "--upload-pack=\(trap)",
                    "git@github.com:a/web.git\n--upload-pack=\(trap)",
                    "git@github.com:myaccount/..", "git@-oProxyCommand=\(trap):a/web.git",
                    "https://github.com/myaccount/web.git#main:../../etc",
                    "https://github.com/a/web.git#--force",
                ]
                try sandbox.write(
                    [trap: "#!/bin/sh\ntouch '\(sandbox.root)/trapped'\n"], in: sandbox.bin)
                try await sandbox.sh("chmod +x '\(sandbox.bin)/\(trap)'").success()
                for (number, source) in sources.enumerated() {
                    let generated = try await sandbox.conductor(
                        "generate", "service", "web", "--source=\(source)", in: project)
                    try sandbox.expectSnapshot(generated, "error-source-\(number + 1)")
                    #expect(generated.status == 1)
                    #expect(try sandbox.read(project.appending("pods").appending("default.yml")) == before)

                    // Somebody else may have written the pod.
                    let quoted = source.replacing("\n", with: "\\n")
                    try sandbox.write(
                        [Self.pod: "services:\n  web:\n    image: myaccount/web\n    build: \"\(quoted)\"\n"],
                        in: project)
                    let checkout = try await sandbox.conductor("checkout", "web", in: project)
                    #expect(checkout.status == 1, "\(checkout.transcript)")
                    #expect(checkout.stderr.hasPrefix("error: "))
                    try sandbox.write([Self.pod: before], in: project)
                }
                let cloned = try await sandbox.conductor("clone", sources[0], "copy")
                #expect(cloned.status == 1)
                #expect(try await sandbox.sh("ls '\(sandbox.root)/trapped' copy '\(project)/src'").stdout == "")
            }
        }

        @Test func `Without who commits, a new project says what to set`() async throws {
            try await withSandbox { sandbox in
                let nobody = try sandbox.read(sandbox.home.appending(".gitconfig")).split(separator: "\n")
                    .filter { !$0.contains("name =") && !$0.contains("email =") }.joined(separator: "\n")
                try sandbox.write([".gitconfig": nobody + "\n[user]\n\tuseConfigOnly = true\n"], in: sandbox.home)
                let outcome = try await sandbox.conductor("new", sandbox.projectName())
                try sandbox.expectSnapshot(outcome, "error-no-identity")
                #expect(outcome.status == 1)

                // What it says to do leads to a project like any other.
                try await sandbox.sh(
                    """
                    git config --global user.email ada@example.com && git config --global user.name Ada
                    git -C \(sandbox.projectName()) commit --quiet --message First
                    """
                ).success()
                let project = sandbox.work.appending(sandbox.projectName())
                #expect(try await sandbox.git("status", "--porcelain", in: project) == "")
                #expect(try await sandbox.hasHooks(in: project))
            }
        }
    }
}
