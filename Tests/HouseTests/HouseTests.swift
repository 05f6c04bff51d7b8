import Foundation
import Testing

/// The rules by which the sources are laid out, as far as the compiler does not hold them.
@Suite struct HouseTests {
    /// The top of the package.
    private static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The targets of `Sources`, in the order of `Package.swift`, each with those that it names.
    private static func targets() throws -> [(name: String, imports: [String])] {
        let manifest = try String(contentsOf: top.appending(path: "Package.swift"), encoding: .utf8)
        let sections = manifest.split(separator: /\.(?:target|executableTarget|systemLibrary|testTarget)\(/).dropFirst()
        let words = sections.map { section in section.matches(of: /"([A-Za-z0-9-]+)"/).map { String($0.output.1) } }
        let folders = Set(try FileManager.default.contentsOfDirectory(atPath: top.appending(path: "Sources").path))
        let names = folders.union(["HookScripts"])
        return words.filter { names.contains($0[0]) }.map { words in
            (words[0], words.dropFirst().filter(names.contains))
        }
    }

    /// The Swift files of a folder, at any depth.
    private static func files(in folder: String) throws -> [URL] {
        let root = top.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }.sorted()
            .map { root.appending(path: $0) }
    }

    @Test("A target names only targets above it")
    func direction() throws {
        var above: Set<String> = []
        let targets = try Self.targets()
        #expect(targets.count > 20)
        for (name, imports) in targets {
            for wrong in imports where !above.contains(wrong) {
                Issue.record("'\(name)' names '\(wrong)', which stands below it")
            }
            above.insert(name)
        }
    }

    @Test("A file imports only what its target names")
    func imports() throws {
        let targets = try Self.targets()
        let names = Set(targets.map(\.name))
        for (name, allowed) in targets where name != "HookScripts" {
            for file in try Self.files(in: "Sources/\(name)") {
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: /(?m)^(?:package |public |internal )?import (\w+)/) {
                    let module = String(match.output.1)
                    guard names.contains(module), !allowed.contains(module) else { continue }
                    Issue.record("\(file.lastPathComponent) of '\(name)' imports '\(module)'")
                }
            }
        }
    }

    @Test("A folder holds few enough files to find the right one")
    func folders() throws {
        let folders = Dictionary(grouping: try Self.files(in: "Sources")) { $0.deletingLastPathComponent() }
        for (folder, files) in folders where files.count > 22 {
            Issue.record("\(folder.lastPathComponent) has \(files.count) files")
        }
    }

    @Test("What other targets may use is documented")
    func documentation() throws {
        for file in try Self.files(in: "Sources") {
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where line.contains(/^ *(?:@\w+ )?package (?!import)/) {
                let before = lines[..<index].last { !$0.contains(/^ *@/) }
                guard before?.contains(/^ *\/\/\//) != true else { continue }
                Issue.record("\(file.lastPathComponent):\(index + 1) has no documentation: \(line)")
            }
        }
    }

    @Test("Only what makes text visible writes to the terminal")
    func terminal() throws {
        let writers: Set = [
            "CommandContext", "ErrorPrinter", "ProgressDisplay", "TracingRunner", "PatientRunner", "StatusWatch",
            "DashboardProcess",
        ]
        for file in try Self.files(in: "Sources")
        where !writers.contains(file.deletingPathExtension().lastPathComponent) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let isWriting = text.contains(/terminal\.(?:write|message)\(/)
            #expect(!isWriting, "\(file.lastPathComponent) writes to the terminal itself")
        }
    }
}
