package import Host
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The life of the program that `git conductor dashboard` starts.
package struct DashboardProcess: Sendable {
    private let dashboard: Dashboard
    private let port: Int
    private let terminal: any Terminal

    /// Runs the program to its end: until a signal comes, or the process that has started it has ended.
    ///
    /// - Parameters:
    ///   - words: the command line: `PROGRAM PORT PROJECT ENVIRONMENT STACK [OPTION…]`, where the options are those that stand
    ///     before each command.
    ///   - host: the environment, and the folder in the project.
    /// - Returns: the exit code.
    package static func run(_ words: [String], host: Host) async -> Int32 {
        guard words.count >= 5, let port = UInt16(words[1]) else {
            host.terminal.message("error: this is a part of git conductor: start it with 'git conductor dashboard'\n")
            return 64
        }
        let program = ConductorProgram(path: words[0], options: Array(words.dropFirst(5)), host: host)
        let start = Start(project: words[2], environment: words[3], stack: words[4])
        return await DashboardProcess(
            dashboard: Dashboard(program: program, start: start), port: Int(port), terminal: host.terminal
        ).run()
    }

    /// Serves, and prints the address of the page.
    private func run() async -> Int32 {
        let parent = getppid()
        let (failure, _) = await Interruption.cancelling {
            await withTaskGroup(of: (any Error)?.self) { group in
                group.addTask {
                    do {
                        try await DashboardServer(dashboard).run(port: port) { terminal.write($0 + "\n") }
                        return nil
                    } catch {
                        return Task.isCancelled ? nil : error
                    }
                }
                group.addTask {
                    while getppid() == parent, (try? await Task.sleep(for: .seconds(1))) != nil {}
                    return nil
                }
                defer { group.cancelAll() }
                return await group.next() ?? nil
            }
        }
        for command in await dashboard.end() { terminal.message("interrupted: \(command)\n") }
        guard let failure else { return 0 }
        terminal.message("error: nothing can be served at port \(port): \(failure)\n")
        return 1
    }
}
