import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// Random changes of files, branches, images, networks and containers, and kills: after each, what runs is what
    /// docker-compose makes of the files, and what the containers see is what lies there.
    ///
    /// `CONDUCTOR_STEPS` is the number of steps, `CONDUCTOR_SEED` where the random numbers begin; without them the same
    /// few steps are taken each time.
    @Suite struct RandomStackTests {
        private static func number(_ name: String, else usual: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
        }

        @Test(arguments: ComposeGeneration.both)
        func `What runs is what the files say, whatever has happened`(generation: ComposeGeneration) async throws {
            let steps = Self.number("CONDUCTOR_STEPS", else: generation == .v2 ? 12 : 4)
            let seed = Self.number("CONDUCTOR_SEED", else: 11)
            print("seed \(seed), \(steps) steps, \(generation)")
            try await withSandbox(generation) { sandbox in
                try await Play(sandbox: sandbox).callAsFunction(seed: seed, steps: steps)
            }
        }
    }
}

/// Plays the steps of a random stack in a sandbox, and compares.
private struct Play {
    let sandbox: Sandbox
    var source: String { "git@github.com:myaccount/web.git" }

    func callAsFunction(seed: Int, steps: Int) async throws {
        var stack = RandomStack(seed: UInt64(seed))
        for name in ["one", "two"] { try await sandbox.docker("tag", "myaccount/web", "\(sandbox.tag)/\(name)") }
        try await sandbox.sh(
            "echo 'FROM myaccount/web\nENV OTHER=1' | DOCKER_BUILDKIT=0 docker build --quiet --tag \(sandbox.tag)/other -"
        ).success()
        _ = try await sandbox.makeRemote("myaccount/web", files: ["index.html": "main\n"])
        let project = try await sandbox.project([:])
        try await write(stack.present, in: project)
        try await sandbox.commit([:], in: project)
        for name in ["two", "three"] { try await sandbox.git("branch", name, in: project) }
        try await sandbox.conductor("up", "-q", in: project).success()
        try await sandbox.conductor("checkout", "-q", "web", in: project).success()
        let checkout = project.appending("src").appending("web")
        try await sandbox.commit(["index.html": "other\n"], branch: "other", in: checkout)
        try await sandbox.git("switch", "--quiet", "main", in: checkout)
        try await sandbox.conductor("wait", in: project).success()
        try await check(stack, in: project, "seed \(seed), start")
        var told: [String] = []
        for count in 1...steps {
            let step = stack.next()
            told.append("\(count) \(step)")
            try await take(step, stack, in: project)
            try await check(stack, in: project, "seed \(seed), \(told.suffix(4).joined(separator: "; "))")
        }
    }

    // MARK: Steps

