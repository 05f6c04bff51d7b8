import SystemPackage
import Testing

extension WithoutEngine {
    /// What docker-compose reads in plain projects of many kinds, and what we make of them.
    @Suite struct CorpusTests {
        /// The keys of a service in the schema of docker compose 2.40.3.
        private static let keys: Set<String> = [
            "annotations", "attach", "blkio_config", "build", "cap_add", "cap_drop", "cgroup", "cgroup_parent",
            "command", "configs", "container_name", "cpu_count", "cpu_percent", "cpu_period", "cpu_quota",
            "cpu_rt_period", "cpu_rt_runtime", "cpu_shares", "cpus", "cpuset", "credential_spec", "depends_on",
            "deploy", "develop", "device_cgroup_rules", "devices", "dns", "dns_opt", "dns_search", "domainname",
            "entrypoint", "env_file", "environment", "expose", "extends", "external_links", "extra_hosts", "gpus",
            "group_add", "healthcheck", "hostname", "image", "init", "ipc", "isolation", "label_file", "labels",
            "links", "logging", "mac_address", "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit",
            "models", "network_mode", "networks", "oom_kill_disable", "oom_score_adj", "pid", "pids_limit",
            "platform", "ports", "post_start", "pre_stop", "privileged", "profiles", "provider", "pull_policy",
            "pull_refresh_after", "read_only", "restart", "runtime", "scale", "secrets", "security_opt", "shm_size",
            "stdin_open", "stop_grace_period", "stop_signal", "storage_opt", "sysctls", "tmpfs", "tty", "ulimits",
            "use_api_socket", "user", "userns_mode", "uts", "volumes", "volumes_from", "working_dir",
        ]

        @Test func `The corpus is large, and has every key of a service`() throws {
            #expect(Corpus.names.count >= 60)
            let named = Corpus.beyondV1.union(Corpus.files.keys).union(Corpus.running)
            #expect(named.subtracting(Corpus.names) == [])
            #expect(Self.keys.subtracting(try Corpus.serviceKeys()) == [])
        }

        @Test(arguments: Corpus.cases(Corpus.names, ComposeGeneration.usual))
        func `The files of a plain project are resolved as docker-compose resolves them`(
            plain: Corpus.Case
        ) async throws {
            try await withSandbox(plain.generation) { sandbox in
                let project = try await sandbox.corpusProject(plain.name, as: plain.name)
                let files = Corpus.files[plain.name] ?? []
                let theirs = try await sandbox.run(plain.generation.command + files + ["config"], in: project)
                    .success()
                try await sandbox.run(["conductor", "init"] + files, in: project).success()
                let ours = try await sandbox.conductor("compose", "--", "config", in: project).success()
                #expect(ours.stdout == theirs.stdout)
            }
        }
    }
}

extension EndToEnd {
    /// Plain projects of many kinds that docker-compose and we run in turn.
    @Suite struct CorpusTakeoverTests {
        @Test(arguments: Corpus.cases(Corpus.running, ComposeGeneration.usual))
        func `What docker-compose has made we keep, and what we have made it keeps`(
            plain: Corpus.Case
        ) async throws {
            try await withSandbox(plain.generation) { sandbox in
                let stack = sandbox.projectName(plain.name)
                let project = try await sandbox.corpusProject(plain.name, as: stack)
                func containers() async throws -> [Substring] {
                    try await sandbox.docker(
                        "ps", "--all", "--quiet", "--no-trunc", "--filter", "label=com.docker.compose.project=\(stack)"
                    ).split(separator: "\n").sorted()
                }
                let up = plain.generation.command + (Corpus.files[plain.name] ?? []) + ["up", "--detach"]

                try await sandbox.run(up, in: project).success()
                let theirs = try await containers()
                #expect(!theirs.isEmpty)
                try await sandbox.run(["conductor", "init"] + (Corpus.files[plain.name] ?? []), in: project).success()
                try await sandbox.conductor("up", "-q", in: project).success()
                #expect(try await containers() == theirs)
                try await sandbox.run(up, in: project).success()
                #expect(try await containers() == theirs)
                try await sandbox.expectUpToDate(project)

                try await sandbox.conductor("down", "-q", in: project).success()
                #expect(try await containers() == [])
                try await sandbox.conductor("up", "-q", in: project).success()
                let ours = try await containers()
                #expect(ours.count == theirs.count)
                try await sandbox.run(up, in: project).success()
                #expect(try await containers() == ours)
                try await sandbox.expectUpToDate(project)
            }
        }
    }
}
