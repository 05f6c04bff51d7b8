import Foundation
import SystemPackage
import Testing

extension EndToEnd {
    /// Whatever is done with git, wherever it is done, the stack is what the files ask for when it is over.
    @Suite struct OperationTests {
        @Test(arguments: GitOperation.Family.allCases, OperationPlace.Kind.allCases)
        func `The stack follows every operation of git`(
            family: GitOperation.Family, kind: OperationPlace.Kind
        ) async throws {
            // To look at some of them alone.
            let only = ProcessInfo.processInfo.environment["CONDUCTOR_OPERATION"] ?? ""
            let isKnown = GitOperation.Family.allCases.contains { !$0.operations(only).isEmpty }
            try #require(isKnown, "No operation has '\(only)' in its name")
            let operations = family.operations(only)
            guard !operations.isEmpty else { return }
            try await withSandbox { sandbox in
                let place = try await OperationPlace.make(kind, in: sandbox)
                try await Self.run(operations, of: family, at: place)
            }
        }

        private static func run(
            _ operations: [GitOperation], of family: GitOperation.Family, at place: OperationPlace
        ) async throws {
            var failures = 0
            let page = place.kind == .source ? try await place.sandbox.containerID(of: "page") : nil
            for (number, operation) in operations.enumerated() {
                let problems: [String]
                do {
                    problems = try await OperationRun(place: place, operation: operation, number: number).problems()
                } catch {
                    problems = ["\(error)"]
                }
                guard !problems.isEmpty else { continue }
                failures += 1
                for problem in problems { Issue.record("\(place.kind.rawValue): \(operation.name): \(problem)") }
                // The next one is to begin in order.
                _ = try await place.sandbox.sh("git reset --hard; git switch -f base", in: place.folder)
                try await place.sandbox.conductor("up", "--quiet", in: place.project).success()
            }
            if let page { #expect(try await place.sandbox.containerID(of: "page") == page) }
            print(
                "\(family.rawValue) in \(place.kind.rawValue): "
                    + "\(operations.count - failures) of \(operations.count) operations are followed")
        }
    }
}

/// One operation in one place.
private struct OperationRun {
    let place: OperationPlace
    let operation: GitOperation
    let number: Int

    /// Does the operation and returns what is not as it is to be.
    func problems() async throws -> [String] {
        let before = try await place.container()
        let words = [
            "HERE": before.word, "THERE": "there\(number)", "APART": "apart\(number)", "OLD": "old\(number)",
        ]
        let expected = words[operation.word] ?? ""
        try await place.begin(words, operation.before)

        var problems: [String] = []
        func expect(_ isTrue: Bool, _ problem: @autoclosure () -> String) {
            if !isTrue { problems.append(problem()) }
        }
        var said = 0
        for step in operation.steps {
            let outcome = try await place.shell(step.line, words: words).success()
            var lines = outcome.stderr.split(whereSeparator: \.isNewline).filter { $0.contains("conductor") }
            // An orphan branch begins without pods.
            lines.removeAll { step.line.contains("--orphan") && $0.contains(" has neither a folder 'pods' nor ") }
            said += lines.count
            expect(lines.allSatisfy { $0.hasPrefix("conductor: recreate web (") }, "said \(lines)")
            expect(!outcome.stdout.contains("conductor:"), "wrote to the standard output: \(outcome.stdout)")
            guard step.moment != .done else { continue }
            problems += try await look(at: step.moment)
            expect(try await place.container().id == before.id, "the container changed in the middle of it")
        }
        expect(said <= 1, "said something \(said) times")

        let wait = try await place.sandbox.conductor("wait", "--timeout", "30", in: place.folder)
        let found = try await place.wordInFile()
        expect(found == expected, "the file says '\(found)', not '\(expected)'")
        let after = try await place.container()
        expect((after.id != before.id) == (operation.end == .followed), "the container is the wrong one")
        if operation.end == .waiting {
            expect(wait.status == 1 && wait.stderr.contains("\n  recreate web: "), "wait: \(wait.transcript)")
            try await place.sandbox.conductor("up", "--quiet", in: place.project).success()
        } else {
            expect(wait.status == 0, "wait: \(wait.transcript)")
        }
        let last = operation.end == .waiting ? try await place.container() : after
        expect(last.word == expected, "the container says '\(last.word)', not '\(expected)'")
        let hasCommon = place.sandbox.exists(place.project.appending("pods/common.env"))
        expect(place.sandbox.exists(place.generated.appending("common.yml")) == hasCommon, "a generated file is old")
        return problems
    }

    /// What is not as it is to be while git is in the middle of something.
    private func look(at moment: GitOperation.Moment) async throws -> [String] {
        let outcome = try await place.sandbox.conductor("status", "--json", in: place.project)
        switch moment {
        case .done:
            return []
        case .conflict(let name) where place.kind != .source:
            let isTold = outcome.status == 1 && outcome.stderr.contains("git is in the middle of a \(name)")
            return isTold ? [] : ["in the middle of it: \(outcome.transcript)"]
        case .middle(let name), .conflict(let name):
            let status = try JSONDecoder().decode(ShownStatus.self, from: Data(outcome.stdout.utf8))
            let shown = place.kind == .source ? status.services.first?.checkout?.operation : status.operation
            return shown == name && !status.applying ? [] : ["in the middle of it: \(outcome.stdout)"]
        }
    }
}
