import Glance
import Synchronization
package import SystemPackage

/// A record of what a task has read of this machine, from which it follows whether it would come to the same result again.
///
/// While there is a current trace, ``Files`` notes in it each question that it answers. What changes something, or reads it in
/// another way, either notes it itself or makes the trace useless.
package final class FileTrace: Sendable {
    /// The trace of the present task; `nil` if nothing is to be recorded.
    @TaskLocal package static var current: FileTrace?

    private struct State {
        var answers: [Key: UInt64] = [:]
        var names = PossibleNames()
        var isUseless = false
        var notesBranch = false
    }

    private struct Key: Hashable {
        let question: Question
        let path: String
    }

    private let state = Mutex(State())
    /// The time before which a file has to have been changed so that a later change surely gives it another time.
    private let horizon: Double

    /// The coarsest step in which systems count the times of files, in seconds.
    private static let step = 0.01

    /// Begins a record.
    package init() {
        horizon = Files.now - Self.step
    }

    /// Notes the answer to a question in the current trace.
    static func note(_ question: Question, _ path: FilePath) { current?.note(question, path) }

    /// Notes the content of a file that something else reads in the current trace.
    package static func note(contentOf path: FilePath) { note(.content, path) }

    /// Makes the current trace useless: something was changed, or read that it does not record.
    package static func spoil() { current?.state.withLock { $0.isUseless = true } }

    /// Runs something that decides nothing, and that the current trace does not record.
    package static func pausing<Result>(_ body: () throws -> Result) rethrows -> Result {
        try $current.withValue(nil, operation: body)
    }

    /// Runs something that decides nothing, and that the current trace does not record.
    package nonisolated(nonsending) static func pausing<Result>(_ body: () async throws -> Result) async rethrows
        -> Result
    {
        try await $current.withValue(nil, operation: body)
    }

    /// Runs what notes the branch as `conductor/branch`; each hook that the current trace is for does it, too.
    package static func notingBranch(_ body: () throws -> Void) rethrows {
        current?.state.withLock { $0.notesBranch = true }
        try pausing(body)
    }

    private func note(_ question: Question, _ path: FilePath) {
        let key = Key(question: question, path: path.string)
        let answer = question.answer(key.path)
        let isFresh = question == .content && (Question.lastChange(key.path) ?? 0) > horizon
        state.withLock { state in
            let earlier = state.answers.updateValue(answer, forKey: key)
            if path.isRelative || isFresh || earlier != nil && earlier != answer { state.isUseless = true }
        }
    }

    /// Notes the words of a text: each may name a variable of the environment.
    static func note(text: String) {
        current?.state.withLock {
            $0.names.add(text)
            if $0.names.isUncertain { $0.isUseless = true }
        }
    }

    /// Writes what the trace has recorded, if it is of use, so that a hook sees at a glance whether it still is so.
    ///
    /// - Parameters:
    ///   - gitDirectory: the git directory of the working tree in which hooks run, without symbolic links.
    ///   - environment: the variables of the environment, which the task has read, too.
    ///   - isOfProject: whether the working tree is the project's, whose branch is noted.
    /// - Throws: ``HostError``.
    package func write(
        to gitDirectory: FilePath, environment: [String: String], isOfProject: Bool
    ) throws(HostError) {
        let state = state.withLock { $0 }
        guard !state.isUseless else { return }
        let path = gitDirectory.pushing(FilePath(GlanceFile.path))
        func decides(_ name: String) -> Bool {
            Self.decisive.contains { name.hasPrefix($0) } || state.names.contains(name)
        }
        // Programs that start git have different environments: what one of them adds is remembered.
        var others = Self.others(in: path).subtracting(state.names.digests)
        others.formUnion(Host.gitVariables.map { Digest($0.utf8).value })
        for name in environment.keys + Self.usual where !decides(name) { others.insert(Digest(name.utf8).value) }
        var lines = [GlanceFile.heading + "\n"]
        func add(_ subject: GlanceFile.Subject, _ number: UInt64) {
            lines.append(GlanceFile.line(subject.rawValue, number))
        }
        add(.place, Digest(gitDirectory.string.utf8).value)
        for number in others.sorted() { add(.otherVariable, number) }
        for (name, value) in environment where decides(name) { add(.variable, Digest("\(name)=\(value)".utf8).value) }
        if isOfProject, state.notesBranch { add(.branch, 0) }
        for (key, answer) in state.answers {
            guard !key.path.utf8.contains(UInt8(ascii: "\n")) else { return }
            lines.append(GlanceFile.line(key.question.rawValue, answer, key.path))
        }
        try Files.write(lines.joined(), to: path, isPrivate: true)
    }

    /// The variables that decided nothing, as a file has them.
    private static func others(in path: FilePath) -> Set<UInt64> {
        var others: Set<UInt64> = []
        guard var text = ByteFile.bytes(of: path.string) else { return others }
        let isWhole = GlanceFile.read(&text) { letter, number, _ in
            if letter == GlanceFile.Subject.otherVariable.rawValue { others.insert(number) }
            return true
        }
        return isWhole ? others : []
    }

    /// Variables that git gives to the hooks of some commands, besides those that name the repository.
    private static let usual = ["GIT_AUTHOR_DATE", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_NAME", "GIT_EXEC_PATH", "OLDPWD"]

    /// The beginnings of the names of variables that this program itself reads.
    private static let decisive = [
        "COMPOSE_", "CONDUCTOR_", "DOCKER_", "GIT_CONFIG", "GIT_SSH", "HOME", "PATH", "XDG_",
    ]
}
