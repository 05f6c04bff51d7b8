import Errors
import Foundation
import Testing

/// The codes of errors, and `docs/errors.md`, which is made from them.
@Suite struct ErrorCodeTests {
    private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The texts of the files that make errors, by their paths in `Sources`.
    private static let sources: [String: String] = {
        let folder = top.appending(path: "Sources")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let files = names.filter { $0.hasSuffix(".swift") && !$0.hasPrefix("Errors/Codes/") }
        return Dictionary(
            uniqueKeysWithValues: files.compactMap { name in
                (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)).map { (name, $0) }
            })
    }()

    @Test("Each code is used", arguments: ConductorError.Code.allCases)
    func used(code: ConductorError.Code) throws {
        let name = try Regex("\\.\(code)\\b")
        let isUsed = Self.sources.values.contains { $0.contains(name) }
        #expect(isUsed, "nothing makes an error with the code '\(code.rawValue)'")
    }

    @Test(
        "Each code is written as words with hyphens, and says what it means and what to do",
        arguments: ConductorError.Code.allCases)
    func form(code: ConductorError.Code) {
        #expect(code.rawValue.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
        for text in [code.explanation.meaning, code.explanation.remedy] {
            #expect(text.hasSuffix(".") || text.hasSuffix(":") || text.contains(/https:\S+$/) || text.hasSuffix("'"))
            // They are the quotes of names and commands, and come in pairs.
            #expect(text.count { $0 == "'" } % 2 == 0, "\(text)")
        }
    }

    @Test("Each type of error has codes")
    func types() throws {
        let codes = try #require(Self.sources["Conductor/Error+Code.swift"])
        var types: Set<String> = []
        for text in Self.sources.values {
            for match in text.matches(of: /(?:struct|enum|class) (\w+)[^\n{]*: (?:[\w., ]+, )?(?:Swift\.)?Error\b/) {
                types.insert(String(match.output.1))
            }
        }
        #expect(types.isSuperset(of: ["ConductorError", "GitError", "HostError", "YAMLError"]))
        // It is answered with a password, or becomes a ConductorError.
        types.remove("CredentialRequest")
        // It is the answer to a page of the dashboard, or to a request for one.
        types.remove("Refusal")
        // It becomes the error that tells of the signal.
        types.remove("Unfinished")
        for type in types {
            let hasCodes = codes.contains(try Regex("(?:as|is) \(type)\\b"))
            #expect(hasCodes, "'\(type)' has no code")
        }
    }

    @Test("docs/errors.md is made from the codes; CONDUCTOR_RECORD=1 writes it")
    func document() throws {
        let file = Self.top.appending(path: "docs/errors.md")
        if ProcessInfo.processInfo.environment["CONDUCTOR_RECORD"] == "1" {
            try Self.text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == Self.text)
    }

    private static var text: String {
        let kinds = ConductorError.Kind.allCases.map { kind in
            (kind.rawValue, ConductorError.Code.allCases.filter { $0.kind == kind })
        }
        var lines = [
            "# Errors", "",
            "Made by `ErrorCodeTests` from `Sources/Errors/Codes`: change those, and run the test with `CONDUCTOR_RECORD=1`.",
            "",
            "The first line of an error ends with its code, which stays the same from version to version:", "",
            "    error: no service or pod is called 'wbe' [unknown-service]",
            "    hint: did you mean 'web'?", "",
            "`git conductor help unknown-service` prints what is below. With `--json` the code is the member `id` of `error`, and its",
            "kind the member `code`. Where a program such as git or docker has failed, its own words follow the first line.",
            "The findings of `doctor` end with a code, too, which `doctor --json` has as `id`, and so does the line that a hook prints",
            "where something did not work.",
            "",
        ]
        for (kind, codes) in kinds {
            lines.append(
                "- [\(kind)](#kind-\(kind)): "
                    + codes.map { "[\($0.rawValue)](#\($0.rawValue))" }.joined(separator: ", "))
        }
        for (kind, codes) in kinds {
            lines += ["", "## Kind \(kind)"]
            for code in codes {
                lines += [
                    "", "### \(code.rawValue)", "", marked(code.explanation.meaning), "",
                    marked(code.explanation.remedy),
                ]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text with code in backticks.
    private static func marked(_ text: String) -> String { text.replacing(/'([^']+)'/) { "`\($0.1)`" } }
}
