import Glance
import SystemPackage
import TestSupport
import Testing

@testable import Host

/// What a trace records, as a hook reads it again.
@Suite struct FileTraceTests {
    private let sandbox = Sandbox()

    init() throws {
        try sandbox.write(["project/pods/a.yml": "image: $NAME\n", "project/.git/HEAD": "ref: refs/heads/main\n"])
        // What was written just now may be written again at the same time by the clock of the files.
        try Files.setModified(sandbox.path("project/pods/a.yml"), secondsSinceEpoch: 1_700_000_000)
    }

    private var gitDirectory: FilePath { sandbox.path("project/.git") }
    private var pod: FilePath { sandbox.path("project/pods/a.yml") }

    /// Records what something reads, and writes it.
    private func record(_ environment: [String: String] = [:], _ body: () async throws -> Void) async throws {
        // The time at which the files were made counts, too, and no program can set it.
        try await Task.sleep(for: .milliseconds(30))
        let trace = FileTrace()
        try await FileTrace.$current.withValue(trace) { try await body() }
        try trace.write(to: gitDirectory, environment: environment, isOfProject: false)
    }

    /// The letters and paths of the answers that have changed; `nil` where nothing was recorded.
    private func changes() -> [String]? {
        guard var text = ByteFile.bytes(of: gitDirectory.pushing(FilePath(GlanceFile.path)).string) else { return nil }
        var changes: [String] = []
        let isWhole = GlanceFile.read(&text) { letter, number, path in
            if let question = Question(rawValue: letter), question.answer(path) != number {
                changes.append(
                    "\(Character(UnicodeScalar(letter))) \(FilePath(String(cString: path)).lastComponent?.string ?? "")"
                )
            }
            return true
        }
        return isWhole ? changes.sorted() : nil
    }

    /// The numbers of a subject in the file.
    private func numbers(_ subject: GlanceFile.Subject) -> Set<UInt64> {
        var numbers: Set<UInt64> = []
        guard var text = ByteFile.bytes(of: gitDirectory.pushing(FilePath(GlanceFile.path)).string) else { return [] }
        _ = GlanceFile.read(&text) { letter, number, _ in
            if letter == subject.rawValue { numbers.insert(number) }
            return true
        }
        return numbers
    }

    @Test("What was read is the same until it changes")
    func answers() async throws {
        try await record {
            _ = try Files.text(of: pod)
            _ = Files.names(in: sandbox.path("project/pods"))
            _ = Files.kind(of: sandbox.path("project/.env"))
            _ = Files.exists(sandbox.path("project/src"))
            _ = Files.real(sandbox.path("project/pods"))
            _ = FileLock.isHeld(sandbox.path("project/lock"))
        }
        #expect(changes() == [])
        try sandbox.write(["project/pods/a.yml": "image: other\n", "project/pods/b.yml": "", "project/.env": "A=1\n"])
        try sandbox.write(["project/src/x": ""])
        let lock = try FileLock.take(sandbox.path("project/lock"))
        #expect(changes() == ["c a.yml", "e src", "k .env", "l lock", "n pods"])
        _ = consume lock
        #expect(changes() == ["c a.yml", "e src", "k .env", "n pods"])
    }

    @Test("Content of the same size and time is noticed by the time of the change")
    func sameTime() async throws {
        try await record { _ = try Files.text(of: pod) }
        #expect(changes() == [])
        let text = try Files.text(of: pod)
        try sandbox.write(["project/pods/a.yml": text.replacing("NAME", with: "ELSE")])
        try Files.setModified(pod, secondsSinceEpoch: 1_700_000_000)
        #expect(changes() == ["c a.yml"])
    }

    @Test("A change, a program, a fresh file, or an escape that may hide a name: nothing is recorded")
    func useless() async throws {
        let trials: [() async throws -> Void] = [
            { try Files.write("x", to: sandbox.path("project/x")) },
            { try Files.remove(sandbox.path("project/x")) },
            { _ = try await LiveProcessRunner().capture(Command("true", [], environment: Sandbox.environment)) },
            {
                try sandbox.write(["project/fresh": ""])
                _ = try Files.text(of: sandbox.path("project/fresh"))
            },
            { FileTrace.note(text: #"image: "\x4eAME""#) },
            { _ = Files.kind(of: "relative") },
            { FileTrace.spoil() },
        ]
        for (index, trial) in trials.enumerated() {
            try await record([:], trial)
            #expect(changes() == nil, "trial \(index)")
        }
        try await record { FileTrace.pausing { FileTrace.spoil() } }
        #expect(changes() == [])
    }

    @Test("Variables count whose names are words of what was read, or that this program reads itself")
    func variables() async throws {
        func digest(_ text: String) -> UInt64 { Digest(text.utf8).value }
        let environment = ["NAME": "web", "HOME": "/h", "EDITOR": "vi", "image_": "x"]
        try await record(environment) { _ = try Files.text(of: pod) }
        #expect(numbers(.variable) == [digest("NAME=web"), digest("HOME=/h")])
        #expect(numbers(.otherVariable).isSuperset(of: [digest("EDITOR"), digest("image_"), digest("GIT_DIR")]))
        // What others bring is remembered, until a file names it.
        try await record(["HOME": "/h"]) { _ = try Files.text(of: pod) }
        #expect(numbers(.otherVariable).contains(digest("EDITOR")))
        try sandbox.write(["project/pods/a.yml": "image: ${EDITOR}\n"])
        try await record(["HOME": "/h"]) { _ = try Files.text(of: pod) }
        #expect(!numbers(.otherVariable).contains(digest("EDITOR")))
    }

    @Test("A file that is cut off, or of another version, is of no use")
    func damaged() async throws {
        try await record { _ = try Files.text(of: pod) }
        let path = gitDirectory.pushing(FilePath(GlanceFile.path))
        let whole = try Files.text(of: path)
        for text in ["", String(whole.dropLast()), whole.replacing("glance 1", with: "glance 2"), whole + "c\tx\t/\n"] {
            try Files.write(text, to: path)
            #expect(changes() == nil)
        }
    }
}
