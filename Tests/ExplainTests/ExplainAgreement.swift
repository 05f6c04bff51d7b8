import Compose
@testable import Docker
@testable import Explain
import Host
@testable import Pipeline
@testable import Projects
import SystemPackage
import TestSupport
import Testing
import YAML

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Compares explanations with what a real docker-compose makes of the same files.
///
/// All that an explanation says is set is written into one file. docker-compose must make of it the same as of all files
/// of the project: then no file that matters is missing, nothing that was overridden counts, and what is called
/// docker-compose's default is one.
struct ExplainAgreement {
    let sandbox: Sandbox
    let situation: Situation
    var shell: [String: String] = [:]

    /// Whether a docker-compose is there, or is promised to be.
    static func isExpected(_ tool: ComposeTool) -> Bool {
        if getenv("CONDUCTOR_TEST_RUN") != nil || getenv("CI") != nil { return true }
        let path = getenv("PATH").map { String(cString: $0) }
        return Files.program(tool.command[0], path: path) != nil
    }

    /// Expects that docker-compose agrees.
    func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let rendering = try Rendering(situation)
        try rendering.write()
        let host = sandbox.host(environment: Self.environment.merging(shell) { $1 })
        let compose = try Rendering(situation).compose(on: host)
        let whole = compose.command(["config"], everyProfile: true)
        let resolved = try ResolvedStack(rendering, printed: try await printed(whole), name: "config")
        let merged = resolved.document
        let explainer = try Explainer(rendering, shell: shell, merged: merged)

