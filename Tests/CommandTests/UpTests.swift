import Host
import SystemPackage
import Testing

@testable import ConductorCommands

/// A project of a placeholder and two services.
private let files = [
    "pods/default.yml": """
    services:
      web: { image: acme/web, ports: ["3000:3000"], depends_on: [queue] }
      queue: { image: queue }
    """,
    "pods/data.yml": "services:\n  db: { image: postgres }\n", "pods/data.metadata.yml": "pod_type: placeholder\n",
    "pods/jobs.yml": "services:\n  migrate: { image: acme/web }\n", "pods/jobs.metadata.yml": "pod_type: task\n",
    "pods/common.env": "A=1\n",
]

/// How every call of docker-compose begins.
private let compose = """
    docker compose --project-directory $ROOT/project/pods --project-name project \
    --env-file $ROOT/project/.git/conductor/development/resolved.env \
    -f $ROOT/project/.git/conductor/development/resolved.yml
    """

func machine() async throws -> Machine {
    let machine = Machine()
    try await machine.project(files)
    return machine
}

@Suite struct UpTests {
    @Test("One call of docker-compose, placeholders first, and nothing the second time")
    func up() async throws {
        let machine = try await machine()
        let first = await machine.conductor("up")
        #expect(first.docker == ["\(compose) up --detach --no-deps db queue web"])
        #expect(first.status == 0)
        #expect(first.output == "db     running\nqueue  running\nweb    running\n")
        let second = await machine.conductor("up")
        #expect(second.docker.isEmpty)
        #expect(second.error == "Everything is up already.\n")
    }

