import ArgumentParser
import Conductor
import Errors
import Host
import Pipeline
import Projects

/// `hook NAME …`, which git runs.
struct HookCommand: ConductorCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Do what a git hook asks for. Git calls this.", shouldDisplay: false)

    @Argument(help: "The name of the hook; 'follow' for the process that does in the background what a hook began.")
    var name: String

    @Argument(parsing: .captureForPassthrough, help: "What git gave to the hook.")
    var arguments: [String] = []

    /// Never throws: the exit code of a hook can become that of the git command.
    /// The start of each line that a hook prints; the follower, which writes to the log, prints one after a failure.
    static let prefix = "conductor: "

    func run(_ context: CommandContext) async throws {
        guard context.host.environment["CONDUCTOR_HOOKS"] != "0",
            let project = try? Project.find(from: context.host.currentDirectory)
        else { return }
        var host = context.host
        host.settingVariables = [:]
        let session = Session(
            host: host, project: project, report: { _ in },
            // What is said once is said each time.
            warn: {
                FileTrace.spoil()
                context.warn($0)
            })
        do {
            if name == "follow" {
                context.host.processes.startSession()
                try await session.withTimeLimits().runFollower()
            } else {
                try await answer(session, context)
            }
        } catch {
            say("\(error.firstLine); 'git conductor up' brings the containers to order", error.errorCode, context)
        }
    }

    private func answer(_ session: Session, _ context: CommandContext) async throws {
        switch try await session.hook(name, arguments) {
        case .nothing: break
        case .needsApproval(let powers): say(powers.needsApproval, .notApproved, context)
        case .unreadable(let error):
            say(
                "\(error.firstLine); the containers stay as they are: "
                    + "correct it, or switch back, then 'git conductor up'", error.errorCode, context)
        case .applying(let plan, let inBackground):
            context.say(
                "\(Self.prefix)\(plan.summary)"
                    + (inBackground ? " - in the background, 'git conductor wait' waits for it" : ""))
        case .held(let plan):
            say(
                "held back: \(plan.heldSummary) - 'git conductor logs --conductor' shows what failed, "
                    + "'git conductor up' tries again", .applyFailed, context)
        }
    }

    /// Says in one line what did not work, with its code at the end.
    private func say(_ line: String, _ code: ConductorError.Code, _ context: CommandContext) {
        context.say("\(Self.prefix)\(line) [\(code.rawValue)]")
    }
}
