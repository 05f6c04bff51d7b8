import ArgumentParser
import Host
import Testing

@testable import ConductorCommands

/// A project with two pods, a cloned source with branches and a tag, and a library.
private func shop() async throws -> Machine {
    let machine = Machine()
    try await machine.run(
        """
        mkdir work && cd work && git init -q && echo one > app.txt && git add . && git commit -qm First
        git branch feature/one && git tag v1 && git clone -q --bare . ../web.git
        """, in: "")
    try await machine.project([
        "config/project.yml": "name: shop\n",
        "config/sources.yml": "tools: { context: \"file://\(machine.path("tools.git"))\" }\n",
        "config/snapshots/rc1.lock": "sources: {}\n",
        "pods/common.env": "SHARED=1\n",
        "pods/default.yml": """
        services:
          web:
            image: acme/web
            build: file://\(machine.path("web.git"))
            environment: { DATABASE_URL: x, DEBUG: "1" }
            deploy: { replicas: 1 }
            ports: ["3000:3000"]
          worker: { image: acme/worker, build: ../worker }
        volumes: { data: {} }
        """,
        "worker/Dockerfile": "FROM x\n", "pods/data.yml": "services:\n  db: { image: postgres }\n",
        "pods/environments/staging/default.yml": "services:\n  web:\n    environment: { STAGE: \"1\" }\n",
    ])
    let outcome = await machine.conductor("checkout web --no-up -q")
    guard outcome.status == 0 else { throw HostError(.process, outcome.transcript) }
    return machine
}

/// The words that complete a command line, of which the last word may be empty, and what else may stand there.
private func complete(
    _ line: String, on machine: Machine, in folder: String = "project"
) async -> (words: [String], others: String) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let outcome = await machine.conductor(["complete", "--"] + words, in: folder)
    #expect(outcome.status == 0 && outcome.error.isEmpty && outcome.docker.isEmpty, "\(outcome.transcript)")
    let lines = outcome.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    return (Array(lines.dropFirst()), lines.first ?? "")
}

@Suite struct CompletionTests {
    @Test(
        "What can stand at the cursor",
        arguments: [
            ("che", "checkout"), ("config:se", "config:set"), ("config se", "config:|set"), ("hoo", "hooks"),
            ("hooks ins", "install"), ("help sour", "source source-gone"), ("help source s", "set"),
            ("help port-t", "port-taken"),
            ("stack rm --ig", "--ignored"), ("help config:l", "config:list"), ("completion z", "zsh"),
            // Services, pods and sources.
            ("up ", "db web worker data default"), ("up web d", "db data default"),
            ("up default/w", "default/web default/worker"),
            ("logs --follow w", "web worker"), ("exec w", "web worker"), ("shell d", "db"),
            ("up --scale w", "web= worker="), ("up --scale=w", "--scale=web= --scale=worker="),
            ("remove ", "web"), ("snapshot ", "rc1"), ("restore ", "rc1 web"), ("restore rc1 ", "web"),
            ("mount --quiet ", "web worker"), ("unmount worker ", "web"), ("checkout ", "web tools"),
            ("checkout t", "tools"),
            ("compose -- logs w", "web worker"), ("compose lo", "logs"), ("generate service x --pod d", "data default"),
            // Branches and tags of the source before them.
            ("checkout web ", "tools main feature/one v1"), ("checkout web F", "feature/one"), ("checkout -b f", ""),
            ("checkout web -b topic v", "v1"), ("switch fe", "feature/one"), ("switch -c fe", ""),
            // Environments, variables, paths.
            ("up -E st", "staging"), ("up -Est", "-Estaging"), ("up --environment=st", "--environment=staging"),
            ("-E st", "staging"), ("--environment=st", "--environment=staging"), ("-E staging che", "checkout"),
            ("-E staging up w", "web worker"), ("config get -E staging web DE", "DEBUG"),
            ("config get web st", "staging"), ("config get web staging ", "DATABASE_URL DEBUG SHARED STAGE"),
            ("config:set web development D", "DATABASE_URL DEBUG"), ("config set web development DEBUG ", ""),
            ("explain w", "web. worker."), ("explain web.de", "web.deploy."),
            ("explain web.deploy.", "web.deploy.replicas"),
            ("explain web.environment.D", "web.environment.DATABASE_URL web.environment.DEBUG"),
            ("explain default/web.po", "default/web.ports"), ("explain vol", "volumes."),
            ("explain volumes.", "volumes.data"),
            // Options.
            ("checkout --no", "--no-up"), ("logs --tai", "--tail"), ("logs --tail ", "all"), ("down --rmi l", "local"),
            ("config --he", "--help"), ("--ver", "--version"), ("up -- --b", ""),
            ("generate pod x --type t", "task"), ("kill -s SIGK", "SIGKILL"),
            // What is wrong has no continuation.
            ("nonsense ", ""), ("up --environment", "--environment"), ("up -E nowhere w", ""),
        ])
    func words(line: String, expected: String) async throws {
        let found = await complete(line, on: try await shop())
        let wanted = expected.split(separator: "|").last.map { $0.split(separator: " ").map(String.init) } ?? []
        #expect(found.words.sorted() == wanted.sorted() && found.others == "names")
        #expect(Set(found.words).count == found.words.count)
    }

