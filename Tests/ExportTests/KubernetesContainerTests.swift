import Compose
import Testing
import YAML

@testable import Export

/// What becomes of the keys of one service in the container of its pod.
@Suite struct KubernetesContainerTests {
    /// A key with its value, what the container has for it, and what is noted.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keys: String
        let path: [PathStep]
        let expected: String?
        let notes: [String]

        init(_ keys: String, _ path: PathStep..., is expected: String?, _ notes: [String] = []) {
            testDescription = keys
            self.keys = keys
            self.path = path
            self.expected = expected
            self.notes = notes
        }
    }

    static let cases = [
        Case("command: [sh, -c, 'echo $$HOME $$(X) $$$$']", "args", is: "[sh, -c, echo $HOME $$(X) $$$]"),
        Case("entrypoint: [a], command: [b]", "command", is: "[a]"),
        Case("entrypoint: [a], command: [b]", "args", is: "[b]"),
        Case("entrypoint: [], command: [b]", "command", is: "[b]"),
        Case("command: []", "args", is: nil),
        Case(
            "entrypoint: []", "command", is: nil,
            [
                "!web: pods/app.yml:2: an empty 'entrypoint' without a 'command' runs the image's command alone, which Kubernetes cannot; give it a 'command'"
            ]),
        Case("environment: { A: 'a$$b $$(N) $$$$c' }", "env", is: "[{name: A, value: a$b $$(N) $$$c}]"),
        Case("environment: { N: 'y', O: '012' }", "env", is: "[{name: N, value: y}, {name: O, value: 012}]"),
        Case(
            "environment: { A: }", "env", is: nil,
            ["web: pods/app.yml:2: 'A' has no value here, and is not exported"]),
        Case(
            "environment: { 'a b': c }", "env", is: nil,
            ["!web: pods/app.yml:2: Kubernetes takes no variable of the name 'a b'"]),
        Case(
            "expose: ['80', 81/udp]", "ports",
            is: "[{containerPort: 80, protocol: TCP}, {containerPort: 81, protocol: UDP}]"),
        Case(
            "expose: ['80'], ports: [{ target: 80, published: '8080', protocol: tcp }]", "ports",
            is: "[{containerPort: 80, protocol: TCP}]"),
        Case("mem_limit: '67108864', cpus: 0.5", "resources", is: "{limits: {cpu: 500m, memory: 67108864}}"),
        Case(
            "deploy: { resources: { limits: { memory: 64M }, reservations: { cpus: '0.25', pids: 3 } } }", "resources",
            is: "{limits: {memory: 67108864}, requests: {cpu: 250m}}",
            ["web: pods/app.yml:2: 'deploy.resources.reservations.pids' is not exported"]),
        Case(
            "healthcheck: { test: [CMD-SHELL, 'test $$A'], interval: 1m30s, timeout: 1.5s, retries: 5 }",
            "readinessProbe",
            is: "{exec: {command: [/bin/sh, -c, test $A]}, periodSeconds: 90, timeoutSeconds: 2, failureThreshold: 5}"),
        Case(
            "healthcheck: { test: [CMD, a, b] }", "readinessProbe",
            is: "{exec: {command: [a, b]}, periodSeconds: 30, timeoutSeconds: 30, failureThreshold: 3}"),
        Case("healthcheck: { disable: true }", "readinessProbe", is: nil),
        Case(
            "healthcheck: { test: [CMD, a], start_interval: 1s }", "readinessProbe", "periodSeconds", is: "30",
            ["web: pods/app.yml:2: 'healthcheck.start_interval' is not exported"]),
        Case("user: '1000:50'", "securityContext", is: "{runAsUser: 1000, runAsGroup: 50}"),
        Case(
            "user: app", "securityContext", is: nil,
            ["!web: pods/app.yml:2: Kubernetes takes numbers, and no names, for a user: write 'app' as 'UID:GID'"]),
        Case(
            "cap_add: [CAP_NET_ADMIN], cap_drop: [ALL], read_only: true, privileged: true", "securityContext",
            is: "{privileged: true, readOnlyRootFilesystem: true, capabilities: {add: [NET_ADMIN], drop: [ALL]}}"),
        Case(
            "security_opt: ['no-new-privileges:true', 'label:disable']", "securityContext",
            is: "{allowPrivilegeEscalation: false}",
            ["web: pods/app.yml:2: 'security_opt: label:disable' is not exported"]),
        Case("working_dir: /app, tty: true, stdin_open: true", "workingDir", is: "/app"),
        Case("tmpfs: ['/run:size=64m']", "volumeMounts", is: "[{name: web-run, mountPath: /run}]"),
        Case("shm_size: '1024'", "volumeMounts", is: "[{name: web-shm, mountPath: /dev/shm}]"),
        Case("pull_policy: always", "imagePullPolicy", is: "Always"),
        Case(
            "post_start: [{ command: [echo, '$$(X)'] }]", "lifecycle",
            is: "{postStart: {exec: {command: [echo, $(X)]}}}"),
        Case(
            "ulimits: { nofile: 5 }", "name", is: "web",
            ["web: pods/app.yml:2: 'ulimits' is not exported: a pod has no field for them"]),
        Case(
            "mac_address: 02:42:ac:11:65:43", "name", is: "web", ["web: pods/app.yml:2: 'mac_address' is not exported"]),
        Case("x-note: 5, profiles: []", "name", is: "web"),
        Case(
            "network_mode: host", "name", is: "web",
            ["!web: pods/app.yml:2: 'network_mode: host' uses that of the machine; '--allow-host' exports it"]),
        Case(
            "extra_hosts: ['a=host-gateway']", "name", is: "web",
            [
                "!web: pods/app.yml:2: 'a' is the machine itself ('host-gateway'), which a pod cannot reach; take it out of the environment 'development'"
            ]),
        Case(
            "volumes: [{ type: bind, source: /var/run/docker.sock, target: /s }]", "volumeMounts", is: nil,
            [
                "!web: pods/app.yml:2: '/var/run/docker.sock' is a path of this machine; '--allow-host' exports it as one of each node"
            ]),
        Case(
            "volumes: [{ type: bind, source: ../src/web, target: /app }]", "volumeMounts", is: nil,
            ["web: pods/app.yml:2: the mount at '/app' is not exported: it is source code: the image has it"]),
        Case(
            "volumes: [{ type: bind, source: ../nowhere, target: /x }]", "volumeMounts", is: nil,
            ["web: pods/app.yml:2: the mount at '/x' is not exported: 'nowhere' is not there"]),
    ]

    @Test(arguments: cases)
    func key(_ example: Case) async throws {
        let exported = try await ExportedText(
            ExportRequest(.kubernetes), "  web: { image: x, \(example.keys) }")
        let container = try Document(
            String(exported.text("app.yaml").split(separator: "---\n")[0]), file: "app.yaml"
        ).node(at: ["spec", "template", "spec", "containers", 0] + example.path)
        #expect(container.map { Value($0).inOneLine } == example.expected)
        #expect(exported.notes == example.notes)
    }

    @Test(
        "Text for Kubernetes reads as it was, by its rules for '$'",
        arguments: [
            ("a$b", "a$b"), ("$(N)", "$$(N)"), ("$$", "$$$"), ("$$$", "$$$$$"), ("$$(N)", "$$$$(N)"), ("$", "$"),
            ("a$$$$c", "a$$$$$$$c"),
        ])
    func dollars(_ text: String, _ written: String) {
        #expect(text.forKubernetes == written)
        // As Kubernetes expands it: '$$' is '$', and '$(NAME)' would be a variable.
        var (expanded, rest) = ("", written[...])
        while let character = rest.popFirst() {
            if character == "$", let next = rest.first, next == "$" || next == "(" {
                #expect(next == "$")
                rest = rest.dropFirst()
            }
            expanded.append(character)
        }
        #expect(expanded == text)
    }
}