        var roots: [[String]] = ["networks", "volumes", "secrets", "configs"].map { [$0] }
        roots += (merged.root?["services"]?.mapping ?? []).compactMap { $0.key.string.map { ["services", $0] } }
        var one = Tree()
        for root in roots {
            let provenance = try explainer.provenance(of: root)
            collect(provenance, into: &one)
            guard !(try explainer.result(at: root)).isEmpty else { continue }
            let explanation = try explainer.explain(root.last ?? "")
            for leaf in explanation.leaves where leaf.isSet && leaf.value == nil {
                // What compose only reads, or leaves out without a value, or shows in parts.
                let isNothing =
                    !["env_file.", "label_file.", "build.args."].contains(where: leaf.path.hasPrefix)
                    && !explanation.leaves.contains { $0.value != nil && $0.path.hasPrefix(leaf.path + ".") }
                #expect(!isNothing, "\(explanation.path).\(leaf.path) is nothing", sourceLocation: sourceLocation)
            }
            for leaf in explanation.leaves where leaf.value != nil {
                let winners = leaf.entries.filter { [.set, .added, .default].contains($0.role) }
                #expect(
                    !winners.isEmpty, "\(explanation.path).\(leaf.path) has no place", sourceLocation: sourceLocation)
            }
        }
        guard let services = one.children["services"]?.children.keys else { return }
        // docker-compose 1 writes what it has merged otherwise than what it has read.
        var two = Tree()
        for name in services { two.add(.mapping([]), at: ["services", name], isEntry: false) }
        if compose.tool.isLegacy, let version = situation.enabledPods.lazy.compactMap(\.base.version).first {
            one.add(.string(version), at: ["version"], isEntry: false)
            two.add(.string(version), at: ["version"], isEntry: false)
        }
        try sandbox.write(["one.yml": one.rendered.serialized(), "two.yml": two.rendered.serialized()])
        let head = whole.arguments.prefix { $0 != "-f" }
        let single = Command(
            whole.executable, head + ["one", "two"].flatMap { ["-f", sandbox.path("\($0).yml").string] } + ["config"],
            environment: whole.environment, workingDirectory: whole.workingDirectory)
        // Once more, since docker-compose writes what we have added in another form.
        try resolved.write(to: rendering.folder)
        let again = try rendering.composeResolved(on: host, in: rendering.folder)
        let expected = Self.normal(try await config(again.command(["config"], everyProfile: true)))
        let actual = Self.normal(try await config(single))
        if expected != actual {
            Issue.record(
                "docker-compose disagrees with:\n\(one.rendered.serialized())\nmerged:\n\(expected)\nexplained:\n\(actual)",
                sourceLocation: sourceLocation)
        }
    }

    /// The home of the tests is empty; docker-compose may be a plugin in the real one.
    private static let environment: [String: String] = {
        var environment = Sandbox.environment
        environment["DOCKER_CONFIG"] =
            getenv("DOCKER_CONFIG").map { String(cString: $0) } ?? realHome.map { $0 + "/.docker" }
        return environment
    }()

    private static let realHome = getpwuid(getuid()).flatMap { $0.pointee.pw_dir }.map { String(cString: $0) }

    private func config(_ command: Command) async throws -> Document {
        try Document(try await printed(command), file: "config")
    }

    private func printed(_ command: Command) async throws -> String {
        let captured = try await LiveProcessRunner().capture(command)
        guard captured.status.isSuccess else { throw HostError(.process, "\(command): \(captured.error)") }
        return captured.output
    }

    /// Expects that a file of variables that is said to set one gives it the value that the container gets.
    private func checkFile(
        _ leaf: Explanation.Leaf, _ winner: Explanation.Entry?, _ sourceLocation: SourceLocation
    ) throws {
        // docker-compose 1 reads such files otherwise.
        guard situation.tool?.isLegacy == false, leaf.path.hasPrefix("environment."), let place = winner?.place,
            place.file.hasSuffix(".env")
        else { return }
        let text = try Files.text(of: situation.project.root.pushing(FilePath(place.file)))
        let file = try EnvironmentFile(
            parsing: text, file: place.file, variables: { situation.interpolation.variables[$0] })
        let value = file.values[String(leaf.path.dropFirst("environment.".count))]
        #expect(value == leaf.words, "\(leaf.path) of \(place.file)", sourceLocation: sourceLocation)
    }

    /// Adds what is set, as it is written.
    private func collect(_ provenance: Provenance, into one: inout Tree) {
        var ports: Set<String> = []
        for path in provenance.paths {
            guard let statement = provenance.live(path) else { continue }
            // An entry that is a range of ports has a leaf for each.
            if path.dropFirst(2).first == "ports", !ports.insert("\(path[1]) \(statement.leaf.text)").inserted {
                continue
            }
            if path.count == 4, ["environment", "labels"].contains(path[2]),
                [".env", ".labels"].contains(where: statement.place.file.hasSuffix)
            {
                // It stays in its file; that compose reads the same is what `EnvironmentFileTests` looks at.
                continue
            }
            var value = statement.leaf.value
            if path.dropFirst(2).first == "env_file", case .string = value { value = .string(path.last ?? "") }
            if !statement.interpolation.origins.isEmpty { value = interpolated(value, statement.interpolation) }
            if statement.folder != situation.project.composeDirectory { value = absolute(value, statement.folder) }
            one.add(value, at: path[...], isEntry: statement.leaf.kind == .entry || statement.leaf.kind == .item)
        }
    }

    /// The value with the variables of an included file replaced, which the one file has not.
    private func interpolated(_ value: Value, _ interpolation: Interpolation) -> Value {
        switch value {
        case .string(let text): .string(Interpolation.escape((try? interpolation(text)) ?? text))
        case .sequence(let items): .sequence(items.map { interpolated($0, interpolation) })
        case .mapping(let entries):
            .mapping(entries.map { .init(key: $0.key, value: interpolated($0.value, interpolation)) })
        default: value
        }
    }

    /// The value with its relative paths as seen from a folder.
    private func absolute(_ value: Value, _ folder: FilePath) -> Value {
        switch value {
        case .string(let text) where text.hasPrefix("."):
            .string(folder.pushing(FilePath(text)).lexicallyNormalized().string)
        case .mapping(let entries):
            .mapping(entries.map { .init(key: $0.key, value: absolute($0.value, folder)) })
        default: value
        }
    }

    /// What docker-compose says, without the order of lists and without what it does not know.
    private static func normal(_ document: Document) -> String {
        func sorted(_ value: Value) -> Value {
            switch value {
            case .sequence(let items):
                .sequence(items.map(sorted).sorted { $0.inOneLine < $1.inOneLine })
            case .mapping(let entries):
                .mapping(entries.map { .init(key: $0.key, value: sorted($0.value)) }.sorted { $0.key < $1.key })
            default: value
            }
        }
        guard let root = document.root, case .mapping(let entries) = sorted(Value(root)) else { return "" }
        return Value.mapping(entries.filter { !$0.key.hasPrefix("x-") }).serialized()
    }
}

/// A tree that is built leaf by leaf.
private struct Tree {
    var value: Value?
    var children: [String: Tree] = [:]
    var items: [Value] = []

    init(value: Value? = nil) { self.value = value }

    mutating func add(_ value: Value, at path: ArraySlice<String>, isEntry: Bool) {
        if isEntry, path.count == 1 {
            items.append(value)
        } else if let key = path.first {
            children[key, default: Tree()].add(value, at: path.dropFirst(), isEntry: isEntry)
        } else {
            self.value = value
        }
    }

    var rendered: Value {
        if !items.isEmpty { return .sequence(items) }
        if children.isEmpty { return value ?? .null }
        return .mapping(children.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value.rendered) })
    }
}
