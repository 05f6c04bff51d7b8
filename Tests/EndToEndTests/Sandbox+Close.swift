import Foundation
import Synchronization
import SystemPackage
import Testing

extension Sandbox {
    /// Takes over a stack whose name has no tag, such as `hello_world`.
    ///
    /// - Throws: If there is such a stack already: it is somebody else's.
    func claim(stack: String) async throws {
        let present = try await docker(
            "ps", "--all", "--filter", "label=com.docker.compose.project=\(stack)", "--quiet")
        try #require(present.isEmpty, "There is a stack '\(stack)' on this machine that is not ours")
        stacks.withLock { _ = $0.insert(stack) }
    }

    /// Removes all that the scenario made, and returns what it should not have left, or what could not be removed.
    func close(patience: Duration) async -> [String] {
        var complaints = await endProcesses(patience)
        do {
            if hasEngine { try await emptyEngine() }
        } catch {
            complaints.append("The sandbox could not be cleaned up: \(error)")
        }
        do {
            try FileManager.default.removeItem(atPath: root.string)
        } catch {
            complaints.append("The sandbox's folder could not be removed: \(error)")
        }
        return complaints
    }

    /// Removes containers, networks, volumes and images.
    private func emptyEngine() async throws {
        let folder = "{{.Label \"com.docker.compose.project.working_dir\"}}"
        async let allContainers = table(
            ["ps", "--all", "--no-trunc"], ["{{.ID}}", "{{.Names}}", Self.stackLabel, folder])
        async let networks = table(["network", "ls"], ["{{.ID}}", "{{.Name}}", Self.stackLabel])
        async let volumes = table(["volume", "ls"], ["{{.Name}}", Self.stackLabel])
        async let images = table(["images"], ["{{.Repository}}:{{.Tag}}"])
        let containers = try await allContainers.filter {
            isOurs(name: $0[1], stack: $0[2]) || $0[3].hasPrefix(root.string)
        }
        // A stack's networks and volumes have its name, and no folder.
        let stacks = stacks.withLock {
            $0.formUnion(containers.map { $0[2] }.filter { !$0.isEmpty })
            return $0
        }
        try await remove(["rm", "--force", "--volumes"], containers)
        for network in try await networks where isOurs(name: network[1], stack: network[2]) {
            try await removeNetwork(network[0])
        }
        try await remove(["volume", "rm"], try await volumes.filter { isOurs(name: $0[0], stack: $0[1]) })
        let built = try await images.filter { $0[0].contains(tag) }
        try await remove(["rmi", "--force"], built)
        // Those whose name a later build has taken.
        for stack in stacks where !built.isEmpty {
            try await docker(
                "image", "prune", "--force", "--filter", "label=com.docker.compose.project=\(stack)")
        }
    }

    /// Removes a network, unless docker refuses it although no container is on it: docker 20.10 miscounts the ends of a
    /// network now and then, where many containers start and stop at once.
    ///
    /// - Parameter network: its name or, as two may have one, its id.
    /// - Returns: whether the network is gone.
    @discardableResult
    func removeNetwork(_ network: String) async throws -> Bool {
        let removal = try await run(["docker", "network", "rm", network])
        if removal.stderr.contains("has active endpoints"),
            try await docker("network", "inspect", "--format", "{{len .Containers}}", network) == "0"
        {
            return false
        }
        try removal.success()
        return true
    }

    /// Removes, in one call, what the first fields of some rows name.
    private func remove(_ command: [String], _ rows: [[String]]) async throws {
        guard !rows.isEmpty else { return }
        _ = try await output(of: ["docker"] + command + rows.map { $0[0] })
    }

    private func isOurs(name: String, stack: String) -> Bool {
        name.contains(tag) || stack.contains(tag) || stacks.withLock { $0.contains(stack) }
    }

    /// The fields of each line that docker prints for a list.
    private func table(_ arguments: [String], _ fields: [String]) async throws -> [[String]] {
        try await output(of: ["docker"] + arguments + ["--format", fields.joined(separator: "\t")])
            .split(separator: "\n").map {
                $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            }
    }

    private static let stackLabel = "{{.Label \"com.docker.compose.project\"}}"

    /// Ends processes that still run in the sandbox and returns a complaint for each. There must be none: whoever
    /// starts something in the background waits for it.
    private func endProcesses(_ patience: Duration) async -> [String] {
        try? await waitUntil("no process is left", timeout: patience) { processes().isEmpty }
        return processes().map { process in
            kill(process.identifier, SIGKILL)
            return "A process was left running: \(process.command)"
        }
    }

    /// The processes whose home is the sandbox's, or that run in one of its folders. Only Linux tells.
    func processes() -> [(identifier: Int32, command: String)] {
        #if os(Linux)
        let files = FileManager.default
        let home = Array("HOME=\(home)".utf8)
        return ((try? files.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap(Int32.init).compactMap {
            let environment = files.contents(atPath: "/proc/\($0)/environ") ?? Data()
            let folder = (try? files.destinationOfSymbolicLink(atPath: "/proc/\($0)/cwd")) ?? ""
            guard
                environment.split(separator: 0).contains(where: { $0.elementsEqual(home) })
                    || folder == root.string || folder.hasPrefix(root.string + "/")
            else { return nil }
            let command = files.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
            return ($0, String(decoding: command.map { $0 == 0 ? 32 : $0 }, as: UTF8.self))
        }
        #else
        return []
        #endif
    }
}
