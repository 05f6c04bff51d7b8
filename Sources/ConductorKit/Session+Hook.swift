import Git
import Host
import SystemPackage

extension Session {
    /// What a hook found.
    public enum HookResult: Sendable {
        /// Nothing that concerns the stack.
        case nothing
        /// This has been done, or will be by a process in the background.
        case applying(Plan, inBackground: Bool)
    }

    /// Does what a git hook asks for: looks whether what runs is out of date and, if so, brings it to order.
    ///
    /// A hook is only a hint that something moved: what has to be done follows from what was last applied. It is done
    /// by a process of its own, for which git does not wait unless `conductor.hookWait` says so.
    public func hook() async throws -> HookResult {
        let isBusy = isBusy()
        // Files alone say whether anything of ours is up. libgit2, which takes milliseconds to set up, comes after.
        let state = WorktreeState.read(project, warn: warn)
        guard isBusy || state.applied != nil else { return .nothing }
        let configuration = try await reader.configuration()
        guard try configuration.bool("conductor.hooks") ?? true else { return .nothing }
        let waits = try configuration.bool("conductor.hookWait") ?? false

        if isBusy {
            // Whoever is at work may have read the files before they moved: it looks again before it lets go.
            try startFollowing()
            return .nothing
        }
        if operationInProgress {
            // The end of a rebase that only moves forward fires no hook: the background process waits for it.
            if !waits { try startFollowing() }
            return .nothing
        }
        let situation = try await load()
        let rendering = try Rendering(situation)
        let plan = Plan.pending(situation, rendering)
        guard !plan.isEmpty else {
            try rendering.write(in: situation)
            return .nothing
        }
        if waits {
            try leaveNote()
            try await followUp()
        } else {
            try startFollowing()
        }
        return .applying(plan, inBackground: !waits)
    }

    /// Starts the process that does in the background what a hook asks for.
    private func startFollowing() throws {
        try leaveNote()
        var environment = host.environment
        environment["GIT_TERMINAL_PROMPT"] = "0"
        try host.processes.detach(
            Command(host.executable.string, ["hook", "follow"], environment: environment), log: logPath)
    }

    /// The last lines that background work wrote.
    public func lastLogLines(count: Int = 10) -> [String] {
        let text = (try? Files.text(of: logPath)) ?? ""
        return text.split(separator: "\n").suffix(count).map(String.init)
    }

    /// Takes up what hooks left to do, in a process of its own.
    ///
    /// While git is in the middle of a rebase or the like it waits, ten seconds at most: the hook at the operation's
    /// end, or the next command, does the rest.
    @discardableResult
    public func followHooks() async throws -> Plan? {
        let start = ContinuousClock.now
        while operationInProgress {
            guard .now - start < .seconds(10) else {
                try Files.remove(project.stateDirectory.appending("again"))
                return nil
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return try await followUp()
    }

    private var operationInProgress: Bool {
        Layout.find(from: project.root)?.operationInProgress != nil
    }

    /// Where background work writes what it does.
    var logPath: FilePath { project.stateDirectory.appending("log") }
}
