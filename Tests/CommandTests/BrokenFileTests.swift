import Host
import SystemPackage
import Testing

@testable import ConductorCommands

/// A way to make a project's files such that they cannot be read.
private struct Break: Sendable, CustomTestStringConvertible {
    /// Makes it, in the project.
    let script: String
    /// How the first line of the error begins.
    let error: String

    var testDescription: String { script }

    static let all = [
        Break(script: "echo 'services: [' > pods/default.yml", error: "pods/default.yml:2:1: "),
        Break(script: "echo 'services: {web: {x-conductor: {a: 1}}}' > pods/default.yml", error: "pods/default.yml:1:"),
        Break(
            script: "mkdir -p pods/environments/development; echo '{' > pods/environments/development/default.yml",
            error: "pods/environments/development/default.yml:2:1: "),
        Break(script: "echo 'pod_typ: task' > pods/data.metadata.yml", error: "pods/data.metadata.yml:1:1: "),
        Break(script: "mkdir -p config; echo 'nam: x' > config/project.yml", error: "config/project.yml:1:1: "),
        Break(script: "mkdir -p config; echo 'a: [' > config/sources.yml", error: "config/sources.yml:2:1: "),
        Break(
            script: "rm pods/default.yml; mkfifo pods/default.yml",
            error: "cannot read '$ROOT/project/pods/default.yml': it is a "),
        Break(
            script: "rm pods/default.yml; mkdir pods/default.yml",
            error: "cannot read '$ROOT/project/pods/default.yml': it is a "),
        Break(script: "echo 'A=${' > .env", error: ".env:1:"),
        Break(
            script: "rm -r pods", error: "'$ROOT/project' has neither a folder 'pods' nor a compose file at the moment"),
        Break(
            script: "rm -r pods; echo x > pods",
            error: "'$ROOT/project' has neither a folder 'pods' nor a compose file at the moment"),
        Break(script: "echo 'services: [' > pods/default.yml; echo '{' > .git/conductor/stacks.json", error: "pods/"),
    ]
}

/// A project that is up, and then broken.
private func broken(_ script: String) async throws -> Machine {
    let machine = try await machine()
    try await machine.succeed("up --no-wait -q")
    try await machine.run(script)
    return machine
}

@Suite struct BrokenFileTests {
    /// What still works, and what it asks of docker-compose.
    private static let working = [
        ("logs web", "logs web"), ("logs -f", "logs --follow"), ("ps", "ps"), ("exec web ls", "exec -T web ls"),
        ("shell web", "exec -T web sh"), ("stop web", "stop web"), ("compose -- ps", "ps"),
        ("compose -- kill web", "kill web"), ("top web", "top web"), ("images -q", "images --quiet"),
        ("pause web", "pause web"),
        ("cp web:/a b", "cp web:/a b"), ("unpause web", "unpause web"), ("start web", "start web"),
        ("kill -s HUP web", "kill -s HUP web"),
        ("rm -f web", "rm --force web"), ("ls", "ls"), ("stop", "stop"),
        ("down --volumes", "down --remove-orphans --volumes"),
    ]

    @Test("What looks and stops works on the stack as it was last applied, and says so", arguments: Break.all)
    fileprivate func works(way: Break) async throws {
        let machine = try await broken(way.script)
        for (line, arguments) in Self.working {
            let outcome = await machine.conductor(line)
            let warning = outcome.error.split(separator: "\n").filter { $0.hasPrefix("warning: ") }.last ?? ""
            #expect(warning.hasPrefix("warning: \(way.error)"), "\(line): \(outcome.error)")
            #expect(warning.hasSuffix("; what runs is taken as it was last applied"), "\(line): \(outcome.error)")
            #expect(outcome.status == 0, "\(line)")
            #expect(outcome.resolutions.isEmpty, "\(line)")
            let call = outcome.docker.first ?? ""
            #expect(call.contains("--project-name project"), "\(line): \(call)")
            #expect(call.hasSuffix("-f $ROOT/project/.git/conductor/development/resolved.yml \(arguments)"), "\(line)")
        }
    }

    @Test("What makes or starts something fails, with the error of the file", arguments: Break.all)
    fileprivate func fails(way: Break) async throws {
        let machine = try await broken(way.script)
        for line in [
            "up", "run web", "build", "pull", "watch", "compose -- up", "compose -- config",
            "checkout web",
        ] {
            let outcome = await machine.conductor(line)
            #expect(outcome.status == 1 && outcome.docker.isEmpty && outcome.resolutions.isEmpty, "\(line)")
            #expect(outcome.error.contains("error: \(way.error)"), "\(line): \(outcome.error)")
        }
    }

    @Test("A hook says what is wrong and what to do, in one line", arguments: Break.all)
    fileprivate func hook(way: Break) async throws {
        let machine = try await broken(way.script)
        let outcome = await machine.conductor("hook post-checkout a b 1")
        #expect(outcome.status == 0 && outcome.docker.isEmpty)
        let line = outcome.error.split(separator: "\n").filter { $0.hasPrefix("conductor: ") }.first ?? ""
        #expect(line.hasPrefix("conductor: \(way.error)"), "\(outcome.error)")
        let hint = "; the containers stay as they are: correct it, or switch back, then 'git conductor up' ["
        #expect(line.contains(hint) && line.hasSuffix("]"), "\(outcome.error)")
    }

