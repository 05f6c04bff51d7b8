import Errors
import ArgumentParser
import Conductor
import Host
import Projects
import SystemPackage

/// `doctor`
struct DoctorCommand: JSONCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what keeps the project from working, and mend it.",
        discussion: """
            Looks at git, docker and docker-compose, at the disk, the project, its stores, checkouts, hooks, ports and state. \
            Exits with 1 where a problem is left. '--fix' mends what can be mended without losing anything.

            '--bundle' writes what was found, versions, the status, the names of files and the end of the log to a file for a \
            bug report. It holds no secrets and no content of files; read it before you send it.
            """)

    static let examples: Examples = [
        "git conductor doctor": "look for what is wrong",
        "git conductor doctor --fix": "mend it",
        "git conductor doctor --bundle report.txt": "a report, for a bug",
    ]

    @Flag(name: .long, help: "Mend what can be mended without losing anything.")
    var fix = false

    @Option(
        name: .long, help: ArgumentHelp("Write a report to a file, for whoever is to find a fault.", valueName: "file"))
    var bundle: String?

    @OptionGroup var options: ProjectOptions
    @OptionGroup var json: JSONOption

    func run(_ context: CommandContext) async throws {
        let project: Project
        do {
            project = try Project.find(from: context.host.currentDirectory)
        } catch  where bundle == nil {
            let host = options.talk.applied(to: context).host
            return try show([], await Session.examine(host, withoutProject: error), context)
        }
        var session = options.session(context, project: project)
        // Settings that make no sense are a finding.
        if let limited = try? await session.withTimeLimits() { session = limited }
        session = try await session.choosing(environment: options.environment, stack: options.stack)
        var done: [String] = []
        if fix {
            do {
                let mended = try await session.mend()
                done = mended.done
                for failure in mended.failures { context.warn("\(failure)") }
            } catch let error as HostError {
                // The checks say what keeps it from being mended.
                context.warn("nothing was mended: \(error)")
            }
        }
        let examined = await session.examine()
        if let bundle {
            let path = context.host.currentDirectory.pushing(FilePath(bundle)).lexicallyNormalized()
            let report = Report(mended: done, examined)
            try await DoctorBundle(session: session, report: report, context: context).write(to: path)
            if !json.json { return context.say("Wrote '\(bundle)'. Read it before you send it.") }
        }
        try show(done, examined, context)
    }

    /// Prints what was mended and found.
    ///
    /// - Throws: `ExitCode` where a problem is left.
    private func show(
        _ done: [String], _ examined: [(check: String, findings: [Finding])], _ context: CommandContext
    ) throws {
        if json.json {
            try context.printJSON(Report(mended: done, examined))
        } else {
            let style = Style(context.host, isOutput: true)
            for line in done { context.print(styled: "\(style.good("mended"))   \(line)") }
            for (check, findings) in examined {
                for finding in findings where !options.talk.quiet || finding.state != .ok {
                    let code = finding.code.map { " " + style.faint("[\($0.rawValue)]") } ?? ""
                    context.print(styled: "\(finding.mark(style)) \(check): \(finding.what)\(code)")
                    if let hint = finding.hint { context.print(styled: "         \(style.hint("hint")): \(hint)") }
                }
            }
        }
        if examined.contains(where: { $0.findings.contains { $0.state == .problem } }) { throw ExitCode(1) }
    }

    /// The form of `--json`.
    struct Report: Encodable {
        let schema = 1
        /// What `--fix` did.
        let mended: [String]
        let findings: [Row]

        init(mended: [String], _ examined: [(check: String, findings: [Finding])]) {
            self.mended = mended
            findings = examined.flatMap { check, findings in
                findings.map {
                    Row(
                        check: check, state: $0.state, id: $0.code?.rawValue, what: $0.what, hint: $0.hint,
                        fixable: $0.fix != nil)
                }
            }
        }

        /// What one check found.
        struct Row: Encodable {
            let check: String
            let state: Finding.State
            /// What was found: one of the codes of `docs/errors.md`; nothing where all is well.
            @Nullable var id: String?
            let what: String
            @Nullable var hint: String?
            /// Whether `--fix` mends it.
            let fixable: Bool
        }
    }
}

extension Finding {
    /// The state as a word, padded to the width of the longest one.
    fileprivate func mark(_ style: Style) -> StyledText {
        switch state {
        case .ok: style.good("ok") + "      "
        case .warning: style.warning("warning") + " "
        case .problem: style.bad("problem") + " "
        }
    }
}