    @Test("A change brings up the service that it concerns, and no other")
    func change() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        #expect(
            await machine.conductor("config:set web development DEBUG 1").transcript
                == "set DEBUG in pods/environments/development/default.yml\nstatus 0\n")
        let outcome = await machine.conductor("up --no-wait")
        #expect(
            outcome.resolutions == [
                """
                docker compose --project-directory $ROOT/project/pods --project-name project \
                -f $ROOT/project/.git/conductor/development/common.yml -f $ROOT/project/pods/data.yml \
                -f $ROOT/project/pods/default.yml -f $ROOT/project/pods/jobs.yml \
                -f $ROOT/project/pods/environments/development/default.yml config
                """
            ])
        #expect(outcome.docker == [compose + " up --detach --no-deps --force-recreate web"])
    }

    @Test("What is recreated comes before what needs it, in whichever call that is made")
    func order() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up db --no-wait -q")
        _ = await machine.conductor("config:set db development DEBUG 1")
        #expect(
            await machine.conductor("up --no-wait").docker == [
                "\(compose) up --detach --no-deps --force-recreate db", "\(compose) up --detach --no-deps queue web",
            ])
    }

    @Test("docker-compose is not asked again while nothing has changed from which its answer follows")
    func answerIsKept() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": "services: { web: { image: web, environment: [TOKEN], env_file: [web.env] } }\n",
            "pods/web.env": "A=1\n",
        ])
        func asks(_ line: String, _ environment: [String: String] = [:]) async -> Bool {
            let words = line.split(separator: " ").map(String.init)
            return await !machine.conductor(words, environment: environment).resolutions.isEmpty
        }
        #expect(await asks("up --no-wait"))
        #expect(await !asks("restart web"))
        #expect(await !asks("up --no-wait --force-recreate", ["OTHER": "1"]))
        // `environment: [TOKEN]`
        #expect(await asks("up --no-wait --force-recreate", ["TOKEN": "1"]))
        #expect(await !asks("up --no-wait --force-recreate", ["TOKEN": "1"]))
        #expect(await asks("up --no-wait --force-recreate"))
        try machine.write(["pods/web.env": "A=2\n"])
        #expect(await asks("up --no-wait"))
        // One that docker-compose has not written is not used.
        try machine.write([".git/conductor/answer.json": "{}\n"])
        #expect(await asks("up --no-wait --force-recreate"))
        #expect(try await machine.run("ls -l .git/conductor/answer.json | cut -c1-10") == "-rw-------\n")
    }

    @Test("What git is about to write is waited for")
    func underGit() async throws {
        let machine = try await machine()
        try await machine.succeed("up --no-wait -q")
        try await machine.run("mv pods ../away; touch .git/index.lock")
        async let outcome = machine.conductor("up --no-wait")
        try await machine.run("sleep 0.3; mv ../away pods; rm .git/index.lock")
        #expect(await outcome.error == "Everything is up already.\n")
    }

    @Test("Services that are named, with what they need")
    func named() async throws {
        let machine = try await machine()
        #expect(
            await machine.conductor("up default/web --no-wait").docker == [
                "\(compose) up --detach --no-deps db queue web"
            ])
        #expect(await machine.conductor("up migrate --no-wait").docker == ["\(compose) up --detach --no-deps migrate"])
    }

    @Test("Each missing image is pulled once, and named once where it cannot be had")
    func images() async throws {
        let machine = Machine()
        try await machine.project([
            "pods/default.yml": """
            services:
              a: { image: Acme One }
              b: { image: Acme One }
              c: { image: acme/two }
              d: { image: acme/three, build: . }
              e: { image: acme/three }

            """
        ])
        machine.docker.set { $0.hasImages = false }
        let outcome = await machine.conductor("up")
        #expect(
            outcome.docker == [
                "\(compose) pull --ignore-pull-failures a c",
                "\(compose) up --detach --no-deps d e",
            ])
        #expect(
            outcome.error == """
                start a, b, c, d, e: they have no containers
                error: 2 images are not here and cannot be pulled [image-missing]
                  'Acme One' of 'a', 'b'
                  'acme/two' of 'c'
                hint: look at the names in the pods, and whether docker may pull them: docker pull 'Acme One'

                """)
        // What has failed is told later, too, until it is put right.
        #expect(await machine.conductor("status").output.contains(/Failed (just now|.* ago): 2 images are not here/))
        #expect(await machine.conductor("status --short").transcript == "project failed\nstatus 0\n")
        #expect(await machine.conductor("logs --conductor").output.contains("error: 2 images are not here"))
        machine.docker.set { $0.hasImages = true }
        #expect(await machine.conductor("up --no-wait -q").status == 0)
        #expect(await machine.conductor("status --short").transcript == "project\nstatus 0\n")
        #expect(!(await machine.conductor("status").output.contains("Failed")))
    }

    @Test("A failure leaves the rest to the next 'up'")
    func failure() async throws {
        let machine = try await machine()
        machine.docker.set { $0.failure = Captured(status: .exited(1), error: "no\n") }
        #expect(
            await machine.conductor("up -q").transcript == """
                ! error: 'docker compose up' failed [compose-failed]
                !   no
                ! hint: mend it and run 'git conductor up'; what came up stays up
                status 1

                """)
        machine.docker.set { $0.failure = nil }
        #expect(await machine.conductor("up --no-wait").docker == ["\(compose) up --detach --no-deps db queue web"])
    }

    @Test("Where docker has no addresses left for a network, the stacks that have them are named")
    func networks() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services:\n  web: { image: x }\n"])
        let others = String(repeating: "old\told_x\n", count: 20) + "new\tnew_default\n\tbridge\n"
        machine.docker.set { state in
            state.failure = Captured(status: .exited(1), error: "no\n")
            state.networks = others + "a\ta_default\nb\tb_default\n"
        }
        let up = await machine.conductor("up")
        #expect(
            up.error.contains(
                "  docker has 24 networks, and by default addresses for about 30; stacks have these:\n  old: 20\n  a: 1\n"
            ),
            "\(up.transcript)")
        #expect(up.error.contains("hint: 'git conductor prune' in their projects, "))
        // Its own network is there, or there are few: it is something else.
        for networks in [others + "project\tproject_default\nb\tb_default\n", others] {
            machine.docker.set { $0.networks = networks }
            #expect(await !machine.conductor("up").error.contains("networks"))
        }
    }

    @Test("Quietly: nothing is said, and docker-compose's own words are kept for a failure")
    func quiet() async throws {
        let machine = try await machine()
        let outcome = await machine.conductor("up -q")
        #expect(outcome.transcript == "status 0\n")
        #expect(outcome.docker.count == 1)
    }

    @Test("Verbosely: each command is shown before it is run")
    func verbose() async throws {
        let machine = try await machine()
        let outcome = await machine.conductor("up -v --no-wait")
        #expect(outcome.error.contains("+ docker compose version --short\n"))
        #expect(outcome.error.contains("+ COMPOSE_IGNORE_ORPHANS=1 \(compose) up --detach --no-deps db queue web\n"))
        #expect(outcome.error.contains("+ docker ps --all --no-trunc --filter "))
    }

    @Test("A project without services")
    func empty() async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services: {}\n"])
        let outcome = await machine.conductor("up")
        #expect(
            outcome.transcript == """
                ! error: the project has no service that could be started [nothing-to-start]
                ! hint: add one: git conductor generate service NAME --image IMAGE
                status 1

                """)
        #expect(await machine.conductor("up --dry-run").docker.isEmpty)
    }

    @Test("The user's environment and stack")
    func choice() async throws {
        let machine = try await machine()
        try machine.write(["pods/environments/test/common.env": "B=1\n"])
        let outcome = await machine.conductor("up -E test -p other --no-wait")
        #expect(
            outcome.resolutions == [
                """
                docker compose --project-directory $ROOT/project/pods --project-name other \
                -f $ROOT/project/.git/conductor/stacks/other/test/common.yml -f $ROOT/project/pods/data.yml \
                -f $ROOT/project/pods/default.yml -f $ROOT/project/pods/jobs.yml \
                -f $ROOT/project/.git/conductor/stacks/other/test/environment.yml config
                """
            ])
        #expect(
            outcome.docker.filter { !$0.hasPrefix("docker volume") && !$0.hasPrefix("docker network") } == [
                compose.replacing("name project", with: "name other").replacing(
                    "development", with: "stacks/other/test")
                    + " up --detach --no-deps db queue web"
            ])
    }
}