    @Test(
        "Files and folders are left to the shell",
        arguments: [
            ("init -f ", "files"), ("exec web ", "files"), ("run web ls -", "files"), ("cp w", "files"),
            ("exec web --", "files"), ("cp ./a ", "files"),
            ("run --env-from-file=a", "files"), ("up --default-tags ", "files"),
            ("--default-tags ", "files"), ("stop --default-tags=", "files"), ("new ", "folders"),
            ("clone url ", "folders"), ("clone ", "names"),
        ])
    func files(line: String, others: String) async throws {
        let found = await complete(line, on: try await shop())
        #expect(found.others == others)
        #expect(
            found.words
                == (line == "cp w" ? ["web:", "worker:"] : line == "cp ./a " ? ["db:", "web:", "worker:"] : []))
    }

    @Test("Outside of a project, and in a broken one, commands and options are left")
    func broken() async throws {
        let machine = Machine()
        #expect(await complete("che", on: machine, in: "").words == ["checkout"])
        #expect(await complete("up --bu", on: machine, in: "").words == ["--build"])
        #expect(await complete("up ", on: machine, in: "").words.isEmpty)
        try await machine.project(["pods/default.yml": "services: [\n", "pods/environments/own/x": ""])
        #expect(await complete("up ", on: machine).words.isEmpty)
        #expect(await complete("up -E o", on: machine).words == ["own"])
        let before = try await machine.run("find . | sort")
        for line in ["che", "checkout ", "switch ", "config get web test ", "explain "] {
            _ = await complete(line, on: machine)
        }
        #expect(try await machine.run("find . | sort") == before)
    }

    @Test("Nothing is written, and no lock taken")
    func untouched() async throws {
        let machine = try await shop()
        let before = try await machine.run("find . -type f -exec cksum {} + | sort")
        for line in ["up ", "checkout web ", "switch ", "config get web test ", "explain web.", "up -p "] {
            _ = await complete(line, on: machine)
        }
        #expect(try await machine.run("find . -type f -exec cksum {} + | sort") == before)
    }

    @Test("Each value of each command has a kind")
    func kinds() {
        func check(_ command: any ParsableCommand.Type, _ path: [String]) {
            let name = path.joined(separator: " ")
            let below = command.configuration.subcommands
            for next in below { check(next, path + [next._commandName]) }
            guard below.isEmpty, command.configuration.shouldDisplay else { return }
            let shape = CommandShape(of: command)
            #expect(shape.options.count > 1, "\(name) has no options")
            for value in shape.values {
                #expect(ValueKind.of(value, of: name) != nil, "'\(value.name)' of '\(name)' has none")
            }
            for option in shape.options where option.hasValue {
                #expect(ValueKind.of(option, of: name) != nil, "'\(option.names)' of '\(name)' has none")
            }
        }
        check(RootCommand.self, [])
    }
}
