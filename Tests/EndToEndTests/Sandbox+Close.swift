import Foundation
import Synchronization
import SystemPackage
import Testing

extension Sandbox {
    /// What a scenario makes under names that do not have the sandbox's tag in them.
    struct Claims: Sendable {
        var stacks: Set<String> = []
        var images: Set<String> = []
    }

    /// Takes over a stack whose name has no tag, such as `hello_world`.
    ///
    /// - Throws: If there is such a stack already: it is somebody else's.
    func claim(stack: String) async throws {
        let present = try await docker(
            "ps", "--all", "--filter", "label=com.docker.compose.project=\(stack)", "--quiet")
        try #require(present.isEmpty, "There is a stack '\(stack)' on this machine that is not ours")
        claims.withLock { _ = $0.stacks.insert(stack) }
    }

    /// Takes over an image that the scenario is about to make.
    ///
    /// - Throws: If there is such an image already: it is somebody else's.
    func claim(image: String) async throws {
        let present = try await docker("images", "--quiet", image)
        try #require(present.isEmpty, "There is an image '\(image)' on this machine that is not ours")
        claims.withLock { _ = $0.images.insert(image) }
    }

    /// Removes all that the scenario made, and returns what it should not have left, or what could not be removed.
    func close(patience: Duration) async -> [String] {
        var complaints: [String] = []
        do {
            complaints += try await endProcesses(patience)
            try await removeContainers()
            for kind in [Kind.network, .volume] { try await remove(kind) }
            try await removeImages()
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

    private enum Kind: String {
        case network, volume
    }

    private func isOurs(name: String, stack: String) -> Bool {
        name.contains(tag) || stack.contains(tag) || claims.withLock { $0.stacks.contains(stack) }
    }

    /// The fields of each line that docker prints for a list.
    private func table(_ arguments: [String], _ fields: [String]) async throws -> [[String]] {
        try await output(of: ["docker"] + arguments + ["--format", fields.joined(separator: "\t")])
            .split(separator: "\n").map {
                $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            }
    }

    private static let stackLabel = "{{.Label \"com.docker.compose.project\"}}"

    private func removeContainers() async throws {
        let folder = "{{.Label \"com.docker.compose.project.working_dir\"}}"
        let rows = try await table(["ps", "--all", "--no-trunc"], ["{{.ID}}", "{{.Names}}", Self.stackLabel, folder])
        for row in rows where isOurs(name: row[1], stack: row[2]) || row[3].hasPrefix(root.string) {
            // The stack's networks and volumes have its name, and no folder.
            if !row[2].isEmpty { claims.withLock { _ = $0.stacks.insert(row[2]) } }
            try await docker("rm", "--force", "--volumes", row[0])
        }
    }

    private func remove(_ kind: Kind) async throws {
        for row in try await table([kind.rawValue, "ls"], ["{{.Name}}", Self.stackLabel])
        where isOurs(name: row[0], stack: row[1]) {
            try await docker(kind.rawValue, "rm", row[0])
        }
    }

    /// Removes the images that compose has built for a stack, and those that have our tag or were claimed.
    private func removeImages() async throws {
        let (stacks, images) = claims.withLock { ($0.stacks, $0.images) }
        var references = try await table(["images"], ["{{.Repository}}:{{.Tag}}"]).map { $0[0] }
            .filter { $0.contains(tag) || images.contains($0) || images.contains(String($0.prefix { $0 != ":" })) }
        for stack in stacks {
            references += try await docker(
                "images", "--quiet", "--filter", "label=com.docker.compose.project=\(stack)"
            ).split(separator: "\n").map(String.init)
        }
        for reference in Set(references) { try await docker("rmi", "--force", reference) }
    }

    /// Ends processes that still run in the sandbox and returns a complaint for each. There must be none: whoever
    /// starts something in the background waits for it.
    private func endProcesses(_ patience: Duration) async throws -> [String] {
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