@Suite struct LifecycleTests {
    @Test(
        "Verbs of docker-compose's, over all pods",
        arguments: [
            ("stop", "stop"), ("stop web", "stop web"), ("restart data", "restart db"),
            ("down", "down --remove-orphans"),
            ("build web", "build web"), ("pull", "pull"),
            ("logs", "logs"),
            ("logs -f --tail 5 -t web", "logs --follow --tail 5 --timestamps web"),
            ("ps -a default", "ps --all web queue"),
            ("exec web ls -l --color", "exec -T web ls -l --color"), ("run web", "run -T web"),
            ("shell web", "exec -T web sh"), ("compose -- images", "images"),
            ("stop -t 3 data", "stop --timeout 3 db"), ("kill -s HUP web", "kill -s HUP web"),
            ("rm -fs", "rm --force --stop"),
            ("start web", "start web"), ("restart -t3 web", "restart --timeout 3 web"),
            ("build --no-cache --build-arg A=1 default", "build --no-cache --build-arg A=1 web queue"),
            ("pull -q", "pull --quiet"),
            ("run -e A=1 --rm web env", "run -e A=1 --rm -T web env"),
            ("watch --no-up web", "watch --no-up web"), ("cp default/web:/a .", "cp web:/a ."),
            ("port web 80", "port web 80"),
            ("ps -q --format json data", "ps --quiet --format json db"),
        ])
    func verbs(line: String, arguments: String) async throws {
        let machine = try await machine()
        let outcome = await machine.conductor(line)
        #expect(outcome.docker == ["\(compose) \(arguments)"])
        #expect(outcome.status == 0)
    }

    @Test("docker-compose shows what would run, our additions included", arguments: ["compose --", "compose"])
    func config(line: String) async throws {
        let machine = try await machine()
        let outcome = await machine.conductor("\(line) config --services")
        #expect(
            outcome.resolutions == [
                """
                docker compose --project-directory $ROOT/project/pods --project-name project \
                -f $ROOT/project/.git/conductor/development/common.yml -f $ROOT/project/pods/data.yml \
                -f $ROOT/project/pods/default.yml -f $ROOT/project/pods/jobs.yml config
                """
            ])
        #expect(outcome.docker == ["\(compose) config --services"])
        #expect(outcome.status == 0)
        #expect(!Files.exists(machine.path("project/.git/conductor/development")))
    }

    @Test("The volumes of 'keep' go with the others, whatever content they are of")
    func downVolumes() async throws {
        let machine = try await machine()
        #expect(
            await machine.conductor("down --volumes").docker == [
                "\(compose) down --remove-orphans --volumes",
                "docker volume ls --filter dangling=true --filter label=com.docker.compose.project=project --format "
                    + "{{.Name}}\t{{.Label \"com.docker.compose.volume\"}}",
            ])
    }

    @Test("After 'down' nothing is known to be applied")
    func down() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up --no-wait -q")
        _ = await machine.conductor("down -q")
        #expect(await machine.conductor("up --no-wait -q").docker == ["\(compose) up --detach --no-deps db queue web"])
    }
}

