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
