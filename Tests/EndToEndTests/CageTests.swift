import SystemPackage
import Testing

extension EndToEnd {
    /// What projects made by cage have, as their users know it.
    @Suite struct CageTests {
        private static let files = [
            "config/project.yml": "name: hello\ncage_version: \"^0.5\"\nconductor_version: \"0.1\"\n",
            "pods/frontend.yml": """
            services:
              web:
                image: myaccount/web
                env_file: [common.env]

            """,
            "pods/common.env": "A=common\n", "pods/targets/development/common.env": "A=development\n",
            "pods/targets/test/common.env": "A=test\n", "pods/targets/production/common.env": "A=production\n",
            "pods/checks.yml": "services: { checks: { image: myaccount/web } }\n",
            "pods/checks.metadata.yml": "enable_in_targets: [test]\n",
        ]

        private func project(_ sandbox: Sandbox, _ more: [String: String] = [:]) async throws -> FilePath {
            let project = sandbox.work.appending(sandbox.projectName())
            var files = Self.files.merging(more) { $1 }
            files["config/project.yml"] = files["config/project.yml"]?.replacing("hello", with: sandbox.projectName())
            try sandbox.write(files, in: project)
            try await sandbox.git("init", "-q", in: project)
            return project
        }

        @Test func `A pod without a list is enabled in every target but test, and a version that is not met is said`()
            async throws
        {
            try await withSandbox { sandbox in
                let project = try await project(sandbox)
                let up = try await sandbox.conductor("--target", "development", "up", in: project)
                #expect(up.status == 0)
                #expect(
                    up.stderr.contains("config/project.yml:2 asks for cage ^0.5, and this is as cage 0.4.1"))
                #expect(!up.stderr.contains("no effect yet") && !up.stderr.contains("conductor 0.1"))
                #expect(try await sandbox.variables(of: "web")["A"] == "development")
                let test = try await sandbox.conductor("--target", "test", "up", "--dry-run", in: project)
                #expect(test.stdout.contains("checks") && !test.stdout.contains("web"))
                let sysinfo = try await sandbox.conductor("sysinfo", in: project)
                #expect(sysinfo.stdout.contains("asks for cage ^0.5"))
            }
        }