@Suite struct DryRunTests {
    @Test(
        "Nothing is changed: neither files nor containers",
        arguments: [
            ("up", "start db: it has no container\nstart queue: it has no container\nstart web: it has no container\n"),
            ("stop web", "run docker compose stop web\n"), ("restart", "run docker compose restart\n"),
            ("down --volumes", "run docker compose down --remove-orphans --volumes\n"),
            ("build", "run docker compose build\n"),
            ("pull web", "run docker compose pull web\n"), ("kill -s HUP web", "run docker compose kill -s HUP web\n"),
            ("rm -fsv", "run docker compose rm --force --stop -v\n"), ("start web", "run docker compose start web\n"),
            ("config set web test A 1", "set A in pods/environments/test/default.yml\n"),
            ("generate service new --image x", "add new to pods/default.yml\n"),
            ("generate pod more --type task", "write pods/more.yml\nwrite pods/more.metadata.yml\n"),
            ("hooks uninstall", "remove hooks in $ROOT/project/.git/hooks\n"),
            (
                "clone https://host/shop.git --all --up",
                "clone https://host/shop.git into shop\ncheck out all sources\nbring the project up\n"
            ),
        ])
    func nothing(line: String, output: String) async throws {
        let machine = try await machine()
        // What is found out about docker-compose is kept; that is no change.
        _ = await machine.conductor("status")
        let before = try await machine.run("find . -type f -exec cksum {} + | sort")
        let outcome = await machine.conductor(line + " --dry-run")
        #expect(outcome.output == output)
        #expect(outcome.status == 0)
        #expect(outcome.docker.isEmpty)
        #expect(try await machine.run("find . -type f -exec cksum {} + | sort") == before)
    }
}

@Suite struct ProjectCommandTests {
    @Test(
        "What 'config' is not given is named",
        arguments: [
            ("set web development A", "value"), ("set web A 1", "environment"), ("unset web development", "name"),
            ("unset web A", "environment"),
        ])
    func missing(words: String, what: String) async throws {
        let machine = Machine()
        try await machine.project(["pods/default.yml": "services: { web: { image: x } }\n"])
        let usage = words.hasPrefix("set") ? "set SERVICE development NAME VALUE" : "unset SERVICE development NAME"
        #expect(
            await machine.conductor("config \(words)").transcript == """
                ! error: the \(what) is missing [usage]
                ! hint: git conductor config \(usage), or with '-E development'
                status 64

                """)
    }

    @Test("A new project: files, a first commit, hooks, and what to do next")
    func new() async throws {
        let machine = Machine()
        let outcome = await machine.conductor("new hello_world", in: "")
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
        try expectSnapshot(outcome.transcript, "new")
        #expect(
            try await machine.run("git status --porcelain && git log --format=%s", in: "hello_world")
                == "Begin the project hello_world\n")
        #expect(Files.isExecutable(machine.path("hello_world").appending(".git/hooks/post-checkout")))
        let again = await machine.conductor("new hello_world", in: "")
        #expect(again.status == 1)
        #expect(again.error.hasPrefix("error: 'hello_world' is there already and is not empty [place-taken]\n"))
    }

    @Test("A dry run names the files and makes none")
    func newDryRun() async throws {
        let machine = Machine()
        let outcome = await machine.conductor("new shop --dry-run", in: "")
        #expect(outcome.output.contains("write shop/pods/default.yml\n"))
        #expect(!Files.exists(machine.path("shop")))
    }

    @Test("Variables, spelled both ways", arguments: ["config:", "config "])
    func config(prefix: String) async throws {
        let machine = try await machine()
        let file = "pods/environments/development/default.yml"
        #expect(
            await machine.conductor("\(prefix)set web development URL postgres://db/app").transcript
                == "set URL in \(file)\nstatus 0\n")
        #expect(
            try machine.read("project/" + file) == "services:\n  web:\n    environment:\n      URL: postgres://db/app\n"
        )
        #expect(
            await machine.conductor("\(prefix)get web development URL").transcript == "postgres://db/app\nstatus 0\n")
        #expect(await machine.conductor("\(prefix)get web test URL").transcript == "status 1\n")
        #expect(
            await machine.conductor("\(prefix)list default/web development").transcript
                == "A=1\nURL=postgres://db/app\nstatus 0\n")
        #expect(
            await machine.conductor("\(prefix)unset web development URL").transcript
                == "removed URL from \(file)\nstatus 0\n")
        #expect(
            await machine.conductor("\(prefix)unset web development URL").transcript
                == "! warning: 'URL' was not set\nstatus 0\n")
        #expect(
            await machine.conductor("\(prefix)unset web development A").transcript
                == "! warning: 'A' is still set, in 'pods/common.env'\nstatus 0\n")
        #expect(await machine.conductor("\(prefix)set default development A 1").status == 1)
    }

    @Test("A value that looks like an option")
    func dashes() async throws {
        let machine = try await machine()
        #expect(await machine.conductor(["config", "set", "web", "development", "A", "--", "--x"]).status == 0)
        #expect(await machine.conductor("config get web development A").output == "--x\n")
    }

    @Test func configJSON() async throws {
        let machine = try await machine()
        #expect(
            await machine.conductor("config list web development --json").output == """
                {
                  "schema" : 1,
                  "variables" : [
                    {
                      "file" : "pods/common.env",
                      "name" : "A",
                      "secret" : false,
                      "value" : "1"
                    }
                  ]
                }

                """)
    }

    @Test("Quietly, files are written without a word")
    func quiet() async throws {
        let machine = try await machine()
        for line in ["config set web development A 1", "generate service new --image x", "generate pod more"] {
            #expect(await machine.conductor(line + " -q").transcript == "status 0\n")
        }
        #expect(try machine.read("project/pods/default.yml").hasSuffix("\n  new:\n    image: x"))
    }
}

