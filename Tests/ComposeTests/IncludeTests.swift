import SystemPackage
import Testing
import YAML

@testable import Compose

/// The files of a project that lies in `/p`; `.env` is set, and `S` by the shell.
private func services(_ files: [String: String]) throws -> [String: ServiceDefinition] {
    let loader = loader(files)
    var services: [String: ServiceDefinition] = [:]
    for placed in try loader.withIncludes(loader.read("/p/compose.yml")) {
        for service in placed.file.services {
            services[service.name] = try ServiceDefinition(
                name: service.name, layers: try loader.layers(of: service, in: placed))
        }
    }
    return services
}

private func loader(_ files: [String: String]) -> ComposeLoader {
    func text(_ path: FilePath) -> String? { files[String(path.string.dropFirst("/p/".count))] }
    return ComposeLoader(
        projectDirectory: "/p", interpolation: Interpolation(variables: ["A": "outer", "C": "outer", "S": "shell"]),
        readVariables: { path in text(path).map { (path.string, $0) } }
    ) { path in
        guard let text = text(path) else { throw YAMLError(message: "no file", file: path.string) }
        return try ComposeFile(text, path: path, name: path.string)
    }
}

/// A service whose image tells the values of variables.
private func service(_ name: String, _ variables: String = "ABCDS") -> String {
    "services:\n  \(name): { image: '\(variables.map { "${\($0)-}" }.joined(separator: ","))' }\n"
}

/// A file that is not there, in the words of the system.
private struct NoFile: Error, CustomStringConvertible {
    let description = "cannot read it"
}

@Suite struct IncludeTests {
    @Test(
        "A file that is not there is an error at the place that names it",
        arguments: [
            ("include: [nope.yml]\n", "compose.yml:1:11: cannot read it"),
            ("services:\n  a:\n    extends: { file: nope.yml, service: a }\n", "compose.yml:3:22: cannot read it"),
        ])
    func missing(text: String, words: String) throws {
        let loader = ComposeLoader(projectDirectory: "/p", interpolation: Interpolation(variables: [:])) { _ in
            throw NoFile()
        }
        let file = try ComposeFile(text, path: "/p/compose.yml", name: "compose.yml")
        let error = #expect(throws: YAMLError.self) {
            for placed in try loader.withIncludes(file) {
                for service in placed.file.services { _ = try loader.layers(of: service, in: placed) }
            }
        }
        #expect(error?.description.hasPrefix(words + "\n") == true, "\(error as Any)")
    }

    @Test(
        "An included file has the variables of its environment files, after those that are set already",
        arguments: [
            ("sub/c.yml", "outer,sub,outer,outer-outer,shell"),
            ("{ path: sub/c.yml }", "outer,sub,outer,outer-outer,shell"),
            ("{ path: sub/c.yml, env_file: }", "outer,sub,outer,outer-outer,shell"),
            ("{ path: sub/c.yml, env_file: [] }", "outer,sub,outer,outer-outer,shell"),
            ("{ path: sub/c.yml, env_file: x.env }", "outer,x,outer,,shell"),
            ("{ path: sub/c.yml, env_file: [x.env, y.env] }", "outer,y,outer,y,shell"),
            ("{ path: sub/c.yml, env_file: [y.env, x.env] }", "outer,x,outer,y,shell"),
            ("{ path: sub/c.yml, env_file: [x.env, z.env] }", "outer,x,outer,x-z,shell"),
            ("{ path: sub/c.yml, env_file: gone.env }", "outer,,outer,,shell"),
            ("{ path: sub/c.yml, env_file: \"${S}.env\" }", "outer,of-shell,outer,,shell"),
            ("{ path: sub/c.yml, project_directory: other }", "outer,other,outer,,shell"),
            ("{ path: sub/c.yml, project_directory: other, env_file: x.env }", "outer,x,outer,,shell"),
            ("{ path: [c.yml, sub/c.yml] }", "outer,,outer,,shell"),
        ])
    func variables(entry: String, image: String) throws {
        let services = try services([
            "compose.yml": "include: [\(entry)]\n" + service("web"), "sub/c.yml": service("inc"), "c.yml": "{}",
            "sub/.env": "A=sub\nB=sub\nD=${A}-$C\n", "other/.env": "B=other\n", "x.env": "B=x\n",
            "y.env": "B=y\nD=$B\n", "z.env": "D=$B-z\n", "shell.env": "B=of-shell\n",
        ])
        #expect(services["inc"]?.image == image)
        #expect(services["web"]?.image == "outer,,outer,,shell")
    }

    @Test("A file that an included file includes has more of them; one that it extends has the same")
    func nested() throws {
        let files = [
            "compose.yml": "include: [sub/c.yml]\n",
            "sub/c.yml": """
            include: [{ path: "$D/d.yml", env_file: d.env }]
            services:
              inc: { extends: { file: "../$D/e.yml", service: base } }
            """,
            "sub/.env": "B=sub\nD=inner\n", "sub/inner/.env": "B=no\n", "sub/d.env": "B=deep\nE=$B\n",
            "sub/inner/d.yml": service("deep", "ABDE"), "inner/e.yml": service("base", "ABDE"), "inner/.env": "E=no\n",
        ]
        let services = try services(files)
        #expect(services["deep"]?.image == "outer,sub,inner,sub")
        #expect(services["inc"]?.image == "outer,sub,inner,")
        let layer = try #require(services["deep"]?.layers.first)
        #expect(layer.interpolation.origins["E"] == .init(file: "/p/sub/d.env", line: 2))
        #expect(layer.interpolation.origins["B"] == .init(file: "/p/sub/.env", line: 1))
        #expect(layer.interpolation.origins["A"] == nil)
    }

    @Test("Networks, volumes and secrets of an included file have its variables, too")
    func sections() throws {
        let files = [
            "compose.yml": "include: [sub/c.yml]\n",
            "sub/c.yml": """
            services:
              web: { image: x, networks: [$F], volumes: ["${G}:/d"], secrets: [key] }
            secrets: { key: { environment: B } }
            networks: { front: { driver: $B } }
            volumes: { data: { name: $B, labels: { l: $B } } }
            """,
            "sub/.env": "B=one\nF=front\nG=data\n",
        ]
        let loader = loader(files)
        let placed = try loader.withIncludes(loader.read("/p/compose.yml"))
        let facts = try #require(try services(files)["web"]).facts(in: ComposeDefinitions(of: placed))
        #expect(facts[ComposeKey(file: "/p/sub/c.yml", key: "networks.front")]?.text.contains("one") == true)
        #expect(facts[ComposeKey(file: "/p/sub/c.yml", key: "volumes.data.name")]?.text.contains("one") == true)
        #expect(facts[ComposeKey(file: "/p/sub/c.yml", key: "secrets.key.environment")]?.text == "=one")
        let volume = try #require(try placed.flatMap { try $0.volumes() }.first)
        #expect(volume.name == "one")
        #expect(volume.definition.text.contains("one"))
    }

    @Test("An environment file that cannot be read is an error with its place")
    func errors() throws {
        let error = #expect(throws: EnvironmentFileError.self) {
            try services(["compose.yml": "include: [sub/c.yml]\n", "sub/c.yml": "{}", "sub/.env": "A=1\nB='x\n"])
        }
        #expect("\(try #require(error))".hasPrefix("/p/sub/.env:2"))
    }
}
