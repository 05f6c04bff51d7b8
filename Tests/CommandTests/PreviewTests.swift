import Host
import SystemPackage
import Testing

@testable import ConductorCommands

/// A preview reads the project as it will be, by the same load as the real command: it shows the same steps.
@Suite struct PreviewTests {
    /// A stack that is up, with `web` checked out; in the project and in the source there is a branch `feature`.
    private func machine() async throws -> Machine {
        let machine = Machine()
        try await machine.run(
            """
            mkdir -p work/db && cd work && git init -q && echo one > db/a && echo FROM x > Dockerfile && git add .
            git commit -qm First && git switch -qc feature && echo two > db/a && echo FROM y > Dockerfile
            git commit -qam Feature && git switch -q main && git clone -q --bare . ../web.git
            """, in: "")
        try await machine.project([
            "pods/default.yml": """
            services:
              web:
                image: acme/web
                build: 'file://\(machine.path("web.git"))'
                x-conductor: { run_on_change: { "db/*": rake } }
              api: { image: acme/api }

            """, ".gitignore": "src\n",
        ])
        try await machine.run(
            """
            git add . && git commit -qm Project && git switch -qc feature
            sed -i.old 's,acme/api,acme/new,' pods/default.yml && rm pods/*.old
            printf 'services:\\n  more: { image: more }\\n' > pods/more.yml && git add . && git commit -qam Feature
            git switch -q main
            """)
        try await machine.succeed("up -q --no-wait")
        try await machine.succeed("checkout web -q")
        return machine
    }

    /// The verbs and services of the calls of docker-compose.
    private func calls(_ outcome: Outcome) -> [String] {
        outcome.docker.compactMap { call in
            ["build", "run", "up"].lazy.compactMap { verb in
                call.firstRange(of: " \(verb) ").map {
                    // A container of its own has a name of its own.
                    String(call[$0.lowerBound...].dropFirst()).replacing(/(?: --name \S+)/, with: "")
                }
            }.first
        }
    }

    @Test(
        "A command that has to run for changed files is shown before the mount that brings them",
        arguments: [
            "checkout web", "mount web",
        ])
    func command(line: String) async throws {
        let machine = try await machine()
        try await machine.succeed("unmount web -q")
        try machine.write(["db/a": "edited\n"], in: "project/src/web")
        let preview = await machine.conductor("\(line) --dry-run")
        #expect(
            preview.output.split(separator: "\n").suffix(2) == [
                "run 'rake' in web: src/web/db/* changed", "recreate web: mount of web added",
            ])
        #expect(preview.docker.isEmpty)
        let real = try await machine.succeed("\(line) -q")
        #expect(calls(real).first == "run --rm --no-deps -T web rake", "\(real.docker) \(real.error)")
        #expect(calls(real).last?.hasPrefix("up --detach --no-deps ") == true)
    }

    @Test("An image that has to be built is shown, with the mount that brings its Dockerfile")
    func build() async throws {
        let machine = try await machine()
        try await machine.succeed("unmount web -q")
        try machine.write(["Dockerfile": "FROM z\n"], in: "project/src/web")
        let preview = await machine.conductor("mount web --dry-run").output
        #expect(preview.contains("\nbuild web: "))
        #expect(calls(try await machine.succeed("mount web -q")).first == "build web")
    }

    @Test("What a switch of the project and its checkouts brings, files that come and go included")
    func switching() async throws {
        let machine = try await machine()
        let before = try await machine.run("find . -type f -not -name index -exec cksum {} + | sort")
        let preview = await machine.conductor("switch feature --dry-run")
        let lines = preview.output.split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["switch the project to 'feature'", "switch src/web to 'feature'"])
        #expect(lines.contains("recreate api: pods/default.yml:6 image changed"))
        #expect(lines.contains { $0.hasPrefix("build web: src/web/Dockerfile differs between ") })
        #expect(lines.contains { $0.hasPrefix("run 'rake' in web: src/web/db/* differs between ") })
        #expect(try await machine.run("find . -type f -not -name index -exec cksum {} + | sort") == before)
        let real = try await machine.succeed("switch feature -q")
        #expect(calls(real).first == "build web")
        #expect(calls(real).contains("run --rm --no-deps -T web rake"))
    }

    @Test("A file of variables that is called 'mount' is no mount: an edit of it is applied")
    func homonym() async throws {
        let machine = Machine()
        try await machine.project([
            "compose.yaml": "services:\n  web: { image: acme/web, env_file: mount }\n", "mount": "A=1\n",
        ])
        try await machine.succeed("up -q --no-wait")
        try machine.write(["mount": "A=2\n"])
        #expect(await machine.conductor("up --dry-run").output == "recreate web: mount changed\n")
        #expect(calls(try await machine.succeed("up -q --no-wait")) == ["up --detach --no-deps --force-recreate web"])
    }
}