@Suite struct CheckoutCommandTests {
    func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            mkdir work && cd work && git init -q && echo one > app.txt && git add . && git commit -qm First
            git clone -q --bare . ../web.git
            """, in: "")
        try await machine.project([
            "pods/default.yml":
                "services:\n  web: { image: acme/web, build: 'file://\(machine.path("web.git"))' }\n  db: { image: x }\n"
        ])
        return machine
    }

    @Test("Clone, worktree, mount, and the service alone is replaced")
    func checkout() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up -q --no-wait")
        let dry = await machine.conductor("checkout web --dry-run")
        #expect(
            dry.output == """
                clone file://$ROOT/web.git
                add a worktree at src/web
                mount src/web in web
                recreate web: mount of web added

                """)
        #expect(dry.docker.isEmpty)
        let outcome = await machine.conductor("checkout web")
        #expect(outcome.status == 0)
        #expect(outcome.output == "web: src/web (main) is mounted at /app\n")
        #expect(outcome.docker.count == 1 && outcome.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
        let again = await machine.conductor("checkout web")
        #expect(
            again.transcript
                == "web: src/web (main) is mounted at /app\n! web is checked out already, at src/web\nstatus 0\n")
        #expect(again.docker.isEmpty)
    }

    @Test("Unmount, mount and remove")
    func mount() async throws {
        let machine = try await machine()
        _ = await machine.conductor("up -q --no-wait")
        _ = await machine.conductor("checkout web -q")
        let unmounted = await machine.conductor("unmount web")
        #expect(unmounted.output == "web: src/web (main) is not mounted\n")
        #expect(
            unmounted.docker.count == 1 && unmounted.docker[0].hasSuffix(" up --detach --no-deps --force-recreate web"))
        #expect(await machine.conductor("unmount web").docker.isEmpty)
        #expect(
            await machine.conductor("mount web --dry-run").output == "mount web\nrecreate web: mount of web added\n")
        #expect(await machine.conductor("mount web").output == "web: src/web (main) is mounted at /app\n")
        try machine.write(["new": "x"], in: "project/src/web")
        #expect(
            await machine.conductor("remove web").transcript == """
                ! error: work in 'src/web' would be lost [work-would-be-lost]
                !   untracked: new
                ! hint: commit it on a branch (in a submodule, push it too); or take the worktree away with '--force', which keeps this in the store
                status 1

                """)
        try Files.remove(machine.path("project/src/web/new"))
        #expect(await machine.conductor("remove web").output == "removed src/web\n")
        #expect(!Files.exists(machine.path("project/src/web")))
        #expect(
            await machine.conductor("mount web").error.hasPrefix("error: 'web' is not checked out [not-checked-out]\n"))
    }

    @Test("A service without a source")
    func noSource() async throws {
        let outcome = try await machine().conductor("checkout db")
        #expect(
            outcome.error.hasPrefix(
                "error: the service 'db' has no source: no git URL stands under its 'build:' [no-source]\n"))
    }
}
