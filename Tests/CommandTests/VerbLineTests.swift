import ArgumentParser
import Errors
import Testing

@testable import ConductorCommands

/// What docker-compose is called with: the words of a user, with services as they are.
private func call(_ line: String, hasTerminal: Bool = true) throws -> String {
    let words = line.split(separator: " ").map(String.init)
    let verb = try #require(ComposeVerb.command(named: words[0])).verb
    return try VerbLine(Array(words.dropFirst()), of: verb).call(hasTerminal: hasTerminal) { names in
        names.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }.arguments.joined(separator: " ")
}

@Suite struct VerbLineTests {
    @Test(
        "Options before the command are ours, whatever their letters mean behind it",
        arguments: [
            ("-v down", "down --verbose"), ("-q --dry-run rm -v", "rm --quiet --dry-run -v"),
            ("-p 80 run -p 1:2 web", "run --project-name 80 -p 1:2 web"), ("-E test up", "up --environment test"),
            ("--profile a --profile=b up", "up --profile a --profile=b"), ("config:set a b", "config set a b"),
            ("-E test config set web A 1", "config set --environment test web A 1"),
            ("config -E test list", "config list --environment test"), ("-p", "-p"), ("-v", "-v"),
            ("config --help", "config --help"), ("source clone web", "checkout --no-up web"),
            ("source mount -a", "mount -a"), ("-p x source -q unmount web", "unmount --project-name x --quiet web"),
            ("source ls", "source ls"), ("generate completion bash", "completion bash"), ("sysinfo", "doctor"),
            ("exec -p web ls", "exec -p web ls"),
            ("--target test --project-name p up", "up --target test --project-name p"),
            ("--default-tags tags.txt up web", "up --default-tags tags.txt web"),
            ("up --init --default-tags=t", "up --init --default-tags=t"),
            ("source clone --dry-run web", "checkout --no-up --dry-run web"), ("source unmount --all", "unmount --all"),
        ])
    func before(line: String, words: String) {
        let spelled = ConductorCommandLine.spelledOut(line.split(separator: " ").map(String.init))
        #expect(spelled.joined(separator: " ") == words)
    }

    @Test(
        "A command line is read as docker-compose reads it",
        arguments: [
            ("logs", "logs"), ("logs web -f", "logs --follow web"),
            ("logs -ft web db", "logs --follow --timestamps web db"),
            ("logs -n 5", "logs --tail 5"), ("logs -n5 web", "logs --tail 5 web"),
            ("logs -fn=5", "logs --follow --tail 5"),
            ("logs --tail=5 --since 1m", "logs --tail 5 --since 1m"), ("logs -- -f", "logs -f"),
            ("logs --since=a=b", "logs --since a=b"), ("logs --tail -1", "logs --tail -1"),
            ("exec web ls -l -e x", "exec web ls -l -e x"), ("exec -it web sh", "exec --interactive --tty web sh"),
            ("exec -itu root web sh", "exec --interactive --tty --user root web sh"),
            ("exec -uroot -w/app web ls", "exec --user root --workdir /app web ls"),
            ("exec --env A=1 -eB=2 web env", "exec -e A=1 -e B=2 web env"), ("exec -T web ls", "exec -T web ls"),
            ("exec --no-tty web ls", "exec -T web ls"), ("exec -T=false web ls", "exec -T=false web ls"),
            ("exec -- web ls", "exec web ls"), ("exec web -- ls", "exec web -- ls"),
            ("exec default/web ls a/b", "exec web ls a/b"),
            ("run -d --rm -v /a:/b -p 80:80 web", "run --detach --rm --volume /a:/b --publish 80:80 web"),
            ("run -P --no-TTY web", "run --service-ports -T web"), ("run -q web a", "run --quiet web a"),
            ("ps -aq --format json", "ps --all --quiet --format json"), ("ps --orphans=false", "ps --orphans=false"),
            ("kill --signal=HUP web", "kill -s HUP web"), ("rm -fsv", "rm --force --stop -v"),
            ("stop -t 3 web", "stop --timeout 3 web"), ("restart web -t3", "restart --timeout 3 web"),
            ("build -q --build-arg A=1 web", "build --quiet --build-arg A=1 web"),
            ("cp default/web:/a/b ./c:d", "cp web:/a/b ./c:d"), ("cp - web:/a", "cp - web:/a"),
            ("cp -aL /x:y web:/a", "cp --archive --follow-link /x:y web:/a"),
            ("port default/web 80", "port web 80"), ("attach --sig-proxy=false web", "attach --sig-proxy=false web"),
            ("ls -a", "ls --all"),
        ])
    func calls(line: String, expected: String) throws {
        #expect(try call(line) == expected)
    }

