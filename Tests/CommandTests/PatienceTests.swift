import Errors
import Host
import Projects
import SystemPackage
import Testing

@testable import ConductorCommands

/// A machine whose docker never answers, and how to run command lines on it.
private struct Stuck {
    /// Its follower is started by hand.
    let machine = Machine(executable: "/usr/bin/true")

    /// Makes a project that is up, and in which something waits to be applied.
    func prepare() async throws {
        try await machine.project(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
        _ = await machine.conductor("up --no-wait -q")
        try await machine.run(
            """
            git config conductor.timeout 3
            mkdir ../bin && cd ../bin
            printf '#!/bin/sh\\necho "$*" >> \(machine.path("asked")); trap "" TERM; while :; do sleep 1; done\\n' > docker
            chmod 755 docker
            """)
    }

    /// Runs a command line with real programs.
    func conductor(_ line: String) async -> (status: Int32, output: String, error: String) {
        let terminal = RecordingTerminal(isInteractive: false)
        var environment = Machine.environment
        environment["PATH"] = "\(machine.path("bin")):\(environment["PATH"] ?? "")"
        var host = Host(
            processes: LiveProcessRunner(), terminal: terminal, environment: environment,
            currentDirectory: machine.path("project"), executable: machine.executable)
        host.timeLimits.patience = .seconds(3600)
        let status = await ConductorCommandLine.run(line.split(separator: " ").map(String.init), host: host)
        return (status, terminal.output, terminal.messages)
    }

    /// What docker was asked, a line each.
    var asked: [Substring] { ((try? machine.read("asked")) ?? "").split(separator: "\n") }
}

@Suite(.timeLimit(.minutes(5))) struct PatienceTests {
    @Test(
        "A docker that does not answer is given up, with what to do", arguments: ["up", "stop", "down", "explain web"])
    func givenUp(line: String) async throws {
        let stuck = Stuck()
        try await stuck.prepare()
        let outcome = await stuck.conductor(line)
        #expect(outcome.status == 1)
        #expect(
            outcome.error.hasPrefix("error: 'docker compose version' has not ended within 3 seconds [docker-timeout]\n")
        )
        #expect(outcome.error.contains("hint: look what keeps docker from answering; 'git config conductor.timeout "))
    }

    @Test("status says what it knows without it")
    func status() async throws {
        let stuck = Stuck()
        try await stuck.prepare()
        let outcome = await stuck.conductor("status")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("web"))
        #expect(outcome.error.contains("has not ended within 3 seconds"))
    }

    @Test("In a hook's foreground docker is not asked: the follower does it")
    func hook() async throws {
        let stuck = Stuck()
        try await stuck.prepare()
        _ = await stuck.machine.conductor("config set web development A 2 -q")
        let outcome = await stuck.conductor("hook post-checkout a b 1")
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        #expect(stuck.asked.isEmpty)
        #expect(Files.exists(stuck.machine.path("project/.git/conductor/again")))
        let follower = await stuck.conductor("hook follow")
        #expect(follower.status == 0)
        #expect(stuck.asked.first == "compose version --short")
    }

    @Test("A time that is none is said", arguments: ["conductor.timeout", "conductor.commandTimeout"])
    func nonsense(key: String) async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: acme/web }\n"])
        for value in ["soon", "-1", "1.5", "9999999999999999999"] {
            try await machine.run("git config \(key) \(value)")
            let outcome = await machine.conductor("status")
            #expect(outcome.status == 1)
            #expect(outcome.error.hasPrefix("error: '\(key)' is '\(value)' in git's configuration, and has to be a "))
        }
        try await machine.run("git config \(key) 0")
        #expect(await machine.conductor("status").status == 0)
    }

    @Test("A command that does not end is ended, its container goes, and an error says so")
    func command() async throws {
        let machine = Machine()
        try await machine.run(
            """
            mkdir work && cd work && git init -q && mkdir db && echo one > db/a && git add . && git commit -qm First
            git clone -q --bare . ../web.git
            """, in: "")
        try await machine.project([
            "pods/default.yml": """
            services:
              web:
                image: acme/web
                build: file://\(machine.path("web.git"))
                x-conductor: { run_on_change: { "db/*": [rake] } }
            """
        ])
        for line in ["up -q --no-wait", "checkout web -q"] { _ = await machine.conductor(line) }
        try machine.write(["db/a": "two\n"], in: "project/src/web")
        machine.docker.set { $0.endless = "run" }
        let outcome = await machine.conductor("up -q --no-wait")
        #expect(outcome.status == 1)
        #expect(
            outcome.error == """
                error: 'rake' failed in 'web' [command-failed]
                  'docker compose run' has not ended within 1800 seconds
                  'git config conductor.commandTimeout SECONDS' gives it more time, and 0 all the time there is
                hint: mend it; 'git conductor up' runs it again

                """)
        let run = try #require(outcome.docker.first { $0.contains(" run ") })
        let name = try #require(run.firstMatch(of: /--name (project-web-run-[0-9a-z]+)/)).output.1
        #expect(outcome.docker.contains("docker rm --force --volumes \(name)"))
    }

    @Test("What is waited for is named after a while, once, unless something else shows it")
    func announced() async throws {
        let terminal = RecordingTerminal(isInteractive: false)
        func run(isQuiet: Bool = false, isQuery: Bool = false) async throws {
            let runner = PatientRunner(
                base: LiveProcessRunner(), terminal: terminal, isQuiet: isQuiet, patience: .milliseconds(100))
            var command = Command("sh", ["-c", "sleep 0.5"], environment: Machine.environment)
            command.title = "docker \u{1B}ps"
            if isQuery { command.ask(within: nil) }
            _ = try await runner.capture(command)
        }
        try await run(isQuiet: true)
        try await PatientRunner.$isSilent.withValue(true) { try await run() }
        #expect(terminal.messages == "")
        try await run()
        #expect(terminal.messages == "still waiting for 'docker \\u{1b}ps'\n")
        try await run(isQuiet: true, isQuery: true)
        #expect(terminal.messages.split(separator: "\n").count == 2)
    }
}
