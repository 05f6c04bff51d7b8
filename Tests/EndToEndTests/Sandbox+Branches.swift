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

    /// Puts a docker-compose into `conductor.compose` that waits before each `up` until it is let in, and after it until
    /// it is let out. It gives up after a while if nobody opens.
    func gateCompose(in folder: FilePath) async throws -> Gate {
        let gate = Gate(sandbox: self)
        let script = """
            #!/bin/sh
            pass() {
                touch '\(root)/at '$1
                count=0
                while [ ! -e '\(root)/open '$1 ]; do
                    count=$((count + 1))
                    [ $count -lt 600 ] || exit 9
                    sleep 0.05
                done
            }
            case " $* " in
            *" up "*)
                pass in
                \(generation.command.joined(separator: " ")) "$@" || exit
                pass out ;;
            *) exec \(generation.command.joined(separator: " ")) "$@" ;;
            esac

            """
        try write(["gated-compose": script], in: bin)
        try await sh("chmod +x '\(bin)/gated-compose'").success()
        try await git("config", "conductor.compose", "gated-compose", in: folder)
        // A hook asks no docker-compose for its version, and leaves all to the follower where it is not known.
        try await conductor("status", in: folder).success()
        return gate
    }
}

/// Holds a docker-compose back.
struct Gate {
    enum Side: String {
        case `in`, out
    }

    fileprivate let sandbox: Sandbox

    /// Waits until docker-compose waits.
    func reached(_ side: Side) async throws {
        let path = sandbox.root.appending("at \(side.rawValue)")
        try await sandbox.waitUntil("docker-compose is at the gate") { (try? sandbox.read(path)) != nil }
    }

    func open(_ side: Side) throws {
        try sandbox.write(["open \(side.rawValue)": ""], in: sandbox.root)
    }
}