    @Test(
        "Without a terminal 'run' and 'exec' ask for none, unless the user does",
        arguments: [
            ("exec web ls", "exec -T web ls"), ("exec -i web ls", "exec --interactive -T web ls"),
            ("exec -T web ls", "exec -T web ls"), ("exec -it web ls", "exec --interactive --tty web ls"),
            ("run -d web", "run --detach -T web"), ("run --no-TTY web", "run -T web"), ("attach web", "attach web"),
        ])
    func terminal(line: String, expected: String) throws {
        #expect(try call(line, hasTerminal: false) == expected)
    }

    @Test(
        "A letter is docker-compose's where its verb has it, and ours elsewhere",
        arguments: [
            ("logs -v -q -p shop -E test", "--verbose --quiet --project-name shop --environment test"),
            ("stop --target=test --dry-run", "--environment test --dry-run"), ("logs --conductor", "--conductor"),
            ("run -v /a:/b -p 80 -q --project-name shop web", "--quiet --project-name shop"),
            ("rm -v", ""), ("pull -q", "--quiet"),
            ("exec -p shop web ls -E", "--project-name shop"),
        ])
    func ours(line: String, expected: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let verb = try #require(ComposeVerb.command(named: words[0])).verb
        #expect(try VerbLine(Array(words.dropFirst()), of: verb).ours.joined(separator: " ") == expected)
    }

    @Test(
        "What no version of docker-compose knows is an error, with the nearest name",
        arguments: [
            (
                "logs --tial 5", "'logs' has no option '--tial'",
                "did you mean '--tail'? 'git conductor compose -- logs …'"
            ),
            ("exec -x web ls", "'exec' has no option '-x'", "'git conductor compose -- exec …' passes anything"),
            ("stop -t", "'-t' of 'stop' needs a value", "'git conductor stop --help' shows all options"),
            ("exec web", "'exec' takes SERVICE COMMAND [ARGUMENT ...]", "'git conductor exec --help'"),
            ("ls web", "'ls' takes no arguments", "'git conductor ls --help'"),
            ("logs --dry-run=1", "'--dry-run' takes no value", "'git conductor logs --help'"),
        ])
    func wrong(line: String, message: String, hint: String) throws {
        let error = try #require(throws: ConductorError.self) { try call(line) }
        #expect(error.kind == .usage && error.message == message)
        #expect(error.hint?.hasPrefix(hint) == true)
    }

    @Test(
        "What users of cage type is a command here",
        arguments: [
            "sysinfo", "new NAME", "status", "status frontend db", "build web", "pull -q frontend", "up",
            "up --init web",
            "restart frontend", "stop", "rm -f -v web", "run -d --user me -T --entrypoint sh -e A=1 web ls -l",
            "run-script --no-deps migrate frontend", "exec -d --user me -T --privileged frontend/web ls -l",
            "shell --user me -T --privileged web", "test --export-test-output web", "test web rspec spec/a.rb",
            "logs -f --tail 5 web", "source ls", "source clone web_dev", "source mount web tool", "source mount -a",
            "source unmount --all", "generate secrets", "generate vault", "generate completion fish",
            "-p name --target test --default-tags tags.txt up", "--target=production status",
        ])
    func ofCage(line: String) throws {
        let words = ConductorCommandLine.spelledOut(line.split(separator: " ").map(String.init))
        if let verb = ComposeVerb.command(named: words[0])?.verb {
            let read = try VerbLine(Array(words.dropFirst()), of: verb)
            #expect(throws: Never.self) { try VerbOptions.parse(read.ours) }
        } else {
            #expect(throws: Never.self) { try RootCommand.parseAsRoot(words) }
        }
    }

    @Test("No verb has one spelling for two options", arguments: ComposeVerb.commands.map { $0.verb.name })
    func spellings(name: String) throws {
        let verb = try #require(ComposeVerb.command(named: name)).verb
        let names = (verb.options + verb.own).flatMap(\.names)
        #expect(Set(names).count == names.count)
    }
}
