import SystemPackage
import Testing

extension EndToEnd {
    /// What runs is what the files, the images and the mounts say: looked at inside of the containers.
    @Suite struct UpToDateTests {
        @Test(arguments: ComposeGeneration.both)
        func `An image that another one has taken the name of is noticed, and its container made anew`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let image = "\(sandbox.tag)/lib:1"
                try await sandbox.docker("tag", "myaccount/web", image)
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        """
                        web: { image: "\(image)" }
                        built: { build: ../built }
                        db: { image: postgresql }
                        """),
                    "built/Dockerfile": "FROM myaccount/web\n",
                ])
                try await sandbox.conductor("up", "-q", in: project).success()
                let others = try await sandbox.lives("db")

                // A pull, a build and a tag by hand do the same to the name.
                try await sandbox.docker("tag", "postgresql", image)
                #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
                #expect(
                    try await sandbox.conductor("up", "--dry-run", in: project).success().stdout
                        == "recreate web: the image '\(image)' is another one now\n")
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.image(of: "web") == sandbox.docker("images", "-q", "--no-trunc", image))
                try await sandbox.expectUpToDate(project)

                try sandbox.write(["built/Dockerfile": "FROM myaccount/web\nENV A=1\n"], in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.expectUpToDate(project)
                #expect(try await sandbox.exec("built", "sh", "-c", "echo $A") == "1")
                try sandbox.write(["built/file": "new\n"], in: project)
                try sandbox.write(["built/Dockerfile": "FROM myaccount/web\nENV A=1\nCOPY file /\n"], in: project)
                try await sandbox.conductor("build", "-q", "built", in: project).success()
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.exec("built", "cat", "/file") == "new")
                try await sandbox.expectUpToDate(project)

                // Where no image has the name, there is nothing to compare with.
                try await sandbox.docker("rmi", "--force", image)
                try await sandbox.expectUpToDate(project)
                #expect(try await sandbox.lives("db") == others)
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `A container that somebody else made is kept where it is the same, and else made anew`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                // Where the files have that name, nothing is added to them.
                let hosts = "extra_hosts: { host.docker.internal: host-gateway }"
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        """
                        web: { image: myaccount/web, environment: { V: "${V:-1}" }, \(hosts) }
                        db: { image: postgresql, \(hosts) }
                        two: { image: postgresql, scale: 2, \(hosts) }
                        """)
                ])
                func plain(_ words: String..., version: String = "1") async throws {
                    let compose =
                        generation.command + [
                            "--project-directory", "pods", "-p", sandbox.projectName(), "-f", "pods/default.yml",
                        ]
                    try await sandbox.run(compose + words, in: project, environment: ["V": version]).success()
                }
                // Those of plain docker-compose are taken over as they are.
                try await plain("up", "--detach")
                let first = try await sandbox.lives("web", "db")
                #expect(
                    try await sandbox.conductor("up", "--dry-run", in: project).success().stdout == "nothing to do\n")
                try await sandbox.conductor("up", "-q", in: project).success()
                try await sandbox.expectUpToDate(project)
                #expect(try await sandbox.lives("web", "db") == first)

                try await plain("up", "--detach", "web", version: "7")
                #expect(try await sandbox.exec("web", "sh", "-c", "echo $V") == "7")
                #expect(try await sandbox.status(in: project).waiting == ["recreate web"])
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await sandbox.exec("web", "sh", "-c", "echo $V") == "1")
                try await sandbox.expectUpToDate(project)

                try await plain("up", "--detach", "--force-recreate", "web")
                let again = try await sandbox.life(of: "web")
                try await sandbox.expectUpToDate(project)
                #expect(try await sandbox.life(of: "web") == again)

                let replicas = "label=com.docker.compose.project=\(sandbox.projectName())"
                func two() async throws -> [String] {
                    try await sandbox.docker(
                        "ps", "-q", "--filter", replicas, "--filter", "label=com.docker.compose.service=two"
                    ).split(separator: "\n").map(String.init)
                }
                let pair = try await two()
                try await sandbox.docker("rm", "--force", pair[0])
                #expect(try await sandbox.status(in: project).waiting == ["scale two"])
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await two().count == 2)
                #expect(try await two().contains(pair[1]))
                try await sandbox.expectUpToDate(project)
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `What git removes and makes anew is mounted again`(generation: ComposeGeneration) async throws {
            try await withSandbox(generation) { sandbox in
                let secrets = "secrets: { s: { file: ../secret } }"
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        """
                        web:
                          image: myaccount/web
                          volumes: ["../conf:/etc/conf", "../web.conf:/etc/web.conf"]
                          secrets: [s]
                        db: { image: postgresql }
                        """, secrets),
                    "conf/a": "main\n", "web.conf": "main\n", "secret": "main\n",
                ])
                try await sandbox.git("config", "conductor.hookWait", "true", in: project)
                func seen() async throws -> [String] {
                    // What is not there is no line.
                    try await sandbox.sh(
                        """
                        docker exec \(try #require(try await sandbox.containerID(of: "web"))) \
                        sh -c 'cat /etc/conf/* /etc/web.conf /run/secrets/s 2>/dev/null'
                        """
                    ).stdout.split(separator: "\n").map(String.init)
                }
                try await sandbox.branches(
                    [
                        "file": ["web.conf": "file\n"], "secret": ["secret": "secret\n"],
                        "other": ["conf/b": "other\n"],
                    ], in: project)
                try await sandbox.git("switch", "--quiet", "--create", "gone", in: project)
                try await sandbox.git("rm", "--quiet", "-r", "conf", "web.conf", in: project)
                try await sandbox.git("commit", "--quiet", "--message", "Gone", in: project)
                try await sandbox.git("switch", "--quiet", "main", in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                let others = try await sandbox.life(of: "db")
                #expect(try await seen() == ["main", "main", "main"])

                try await sandbox.git("switch", "--quiet", "file", in: project)
                #expect(try await seen() == ["main", "file", "main"])
                try await sandbox.git("switch", "--quiet", "secret", in: project)
                #expect(try await seen() == ["main", "main", "secret"])
                let life = try await sandbox.life(of: "web")
                try await sandbox.git("switch", "--quiet", "--detach", "secret", in: project)
                #expect(try await sandbox.life(of: "web") == life)

                let gone = try await sandbox.run(["git", "switch", "gone"], in: project).success()
                #expect(gone.stderr.contains("'conf', which 'web' mounts, is not there"))
                #expect(
                    try await sandbox.conductor("status", in: project).success().stdout
                        .contains("note: 'web.conf', which 'web' mounts, is not there"))
                // A folder of which no file stays is another one, too.
                try await sandbox.git("switch", "--quiet", "other", in: project)
                #expect(try await seen() == ["main", "other", "main", "main"])
                try await sandbox.git("mv", "conf/b", "conf/c", in: project)
                try await sandbox.git("rm", "--quiet", "conf/a", in: project)
                try await sandbox.git("commit", "--quiet", "--message", "Moved", in: project)
                try await sandbox.git("switch", "--quiet", "main", in: project)
                #expect(try await seen() == ["main", "main", "main"])

                // Where no hook ran, all that asks sees it.
                try await sandbox.git("switch", "--quiet", "file", in: project)
                try await sandbox.git("reset", "--quiet", "--hard", "main", in: project)
                #expect(try await seen() == ["main", "file", "main"])
                #expect(try await sandbox.status(in: project).waiting == ["restart web"])
                #expect(
                    try await sandbox.conductor("up", "--dry-run", in: project).success().stdout
                        == "restart web: web.conf was made anew\n")
                let doctor = try await sandbox.conductor("doctor", in: project)
                #expect(doctor.stdout.contains("restart web: web.conf was made anew"))
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await seen() == ["main", "main", "main"])
                // A rewrite in place is seen by itself.
                try await sandbox.sh("echo place >web.conf", in: project).success()
                #expect(try await seen() == ["main", "place", "main"])
                try await sandbox.expectUpToDate(project)
                #expect(try await sandbox.life(of: "db") == others)
            }
        }

        @Test(arguments: ComposeGeneration.both)
        func `A checkout's folder that comes back, and what is mounted below it, reach the container`(
            generation: ComposeGeneration
        ) async throws {
            try await withSandbox(generation) { sandbox in
                let web = try await sandbox.makeRemote(
                    "myaccount/web", files: ["server/index.html": "main\n", "README": "web\n"])
                let settings =
                    generation == .v1
                    ? "labels: { conductor.keep: cache }" : "x-conductor: { keep: [cache] }"
                let project = try await sandbox.project([
                    "pods/default.yml": generation.pod(
                        """
                        web:
                          image: myaccount/web
                          build: \(web.url)#main:server
                          \(settings)
                        db: { image: postgresql }
                        """)
                ])
                let checkout = project.appending("src").appending("web")
                try await sandbox.git("config", "conductor.hookWait", "true", in: project)
                try await sandbox.conductor("up", "-q", in: project).success()
                let checkedOut = try await sandbox.conductor("checkout", "-q", "web", in: project).success()
                #expect(checkedOut.stderr == "")
                func mounts() async throws -> Int {
                    try await sandbox.exec("web", "cat", "/proc/mounts").split(separator: "\n")
                        .count { $0.contains(" /app/cache ") }
                }
                #expect(try await mounts() == 1)

                for detach in ["git clean -ffdxq", "echo x >file && git stash -u -q", "rm -r server/cache"] {
                    try await sandbox.sh(detach, in: checkout).success()
                    #expect(try await mounts() == 0, "\(detach)")
                    #expect(try await sandbox.status(in: project).waiting == ["restart web"])
                    try await sandbox.conductor("up", "-q", in: project).success()
                    #expect(try await mounts() == 1)
                    try await sandbox.expectUpToDate(project)
                }

                try await sandbox.sh("rm -r server/cache", in: checkout).success()
                try await sandbox.git("switch", "--quiet", "--create", "gone", in: checkout)
                try await sandbox.git("rm", "--quiet", "-r", "server", in: checkout)
                try await sandbox.git("commit", "--quiet", "--message", "Gone", in: checkout)
                try await sandbox.git("switch", "--quiet", "main", in: checkout)
                #expect(try await sandbox.httpGet("web") == "main\n")
                #expect(try await mounts() == 1)
                // A rebase over the commit that made the folder ends with another one.
                try await sandbox.sh(
                    """
                    rm -r server/cache && git switch -q --orphan fresh && echo 1 >one && git add one && git commit -qm One
                    git rebase -q --onto fresh --root main
                    """, in: checkout
                ).success()
                try await sandbox.conductor("wait", in: project).success()
                #expect(try await sandbox.httpGet("web") == "main\n")
                #expect(try await mounts() == 1)
                try await sandbox.expectUpToDate(project)
            }
        }
    }
}

extension ComposeGeneration {
    /// A pod with services, in the form that this docker-compose reads.
    ///
    /// - Parameters:
    ///   - services: the mapping of the services.
    ///   - rest: more keys of the file.
    func pod(_ services: String, _ rest: String = "") -> String {
        let indented = services.split(separator: "\n").map { "  \($0)\n" }.joined()
        return (self == .v1 ? "version: \"2.4\"\n" : "") + "services:\n" + indented + (rest.isEmpty ? "" : rest + "\n")
    }
}

extension Sandbox {
    /// The id of the image of a service's container.
    func image(of service: String) async throws -> String {
        let container = try #require(try await containerID(of: service), "\(service) has no container")
        return try await docker("inspect", "--format", "{{.Image}}", container)
    }

    /// Checks that nothing is left to be done, for 'status' and for 'up'.
    func expectUpToDate(_ project: FilePath) async throws {
        #expect(try await status(in: project).waiting == [])
        #expect(try await conductor("up", "--dry-run", in: project).success().stdout == "nothing to do\n")
    }
}
