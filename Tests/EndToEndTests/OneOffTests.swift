import Testing

import SystemPackage

extension EndToEnd {
    /// Tests, scripts and commands that initialize pods: each in a new container.
    @Suite struct OneOffTests {
        /// The containers and networks that docker has of a stack.
        private func remains(of stack: String, in sandbox: Sandbox) async throws -> [String] {
            let filter = "label=com.docker.compose.project=\(stack)"
            let containers = try await sandbox.docker("ps", "--all", "--quiet", "--filter", filter)
            let networks = try await sandbox.docker("network", "ls", "--quiet", "--filter", filter)
            return (containers + "\n" + networks).split(separator: "\n").map(String.init)
        }

        @Test(arguments: ComposeGeneration.both)
        func `Tests run in a stack of their own, leave nothing but their output, and end as they end`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let tests = """
                    mkdir -p test_output
                    cp /srv/spec test_output/
                    echo "$MODE"
                    exit 7
                    """
                let web = try await sandbox.makeRemote("myaccount/web", files: ["spec": "pending\n", "tests": tests])
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        """
                        db: { image: postgresql, volumes: ["data:/data"] }
                        web:
                          image: myaccount/web
                          build: \(web.url)
                          working_dir: /tmp
                          depends_on: [db]
                          volumes: [/anonymous]
                          labels: { conductor.srcdir: /srv, conductor.test: 'sh /srv/tests' }
                        """, "volumes: { data: }"),
                    "pods/environments/test/default.yml": generation.pod("web: { environment: { MODE: tested } }"),
                    "pods/jobs.yml": generation.pod(
                        "job: { image: postgresql, labels: { io.fdy.cage.test: 'echo job is fine' } }"),
                    "pods/jobs.metadata.yml": "pod_type: task\n",
                    "pods/mail.yml": generation.pod("mail: { image: postgresql }"),
                    "pods/mail.metadata.yml": "enable_in: [development]\n",
                ])
                let stack = sandbox.projectName() + "test"
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.exec("db", "sh", "-c", "echo precious > /data/it")
                let life = try await sandbox.lives("db", "web", "mail")

                // Nothing is checked out: what the image has is tested, and that is said.
                let unmounted = try await sandbox.conductor("test", "web", "ls", "/srv/spec", in: project)
                #expect(unmounted.status != 0)
                #expect(unmounted.stderr.contains("no source code is mounted into 'default/web'"))
                #expect(unmounted.stderr.contains("'git conductor checkout web' mounts it"))

                try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                let mounted = try await sandbox.lives("db", "web", "mail")
                try sandbox.write(["spec": "edited\n"], in: project.appending("src/web"))
                let failed = try await sandbox.conductor("test", "--export-test-output", "web", in: project)
                #expect(failed.status == 7, "\(failed.transcript)")
                #expect(failed.stdout.contains("tested") && !failed.stderr.contains("warning"), "\(failed.transcript)")
                #expect(try sandbox.read(project.appending("test_output/spec")) == "edited\n")

                let again = try await sandbox.conductor("test", "--export-test-output", "web", in: project)
                #expect(again.status == 1 && again.stderr.contains("'test_output' is there already"))
                try await sandbox.sh("rm -r test_output", in: project).success()
                // A missing output hides neither a success nor a failure.
                for (command, status) in [("true", Int32(0)), ("false", 1)] {
                    let none = try await sandbox.conductor("test", "--export-test-output", "web", command, in: project)
                    #expect(none.status == status, "\(none.transcript)")
                    #expect(none.stderr.contains("no '/tmp/test_output'"), "\(none.transcript)")
                }

                let job = try await sandbox.conductor("test", "jobs", in: project).success()
                #expect(job.stdout.contains("job is fine"))
                let mail = try await sandbox.conductor("test", "mail", "true", in: project)
                #expect(mail.status == 1 && mail.stderr.contains("'enable_in' (pods/mail.metadata.yml:1)"))

                #expect(try await remains(of: stack, in: sandbox).isEmpty)
                #expect(try await sandbox.lives("db", "web", "mail") == mounted)
                #expect(life[0] == mounted[0])
                #expect(try await sandbox.exec("db", "cat", "/data/it") == "precious")
                #expect(try await !sandbox.conductor("status", in: project).success().stdout.contains("note:"))
            }
        }

        @Test(arguments: ComposeGeneration.usual)
        func `A stack of tests that is up stays so, and two tests may run at once`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        "db: { image: postgresql, hostname: here, labels: { conductor.test: 'sleep 2' } }")
                ])
                let stack = sandbox.projectName() + "test"
                let started = ContinuousClock.now
                async let first = sandbox.conductor("test", "db", in: project)
                async let second = sandbox.conductor("test", "db", "sleep", "5", in: project)
                _ = (try await first.success(), try await second.success())
                #expect(ContinuousClock.now - started >= .seconds(5))
                #expect(try await remains(of: stack, in: sandbox).isEmpty)

                try await sandbox.conductor("up", "-q", "-E", "test", in: project).success()
                let life = try await sandbox.containerID(of: "db", stack: stack)
                // It reaches what runs there.
                try await sandbox.conductor("test", "db", "nslookup", "db", in: project).success()
                #expect(try await sandbox.containerID(of: "db", stack: stack) == life)
                #expect(try await sandbox.runningServices(stack: stack) == ["db"])
            }
        }

        #if os(Linux)
        @Test(arguments: ComposeGeneration.both, ["TERM", "INT"])
        func `A signal ends tests with their container`(generation: ComposeGeneration, signal: String) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project([
                    // The first process of a container hears only the signals that it asks for.
                    "pods/default.yml": generation.pod(
                        "db: { image: postgresql, labels: { conductor.test: \"sh -c 'echo on; sleep 600; true'\" } }")
                ])
                let outcome = try await sandbox.sh(
                    """
                    setsid env --default-signal=INT conductor test db >out 2>&1 </dev/null & group=$!
                    until grep -q '^on' out; do sleep 0.1; done
                    kill -s \(signal) -- -$group
                    wait $group; status=$?; cat out; exit $status
                    """, in: project)
                #expect(outcome.status != 0, "\(outcome.transcript)")
                if signal == "TERM" { #expect(outcome.status == 143, "\(outcome.transcript)") }
                #expect(
                    try await remains(of: sandbox.projectName() + "test", in: sandbox).isEmpty, "\(outcome.transcript)")
            }
        }
        #endif

        @Test(arguments: ComposeGeneration.both)
        func `Scripts, and what initializes pods, run in order up to the first failure`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod("app: { image: postgresql }"),
                    "pods/default.metadata.yml": """
                    run_on_init: [[rake, "ls /data; nonsense"]]
                    services: { app: { scripts: { say: [[echo, app, 1]], all: [[echo, app]] } } }
                    """,
                    "pods/store.yml": generation.pod(
                        "store: { image: postgresql, volumes: [\"data:/data\"] }", "volumes: { data: }"),
                    "pods/store.metadata.yml": """
                    pod_type: placeholder
                    run_on_init:
                    - [store, sh, -c, "mkdir /data/db && echo created"]
                    - [rake, "echo migrated"]
                    services: { store: { scripts: { all: [[echo, store], [sh, -c, "exit 9"], [echo, never]] } } }
                    """,
                    "pods/rake.yml": generation.pod(
                        """
                        rake: { image: postgresql, entrypoint: [sh, -c], volumes: ["data:/data"] }
                        """, "volumes: { data: }"),
                    "pods/rake.metadata.yml": "pod_type: task\n",
                ])
                let first = try await sandbox.conductor("up", "--init", in: project, input: "input\n")
                let said = first.stdout.split(whereSeparator: \.isWhitespace)
                #expect(first.status == 127, "\(first.transcript)")
                #expect(said.suffix(3) == ["created", "migrated", "db"], "\(first.transcript)")
                #expect(first.stderr.contains("(pods/default.metadata.yml:1)"), "\(first.transcript)")
                #expect(!first.stderr.contains("no effect"))
                #expect(try await sandbox.runningServices() == ["app", "store"])

                // They run again, and the first one ends it.
                let second = try await sandbox.conductor("up", "-q", "--init", in: project)
                #expect(second.status == 1 && !second.stdout.contains("migrated"), "\(second.transcript)")
                #expect(second.stderr.contains("'sh -c 'mkdir /data/db && echo created'' has ended with 1 in 'store'"))

                let script = try await sandbox.conductor("run-script", "all", in: project)
                #expect(script.status == 9, "\(script.transcript)")
                #expect(script.stdout.contains("store") && !script.stdout.contains("never"))
                #expect(!script.stdout.contains("app"))
                let say = try await sandbox.conductor("run-script", "--no-deps", "say", in: project).success()
                #expect(say.stdout.contains("app 1"))
                #expect(try await remains(of: sandbox.projectName(), in: sandbox).count == 3)
            }
        }
    }
}