    private func take(_ step: RandomStack.Step, _ stack: RandomStack, in project: FilePath) async throws {
        let checkout = project.appending("src").appending("web")
        switch step {
        case .switchTo(let branch, let hooks):
            try await sandbox.run(
                ["git", "switch", "--quiet", branch], in: project, environment: ["CONDUCTOR_HOOKS": hooks ? "" : "0"]
            ).success()
            if hooks {
                try await wait(in: project)
                // A service that does not run is started by 'up' alone.
                return try await check(stack, in: project, "\(step), by hooks", startsAll: false)
            }
        case .change(let content, let isCommitted):
            try await write(content, in: project)
            if isCommitted {
                try await sandbox.commit([:], in: project)
                try await wait(in: project)
            }
        case .tag(let name):
            let image = "\(sandbox.tag)/\(name)"
            let isFirst =
                try await sandbox.docker("images", "-q", image) == sandbox.docker("images", "-q", "myaccount/web")
            try await sandbox.docker("tag", isFirst ? "\(sandbox.tag)/other" : "myaccount/web", image)
        case .remove(let service):
            for id in try await ids(of: service) { try await sandbox.docker("rm", "--force", id) }
        case .stop(let service):
            for id in try await ids(of: service).prefix(1) { try await sandbox.docker("stop", "--time", "1", id) }
        case .plain(let service):
            let compose = try sandbox.plainCompose(sandbox.projectName(), in: project)
            _ = try await sandbox.run(
                compose + ["up", "--detach", "--no-deps", service], in: project, environment: ["V": "99"])
        case .replace:
            try await sandbox.sh(
                // One of the branches has no such folder.
                """
                cp file new && mv new file
                [ ! -d folder ] || { cp -r folder f && rm -r folder && mv f folder; }
                """, in: project
            ).success()
        case .clean:
            try await sandbox.sh("git clean -ffdxq; rm -rf kept", in: checkout).success()
        case .source(let branch):
            try await sandbox.git("switch", "--quiet", branch, in: checkout)
        case .restart(let service):
            try await sandbox.conductor("restart", "-q", service, in: project).success()
        case .kill(let command, let milliseconds):
            try await write(stack.present, in: project)
            try await sandbox.git("add", "--all", in: project)
            try await sandbox.git("config", "conductor.hookWait", "true", in: project)
            let line = """
                setsid \(command) >/dev/null 2>&1 </dev/null & group=$!
                sleep \(Double(milliseconds) / 1000)
                kill -9 -$group 2>/dev/null
                while kill -0 -$group 2>/dev/null; do sleep 0.02; done
                rm -f .git/index.lock .git/HEAD.lock
                git commit -q --allow-empty --no-verify -am Killed
                """
            try await sandbox.sh(
                line, in: project, environment: ["CONDUCTOR_HOOKS": command.hasPrefix("git") ? "" : "0"]
            )
            .success()
            try await sandbox.git("config", "conductor.hookWait", "false", in: project)
        }
        try await sandbox.conductor("up", "-q", in: project).success()
    }

    /// Waits for the hooks. A restart that is held, because a mounted folder is not there, keeps that from success.
    private func wait(in project: FilePath) async throws {
        let outcome = try await sandbox.conductor("wait", in: project)
        if sandbox.exists(project.appending("folder")) { try outcome.success() }
    }

    private func write(_ content: RandomStack.Content, in project: FilePath) async throws {
        let pod = content.pod(tag: sandbox.tag, source: source, sandbox.generation)
        var files = ["pods/default.yml": pod]
        if (try? sandbox.read(project.appending("file"))) != content.file { files["file"] = content.file }
        let folder = project.appending("folder")
        // Files that stay are left alone, as git does.
        for name in ["a", "b"] where content.folder[name] == nil {
            try await sandbox.sh("rm -f folder/\(name); rmdir folder 2>/dev/null || true", in: project).success()
        }
        for (name, text) in content.folder where (try? sandbox.read(folder.appending(name))) != text {
            files["folder/\(name)"] = text
        }
        try sandbox.write(files, in: project)
    }

    // MARK: Comparison

    private func ids(of service: String) async throws -> [String] {
        try await sandbox.docker(
            "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=\(sandbox.projectName())",
            "--filter", "label=com.docker.compose.service=\(service)", "--filter",
            "label=com.docker.compose.oneoff=False"
        ).split(separator: "\n").map(String.init)
    }

