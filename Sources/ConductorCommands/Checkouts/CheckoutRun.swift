import Checkouts
import Conductor
import Errors
import Pipeline
import Projects
import SystemPackage

/// Makes checkouts and shows the progress, for `checkout` and `clone`.
struct CheckoutRun {
    let session: Session
    let talk: TalkOptions
    var jobs = 4
    var target = CheckoutTarget()
    /// The hint after a failure.
    var again = "run the command again"

    /// Returns what would be done, one line each.
    ///
    /// - Parameter scope: returns how much of the stack would be brought up to date then; `nil` for nothing.
    func preview(
        _ sources: [Source], in situation: Situation, _ scope: ((Situation) -> Plan.Scope)?
    ) async throws -> [String] {
        let checkouts = session.checkouts(in: situation)
        var lines: [String] = []
        for source in sources { lines += try await checkouts.preview(source, at: target) }
        for source in sources {
            if let checkout = situation.checkout(of: source), checkout.isMounted || !target.mounts { continue }
            let path = session.project.display(try checkouts.folder(of: source))
            lines += source.services.map { "mount \(path) in \($0)" }
        }
        guard let scope else { return lines.isEmpty ? ["nothing to do"] : lines }
        let plan = try await session.previewing { place in
            let proposal = try await session.propose(
                expecting: try await expectation(sources, in: situation, readIn: place), tool: .optional,
                evidence: .engineIfThere, scope)
            return (try await session.preview(proposal), proposal.plan.isEmpty)
        }
        return plan.1 && !lines.isEmpty ? lines : lines + plan.0
    }

    /// Returns the changes that a preview treats as done.
    ///
    /// - Parameter place: a temporary folder for the content of changed files.
    func expectation(
        _ sources: [Source], in situation: Situation, readIn place: FilePath
    ) async throws -> Expectation {
        let expected = try await session.checkouts(in: situation).expected(sources, at: target, readIn: place)
        var expectation = target.mounts ? Expectation.mounting(true, expected.checkouts) : Expectation()
        (expectation.checkouts, expectation.files) = (expected.checkouts, expected.files)
        return expectation
    }

    /// Makes the checkouts.
    ///
    /// - Returns: one error for those of several sources that failed; `nil` where none did.
    /// - Throws: the error of the only source; `ConductorError` of kind `interrupted` after a signal.
    func make(_ sources: [Source], in situation: Situation) async throws -> ConductorError? {
        let existing = Set(sources.filter { situation.checkout(of: $0) != nil }.map(\.name))
        let outcomes: [CheckoutOutcome]
        do {
            outcomes = try await ProgressDisplay.during(sources.count, limit: jobs, host: session.host, talk: talk) {
                try await session.checkouts(in: situation).checkOut(sources, at: target, jobs: $0)
            }
        } catch let error as ConductorError where error.kind == .interrupted {
            throw ConductorError(
                error.code, error.message, hint: "\(again) (what is whole is kept)", signal: error.signal)
        }
        var failures: [(name: String, error: any Error)] = []
        for outcome in outcomes {
            switch outcome.result {
            case .success(let checkout):
                let path = session.project.display(checkout.path)
                if existing.contains(outcome.source.name) && target.isDefault {
                    session.report("\(outcome.source.name) is checked out already, at \(path)")
                }
            case .failure(let error): failures.append((outcome.source.name, error))
            }
        }
        return try SomeFailed.error(
            failures, of: sources.count, "could not be checked out", hint: "\(again) (what is whole is kept)")
    }

    /// Loads the project anew and brings services up. The worktree's lock must be held.
    ///
    /// - Parameter services: the services that the checkouts are for; empty where none is to be brought up.
    func apply(_ services: [String]) async throws -> Applied {
        try session.noteForOwnStack()
        if !services.isEmpty { try await session.prepareSecrets(isFresh: false, approves: true) }
        let situation = try await session.load(tool: services.isEmpty ? .optional : .required)
        guard !services.isEmpty else { return Applied(situation: situation) }
        let proposal = try await session.propose(.services(Self.started(services, in: situation)), in: situation)
        let (after, _) = try await session.carryOut(proposal, output: talk.output)
        return Applied(situation: after, broughtUp: proposal.plan.toBringUp, isUp: true)
    }

    /// The project after the work under the lock, and the services that were brought up.
    struct Applied {
        let situation: Situation
        var broughtUp: [String] = []
        var isUp = false
    }

    /// Warns about other services that are out of date, and waits until those that were brought up are ready.
    func finish(_ applied: Applied) async throws {
        guard applied.isUp else { return }
        await session.tellWhatIsOutdated(in: applied.situation)
        guard !applied.broughtUp.isEmpty else { return }
        _ = try await session.waitUntilReady(
            applied.broughtUp, started: applied.broughtUp, in: applied.situation.stack)
    }

    /// Returns those of the services that `up` starts.
    static func started(_ services: [String], in situation: Situation) -> [String] {
        services.filter { situation.service($0)?.isStarted == true }
    }

    /// Returns one line for each service: what is mounted where.
    ///
    /// - Parameter isLater: whether the containers are still to be made with the mounts.
    func describe(_ sources: [Source], in situation: Situation, isLater: Bool = false) async throws -> [String] {
        var lines: [String] = []
        for source in situation.sources where sources.contains(where: { $0.key == source.key }) {
            guard let checkout = situation.checkout(of: source) else { continue }
            let path = session.project.display(checkout.path)
            let head = await session.head(of: checkout)
            lines += source.uses.sorted { $0.service < $1.service }.map { use in
                "\(use.service): \(path)\(use.folder.isEmpty ? "" : "/\(use.folder)") (\(head)) "
                    + (checkout.isMounted && situation.service(use.service) != nil
                        ? isLater ? "will be mounted at \(use.target)" : "is mounted at \(use.target)"
                        : "is not mounted")
            }
            if source.uses.isEmpty { lines.append("\(source.name): \(path) (\(head)) is used by no service") }
        }
        return lines
    }
}
