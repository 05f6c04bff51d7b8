import Testing

/// What is said of a path in a project: `PLACE | TEXT | ROLE | WHY` for each place, after a line for each leaf.
struct ExplainCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The project's files; `pods/default.yml` and its override under `base` and `override`.
    let files: [String: String]
    let path: String
    /// What docker-compose would make of it.
    let merged: String
    let lines: [String]

    init(_ description: String, _ files: [String: String], _ path: String, merged: String, _ lines: [String]) {
        testDescription = description
        self.files = files
        self.path = path
        self.merged = merged
        self.lines = lines
    }
}

extension ExplainCase {
    static let all = [
        ExplainCase(
            "a value that is overridden",
            ["base": "services:\n  web:\n    image: one\n", "override": "services:\n  web:\n    image: two\n"],
            "web.image", merged: "services: { web: { image: two } }",
            [" = two", "pods/default.yml:3 | one | overridden by override:3 | ", "override:3 | two | set | "]),
        ExplainCase(
            "a null says nothing where something was said",
            ["base": "services:\n  web:\n    image: one\n", "override": "services:\n  web:\n    image:\n"],
            "web.image", merged: "services: { web: { image: one } }",
            [" = one", "pods/default.yml:3 | one | set | "]),
        ExplainCase(
            "a mapping and a list are the same",
            [
                "base": "services:\n  web:\n    image: x\n    labels:\n      a.b: one\n",
                "override": "services:\n  web:\n    labels:\n      - a.b=two\n      - c\n",
            ], "web.labels.a.b", merged: "services: { web: { labels: { a.b: two, c: '' } } }",
            [" = two", "pods/default.yml:5 | one | overridden by override:4 | ", "override:4 | two | set | "]),
        ExplainCase(
            "a command is replaced whole",
            [
                "base": "services:\n  web:\n    image: x\n    command: [a, b]\n",
                "override": "services:\n  web:\n    command: c d\n",
            ], "web.command", merged: "services: { web: { command: [c, d] } }",
            [" = [c, d]", "pods/default.yml:4 | [a, b] | overridden by override:3 | ", "override:3 | c d | set | "]),
        ExplainCase(
            "ports are added; the same one takes its place",
            [
                "base": "services:\n  web:\n    image: x\n    ports:\n      - 80:80\n      - \"81:81\"\n",
                "override": "services:\n  web:\n    ports: [{ target: 80, published: '80' }, \"82:82/udp\"]\n",
            ], "web.ports",
            merged:
                "services: { web: { ports: [{ target: 80, published: '80' }, { target: 81, published: '81' }, { target: 82, published: '82', protocol: udp }] } }",
            [
                "80:80 = {target: 80, published: 80}", "pods/default.yml:5 | 80:80 | overridden by override:3 | ",
                "override:3 | {target: 80, published: 80} | set | ",
                "81:81 = {target: 81, published: 81}", "pods/default.yml:6 | 81:81 | added | ",
                "82:82/udp = {target: 82, published: 82, protocol: udp}", "override:3 | 82:82/udp | added | ",
            ]),
        ExplainCase(
            "volumes are the same by their target",
            [
                "base": "services:\n  web:\n    image: x\n    volumes: [\"./x:/app/:ro\", \"data:/data\"]\n",
                "override": "services:\n  web:\n    volumes: [\"./y:/app\"]\n",
            ], "web.volumes./app", merged: "services: { web: { volumes: [{ type: bind, source: /y, target: /app }] } }",
            [
                " = {type: bind, source: /y, target: /app}",
                "pods/default.yml:4 | ./x:/app/:ro | overridden by override:3 | ", "override:3 | ./y:/app | set | ",
            ]),
        ExplainCase(
            "an entry of a list by its number",
            ["base": "services:\n  web:\n    image: x\n    group_add:\n    - a\n    - b\n"],
            "web.group_add.1", merged: "services: { web: { group_add: [a, b] } }",
            [" = b", "pods/default.yml:6 | b | added | "]),
        ExplainCase(
            "a list of names after a mapping",
            [
                "base":
                    "services:\n  web: { image: x, depends_on: { db: { condition: service_healthy } } }\n  db: {}\n",
                "override": "services:\n  web: { depends_on: [db] }\n",
            ], "web.depends_on.db.condition",
            merged: "services: { web: { depends_on: { db: { condition: service_started, required: true } } } }",
            [
                " = service_started", "pods/default.yml:2 | service_healthy | overridden by override:2 | ",
                "override:2 | db | set | ",
            ]),
        ExplainCase(
            "what docker-compose concludes",
            ["base": "services:\n  web:\n    image: x\n    links: [\"db:database\"]\n  db: {}\n"],
            "web.depends_on.db", merged: "services: { web: { depends_on: { db: { condition: service_started } } } }",
            [
                "condition = service_started",
                "pods/default.yml:4 | db:database | added | docker-compose's conclusion from 'links'",
            ]),
        ExplainCase(
            "!reset",
            [
                "base": "services:\n  web:\n    image: x\n    ports: [\"80\"]\n",
                "override": "services:\n  web:\n    ports: !reset []\n",
            ], "web.ports", merged: "services: { web: { image: x } }",
            ["80", "pods/default.yml:4 | 80 | reset by override:3 | ", "override:3 | !reset [] | resets | "]),
        ExplainCase(
            "a !reset that docker-compose takes no notice of",
            [
                "base": "services:\n  web:\n    image: x\n    environment: [A=1]\n",
                "override": "services:\n  web:\n    environment: { A: !reset null }\n",
            ], "web.environment.A", merged: "services: { web: { environment: { A: '1' } } }",
            [" = 1", "pods/default.yml:4 | 1 | set | ", "override:3 | !reset null | ignored | "]),
        ExplainCase(
            "!override",
            [
                "base": "services:\n  web:\n    image: x\n    environment: { A: 1, B: 2 }\n",
                "override": "services:\n  web:\n    environment: !override\n      A: 3\n",
            ], "web.environment", merged: "services: { web: { environment: { A: '3' } } }",
            [
                "A = 3", "pods/default.yml:4 | 1 | replaced by override:3 | ", "override:4 | 3 | set | !override",
                "B", "pods/default.yml:4 | 2 | replaced by override:3 | ",
            ]),
        ExplainCase(
            "another logging driver takes its options along",
            [
                "base": "services:\n  web:\n    image: x\n    logging: { driver: a, options: { b: c } }\n",
                "override": "services:\n  web:\n    logging: { driver: d }\n",
            ], "web.logging", merged: "services: { web: { logging: { driver: d } } }",
            [
                "driver = d", "pods/default.yml:4 | a | replaced by override:3 | ", "override:3 | d | set | ",
                "options.b", "pods/default.yml:4 | c | replaced by override:3 | ",
            ]),
        ExplainCase(
            "extends",
            [
                "base": "services:\n  web:\n    extends: { file: more/base.yml, service: base }\n    image: own\n",
                "pods/more/base.yml": "services:\n  base:\n    image: base\n",
            ], "default/web.image", merged: "services: { web: { image: own } }",
            [
                " = own", "pods/more/base.yml:3 | base | overridden by pods/default.yml:4 | 'web' extends it",
                "pods/default.yml:4 | own | set | ",
            ]),
        ExplainCase(
            "include comes before the file that includes",
            [
                "base": "services:\n  web:\n    image: own\n",
                "override": "include: [more/there.yml]\nservices:\n  web:\n    image: last\n",
                "pods/more/there.yml": "services:\n  web:\n    image: there\n",
            ], "web.image", merged: "services: { web: { image: last } }",
            [
                " = last", "pods/default.yml:3 | own | overridden by pods/more/there.yml:3 | ",
                "pods/more/there.yml:3 | there | overridden by override:4 | ", "override:4 | last | set | ",
            ]),
        ExplainCase(
            "anchors, aliases and merge keys: the line where the value stands",
            [
                "base": """
                x-env: &env
                  A: one
                  B: &b two
                services:
                  web:
                    image: x
                    environment:
                      <<: *env
                      C: *b
                """
            ], "web.environment", merged: "services: { web: { environment: { A: one, B: two, C: two } } }",
            [
                "A = one", "pods/default.yml:2 | one | set | ", "B = two", "pods/default.yml:3 | two | set | ",
                "C = two", "pods/default.yml:3 | two | set | *b in line 9",
            ]),
        ExplainCase(
            "files of variables, in the order in which they win",
            [
                "base": "services:\n  web:\n    image: x\n    env_file: own.env\n    environment: { A: pod }\n",
                "override": "services:\n  web:\n    env_file: [there.env]\n",
                "pods/common.env": "# all\nA=common\nB=$SHELL\n", "pods/own.env": "A=own\n",
                "pods/environments/development/common.env": "A=environment\n", "pods/there.env": "X=1\nA='$X'\n",
            ], "web.environment", merged: "services: { web: { environment: { A: pod, B: shell } } }",
            [
                "A = pod", "pods/common.env:2 | common | overridden by pods/own.env:1 | ",
                "pods/own.env:1 | own | overridden by pods/environments/development/common.env:1 | ",
                "pods/environments/development/common.env:1 | environment | overridden by pods/there.env:2 | ",
                "pods/there.env:2 | $X | overridden by pods/default.yml:5 | ", "pods/default.yml:5 | pod | set | ",
                "B = shell", "pods/common.env:3 | $SHELL | set | SHELL=shell from the shell's environment",
                "X", "pods/there.env:1 | 1 | set | ",
            ]),
        ExplainCase(
            "interpolation: the shell, '.env', a default, nothing",
            [
                ".env": "# first\nTAG=7\nSHELL=file\nEMPTY=\n",
                "base": """
                services:
                  web:
                    image: x:${TAG}-$SHELL
                    command: ${CMD:-run ${TAG}}
                    user: ${EMPTY:-me}
                    hostname: ${GONE}$$
                """,
            ], "web",
            merged: "services: { web: { image: x:7-shell, command: [run, '7'], user: me, hostname: $$ } }",
            [
                "image = x:7-shell",
                "pods/default.yml:3 | x:${TAG}-$SHELL | set | TAG=7 from .env:2; SHELL=shell from the shell's environment",
                "command = [run, 7]",
                "pods/default.yml:4 | ${CMD:-run ${TAG}} | set | CMD is not set: its default; TAG=7 from .env:2",
                "user = me", "pods/default.yml:5 | ${EMPTY:-me} | set | EMPTY= from .env:4: its default",
                "hostname = $", "pods/default.yml:6 | ${GONE}$$ | set | GONE is not set",
            ]),
        ExplainCase(
            "a variable without a value",
            [
                ".env": "TAG=7\n",
                "base": "services:\n  web:\n    image: x\n    environment:\n    - SHELL\n    - TAG\n    - GONE\n",
            ], "web.environment", merged: "services: { web: { environment: { SHELL: shell, TAG: '7', GONE: } } }",
            [
                "SHELL = shell",
                "pods/default.yml:5 | SHELL | set | no value here: taken from the shell's environment",
                "TAG = 7", "pods/default.yml:6 | TAG | set | no value here: taken from .env:1",
                "GONE = null",
                "pods/default.yml:7 | GONE | set | no value here, and GONE is not set elsewhere",
            ]),
        ExplainCase(
            "a volume of the project", ["base": "services:\n  web: { image: x }\nvolumes:\n  data:\n"],
            "volumes.data", merged: "volumes: { data: { name: p_data } }",
            ["", "pods/default.yml:4 |  | set | ", "name = p_data", "- |  | default | "]),
        ExplainCase(
            "a volume that nothing uses", ["base": "services:\n  web: { image: x }\nvolumes:\n  data: { driver: d }\n"],
            "volumes", merged: "volumes: { other: { name: p_other } }",
            [
                "other.name = p_other", "- |  | default | ", "data.driver",
                "pods/default.yml:4 | d | set | docker-compose leaves it out: no service uses it",
            ]),
        ExplainCase(
            "a key with a dollar", ["base": "services:\n  web:\n    image: x\n    labels: { a$b: c }\n"],
            "web.labels.a$b", merged: "services: { web: { labels: { a$$b: c } } }",
            [" = c", "pods/default.yml:4 | c | set | "]),
        ExplainCase(
            "a network that nobody wrote", ["base": "services:\n  web: { image: x }\n"],
            "networks.default.name", merged: "networks: { default: { name: p_default } }",
            [" = p_default", "- |  | default | "]),
        ExplainCase(
            "the file of variables that every service gets",
            ["base": "services:\n  web: { image: x }\n", "pods/common.env": "A=1\n"],
            "web.environment.A", merged: "services: { web: { environment: { A: '1' } } }",
            [" = 1", "pods/common.env:1 | 1 | set | "]),
        ExplainCase(
            "a variable of an included file",
            [
                "base": "include: [more/a.yml]\n", "pods/more/a.yml": "services:\n  web:\n    image: x:$TAG-$SHELL\n",
                "pods/more/.env": "A=1\nTAG=2\n",
            ], "web.image", merged: "services: { web: { image: x:2-shell } }",
            [
                " = x:2-shell",
                "pods/more/a.yml:3 | x:$TAG-$SHELL | set | TAG=2 from pods/more/.env:2; SHELL=shell from the shell's environment",
            ]),
        ExplainCase(
            "a label of a file",
            [
                "base": "services:\n  web:\n    label_file: [one.l, two.l]\n    labels: [b=own]\n",
                "pods/one.l": "a=1\nb=1\n", "pods/two.l": "b=2\nc=$b\nd\n",
            ], "web.labels", merged: "services: { web: { labels: { a: '1', b: own, c: '1' } } }",
            [
                "a = 1", "pods/one.l:1 | 1 | set | ", "b = own", "pods/one.l:2 | 1 | overridden by pods/two.l:1 | ",
                "pods/two.l:1 | 2 | overridden by pods/default.yml:4 | ", "pods/default.yml:4 | own | set | ",
                "c = 1", "pods/two.l:2 | $b | set | b=1 from pods/one.l:2",
            ]),
    ]
}
