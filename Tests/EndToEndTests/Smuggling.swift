import Foundation
import SystemPackage
import Testing

/// A way to ask for power over the machine without its being seen.
///
/// `@` in it stands for a mark that no other has: all of them are pods of one project.
struct Smuggling: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What the pod says.
    let pod: String
    /// More files, by their paths in the project.
    var files: [String: String] = [:]
    /// Symbolic links in the project, with where they lead.
    var links: [String: String] = [:]
    /// Whether docker-compose 1 takes it too.
    var isLegacy = false

    /// A service with a few lines.
    static func web(_ lines: String) -> String {
        "services:\n  web@:\n    image: postgresql\n"
            + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    static let all: [Smuggling] = [
        .init("outright", web("privileged: true"), isLegacy: true),
        .init("a boolean that comes from a variable", web("privileged: ${PRIV:-true}"), isLegacy: true),
        .init("a quoted boolean", web("privileged: \"true\"")),
        .init("a boolean of YAML 1.1", web("privileged: \"yes\"")),
        .init(
            "a merge key", "x-a: &a { privileged: true }\n" + web("<<: *a"), isLegacy: true),
        .init(
            "a list of merge keys in a merge key",
            "x-a: &a { privileged: true }\nx-b: &b { <<: *a }\n" + web("<<: [*b]"), isLegacy: true),
        .init("a merge key with a tag", "x-a: &a { privileged: true }\n" + web("! <<: *a"), isLegacy: true),
        .init("a binary value", web("volumes: [!!binary L2V0YzovaG9zdA==]")),
        .init("a binary key", web("!!binary cHJpdmlsZWdlZA==: true")),
        .init(
            "the environment's files", web(""),
            files: ["pods/environments/development/@.yml": web("privileged: true")],
            isLegacy: true),
        .init(
            "a service of another file", web("extends: { file: lib@/base.yml, service: base@ }"),
            files: [
                "pods/lib@/base.yml": "services:\n  base@:\n    image: postgresql\n    volumes: [\"../../..:/x\"]\n"
            ]),
        .init(
            "a file whose name is a variable", web("extends: { file: \"${D:-lib@}/base.yml\", service: base@ }"),
            files: ["pods/lib@/base.yml": "services: { base@: { image: postgresql, privileged: true } }\n"]),
        .init(
            "a service of the overrides",
            web(""),
            files: [
                "pods/environments/development/@.yml":
                    web("extends: base@") + "  base@: { image: postgresql, pid: host }\n"
            ]),
        .init(
            "an included file", "include: [lib@/inc.yml]\n" + web("network_mode: \"service:job@\""),
            files: ["pods/lib@/inc.yml": "services: { job@: { image: postgresql, network_mode: host } }\n"]),
        .init(
            "an included file of another folder",
            "include: [{ path: lib@/inc.yml, project_directory: a/b }]\n" + web(""),
            files: ["pods/lib@/inc.yml": "services: { job@: { image: postgresql, volumes: [\"../../../../x:/x\"] } }\n"]
        ),
        .init(
            "variables of an included file", "include: [{ path: [\"${D:-lib@}/inc.yml\"] }]\n" + web(""),
            files: [
                "pods/lib@/inc.yml":
                    "services: { job@: { image: postgresql, volumes: [\"${SRC@:-.}:/x\"] } }\n",
                "pods/lib@/.env": "SRC@=/etc\n",
            ]),
        .init("a folder above", web("volumes: [\"../../x:/x\"]"), isLegacy: true),
        .init("a folder above by a detour", web("volumes: [\"./a/../../../b:/x\"]"), isLegacy: true),
        .init("the home folder", web("volumes: [\"${HOME}/x:/x\"]"), isLegacy: true),
        .init("the home folder in short", web("volumes: [\"~/x:/x\"]"), isLegacy: true),
        .init("the home folder behind a mark", web("volumes: [\"~\u{301}/x:/x\"]")),
        .init(
            "a folder of an include that is called like the home folder",
            "include: [{ path: lib@/inc.yml, project_directory: \"./~/x\" }]\n" + web(""),
            files: ["pods/lib@/inc.yml": "services: { job@: { image: postgresql, volumes: [\"./x:/x\"] } }\n"]),
        .init(
            "an included file in a folder that is called like the home folder",
            "include: [\"./~/@/inc.yml\"]\n" + web(""),
            files: ["pods/~/@/inc.yml": "services: { job@: { image: postgresql, volumes: [\"./x:/x\"] } }\n"]),
        .init("the name of the stack", web("volumes: [\"${COMPOSE_PROJECT_NAME:+../}../x:/x\"]")),
        .init("a variable whose name others fold", web("volumes: [\"$ſ@/etc:/x\"]"), isLegacy: true),
        .init("a variable that is not set", web("volumes: [\"${UNSET}/etc:/x\"]"), isLegacy: true),
        .init(
            "a nested variable", web("volumes: [\"${A:-${B:-/etc}}:/x\"]")),
        .init(
            "a variable of .env", web("volumes: [\"${SRC@:-.}:/x\"]"), files: [".env": "SRC@=\"/e\\\n\"\nSRC@=/etc\n"]),
        .init(
            "the long form", web("volumes: [{ type: \"${T:-bind}\", source: /etc, target: /x, read_only: true }]"),
            isLegacy: true),
        .init("a symbolic link", web("volumes: [\"./link@:/x\"]"), links: ["pods/link@": "/etc"], isLegacy: true),
        .init(
            "a link by a link", web("volumes: [\"./a@/b:/x\"]"),
            links: ["pods/a@": "../c@", "c@/b": "../../.."], isLegacy: true),
        .init("the project itself", web("volumes: [\"./..:/app\"]"), isLegacy: true),
        .init("hooks", web("volumes: [\"../.git/hooks:/h\"]"), isLegacy: true),
        .init("the docker socket", web("volumes: [\"/var/run/docker.sock:/s\"]"), isLegacy: true),
        .init("the docker socket by its other name", web("volumes: [\"/run/docker.sock:/s\"]"), isLegacy: true),
        .init("the docker socket by a word", web("use_api_socket: true")),
        .init(
            "a volume that binds a folder",
            web("volumes: [\"data@:/x\"]")
                + "volumes: { data@: { driver_opts: { type: none, o: bind, device: /etc } } }\n", isLegacy: true),
        .init(
            "a volume of others",
            web("volumes: [\"data@:/x\"]") + "volumes: { data@: { external: true, name: theirs } }\n",
            isLegacy: true),
        .init("a secret from a file", web("secrets: [a@]") + "secrets: { a@: { file: ~/a } }\n"),
        .init(
            "a secret from a linked file", web("secrets: [a@]") + "secrets: { a@: { file: link@ } }\n",
            links: ["pods/link@": "/etc/hostname"]),
        .init(
            "a secret from a variable", web("secrets: [a@]") + "secrets: { a@: { environment: HOME } }\n"),
        .init("a configuration from a file", web("configs: [a@]") + "configs: { a@: { file: ../../x } }\n"),
        .init(
            "a file of variables", web("env_file: [{ path: ../../x.env, required: false }]"),
            files: ["../x.env": "FROM_ELSEWHERE=1\n"]),
        .init("the context of a build", web("build: ../..")),
        .init(
            "the context of a build by a link", web("build: { context: link@ }"), links: ["pods/link@": "/etc"]),
        .init("one more context", web("build: { context: ., additional_contexts: { a: /etc } }")),
        .init(
            "a Dockerfile out of the context", web("build: { context: .. }"),
            files: ["pods/environments/development/@.yml": web("build: { dockerfile: ../D }")]),
        .init("what a build may", web("build: { context: ., privileged: true, network: host }")),
        .init("a program of this machine", web("provider: { type: x }").replacing("    image: postgresql\n", with: "")),
        .init("development", web("develop: { watch: [{ path: ., action: sync, target: /x }] }\nbuild: .")),
        .init("after the start", web("post_start: [{ command: x, privileged: true }]")),
        .init("before the stop", web("pre_stop: [{ command: x, privileged: true }]")),
        .init("devices", web("devices: [/dev/null]"), isLegacy: true),
        .init(
            "devices of the deployment",
            web("deploy: { resources: { reservations: { devices: [{ capabilities: [gpu], count: all }] } } }")),
        .init("gpus", web("gpus: all")),
        .init("capabilities", web("cap_add: [SYS_ADMIN]"), isLegacy: true),
        .init("confinement", web("security_opt: [\"apparmor:unconfined\"]"), isLegacy: true),
        .init("the network of this machine", web("network_mode: host"), isLegacy: true),
        .init(
            "the network of this machine by another name",
            web("networks: [n@]") + "networks: { n@: { external: true, name: host } }\n", isLegacy: true),
        .init("the volumes of a container", web("volumes_from: [\"container:x\"]"), isLegacy: true),
        .init(
            "a network of others",
            web("networks: { n@: { aliases: [api] } }") + "networks: { n@: { external: true, name: theirs } }\n",
            isLegacy: true),
        .init("the name of another's image", web("build: { context: ., tags: [other/image] }")),
        .init("a cache that a build writes", web("build: { context: ., cache_to: [\"type=local,dest=/x\"] }")),
        .init("a cache that is two", web("build: { context: ., cache_from: [\"type=registry,type=local,src=/x\"] }")),
        .init(
            "what a container can lead elsewhere",
            web("volumes: [\"../data@:/data\", \"../data@/link:/x\"]\nrestart: always"),
            isLegacy: true),
        .init("a log elsewhere", web("logging: { driver: syslog }"), isLegacy: true),
        .init("another runtime", web("runtime: x")),
    ]

    init(
        _ name: String, _ pod: String, files: [String: String] = [:], links: [String: String] = [:],
        isLegacy: Bool = false
    ) {
        testDescription = name
        self.pod = pod
        self.files = files
        self.links = links
        self.isLegacy = isLegacy
    }

    /// What stands in the place of `@`.
    var mark: String { "q\(Self.all.firstIndex { $0.testDescription == testDescription } ?? Self.all.count)q" }

    /// Makes a project of some of them.
    static func write(_ all: [Smuggling], version: String = "", in sandbox: Sandbox) async throws -> FilePath {
        let project = sandbox.work.appending("p")
        for smuggling in all {
            let mark = smuggling.mark
            for (path, text) in [("pods/@.yml", smuggling.pod)] + smuggling.files.sorted(by: <) {
                let text = (path.hasSuffix(".yml") ? version : "") + text
                try sandbox.write([path.replacing("@", with: mark): text.replacing("@", with: mark)], in: project)
            }
            for (link, target) in smuggling.links {
                let path = project.pushing(FilePath(link.replacing("@", with: mark)))
                try FileManager.default.createDirectory(
                    atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
                try FileManager.default.createSymbolicLink(
                    atPath: path.string, withDestinationPath: target.replacing("@", with: mark))
            }
        }
        try await sandbox.git("init", "--quiet", in: project)
        return project
    }
}
