import Testing

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension Sandbox {
    /// Two services, of which the second has a variable.
    static func twoServices(greeting: String) -> String {
        """
        services:
          db:
            image: postgresql
          web:
            image: myaccount/web
            environment:
              GREETING: \(greeting)

        """
    }

    /// Makes a project, puts files into it and commits them.
    ///
    /// - Parameters:
    ///   - files: Their content, by path.
    ///   - name: The name of the project; that of its stack if there is none.
    /// - Returns: The folder of the project.
    func project(_ files: [String: String], name: String? = nil) async throws -> FilePath {
        let name = name ?? projectName()
        try await conductor("new", "--quiet", name).success()
        let folder = work.appending(name)
        try await commit(files, in: folder)
        return folder
    }

    /// Writes files and commits them, on a branch that is made if there is a name.
    func commit(_ files: [String: String], branch: String? = nil, in folder: FilePath) async throws {
        if let branch { try await git("switch", "--quiet", "--create", branch, in: folder) }
        try write(files, in: folder)
        try await git("add", "--all", in: folder)
        try await git("commit", "--quiet", "--allow-empty", "--message", "Change it", in: folder)
    }

    /// Makes branches, each with one commit on top of the present branch, to which it returns.
    func branches(_ branches: [String: [String: String]], in folder: FilePath) async throws {
        for (name, files) in branches.sorted(by: { $0.key < $1.key }) {
            try await commit(files, branch: name, in: folder)
            try await git("switch", "--quiet", "-", in: folder)
        }
    }

    /// The containers of a stack that run, by service.
    func containers(stack: String? = nil) async throws -> [String: String] {
        var containers: [String: String] = [:]
        for service in try await runningServices(stack: stack) {
            containers[service] = try await containerID(of: service, stack: stack)
        }
        return containers
    }

    /// The variable `GREETING` in the container of `web`.
    func greeting(stack: String? = nil) async throws -> String {
        try await exec("web", "sh", "-c", "echo $GREETING", stack: stack)
    }

    /// Puts a docker-compose into `conductor.compose` that holds `up` back until the gate is opened, and gives up
    /// after a while if nobody does.
    ///
    /// - Returns: The gate: the path of a file that opens it by being there.
    func gateCompose(in folder: FilePath) async throws -> FilePath {
        let gate = root.appending("gate")
        let script = """
            #!/bin/sh
            case " $* " in
            *" up "*)
                count=0
                touch '\(gate)-reached'
                while [ ! -e '\(gate)' ]; do
                    count=$((count + 1))
                    [ $count -lt 600 ] || exit 9
                    sleep 0.05
                done ;;
            esac
            exec \(generation.command.joined(separator: " ")) "$@"

            """
        try write(["gated-compose": script], in: bin)
        try await sh("chmod +x '\(bin)/gated-compose'").success()
        try await git("config", "conductor.compose", "gated-compose", in: folder)
        return gate
    }

    /// Waits until a gated `up` is under way.
    func waitUntilReached(_ gate: FilePath) async throws {
        try await waitUntil("docker-compose is at the gate") { (try? read(FilePath("\(gate)-reached"))) != nil }
    }
}
