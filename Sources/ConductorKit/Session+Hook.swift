import Git
import Host

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension Session {
    /// What a hook found.
    public enum HookResult: Sendable {
        /// Nothing that concerns the stack.
        case nothing
        /// This has been done, or will be by a process in the background.
        case applying(Plan)
    }

    /// Does what a git hook asks for: looks whether what runs is out of date and, if so, brings it to order.
    ///
    /// A hook is only a hint that something moved: what has to be done follows from what was last applied.
    ///
    /// - Parameter background: starts this program with the words ``Self/followWords``; where it is `nil`, all is done
    ///   before the function returns.
    public func hook(background: (() throws -> Void)?) async throws -> HookResult {
        let state = WorktreeState.read(project, warn: warn)
        // Nothing of ours is up: there is nothing to bring to order.
        guard state.applied != nil else { return .nothing }
        if operationInProgress {
            // The end of a rebase that only moves forward fires no hook: the background process waits for it.
            try leaveNote()
            try background?()
            return .nothing
        }
        let situation = try load(state)
        let rendering = try Rendering(situation)
        let plan = Plan.pending(situation, rendering)
        guard !plan.isEmpty else {
            try rendering.write(in: situation)
            return .nothing
        }
        try leaveNote()
        if let background {
            try background()
        } else {
            try await followUp()
        }
        return .applying(plan)
    }

    /// The arguments with which this program takes up what a hook left to do.
    public static let followWords = ["hook", "follow"]

    /// Takes up what hooks left to do, in a process of its own.
    ///
    /// While git is in the middle of a rebase or the like it waits, ten seconds at most: the hook at the operation's
    /// end, or the next command, does the rest.
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
