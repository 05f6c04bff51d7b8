/// Projects of all shapes, with all that compose merges in a way of its own.
extension ExplainProject {
    static let all = [
        ExplainProject(
            testDescription: "a plain compose file with its override",
            files: [
                "compose.yaml": """
                services:
                  web:
                    image: x
                    command: echo one
                    entrypoint: [sh, -c]
                    environment: [A=1, B=2]
                    ports: ["3000:3000"]
                    labels: { a: one }
                """,
                "compose.override.yaml": "services: {}\n",
                "compose.override.yml": """
                services:
                  web:
                    command: [echo, two]
                    environment: { B: two, C: "3" }
                    ports: ["3001:3000", "3000:3000"]
                    labels: [a=two, b=$$x]
                """,
            ]),
        ExplainProject(
            testDescription: "pods, a placeholder, a source, files of variables",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    image: acme/web
                    build: git@github.com:acme/web.git
                    env_file: own.env
                    depends_on: [cache]
                    links: [cache, "cache:other"]
                    environment:
                      A: pod
                      SHELL:
                      GONE:
                      D: ${D:-default}
                  cache:
                    image: redis:${TAG}
                """,
                "pods/data.yml":
                    "services:\n  db: { image: postgres }\n  mail: { image: mail, volumes: [\"m:/m\"] }\nvolumes: { m: }\n",
                "pods/data.metadata.yml": "pod_type: placeholder\n",
                "pods/jobs.yml": "services:\n  job: { image: job }\n", "pods/jobs.metadata.yml": "pod_type: task\n",
                "pods/common.env": "A=common\nB=common\nC='$x'\n", "pods/own.env": "B=own\nE=$TAG\n",
                "pods/environments/development/common.env": "B=there\nF=$B\n", ".env": "TAG=7\nD=\n",
                "pods/environments/development/default.yml":
                    "services:\n  web:\n    env_file: [there.env]\n    environment: { A: last }\n",
                "pods/there.env": "G=1\nB=last\n",
            ], shell: ["SHELL": "shell"], isCheckedOut: true),
        ExplainProject(
            testDescription: "git in the container",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    image: acme/web
                    build: { context: "git@github.com:acme/web.git", args: [X=1, Y], target: t }
                    labels: [conductor.git=true]
                    volumes: [".:/app", "./other:/other:ro"]
                """
            ], isCheckedOut: true),
        ExplainProject(
            testDescription: "a project of cage, in its test target",
            files: [
                "pods/frontend.yml": """
                services:
                  web:
                    image: faraday/rails_hello
                    build: https://github.com/faradayio/rails_hello.git
                    labels: { io.fdy.cage.srcdir: /usr/src/app }
                    links: [db]
                    ports: ["3000:3000"]
                """,
                "pods/db.yml": "services:\n  db: { image: postgres, environment: { P: 1 } }\n",
                "pods/db.metadata.yml": "enable_in_targets: [development, test]\npod_type: placeholder\n",
                "pods/common.env": "RACK_ENV=development\n", "pods/targets/test/common.env": "RACK_ENV=test\n",
                "pods/targets/test/frontend.yml":
                    "services:\n  web:\n    ports: [\"3000\"]\n    environment:\n      DATABASE_URL: postgres://db/test\n",
            ], environment: "test"),
        ExplainProject(
            testDescription: "anchors, aliases and merge keys",
            files: [
                "pods/default.yml": """
                x-env: &env { A: one, B: one }
                x-more: &more
                  C: more
                  A: more
                services:
                  web: &web
                    image: &image x
                    environment:
                      <<: [*env, *more]
                      B: own
                    labels: &labels [a=1]
                  worker:
                    <<: *web
                    command: work
                    environment: *env
                  third:
                    image: *image
                    labels: *labels
                """
            ]),
        ExplainProject(
            testDescription: "extends and include, with files beside them",
            files: [
                "pods/default.yml": """
                include: [more/included.yml]
                services:
                  web:
                    extends: { file: more/base.yml, service: base }
                    ports: ["2:2"]
                    environment: { A: web }
                  worker:
                    extends: web
                    command: work
                """,
                "pods/more/included.yml":
                    "services:\n  queue: { image: queue, env_file: [queue.env], volumes: [\"./q:/q\"] }\nvolumes: { v: }\n",
                "pods/more/queue.env": "A=queue\n", "pods/more/base.env": "C=base\n",
                "pods/more/base.yml": """
                services:
                  base:
                    extends: bottom
                    env_file: base.env
                    build: ./context
                    ports: ["1:1"]
                  bottom:
                    image: bottom
                    environment: [A=bottom, B=bottom]
                    volumes: ["./data:/data"]
                """,
                "pods/environments/development/default.yml":
                    "services:\n  queue: { environment: { A: mine } }\n  web: { volumes: [\"./mine:/data\"] }\n",
            ], isLegacy: false),
        ExplainProject(
            testDescription: "include with variables of its own",
            files: [
                "pods/default.yml": """
                include:
                  - more/a.yml
                  - { path: more/b.yml, env_file: [one.env, two.env], project_directory: place }
                services:
                  web: { image: "web:${OWN:-none}" }
                """,
                ".env": "OUTER=outer\nBOTH=outer\n", "pods/more/.env": "OWN=own\nBOTH=inner\nNAME=n-$OUTER\n",
                "pods/one.env": "OWN=one\nPORT=80\n", "pods/two.env": "OWN=two-$PORT\n",
                "pods/more/a.yml": """
                include: [deep/c.yml, { path: deep/d.yml, env_file: deep.env }]
                services:
                  a:
                    image: "a:${OWN}"
                    command: [echo, "$BOTH", "${GONE:-$OUTER}", "$$x"]
                    environment: { OWN: , BOTH: "$BOTH" }
                    extends: { file: ../other/base.yml, service: base }
                    networks: { front: }
                networks: { front: { name: "$NAME", labels: { l: "$OWN" } } }
                """,
                "pods/more/deep/.env": "DEEP=deep-$OWN\nOWN=no\n",
                "pods/more/deep/c.yml": "services:\n  c: { image: \"c:${DEEP}-${OWN}\", volumes: [\"./$OWN:/x\"] }\n",
                "pods/more/deep.env": "DEEP=d-$OWN\n",
                "pods/more/deep/d.yml": "services: { d: { image: \"d:${DEEP}-${OWN}\" } }\n",
                "pods/more/b.yml":
                    "services:\n  b: { image: \"b:$OWN\", ports: [\"${PORT}:80\"], env_file: [\"$OWN.env\"] }\n",
                "pods/place/two-80.env": "B=b\n", "pods/other/.env": "OWN=never\n",
                "pods/other/base.yml": "services:\n  base: { labels: { base: \"$OWN\" } }\n",
                "pods/environments/development/default.yml":
                    "services:\n  a: { environment: { MINE: \"${OWN:-unset}\" } }\n",
            ], isLegacy: false),
        ExplainProject(
            testDescription: "files of labels, and extends in another folder",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    extends: { file: other/base.yml, service: base }
                    label_file: [own.labels, second.labels]
                    labels: { b: own, c: "$$y" }
                    env_file: [{ path: own.env, format: raw }, { path: gone.env, required: false }]
                  plain: { image: x, label_file: own.labels }
                """,
                "pods/own.labels": "a=file\nb=file\nd='$x'\ne=$a-${SHELL}\nnothing\n",
                "pods/second.labels": "a=second\nf=$a\n", "pods/own.env": "RAW=$x\n",
                "pods/other/base.labels": "a=base\ng=base\n", "pods/other/base.env": "B=base\n",
                "pods/other/base.yml": """
                services:
                  base:
                    image: base
                    build: ./context
                    env_file: [{ path: ./base.env, required: false }]
                    label_file: ./base.labels
                    volumes: ["./data:/data", "../up:/up"]
                """,
                "pods/environments/development/default.yml":
                    "services:\n  web: { label_file: last.labels }\n",
                "pods/last.labels": "h=last\n",
            ], shell: ["SHELL": "shell"], isLegacy: false),
        ExplainProject(
            testDescription: "extends in another folder",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    extends: { file: other/base.yml, service: base }
                    env_file: own.env
                """,
                "pods/own.env": "A=own\n", "pods/other/base.env": "A=base\nB=base\n",
                "pods/other/context/Dockerfile": "",
                "pods/other/base.yml": """
                services:
                  base:
                    image: base
                    build: ./context
                    env_file: base.env
                    volumes: ["./data:/data", "../up:/up"]
                """,
            ]),
        ExplainProject(
            testDescription: "!reset and !override",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    image: x
                    command: run
                    build: { context: ., args: { A: "1" } }
                    environment: { A: "1", B: "2", C: "3" }
                    env_file: [a.env, b.env]
                    ports: ["80:80", "81:81"]
                    volumes: ["a:/a", "b:/b"]
                    depends_on: [db]
                    labels: [a=1]
                  db: { image: y, environment: [A=1] }
                volumes: { a: , b: { labels: { x: y } } }
                """,
                "pods/a.env": "C=file\n", "pods/b.env": "D=file\n",
                "pods/environments/development/default.yml": """
                services:
                  web:
                    command: !reset null
                    build: !reset null
                    environment: { A: !reset null, B: x, C: !reset null }
                    env_file: !override [b.env]
                    ports: !override ["90:90"]
                    volumes: !reset []
                    depends_on: !reset []
                    labels: !override { b: "2" }
                  db: { environment: !override { B: "2" } }
                volumes: { b: !override { labels: { z: "1" } } }
                """,
            ], isLegacy: false),
        ExplainProject(
            testDescription: "every list, added to",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    image: x
                    ports: ["80", "127.0.0.1:3000-3001:3000-3001/udp", { target: 90, published: 91 }]
                    volumes: ["./x:/app:ro", "data:/data", /anon, { type: tmpfs, target: /t }]
                    tmpfs: /tmp
                    expose: [1, "2"]
                    dns: 1.1.1.1
                    dns_search: [a.example]
                    cap_add: [SYS_ADMIN]
                    devices: ["/dev/null:/dev/xnull"]
                    extra_hosts: ["h:1.2.3.4"]
                    security_opt: ["label:a"]
                    secrets: [s]
                    configs: [{ source: s, target: /c }]
                    networks: [one]
                    healthcheck: { test: "true", interval: 90s }
                    logging: { driver: json-file, options: { a: b } }
                    ulimits: { nofile: 1024, nproc: { soft: 1, hard: 2 } }
                    sysctls: { net.a: 1 }
                    deploy: { replicas: 2, labels: [a=b], resources: { limits: { memory: 1g } } }
                    stop_grace_period: 1m
                  other:
                    image: x
                    logging: { driver: json-file, options: { a: b } }
                networks: { one: { labels: [a=b] }, two: }
                volumes: { data: { driver: local, driver_opts: { a: "1" } } }
                secrets: { s: { file: ./s } }
                configs: { s: { file: ./s } }
                """,
                "pods/environments/development/default.yml": """
                services:
                  web:
                    ports: ["81:80", "80"]
                    volumes: ["./y:/app", "more:/more"]
                    tmpfs: [/tmp2]
                    expose: ["2", "3"]
                    dns: [2.2.2.2]
                    dns_search: b.example
                    cap_add: [NET_ADMIN]
                    devices: ["/dev/zero:/dev/xnull"]
                    extra_hosts: { i: 1.2.3.5 }
                    security_opt: ["label:b"]
                    secrets: [{ source: s, target: t }]
                    configs: [{ source: s, target: /c, mode: 0440 }]
                    networks: { one: { aliases: [q] }, two: }
                    healthcheck: { retries: 3, test: [CMD, "false"] }
                    logging: { options: { c: d } }
                    ulimits: { nofile: { soft: 1, hard: 2 } }
                    sysctls: [net.b=2]
                    deploy: { labels: { c: d }, resources: { limits: { memory: 2g } } }
                  other:
                    logging: { driver: local, options: { c: d } }
                networks: { one: { labels: { c: d } } }
                volumes: { data: { driver_opts: { b: "2" } }, more: { external: true } }
                """,
            ]),
        ExplainProject(
            testDescription: "what only docker compose knows",
            files: [
                "pods/default.yml": """
                services:
                  web:
                    image: x
                    depends_on: { db: { condition: service_healthy, required: false } }
                    network_mode: "service:db"
                    volumes_from: [db]
                    dns: 1.1.1.1
                    tmpfs: /tmp
                    volumes: ["./x:/app/:ro"]
                    develop: { watch: [{ path: ./a, action: sync, target: /a }] }
                    env_file: [{ path: a.env }, { path: none.env, required: false }]
                    gpus: all
                    group_add: [a]
                    annotations: [a=b]
                    x-conductor: { shell: bash }
                    profiles: [p]
                    image: &i y
                  db: { image: *i, healthcheck: { test: "true" }, scale: 2, cpus: 0.5 }
                """.replacing("    image: &i y\n", with: "").replacing("*i", with: "x"),
                "pods/a.env": "A=1\n",
                "pods/environments/development/default.yml": """
                services:
                  web:
                    image:
                    depends_on: [db]
                    develop: { watch: [{ path: ./b, action: rebuild }] }
                    environment: { NAME: $COMPOSE_PROJECT_NAME }
                    group_add: [b]
                    dns: [2.2.2.2, 1.1.1.1]
                    tmpfs: [/tmp2, /tmp]
                    volumes: ["./y:/app"]
                    annotations: { a: c }
                    profiles: [q]
                """,
            ], isLegacy: false),
        ExplainProject(
            testDescription: "a network and a volume of other projects",
            files: [
                "pods/default.yml": """
                services:
                  web: { image: x, networks: { default: { aliases: [w] } }, volumes: ["v:/v"] }
                networks: { default: { external: true, name: outside } }
                volumes: { v: { name: "v-${V:-1}" } }
                """,
                "pods/environments/development/default.yml": "volumes: { v: { name: other } }\n",
            ]),
    ]
}