    /// Compares all containers with the model, with what docker-compose makes of the files, and with the files.
    private func check(
        _ stack: RandomStack, in project: FilePath, _ place: String, startsAll: Bool = true
    ) async throws {
        let content = stack.present
        func expect(_ isRight: Bool, _ what: @autoclosure () -> String) throws {
            guard !isRight else { return }
            Issue.record("\(place): \(what())")
            throw Wrong()
        }
        let status = try await sandbox.status(in: project)
        // Where a mounted folder is not there, a restart waits until it is: docker would make an empty one.
        let isHeld = !sandbox.exists(project.appending("folder")) && status.waiting == ["restart web"]
        try expect(status.waiting.isEmpty || isHeld, "waiting: \(status.waiting)")
        let counts = [
            ("web", 1), ("db", 1), ("net", 1), ("many", content.replicas), ("extra", content.hasExtra ? 1 : 0),
        ]
        let config = try await sandbox.run(
            try sandbox.plainCompose(sandbox.projectName(), in: project) + ["config"], in: project
        ).success().stdout
        let version = content.version
        try expect(["\"\(version)\"", "'\(version)'"].contains { config.contains("V: \($0)\n") }, config)
        let images = Dictionary(
            try await sandbox.docker("images", "--no-trunc", "--format", "{{.Repository}} {{.ID}}").split(
                separator: "\n"
            )
            .map { $0.split(separator: " ").map(String.init) }.map { ($0[0], $0[1]) },
            uniquingKeysWith: { first, _ in first })
        let containers = try await containers()
        for (service, count) in counts {
            let own = containers.filter { $0.service == service }
            if !startsAll, own.isEmpty { continue }
            try expect(own.count == count || !startsAll, "\(service) has \(own.count) containers, not \(count)")
            let name = ["web", "many"].contains(service) ? "\(sandbox.tag)/\(content.image)" : "postgresql"
            for container in own {
                try expect(container.isRunning || !startsAll, "\(service) does not run")
                try expect(container.image == images[name], "\(service) runs from \(container.image), not from \(name)")
                let hasVersion =
                    !["web", "db"].contains(service) || container.variables.contains("\"V=\(content.version)\"")
                try expect(hasVersion, "\(service) has \(container.variables)")
            }
        }
        guard let web = containers.first(where: { $0.service == "web" && $0.isRunning }), !isHeld else { return }
        let script = """
            cat /file; echo; echo $(cat /folder/* 2>/dev/null); echo $(cat /app/index.html)
            grep -c ' /app/kept ' /proc/mounts; nslookup db | grep -c '^Name:.db$'; cat /copied
            """
        let seen = try await sandbox.run(["docker", "exec", web.id, "sh", "-c", script]).stdout
        let page = try sandbox.read(project.appending("src").appending("web").appending("index.html")).dropLast()
        let folder = content.folder.sorted { $0.key < $1.key }.map(\.value).joined()
        let copied = sandbox.generation == .v2 ? content.copied : ""
        let wanted = [content.file, folder, String(page), "1", "1", copied].joined(separator: "\n")
        try expect(seen == wanted, "the container of web sees \(seen.debugDescription), not \(wanted.debugDescription)")
        let network = try await sandbox.docker(
            "network", "inspect", "--format", "{{.Labels.l}}", "\(sandbox.projectName())_back")
        try expect(sandbox.generation == .v1 || network == content.label, "the network has the label \(network)")
        guard let net = containers.first(where: { $0.service == "net" && $0.isRunning }) else { return }
        let inside = try await sandbox.run(["docker", "exec", net.id, "wget", "-qO-", "http://127.0.0.1/"])
        try expect(inside.stdout == page + "\n", "net is not in the network of web: \(inside.stderr)")
    }

    private struct Seen {
        let id: String
        let service: String
        let isRunning: Bool
        let image: String
        let variables: String
    }

    /// All containers of the stack.
    private func containers() async throws -> [Seen] {
        let ids = try await sandbox.docker(
            "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=\(sandbox.projectName())",
            "--filter", "label=com.docker.compose.oneoff=False"
        ).split(separator: "\n").map(String.init)
        guard !ids.isEmpty else { return [] }
        let format = """
            {{.Id}} {{index .Config.Labels "com.docker.compose.service"}} {{.State.Running}} {{.Image}} {{json .Config.Env}}
            """
        return try await sandbox.output(of: ["docker", "inspect", "--format", format] + ids).split(separator: "\n").map
        {
            let words = $0.split(separator: " ", maxSplits: 4).map(String.init)
            return Seen(
                id: words[0], service: words[1], isRunning: words[2] == "true", image: words[3], variables: words[4])
        }
    }

    private struct Wrong: Error {}
}