    @Test("The status is the error, and what is known without the files")
    func status() async throws {
        let machine = try await broken("echo 'services: [' > pods/default.yml")
        machine.docker.set { state in
            state.containers["queue"] = nil
            state.containers["old"] = FakeDocker.container("old", state: "exited", status: "Exited (1) 2 hours ago")
        }
        #expect(
            await machine.conductor("status").transcript == """
                project (development) on main
                  as last applied
                    db       running                 acme/db
                    migrate  not started
                    queue    not started
                    web      running                 acme/web
                    old      exited (1) 2 hours ago  image
                ! error: pods/default.yml:2:1: did not find expected node content [invalid-file]
                status 1

                """)
        try expectSnapshot(await machine.conductor("status --json").transcript, "status-broken-json")
        machine.docker.set { $0.isUp = false }
        let outcome = await machine.conductor("status")
        #expect(outcome.output.contains("web      unknown"))
        #expect(outcome.error.hasPrefix("warning: the docker engine does not answer\nerror: pods/default.yml:2:1: "))
    }

    @Test("A plain compose file that is broken, or gone", arguments: ["echo '{' > compose.yaml", "rm compose.yaml"])
    func plain(script: String) async throws {
        let machine = Machine()
        try await machine.project(["compose.yaml": "services:\n  web: { image: x }\n"])
        try await machine.succeed("up --no-wait -q")
        machine.docker.set { state in
            state.containers = ["web": FakeDocker.container("web", folder: machine.path("project").string)]
        }
        try await machine.run(script)
        for line in ["exec web ls", "down"] {
            let outcome = await machine.conductor(line)
            #expect(outcome.status == 0 && outcome.docker.count == 1, "\(outcome.transcript)")
        }
        #expect(await machine.conductor("up").status == 1)
    }

    @Test("A service has to be one of the stack as it was last applied")
    func names() async throws {
        let machine = try await broken("echo 'services: [' > pods/default.yml")
        let outcome = await machine.conductor("logs wbe")
        #expect(outcome.status == 1 && outcome.docker.isEmpty)
        #expect(
            outcome.error.hasSuffix(
                """
                error: no service of the stack as it was last applied is called 'wbe' [unknown-service]
                hint: did you mean 'web'?

                """), "\(outcome.error)")
    }

    @Test("Where nothing was applied, the error is that of the file")
    func neverApplied() async throws {
        let machine = try await machine()
        try await machine.run("echo 'services: [' > pods/default.yml")
        for line in ["ps", "logs", "stop", "down", "status", "exec web ls"] {
            let outcome = await machine.conductor(line)
            #expect(outcome.status == 1 && outcome.docker.isEmpty, "\(line)")
            #expect(outcome.error.hasPrefix("error: pods/default.yml:2:1: "), "\(line): \(outcome.error)")
        }
        #expect(await machine.conductor("hook post-checkout a b 1").transcript == "status 0\n")
    }

    @Test("Containers of another project are refused all the same", arguments: ["ps", "stop", "down", "status"])
    func otherProject(line: String) async throws {
        let machine = try await broken("echo 'services: [' > pods/default.yml")
        try machine.write(["pods/x": ""], in: "other")
        machine.docker.set { state in
            state.containers = ["web": FakeDocker.container("web", folder: machine.path("other/pods").string)]
        }
        let outcome = await machine.conductor(line)
        #expect(outcome.status == 1 && outcome.docker.isEmpty)
        #expect(outcome.error.contains("error: the stack 'project' is that of another project"), "\(outcome.error)")
    }

    @Test("A service that the files have and the stack has not is left out, or named in an error")
    func notYetThere() async throws {
        let machine = try await broken("printf '\\n  new: { image: x }\\n' >> pods/default.yml")
        #expect(await machine.conductor("logs default").docker.first?.hasSuffix(" logs web queue") == true)
        let outcome = await machine.conductor("stop new")
        #expect(outcome.status == 1 && outcome.docker.isEmpty)
        #expect(
            outcome.error == """
                error: 'new' is not part of the stack as it was last applied [not-in-stack]
                hint: 'git conductor up new' starts it

                """)
    }

    @Test("The shell is that of the stack as it was last applied, and what a stop would run has to be approved")
    func resolved() async throws {
        let machine = try await broken("echo 'services: [' > pods/default.yml")
        try machine.write([
            ".git/conductor/development/resolved.yml": """
            services:
              web: { x-conductor: { shell: ash }, profiles: [more] }
              queue: { pre_stop: [{ command: x }], privileged: true }
            """
        ])
        #expect(await machine.conductor("shell web").docker.first?.hasSuffix(" exec -T web ash") == true)
        #expect(await machine.conductor("stop web").docker.count == 1)
        for line in ["stop", "stop queue", "down", "compose -- rm -f", "rm -f queue", "kill"] {
            let outcome = await machine.conductor(line)
            #expect(outcome.status == 1 && outcome.docker.isEmpty, "\(line)")
            #expect(
                outcome.error.contains(
                    """
                    error: this needs power over this machine that nobody has approved [not-approved]
                      queue asks for 'pre_stop', which runs commands in it that may be privileged \
                    (.git/conductor/development/resolved.yml:3)

                    """), "\(line): \(outcome.error)")
        }
    }

    @Test("A folder that lost its pods is made a project again")
    func again() async throws {
        let machine = try await broken("rm -r pods")
        try await machine.succeed("init")
        #expect(await machine.conductor("status").status == 0)
    }
}