        @Test func `Scripts run before their command, after approval of what they are, and a failure ends it`()
            async throws
        {
            try await withSandbox { sandbox in
                let project = try await project(sandbox, ["config/project.yml": "name: hello\n"])
                func script(_ path: String, _ text: String) async throws {
                    try sandbox.write(["config/hooks/\(path)": "#!/bin/sh\n\(text)\n"], in: project)
                    try await sandbox.run(["chmod", "+x", "config/hooks/\(path)"], in: project).success()
                }
                try await script("up.d/b.hook", "echo second >>ran; pwd >>ran")
                try await script("up.d/a.hook", "echo first >>ran")
                try await script("up.d/readme.txt", "echo never >>ran")
                try await script("pull.d/x.hook", "echo pull >>ran")
                let preview = try await sandbox.conductor("up", "--dry-run", in: project)
                #expect(preview.stdout.hasPrefix("run config/hooks/up.d/a.hook\nrun config/hooks/up.d/b.hook\n"))
                let up = try await sandbox.conductor("up", in: project)
                #expect(up.status == 0)
                #expect(up.stderr.contains("has 'config/hooks/up.d/a.hook' run on this machine before 'up'"))
                #expect(try sandbox.read(project.appending("ran")) == "first\nsecond\n\(project)\n")
                #expect(try await !sandbox.conductor("up", in: project).stderr.contains("new power"))

                let pull = try await sandbox.conductor("pull", in: project)
                #expect(pull.status == 1 && pull.stderr.contains("'config/hooks/pull.d/x.hook' run on this machine"))
                #expect(try !sandbox.read(project.appending("ran")).contains("pull"))
                try await script("up.d/a.hook", "conductor up -q; echo inner >>ran")
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try sandbox.read(project.appending("ran")).split(separator: "inner").count == 2)
                try await sandbox.run(["chmod", "-x", "config/hooks/up.d/a.hook"], in: project).success()
                let plain = try await sandbox.conductor("up", in: project)
                #expect(plain.status == 1 && plain.stderr.contains("hint: chmod +x config/hooks/up.d/a.hook"))
                try await script("up.d/a.hook", "exit 3")
                let failed = try await sandbox.conductor("up", in: project)
                #expect(failed.status == 1 && failed.stderr.contains("new power"))
                #expect(failed.stderr.contains("'config/hooks/up.d/a.hook' ended with 3, so 'up' was not begun"))
                try await sandbox.git("switch", "-q", "-c", "topic", in: project)
                #expect(try sandbox.read(project.appending("ran")).filter { $0.isNewline }.count == 9)
            }
        }

        @Test func `A clone that is in the place of a checkout keeps its branches`() async throws {
            try await withSandbox { sandbox in
                let remote = try await sandbox.makeRemote("myaccount/web", files: ["a": "1\n"])
                let pod = "services:\n  web:\n    image: myaccount/web\n    build: \(remote.url)\n"
                let project = try await project(sandbox, ["pods/frontend.yml": pod])
                try await sandbox.git("clone", "-q", remote.url, "src/web", in: project)
                let script = "git switch -qc own; echo 2 >a; git commit -qam mine"
                try await sandbox.run(["sh", "-ec", script], in: project.appending("src").appending("web")).success()
                let refused = try await sandbox.conductor("source", "clone", "web", in: project)
                #expect(refused.status == 1)
                let hint = try #require(refused.stderr.split(separator: "along: ").last.map(String.init))
                let commands = hint.replacing("git conductor", with: "conductor")
                    .replacing("checkout web", with: "checkout web --no-up")
                try await sandbox.run(["sh", "-ec", commands], in: project).success()
                let own = try await sandbox.git("show", "refs/remotes/old/own:a", in: project.pushing("src/web"))
                #expect(own == "2")
                for (word, isMounted) in [("unmount", false), ("mount", true)] {
                    try await sandbox.conductor("source", word, "--all", in: project).success()
                    let list = try await sandbox.conductor("source", "ls", "--json", in: project)
                    #expect(list.stdout.contains("\"mounted\" : \(isMounted)"))
                }
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Containers reach this machine by name, and default tags stay through a switch`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let tagged = "\(sandbox.projectName())/app"
                try await sandbox.run(["docker", "tag", "myaccount/web", "\(tagged):30"], in: sandbox.work).success()
                let project = try await project(
                    sandbox,
                    [
                        "config/project.yml": "name: hello\n", "tags.txt": "\(tagged):30\n",
                        "pods/frontend.yml": generation.pod(
                            """
                            web: { image: \(tagged) }
                            own: { image: myaccount/web, extra_hosts: ["host.docker.internal:192.0.2.7"] }
                            alone: { image: myaccount/web, network_mode: none }
                            """),
                    ])
                try await sandbox.git("add", ".", in: project)
                try await sandbox.git("commit", "-qm", "all", in: project)
                try await sandbox.conductor("init", in: project).success()
                let up = try await sandbox.conductor("--default-tags", "tags.txt", "up", in: project)
                #expect(up.status == 0, "\(up.transcript)")
                #expect(up.stderr.contains("warning: 'tags.txt' has no tag for 'myaccount/web'"))
                let hosts = try await sandbox.conductor("exec", "-T", "web", "cat", "/etc/hosts", in: project)
                #expect(hosts.stdout.contains("host.docker.internal"))
                let own = try await sandbox.conductor("exec", "-T", "own", "cat", "/etc/hosts", in: project)
                #expect(
                    own.stdout.split(separator: "\n").filter { $0.contains("internal") } == [
                        "192.0.2.7\thost.docker.internal"
                    ])
                let again = try await sandbox.conductor("up", in: project)
                #expect(again.stderr.contains("Everything is up already"))
                try await sandbox.git("switch", "-q", "-c", "topic", in: project)
                try await sandbox.conductor("wait", in: project).success()
                let status = try await sandbox.conductor("status", in: project)
                #expect(status.stdout.contains("\(tagged):30") && !status.stdout.contains("recreate"))
                let explained = try await sandbox.conductor("explain", "web.image", in: project)
                #expect(explained.stdout.contains("the default tag of the image, tags.txt:1"))
                let dry = try await sandbox.conductor("up", "--default-tags", "", "--dry-run", in: project)
                #expect(dry.stdout == "recreate web: the default tag of its image removed\n", "\(dry.transcript)")
                try await sandbox.conductor("down", in: project).success()
                try await sandbox.run(["docker", "rmi", "\(tagged):30"], in: sandbox.work).success()
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Folders of the project itself are mounted, and not checked out`(generation: ComposeGeneration)
            async throws
        {
            try await withSandbox(generation) { sandbox in
                let image = "\(sandbox.projectName())/built"
                let project = try await project(
                    sandbox,
                    [
                        "config/project.yml": "name: hello\n", "config/sources.yml": "tool: { context: ../tool }\n",
                        "tool/t": "tool\n", "src/node_hello/f": "first\n",
                        "src/node_hello/Dockerfile": "FROM myaccount/web\nCOPY f /app/f\n",
                        "pods/frontend.yml": generation.pod(
                            """
                            web:
                              image: \(image)
                              build: ../src/node_hello
                              labels: [io.fdy.cage.lib.tool=/tool]
                            """),
                    ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let refused = try await sandbox.conductor("source", "clone", "web", in: project)
                #expect(refused.status == 1 && refused.stderr.contains("which lies in the project itself"))
                #expect(refused.stderr.contains("hint: 'git conductor mount web' mounts it"))
                func seen() async throws -> String {
                    try await sandbox.conductor("exec", "-T", "web", "sh", "-c", "cat /app/f; ls /tool", in: project)
                        .stdout
                }
                try sandbox.write(["src/node_hello/f": "second\n"], in: project)
                #expect(try await seen() == "first\n")
                let preview = try await sandbox.conductor("mount", "--dry-run", "node_hello", in: project)
                #expect(preview.stdout == "mount web\nrecreate web: mount of web added\n")
                let mount = try await sandbox.conductor("source", "mount", "node_hello", "tool", in: project)
                #expect(
                    mount.stdout == "web: src/node_hello is mounted at /app\nweb: tool is mounted at /tool\n")
                #expect(try await seen() == "second\nt\n")
                #expect(try await sandbox.conductor("up", in: project).stderr.contains("Everything is up already"))
                let list = try await sandbox.conductor("source", "ls", in: project)
                #expect(list.stdout.contains("src/node_hello  folder of this project  web  mounted"))
                try await sandbox.conductor("unmount", "--all", in: project).success()
                #expect(try await seen() == "first\n")
                try await sandbox.conductor("down", in: project).success()
                try await sandbox.run(["docker", "rmi", image], in: sandbox.work).success()
            }
        }

        @Test func `Containers that cage has started are taken over with their volumes`() async throws {
            try await withSandbox(.v1) { sandbox in
                let pod =
                    "version: '2'\nservices: { web: { image: myaccount/web, volumes: ['data:/data'] } }\nvolumes: { data: {} }\n"
                let project = try await project(
                    sandbox,
                    ["config/project.yml": "name: hello\n", "pods/frontend.yml": pod, ".cage/pods/frontend.yml": pod])
                let compose = ["docker-compose", "-p", sandbox.projectName(), "-f", ".cage/pods/frontend.yml"]
                try await sandbox.run(compose + ["up", "-d"], in: project).success()
                try await sandbox.run(
                    compose + ["exec", "-T", "web", "sh", "-c", "echo kept >/data/f"], in: project
                ).success()
                let up = try await sandbox.conductor("up", in: project)
                #expect(up.status == 0, "\(up.transcript)")
                let seen = try await sandbox.conductor("exec", "-T", "web", "cat", "/data/f", in: project)
                #expect(seen.stdout == "kept\n")
                #expect(try await sandbox.runningServices() == ["web"])
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `Of several files that set a variable the one wins that wins in cage`(generation: ComposeGeneration)
            async throws
        {
            try await withSandbox(generation) { sandbox in
                let names = (1...9).map { "V\($0)" }
                func variables(_ from: Int, _ value: String) -> String {
                    names.dropFirst(from - 1).map { "\($0)=\(value)\n" }.joined()
                }
                func secrets(_ from: Int, _ value: String) -> String {
                    "{ \(names.dropFirst(from - 1).map { "\($0): \(value)" }.joined(separator: ", ")) }"
                }
                let project = try await project(
                    sandbox,
                    [
                        "config/project.yml": "name: hello\n",
                        "pods/common.env": variables(1, "common"), "pods/own.env": variables(2, "own"),
                        "pods/targets/development/common.env": variables(3, "target"),
                        "pods/targets/development/own.env": variables(4, "target own"),
                        "pods/frontend.yml": generation.pod(
                            """
                            web:
                              image: myaccount/web
                              env_file: [own.env]
                              environment: { V5: pod, V6: pod, V7: pod, V8: pod, V9: pod }
                              volumes: ["../one:/data"]
                            """),
                        "pods/targets/development/frontend.yml": generation.pod(
                            """
                            web:
                              env_file: [targets/development/own.env]
                              environment: { V6: target pod, V7: target pod }
                              volumes: ["../two:/data"]
                            """),
                        "one/f": "one\n", "two/f": "two\n",
                        "config/secrets.yml": """
                        common: \(secrets(7, "secret"))
                        pods: { frontend: { web: \(secrets(8, "own secret")) } }
                        targets: { development: { common: \(secrets(9, "target secret")) } }

                        """,
                    ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let seen = try await sandbox.variables(of: "web")
                #expect(
                    names.map { seen[$0] ?? "" } == [
                        "common", "own", "target", "target own", "pod", "target pod", "secret", "own secret",
                        "target secret",
                    ])
                let mounted = try await sandbox.conductor("exec", "-T", "web", "cat", "/data/f", in: project)
                #expect(mounted.stdout == "two\n")
            }
        }

        /// A project of the kind of cage's largest example.
        private func application(_ sandbox: Sandbox) async throws -> FilePath {
            let web = try await sandbox.makeRemote("myaccount/web", files: ["hello": "from web\n"])
            let tool = try await sandbox.makeRemote("myaccount/tool", files: ["tool": "from tool\n"])
            let project = sandbox.work.appending(sandbox.projectName())
            try sandbox.write(
                [
                    "config/sources.yml": "tool:\n  context: \(tool.url)\n",
                    "config/secrets.yml": """
                    common: { GLOBAL_PASSWORD: "magic" }
                    pods: { frontend: { web: { SOME_PASSWORD: "secret" } } }
                    targets: { production: { common: { GLOBAL_PASSWORD: "more magic" } } }

                    """,
                    "pods/common.env": "PROJECT=hello\n",
                    "pods/targets/development/common.env": "RAILS_ENV=development\n",
                    "pods/targets/test/common.env": "RAILS_ENV=test\n",
                    "pods/targets/production/common.env": "RAILS_ENV=production\n",
                    "pods/frontend.yml": """
                    version: "2"
                    services:
                      web:
                        image: "myaccount/web"
                        build: "\(web.url)"
                        labels:
                          io.fdy.cage.srcdir: "/code"
                          io.fdy.cage.lib.tool: "/code/vendor/tool"
                          io.fdy.cage.shell: "sh"
                          io.fdy.cage.test: "sh -c 'cat /code/hello; echo in $$RAILS_ENV; exit 7'"

                    """,
                    "pods/rake.yml": """
                    version: "2"
                    services: { rake: { image: "myaccount/web", entrypoint: ["echo", "rake"] } }

                    """,
                    "pods/rake.metadata.yml": """
                    pod_type: "task"
                    services:
                      rake:
                        scripts:
                          routes:
                            - ["routes", "--all"]

                    """,
                    "pods/db.yml": """
                    version: "2"
                    services: { db: { image: "postgresql", volumes: ["db:/data"] } }
                    volumes: { db: {} }

                    """,
                    "pods/db.metadata.yml": """
                    pod_type: "placeholder"
                    enable_in_targets:
                    - "development"
                    run_on_init:
                    - ["db", "sh", "-c", "echo db is ready"]
                    - ["rake", "db:create"]

                    """,
                ], in: project)
            try await sandbox.git("init", "-q", in: project)
            return project
        }

        @Test(arguments: ComposeGeneration.both)
        func `An application with sources, secrets, tasks and tests runs as it is`(generation: ComposeGeneration)
            async throws
        {
            try await withSandbox(generation) { sandbox in
                let project = try await application(sandbox)
                let up = try await sandbox.conductor("up", "--init", in: project)
                #expect(up.status == 0, "\(up.transcript)")
                #expect(up.stdout.contains("db is ready") && up.stdout.contains("rake db:create"))
                #expect(!up.stderr.contains("no effect yet"))
                let seen = try await sandbox.variables(of: "web")
                let names = ["PROJECT", "RAILS_ENV", "GLOBAL_PASSWORD", "SOME_PASSWORD"]
                #expect(names.map { seen[$0] } == ["hello", "development", "magic", "secret"])
                #expect(try await sandbox.runningServices() == ["db", "web"])

                for name in ["web", "tool"] {
                    try await sandbox.conductor("source", "clone", name, in: project).success()
                }
                try await sandbox.conductor("up", "-q", in: project).success()
                let files = try await sandbox.conductor(
                    "exec", "-T", "web", "cat", "/code/hello", "/code/vendor/tool/tool", in: project)
                #expect(files.stdout == "from web\nfrom tool\n")
                let test = try await sandbox.conductor("test", "web", in: project)
                #expect(test.status == 7, "\(test.transcript)")
                #expect(test.stdout.contains("from web") && test.stdout.contains("in test"))
                let routes = try await sandbox.conductor("run-script", "routes", in: project).success()
                #expect(routes.stdout.contains("rake routes --all"))
                let production = try await sandbox.conductor("--target", "production", "up", "--dry-run", in: project)
                #expect(production.stdout.contains("web") && !production.stdout.contains("start db"))
                let secret = try await sandbox.conductor(
                    "config:get", "web", "production", "GLOBAL_PASSWORD", in: project)
                #expect(secret.stdout == "more magic\n")
            }
        }
    }
}
